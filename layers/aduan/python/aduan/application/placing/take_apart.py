"""Take apart what was joined by mistake: one complaint out of a case, or a merged case again.

The exact reverse of joining, in one transaction: what leaves keeps its number, code and flags, the
case it leaves is counted without it, both histories say who did it and why, and the two are never
held for one event again. Nothing is bound to the version a person saw, for a case of a flood grows
while it is being read: what counts is that the two are still together. Pressed twice it is done
once.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.labels import Label, Sameness
from aduan.application.case.merges import MOST_MERGES, up
from aduan.application.outbox.tell import tell_one
from aduan.application.placing.joined import Joined, JoinedRegister, Member, Parting
from aduan.application.placing.own_case import case_of_its_own, portal_ids
from aduan.application.routing.ports import Assignment
from aduan.domain.case import decide
from aduan.domain.case.case import CLOSED, TRIAGE, Actor, Case, Leaving, Transition
from aduan.domain.case.changes import COMPLAINT, UNLINKED_FROM
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.case.identifiers import case_id_of
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import joins_in, kept_from, may_name, out_of, read_by_one_office
from aduan.domain.outbox.telling import incident_day

_NOBODY: Final = (
    "Semua kantor yang dapat menangani kasus ini dikecualikan; kasus ini tidak dapat dipisahkan."
)
TRIES: Final = 6
MOST_TOLD_APART: Final = 60
"""A transaction takes a hundred writes; the first complaints of a case speak for the rest."""
SAME_DELIVERY: Final = "SameDelivery"


@dataclass(frozen=True, slots=True)
class Parted:
    """`case` now stands for itself, `whole` goes on without it. `again`: it had been so before."""

    case: Case
    whole: Case
    about: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What a complaint needs for a case of its own."""

    assign: Callable[[Complaint], Assignment]
    number_prefix: str


def unlink(
    case_id: str,
    complaint_id: str,
    *,
    actor: Actor,
    now: datetime,
    register: JoinedRegister,
    opening: Opening,
    rules: ClockRules,
) -> Parted:
    """Give a complaint that was joined to a case its own one, whose clocks run from its arrival.

    Raises NotFoundError, RefusedError, ConflictError (after `TRIES`, or it is elsewhere).
    """

    def attempt() -> Parted:
        inside = cache(register.inside)  # read once an attempt
        case, complaint = register.get_case(case_id), register.complaint(complaint_id)
        if complaint.case_id != case_id:
            if complaint.case_id is None or case_id not in complaint.not_same:
                raise ConflictError(f"complaint {complaint_id}")
            own = register.get_case(complaint.case_id)
            return Parted(own, case, complaint_id, again=True)
        if complaint.withdrawn_at is not None:
            raise RefusedError("Aduan ini sudah ditarik pelapornya; tidak perlu dipisahkan.")
        if case_id == case_id_of(complaint_id):
            raise RefusedError(
                "Kasus ini dibuka oleh aduan tersebut; pisahkan aduan lain yang tidak sama."
            )
        others = [one for one in inside(case_id) if one.complaint_id != complaint_id]
        if all(one.withdrawn_at is not None for one in others):
            raise RefusedError("Tidak ada aduan lain dalam kasus ini yang masih berlaku.")
        own = _own_case(case, complaint, opening, rules, now)
        why = register.reasons([complaint_id]).get(complaint_id, Joined(""))
        reporters = 0 if why.kind == SAME_DELIVERY else 1
        leaves = _Leaving(
            complaints=frozenset({complaint_id}),
            reporters=reporters,
            lapor_ids=portal_ids(complaint),
            home=own,
            about=complaint_id,
            actor=actor,
            at=now,
            rules=rules,
            who=Leaving(case_id, case.version, about=complaint_id),
        )
        wholes = _wholes(case, leaves, register, inside)
        opened = _opened(own, case, actor, now)
        told = tell_one(
            replace(opened, after=_heard_first(wholes)),
            register=register,
            complaint=complaint,
            incident_on=incident_day(complaint, rules),
        )
        said = _label(complaint_id, why.twin, why, actor, now)
        register.part(
            Parting((told, *wholes), case_id, (complaint_id,), said, complaint, opened.case)
        )
        return Parted(opened.case, wholes[0].case, complaint_id)

    return decided_again(TRIES, attempt, about=f"case {case_id}")


def unmerge(
    case_id: str,
    into: str,
    *,
    actor: Actor,
    now: datetime,
    register: JoinedRegister,
    rules: ClockRules,
) -> Parted:
    """Bring a case merged `into` another one back, with its complaints and its clocks.

    Raises NotFoundError, RefusedError, ConflictError (after `TRIES`, or it is elsewhere).
    """

    def attempt() -> Parted:
        inside = cache(register.inside)  # read once an attempt
        case, whole = register.get_case(case_id), register.get_case(into)
        own = inside(case_id)
        about = own[0].complaint_id if own else ""
        mine = [one.complaint_id for one in own if one.case_id == case_id][:MOST_TOLD_APART]
        if case.merged_into != into:
            if not any(into in one.not_same for one in register.get_complaints(mine)):
                raise ConflictError(f"case {case_id}")
            return Parted(case, whole, about, again=True)
        living = sum(one.withdrawn_at is None for one in own)
        if not living:
            raise RefusedError("Semua aduan kasus ini sudah ditarik pelapornya.")
        kept = joins_in(case, whole)
        back = decide.decide_move(
            kept,
            Request(
                move=Move.UNMERGE,
                actor=actor,
                at=now,
                note=f"Bukan kejadian yang sama dengan kasus {whole.number}.",
                public_note=f"Laporan ini ditangani kembali tersendiri, kasus {case.number}.",
                judge=_taker(kept, whole, rules),
            ),
            rules,
        )
        back = replace(back, case=replace(back.case, complaint_count=living))
        leaves = _Leaving(
            complaints=frozenset(one.complaint_id for one in own),
            reporters=case.reporter_count,
            lapor_ids=case.lapor_ids,
            home=case,
            about=about,
            actor=actor,
            at=now,
            rules=rules,
            who=Leaving(into, whole.version, part=case_id, part_version=case.version),
        )
        wholes = _wholes(whole, leaves, register, inside)
        others = [one for one in inside(into) if one.case_id == into]
        twin = others[0].complaint_id if others else ""
        said = _label(about, twin, Joined("merged"), actor, now)
        told = tell_one(replace(back, after=_heard_first(wholes)), register=register)
        register.part(Parting((told, *wholes), into, tuple(mine), said))
        return Parted(back.case, wholes[0].case, about)

    return decided_again(TRIES, attempt, about=f"case {case_id}")


