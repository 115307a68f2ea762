"""Carry a follow-up event of a complaint to its case: more text, a withdrawal, or what came of it.

The register holds the event already; here the case hears of it, once. The event's row id is the
idempotency key: it is spent like a link's nonce in the same transaction, so a stream record
delivered again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.case.merges import MOST_MERGES, up
from aduan.application.outbox.tell import tell_one
from aduan.domain.case import lifecycle
from aduan.domain.case.case import Actor, Case, Role, Status, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.complaint import Feedback
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
)

TRIES: Final = 6
_REPORTER: Final = Actor(Role.REPORTER, "pelapor")
_ANSWERABLE: Final = frozenset({Status.MENUNGGU_PELAPOR, Status.DITINDAKLANJUTI})


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up event as the register holds it; `case_id` is that of its complaint, and
    `withdrawn` whether its complaint had been taken back by an earlier event."""

    complaint_id: str
    row_id: str
    event: FollowUpEvent
    case_id: str | None
    withdrawn: bool = False


class FollowUpEvents(Protocol):
    """The register as this use case needs it."""

    def row(self, complaint_id: str, row_id: str) -> FollowUpRow:
        """Strongly read. Raises NotFoundError."""

    def get_case(self, case_id: str) -> Case: ...

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def used(self, nonce: str) -> bool: ...

    def save(
        self, transition: Transition, *, consume: str | None = None, withdraws: str | None = None
    ) -> None:
        """`withdraws`: the complaint that is marked withdrawn in the same transaction."""


def apply_follow_up_event(
    complaint_id: str, row_id: str, *, events: FollowUpEvents, rules: ClockRules, now: datetime
) -> Transition | None:
    """The saved transition; None when the event had been applied before. Raises ConflictError while
    the complaint has no case yet or the case would not hold still: the stream comes again."""
    nonce = f"word-{row_id}"

    def attempt() -> Transition | None:
        row = events.row(complaint_id, row_id)
        if row.case_id is None:
            raise ConflictError(f"complaint {complaint_id} is not placed yet")
        if events.used(nonce):
            return None
        case = _whole(events, row.case_id)
        transition = tell_one(_decided(case, row, rules, now), register=events)
        taken_back = isinstance(row.event, ComplaintWithdrawn) and not row.withdrawn
        withdraws = complaint_id if taken_back else None
        events.save(transition, consume=nonce, withdraws=withdraws)
        return transition

    return decided_again(TRIES, attempt)


def _whole(events: FollowUpEvents, case_id: str) -> Case:
    *_, whole = islice(up(events.get_case(case_id), events.get_case), MOST_MERGES + 1)
    return whole


def _decided(case: Case, row: FollowUpRow, rules: ClockRules, now: datetime) -> Transition:
    """The first of the fitting moves that the lifecycle allows; a note always is."""
    for request in _requests(case, row, now):
        try:
            return lifecycle.decide_move(case, request, rules)
        except RefusedError:
            continue
    raise AssertionError("a note is always allowed")


def _requests(case: Case, row: FollowUpRow, now: datetime) -> Sequence[Request]:
    def asked(move: Move, note: str) -> Request:
        return Request(
            move=move,
            actor=_REPORTER,
            at=now,
            note=note,
            details={"complaint_id": row.complaint_id, "word": row.row_id},
        )

    match row.event:
        case ComplaintAmended(text=text):
            answers = [Move.REPORTER_ANSWERED] if case.status in _ANSWERABLE else []
            return [asked(move, text or "Lampiran baru.") for move in (*answers, Move.NOTE)]
        case ComplaintWithdrawn(reason=reason):
            note = reason or "Aduan ditarik pelapor."
            taken_back = () if row.withdrawn else (Move.WITHDRAW,)
            return [asked(move, note) for move in (*taken_back, Move.NOTE)]
        case FeedbackGiven(verdict=Feedback.NOT_FIXED, comment=comment):
            note = comment or "Pelapor menyatakan belum beres."
            moves = (Move.REOPEN, Move.REPORTER_ANSWERED, Move.NOTE)
            return [asked(move, note) for move in moves]
        case FeedbackGiven(verdict=Feedback.FIXED, comment=comment):
            note = comment or "Pelapor menyatakan sudah beres."
            return [asked(move, note) for move in (Move.CONFIRM, Move.NOTE)]
        case FeedbackGiven(rating=rating, comment=comment):
            return [asked(Move.NOTE, f"Penilaian pelapor: {rating or '-'}. {comment}".strip())]
