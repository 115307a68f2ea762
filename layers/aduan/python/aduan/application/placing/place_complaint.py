"""Give one complaint its case: that of its twin, or a new one of its own.

Two twins in flight at the same instant must not open two cases. What was read to decide is
written down with the decision (`ReadVersions`: an optimistic lock), and the register accepts the
placement only while none of it has changed; whoever loses reads again and now sees the twin. See
docs/decisions/0003-twins-meet-at-block-heads.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.merges import MOST_MERGES
from aduan.application.outbox.tell import tell_one
from aduan.application.placing.own_case import RETURNS, case_of_its_own, portal_ids, time_flags
from aduan.application.placing.ports import Known, Placement, Placements
from aduan.application.routing.ports import Assignment, Dispatcher
from aduan.domain.case.case import Actor, Case, Role, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import may_name, restrictions_of
from aduan.domain.case.told import alarmed
from aduan.domain.duplicates.blocking import find, read_keys, shortlist, write_keys
from aduan.domain.duplicates.fingerprint import Fingerprint, Report, fingerprint
from aduan.domain.duplicates.sameness import (
    Ask,
    CandidateCase,
    Decision,
    Linked,
    New,
    SameDelivery,
    SamenessRules,
    judge,
)
from aduan.domain.outbox.telling import incident_day, spoken_at
from aduan.domain.search.terms import terms_of

TRIES: Final = 8
"""Rounds against other writers before the record goes back to the stream."""
_SYSTEM: Final = Actor(Role.SYSTEM, "system")


@dataclass(frozen=True, slots=True)
class Placed:
    """`case_id` holds the complaint. `decision` is None when that was so before."""

    case_id: str
    decision: Decision | None
    rounds: int = 1


def place_complaint(
    complaint_id: str,
    *,
    now: datetime,
    placements: Placements,
    duplicates: SamenessRules,
    dispatcher: Dispatcher,
    rules: ClockRules,
    number_prefix: str,
    pause: Callable[[int], None] = lambda _lost: None,
) -> Placed:
    """Place one complaint, once, whoever else is placing. Raises ConflictError after `TRIES`.

    `pause` waits after the n-th round that was lost to somebody else: rivals that come again at
    the same instant lose again together.
    """
    complaint = placements.complaint(complaint_id)
    if complaint.case_id is not None:
        return Placed(complaint.case_id, None)
    assignment = dispatcher(complaint)
    fp = fingerprint(_report(complaint, assignment), duplicates.lexicon)
    # Before it has its case: a row too early finds nothing, one that never came would be missed.
    if not complaint.sandbox and complaint.is_used:
        placements.file(complaint, terms_of(complaint, assignment.place, assignment.matter))
    rounds = 0

    def attempt() -> Placed:
        nonlocal complaint, rounds
        rounds += 1
        blocks = placements.block_reader()
        # Of words that may not be compared: what was split off a report that was limited.
        compared = complaint.is_used
        found = find(read_keys(fp, duplicates.lexicon), blocks) if compared else []
        own = case_of_its_own(complaint, assignment, rules, now, number_prefix)
        candidates, cases = _candidates(fp, found, placements, complaint, own)
        founders = {one.case_id: one.founder for one in candidates}
        decided = _decided(fp, candidates, complaint, duplicates, now)
        if own.secret or _asks_nobody(complaint, decided):
            decided = _apart(decided)
        decision = _naming(decided, own, cases)
        transition = _transition(complaint, assignment, decision, own, cases, rules=rules, now=now)
        if assignment.emergency:
            transition = alarmed(transition, now)
        told = tell_one(
            transition,
            register=placements,
            complaint=complaint,
            incident_on=incident_day(complaint, rules),
        )
        placement = Placement(
            complaint=complaint,
            fingerprint=fp,
            founder=_founder(decision, founders, complaint_id),
            transition=told,
            decision=decision,
            files_under=write_keys(fp, duplicates.lexicon) if compared else (),
            versions=blocks.versions(),
            at=now,
        )
        try:
            placements.place(placement)
        except ConflictError:
            complaint = placements.complaint(complaint_id)
            if complaint.case_id is None:
                raise
            return Placed(complaint.case_id, None, rounds)  # our own, its answer lost; or a rival's
        return Placed(transition.case.case_id, decision, rounds)

    return decided_again(TRIES, attempt, about=f"placing {complaint_id}", pause=pause)


def _report(complaint: Complaint, assignment: Assignment) -> Report:
    return Report(
        complaint_id=complaint.complaint_id,
        channel=complaint.channel,
        external_id=complaint.external_id,
        reported_at=spoken_at(complaint),
        received_at=complaint.received_at,
        title=complaint.title,
        text=complaint.text,
        category=assignment.category or complaint.category,
        location=complaint.location,
        reporter_hash=complaint.reporter_hash,
        emergency=assignment.emergency,
        inspektorat=assignment.inspektorat,
    )


def _candidates(
    fp: Fingerprint,
    found: Sequence[str],
    placements: Placements,
    complaint: Complaint,
    own: Case,
) -> tuple[list[CandidateCase], dict[str, Case]]:
    """The cases of the reports found, with those reports; a merged case speaks as its whole.

    Secrecy stands above sameness: a secret report meets secret cases only, an open one open cases
    only, so that no merge of the machine's ever shows what was secret (invariant 4); and what would
    be kept from somebody as a case of its `own` - for what it says, or for where it came out of -
    meets only cases that are kept from them too, be it the same message twice.
    """
    needed = restrictions_of(own)
    known = placements.known([one for one in found if one != fp.complaint_id])
    opened_by = {one.founder for one in known.values() if one.founder}
    read, others = placements.cases_and_founders(
        sorted({one.case_id for one in known.values()}), sorted(opened_by - set(known))
    )
    cases, founders = dict(read), _founders({**known, **others})
    for _ in range(MOST_MERGES):
        wholes = {case.merged_into for case in cases.values() if case.merged_into} - set(cases)
        if not wholes:
            break
        cases.update(placements.get_cases(sorted(wholes)))
    case_of = {
        complaint_id: _whole(cases[one.case_id], cases).case_id
        for complaint_id, one in known.items()
        if one.case_id in cases  # one that cannot be read is joined by nobody
    }
    candidates = [
        CandidateCase(
            case_id=case_id,
            members=tuple(known[complaint_id].fingerprint for complaint_id in members),
            size=cases[case_id].complaint_count,
            closed_at=_closed_at(cases[case_id]),
            resembles=cases[case_id].resembles,
            founder=founders.get(case_id),
        )
        for case_id, members in shortlist([one for one in found if one in case_of], case_of).items()
        if cases[case_id].secret is own.secret
        and cases[case_id].sandbox is complaint.sandbox
        and restrictions_of(cases[case_id]).cover(needed)
    ]
    return candidates, cases


def _founders(known: Mapping[str, Known]) -> dict[str, Fingerprint]:
    """What each case was opened by, as long as that is still in it."""
    found = {}
    for one in known.values():
        founder = known.get(one.founder or "")
        if founder is not None and founder.case_id == one.case_id:
            found[one.case_id] = founder.fingerprint
    return found


def _founder(
    decision: Decision, founders: Mapping[str, Fingerprint | None], complaint_id: str
) -> str | None:
    if not isinstance(decision, SameDelivery | Linked):
        return complaint_id
    founder = founders.get(decision.case_id)
    return None if founder is None else founder.complaint_id


def _whole(case: Case, cases: Mapping[str, Case]) -> Case:
    """The case that speaks for this one: itself, or what it was merged into."""
    for _ in range(MOST_MERGES):
        if case.merged_into is None or case.merged_into not in cases:
            break
        case = cases[case.merged_into]
    return case


def _closed_at(case: Case) -> int | None:
    return None if case.closed_at is None else int(case.closed_at.timestamp())


def _decided(
    fp: Fingerprint,
    candidates: list[CandidateCase],
    complaint: Complaint,
    duplicates: SamenessRules,
    now: datetime,
) -> Decision:
    return judge(
        fp,
        candidates,
        duplicates,
        now=int(now.timestamp()),
        not_same=frozenset(frozenset((fp.complaint_id, other)) for other in complaint.not_same),
    )


def _asks_nobody(complaint: Complaint, decision: Decision) -> bool:
    """Nobody at the desk is asked about what developers try."""
    return complaint.sandbox and isinstance(decision, Ask)


def _apart(decision: Decision) -> Decision:
    """A secret complaint joins nothing but its own repetition; what it resembles stays in the
    stored decision, where only those who may see it look."""
    return decision if isinstance(decision, SameDelivery | New) else New(decision.basis)


def _naming(decision: Decision, own: Case, cases: Mapping[str, Case]) -> Decision:
    """A new case is said to be like another, or its return, only where whoever reads the one may
    read the other."""
    if not isinstance(decision, New):
        return decision
    old = decision.recurrence_of
    return replace(
        decision,
        recurrence_of=old if old and may_name(own, cases[old]) else None,
        resembles=tuple(
            one for one in decision.resembles if one[0] not in cases or may_name(own, cases[one[0]])
        ),
    )


def _transition(
    complaint: Complaint,
    assignment: Assignment,
    decision: Decision,
    own: Case,
    cases: Mapping[str, Case],
    *,
    rules: ClockRules,
    now: datetime,
) -> Transition:
    match decision:
        case SameDelivery(case_id=case_id) | Linked(case_id=case_id):
            case = cases[case_id]
            joined = decide_move(case, _link(complaint, decision, now), rules)
            return replace(joined, case=_with(joined.case, complaint))
        case Ask(resembles=resembles):
            opened = replace(own, resembles=resembles)
            return opening(opened, _SYSTEM, note=f"Perlu dicek: {decision.basis.sentence}")
        case New(recurrence_of=old, resembles=resembles):
            opened = replace(own, resembles=resembles)
            if old is None:
                return opening(opened, _SYSTEM, note=assignment.reason)
            opened = replace(opened, recurrence_of=old, flags=(*opened.flags, RETURNS))
            before = cases[old].number
            return opening(opened, _SYSTEM, note=f"Terulang setelah {before} ditutup.")


def _link(complaint: Complaint, decision: SameDelivery | Linked, now: datetime) -> Request:
    same_sender = isinstance(decision, SameDelivery)
    return Request(
        move=Move.LINK,
        actor=_SYSTEM,
        at=now,
        note=decision.basis.sentence,
        channel=complaint.channel,
        new_reporter=not same_sender,
        details={"complaint_id": complaint.complaint_id},
    )


def _with(case: Case, complaint: Complaint) -> Case:
    """When we first heard of the event (the clocks keep the start they were given), and the
    reports at LAPOR! whose reporters must hear of it."""
    return replace(
        case,
        arrived_at=min(case.arrived_at, complaint.received_at),
        flags=tuple(dict.fromkeys((*case.flags, *time_flags(complaint)))),
        lapor_ids=tuple(dict.fromkeys((*case.lapor_ids, *portal_ids(complaint)))),
    )