def _taker(case: Case, whole: Case, rules: ClockRules) -> str | None:
    """Who gets a case back that whoever had it may no longer know of, as the whole was restricted
    meanwhile: who has the whole, else the desk. None: it goes back to where it was. Raises
    RefusedError where it is kept from all of them."""
    triage = case.hold is not None and case.hold.came_from in TRIAGE
    had = rules.desk if triage else case.agency
    elsewhere = read_by_one_office(case) and had != whole.agency
    if not (elsewhere or kept_from(case, had)):
        return None
    taker = next((one for one in (whole.agency, rules.desk) if not kept_from(case, one)), None)
    if taker is None:
        raise RefusedError(_NOBODY)
    return taker


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What a case, and every case it was merged into, is counted without from now on."""

    complaints: Collection[str]
    reporters: int
    lapor_ids: Collection[str]
    home: Case
    about: str
    actor: Actor
    at: datetime
    rules: ClockRules
    who: Leaving


def _heard_first(wholes: Sequence[Transition]) -> tuple[tuple[str, int], ...]:
    """Whoever leaves has heard all that was said while they belonged to it."""
    return tuple((one.case.case_id, one.case.version) for one in wholes)


def _wholes(
    case: Case,
    leaves: _Leaving,
    register: JoinedRegister,
    inside: Callable[[str], Sequence[Member]],
) -> list[Transition]:
    """The case that is left, and those it was merged into: each says who left only after what
    those above it had said until then was heard."""
    above = islice(up(case, register.get_case), MOST_MERGES + 1)
    found = [_without(one, leaves, inside) for one in above]
    return [
        replace(one, after=_heard_first(found[number + 1 :])) for number, one in enumerate(found)
    ]


def _without(case: Case, leaves: _Leaving, inside: Callable[[str], Sequence[Member]]) -> Transition:
    """The case goes on without what left it: its counts, channels and first report fall back, its
    clocks keep the start they were given. Raises RefusedError where nobody would be left to stand
    behind it: it would go up to the Wali Kota for nobody."""
    named = may_name(case, leaves.home)
    home = f"kasus {leaves.home.number}" if named else "kasus tersendiri"
    moved = decide.decide_move(
        case,
        Request(
            move=Move.UNLINK,
            actor=leaves.actor,
            at=leaves.at,
            note=f"Bukan kejadian yang sama: dipisahkan menjadi {home}.",
            details={COMPLAINT: leaves.about, "to_case": leaves.home.case_id},
        ),
        leaves.rules,
    )
    rest = [one for one in inside(case.case_id) if one.complaint_id not in leaves.complaints]
    standing = sum(one.withdrawn_at is None for one in rest)
    if not standing and case.merged_into is None and case.status not in CLOSED:
        raise RefusedError(
            f"Semua aduan lain dalam kasus {case.number} sudah ditarik pelapornya: tidak ada lagi "
            "yang menunggu kasus itu selain ini."
        )
    heard = {one.channel for one in rest}
    whole = replace(
        moved.case,
        complaint_count=max(standing, 1),
        reporter_count=max(case.reporter_count - leaves.reporters, 1),
        channels=tuple(one for one in case.channels if one in heard) or case.channels,
        arrived_at=min((one.received_at for one in rest), default=case.arrived_at),
        lapor_ids=tuple(one for one in case.lapor_ids if one not in leaves.lapor_ids),
    )
    return replace(moved, case=whole, leaving=leaves.who)


def _own_case(
    case: Case, complaint: Complaint, opening: Opening, rules: ClockRules, now: datetime
) -> Case:
    """What was kept from view stays so, whatever the complaint alone would say, and whoever it is
    kept from does not get it. Raises RefusedError where nobody could be given it."""
    kept = out_of(case, complaint)
    own = case_of_its_own(kept, opening.assign(kept), rules, now, opening.number_prefix)
    if kept_from(own, own.agency):
        raise RefusedError(_NOBODY)
    return own


def _opened(own: Case, before: Case, actor: Actor, now: datetime) -> Transition:
    opened = decide.opening(
        own,
        actor,
        note=f"Dipisahkan dari kasus {before.number}: bukan kejadian yang sama. {own.route_reason}",
        public_note=f"Laporan ini ditangani tersendiri, kasus {own.number}.",
    )
    row = replace(opened.history, at=now, details={UNLINKED_FROM: before.case_id})
    return replace(opened, history=row)


def _label(about: str, twin: str, why: Joined, actor: Actor, now: datetime) -> Label:
    return Label(
        kind="duplicate",
        about=about,
        other=twin,
        answer=Sameness.NOT_SAME.value,
        machine=why.kind if why.score is None else f"{why.score:.3f}",
        by=actor.post,
        at=now,
    )
