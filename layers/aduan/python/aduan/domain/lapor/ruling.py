"""What follows when a person says which side is right: LAPOR! is told again, or the case moves.

Either way the case's history says who decided it. A decision for LAPOR! never ends a case on which
another reporter waits, and where no move of the table fits it is a note, for people to act on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.domain.case.case import Actor, Case, Role, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.decide import decide_move
from aduan.domain.case.entry import Entry, Kind, target_of
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import PUBLIC, Move, Request
from aduan.domain.case.messages import FollowUpPayload
from aduan.domain.case.secrecy import kept_home
from aduan.domain.lapor.authority import Conflict, Field, Side
from aduan.domain.lapor.composing import words_of
from aduan.domain.outbox.telling import FROM_LAPOR, status_only

ANSWER_NAMED: Final = re.compile(r"(\d+)\.\d+$")
"""The end of a contradicted answer's name: the case's version that told it, and the part."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`transitions` are saved with the decision, `tell` is what LAPOR! hears of it."""

    transitions: tuple[Transition, ...] = ()
    tell: Entry | None = None


@dataclass(frozen=True, slots=True)
class RulingContext:
    """Who decides, when, and by which rules. `lane` is that of the report in question, `told` what
    was told there, `their_agency` the city's code of LAPOR!'s agency, empty where it is nobody of
    the city. `whole` is the case as it is worked on, where it was merged into another."""

    by: str
    at: datetime
    rules: ClockRules
    lane: str
    told: Sequence[Entry] = ()
    their_agency: str = ""
    whole: Case | None = None


def rule_on_conflict(conflict: Conflict, side: Side, case: Case, context: RulingContext) -> Ruling:
    """What the decision does. The note, which is always allowed, is the last resort."""
    if side is Side.HUB:
        noted = decide_move(case, _note(conflict, "data kota yang berlaku", context), context.rules)
        return Ruling((noted,), _told_again(conflict, noted.case, context))
    for requests in _as_lapor_says(conflict, case, context):
        try:
            return Ruling(_one_after_another(case, requests, context.rules))
        except RefusedError:
            continue
    noted = decide_move(case, _note(conflict, "data LAPOR! yang berlaku", context), context.rules)
    return Ruling((noted,))


def _as_lapor_says(
    conflict: Conflict, case: Case, context: RulingContext
) -> tuple[tuple[Request, ...], ...]:
    """Ways to make the case what LAPOR! says it is, best first."""
    if conflict.field is Field.AGENCY and context.their_agency:
        why = f"Disposisi di LAPOR! yang berlaku: {conflict.lapor_value}."
        return ((_request(Move.ROUTE, why, context, agency=context.their_agency),),)
    if conflict.field is Field.WORK_STATUS and case.reporter_count <= 1:
        why = f"Status di LAPOR! yang berlaku: {conflict.lapor_value}."
        said = f"Laporan ini berstatus “{conflict.lapor_value}” di SP4N-LAPOR!."
        ended = _request(Move.REJECT, why, context, public_note=said)
        return (ended,), (_request(Move.RETURN_TO_DESK, why, context), ended)
    return ()


def _one_after_another(
    case: Case, requests: tuple[Request, ...], rules: ClockRules
) -> tuple[Transition, ...]:
    transitions = []
    for request in requests:
        transitions.append(decide_move(case, request, rules))
        case = transitions[-1].case
    return tuple(transitions)


def _note(conflict: Conflict, verdict: str, context: RulingContext) -> Request:
    words = (
        f"Perbedaan dengan LAPOR! diputuskan, {verdict}: kota “{conflict.hub_value}”, "
        f"LAPOR! “{conflict.lapor_value}”."
    )
    return _request(Move.NOTE, words, context)


def _request(
    move: Move,
    note: str,
    context: RulingContext,
    *,
    public_note: str = "",
    agency: str | None = None,
) -> Request:
    return Request(
        move=move,
        actor=Actor(Role.DISKOMINFO, context.by),
        at=context.at,
        note=note,
        public_note=public_note,
        agency=agency,
        details={FROM_LAPOR: context.lane},
    )


def _told_again(conflict: Conflict, case: Case, context: RulingContext) -> Entry:
    """In the lane of the report that differs; under the version of the note, which itself tells
    nothing."""
    worked_on = context.whole or case
    bare = kept_home(case) or kept_home(worked_on)
    payload = (
        status_only(PUBLIC[worked_on.status])
        if bare
        else FollowUpPayload(
            text=_words(conflict, worked_on, context.told),
            agency=worked_on.agency,
            status=PUBLIC[worked_on.status].value,
            secret=case.secret or worked_on.secret,
        )
    )
    return Entry(
        case_id=case.case_id,
        sequence=case.version,
        reference=case.number,
        kind=Kind.FOLLOW_UP,
        payload=payload,
        created_at=context.at,
        next_attempt_at=context.at,
        target=target_of(context.lane),
    )


def _words(conflict: Conflict, case: Case, told: Sequence[Entry]) -> str:
    if conflict.field is Field.AGENCY:
        return f"Aduan ini ditangani {case.agency}."
    named = ANSWER_NAMED.search(conflict.hub_value)
    if conflict.field is Field.ANSWER and named:
        for entry in told:
            if entry.sequence == int(named.group(1)):
                return f"Tanggapan kami yang berlaku: {words_of(entry.payload)}"
    status = PUBLIC[case.status].value
    return f"Aduan ini tetap ditangani {case.agency}; status penanganan: {status}."
