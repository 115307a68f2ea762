"""Carry a follow-up event of a complaint to its case: more text, a withdrawal, or what came of it.

The register holds the event already; here the case hears of it, once. The event's row id is the
idempotency key: it is spent like a link's nonce in the same transaction, so a stream record
delivered again changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.case.merges import MOST_MERGES, up
from aduan.application.outbox.tell import tell_one
from aduan.domain.case import lifecycle
from aduan.domain.case.case import Actor, Case, Role, Status, Transition, open_question
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
)
from aduan.domain.intake.thanks import is_mere_thanks

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

    def standing(self, case_id: str) -> Collection[str]:
        """The complaints of the case and of those merged into it that nobody has withdrawn."""

    def used(self, nonce: str) -> bool: ...

    def save(
        self,
        transition: Transition,
        *,
        consume: str | None = None,
        withdraws: str | None = None,
        applies: FollowUpRow | None = None,
    ) -> None:
        """In one transaction. `withdraws`: the complaint that is marked withdrawn; raises
        ConflictError when it was before. `applies`: the event that need no longer wait."""

    def settle(self, row: FollowUpRow) -> None:
        """An event that was applied waits no longer, whatever its row says."""


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
            events.settle(row)
            return None
        case = _whole(events, row.case_id)
        taken_back = isinstance(row.event, ComplaintWithdrawn) and not row.withdrawn
        left = len(set(events.standing(case.case_id)) - {complaint_id}) if taken_back else None
        decided = _decided(case, row, left, rules, now)
        if left is not None:  # also of a closed case: who opens it again must know who is left
            decided = replace(decided, case=replace(decided.case, complaint_count=max(left, 1)))
        transition = tell_one(decided, register=events)
        withdraws = complaint_id if taken_back else None
        events.save(transition, consume=nonce, withdraws=withdraws, applies=row)
        return transition

    return decided_again(TRIES, attempt, about=f"case of {complaint_id}")


def _whole(events: FollowUpEvents, case_id: str) -> Case:
    *_, whole = islice(up(events.get_case(case_id), events.get_case), MOST_MERGES + 1)
    return whole


def _decided(
    case: Case, row: FollowUpRow, left: int | None, rules: ClockRules, now: datetime
) -> Transition:
    """The first of the fitting moves that the lifecycle allows; a note always is."""
    for request in _requests(case, row, left, now):
        try:
            return lifecycle.decide_move(case, request, rules)
        except RefusedError:
            continue
    raise AssertionError("a note is always allowed")


def _requests(case: Case, row: FollowUpRow, left: int | None, now: datetime) -> Sequence[Request]:
    """`left`: how many complaints stand once this one is taken back. Who took theirs back is heard,
    and moves nothing any more."""

    def asked(move: Move, note: str) -> Request:
        return Request(
            move=move,
            actor=_REPORTER,
            at=now,
            note=note,
            others_left=left,
            details={"complaint_id": row.complaint_id, "word": row.row_id},
        )

    match row.event:
        case ComplaintAmended(text=text):
            answers = [Move.REPORTER_ANSWERED] if _is_answer(case, row.event) else []
            moves = () if row.withdrawn else answers
            return [asked(move, text or "Lampiran baru.") for move in (*moves, Move.NOTE)]
        case ComplaintWithdrawn(reason=reason):
            note = reason or "Aduan ditarik pelapor."
            taken_back = () if row.withdrawn else (Move.WITHDRAW,)
            return [asked(move, note) for move in (*taken_back, Move.NOTE)]
        case FeedbackGiven(verdict=Feedback.NOT_FIXED, comment=comment):
            note = comment or "Pelapor menyatakan belum beres."
            opens = () if row.withdrawn else (Move.REOPEN, Move.REPORTER_ANSWERED)
            return [asked(move, note) for move in (*opens, Move.NOTE)]
        case FeedbackGiven(verdict=Feedback.FIXED, comment=comment):
            note = comment or "Pelapor menyatakan sudah beres."
            confirms = () if row.withdrawn else (Move.CONFIRM,)
            return [asked(move, note) for move in (*confirms, Move.NOTE)]
        case FeedbackGiven(rating=rating, comment=comment):
            return [asked(Move.NOTE, f"Penilaian pelapor: {rating or '-'}. {comment}".strip())]


def _is_answer(case: Case, said: ComplaintAmended) -> bool:
    """A thank-you leaves the office's one question open, whether or not the clock stands for it."""
    asked = case.status is Status.MENUNGGU_PELAPOR or open_question(case) is not None
    if case.status is not Status.DITINDAKLANJUTI and asked and not said.attachments:
        return not is_mere_thanks(said.text)
    return asked or case.status in _ANSWERABLE
