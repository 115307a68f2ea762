"""A case forgets the words it took from one reporter: a step of its own history, by the table.

A step and no silent edit: whoever decides something about the case at that instant decides again on
what is left, and the history says that words went, when and why. Status, clocks, counts and the
office stay. LAPOR! is asked in the lanes that hold this person's words, and in no other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.rights.ports import Person
from aduan.domain.case.case import Actor, Case, HistoryEntry, Place, Role, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import FollowUpPayload, Message, Told
from aduan.domain.outbox.telling import NATIONAL_PORTAL, from_portal
from aduan.domain.rights.traces import Traces

NAME: Final = "kata dalam kasus"
ABOUT: Final = "complaint_id"
_SYSTEM: Final = Actor(Role.SYSTEM, "system")
_TRIES: Final = 5
_NEARBY: Final = 3
"""Decimals of a degree that are left: about a hundred metres, enough to find a street's lamp."""
_WHY: Final = "Kata-kata satu aduan dihapus menurut UU 27/2022; kasus, tenggat, dan angka tetap."
_TO_LAPOR: Final = (
    "Pelapor meminta penghapusan data pribadinya (UU 27/2022). Kata-katanya di sistem kota sudah "
    "dihapus. Mohon admin SP4N-LAPOR! menyembunyikan isi laporan ini."
)


class CaseRegister(Protocol):
    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def history(self, case_id: str) -> Sequence[HistoryEntry]: ...

    def save(self, transition: Transition) -> None:
        """Raises ConflictError when the case moved on."""

    def waits(self, case_id: str) -> bool:
        """Whether something the case has said is not in all its lanes yet."""

    def filed(self, case_id: str) -> bool:
        """Whether LAPOR! has a copy of it, or it is on its way there."""


@dataclass(frozen=True, slots=True)
class CaseWords:
    """A `Place`."""

    cases: CaseRegister
    rules: ClockRules
    name: str = NAME

    def count(self, person: Person) -> int:
        return sum(self._needs(case_id, one, person) for one, case_id in _pairs(person))

    def clear(self, person: Person, now: datetime) -> None:
        for complaint, case_id in _pairs(person):
            if self._needs(case_id, complaint, person):
                self._forget(case_id, complaint, person, now)

    def _needs(self, case_id: str, complaint: Complaint, person: Person) -> bool:
        case = self.cases.get_case(case_id)
        if forgotten(case, person) != case:
            return True
        if case_id != complaint.case_id:
            return False
        rows = self.cases.history(case_id)
        return not any(
            row.move == Move.FORGET and row.details.get(ABOUT) == complaint.complaint_id
            for row in rows
        )

    def _forget(self, case_id: str, complaint: Complaint, person: Person, now: datetime) -> None:
        def attempt() -> None:
            case = self.cases.get_case(case_id)
            asked = Request(
                move=Move.FORGET,
                actor=_SYSTEM,
                at=now,
                note=_WHY,
                details={ABOUT: complaint.complaint_id},
            )
            moved = decide_move(case, asked, self.rules)
            left = replace(moved, case=forgotten(moved.case, person))
            self.cases.save(replace(left, told=self._told(left.case, complaint, now)))

        decided_again(_TRIES, attempt, about=f"case {case_id}")

    def _told(self, case: Case, complaint: Complaint, now: datetime) -> tuple[Told, ...]:
        lanes = []
        own = case.opened_by == complaint.complaint_id and not from_portal(case)
        if own and self.cases.filed(case.case_id):
            lanes.append("")
        if complaint.channel == NATIONAL_PORTAL and complaint.external_id in case.lapor_ids:
            lanes.append(complaint.external_id)
        if not lanes or case.sandbox:
            return ()
        payload = FollowUpPayload(_TO_LAPOR, case.agency, secret=case.secret)
        message = Message(
            case.case_id, case.version, case.number, now, payload, request_id=case.request_id
        )
        return (Told(message, tuple(lanes), later=self.cases.waits(case.case_id)),)


def _pairs(person: Person) -> list[tuple[Complaint, str]]:
    return [
        (one, case.case_id)
        for one in person.complaints
        for case in person.cases.get(one.complaint_id, ())
    ]


def forgotten(case: Case, person: Person) -> Case:
    """The case without the person's words. What it took from the complaint it was opened for goes
    whole; of what others wrote only what repeats the person."""
    traces = person.traces
    opened = case.opened_by in person.ids
    place = _blurred(case.place) if opened else _without(case.place, traces, person.said)
    return replace(
        case,
        place=place,
        matter=traces.without(case.matter, person.said, names_only=not opened),
        route_reason=""
        if opened
        else traces.without(case.route_reason, person.said, names_only=True),
        hold=case.hold and replace(case.hold, note=traces.without(case.hold.note, person.said)),
        past_holds=tuple(
            replace(one, note=traces.without(one.note, person.said)) for one in case.past_holds
        ),
        proposal=case.proposal
        and replace(case.proposal, reason=traces.without(case.proposal.reason, person.said)),
        orders=tuple(
            replace(one, note=traces.without(one.note, person.said)) for one in case.orders
        ),
        question=case.question
        and replace(case.question, text=traces.without(case.question.text, person.said)),
    )


def _blurred(place: Place) -> Place:
    return replace(
        place,
        address=None,
        reason="",
        lat=None if place.lat is None else round(place.lat, _NEARBY),
        lng=None if place.lng is None else round(place.lng, _NEARBY),
    )


def _without(place: Place, traces: Traces, said: str) -> Place:
    """Of a case that was opened for somebody else: the place is theirs, whoever else named it."""
    address = None if place.address and traces.names_in(place.address) else place.address
    reason = traces.without(place.reason, said, names_only=True)
    return replace(place, address=address, reason=reason)
