"""One change as one reporter's channel hears it, and every legal move of it.

    pending ──2xx──► delivered
      │  ▲ └─ other answers: again later, up to `give_up` after the first try
      │  └──────────────── replay ──┐
      └── given up ──► dead ────────┘

A call is the n-th of its channel (`sequence`), without gaps: who asks for changes instead of being
called reads the same rows in the same order, and the number is the cursor. The calls of one
complaint are made in order; a dead one holds back those behind it, as in LAPOR!'s lanes, until a
person lets it be tried again. Complaints do not wait for each other.

Of a secret complaint and of the health line a call carries the status and nothing else.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Level, Status
from aduan.domain.case.changes import Change, ChangeKind
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.lifecycle import Move
from aduan.domain.outbox.backoff import Backoff, wait


class Event(StrEnum):
    """What a call is about: the `type` of its body."""

    STATUS_CHANGED = "complaint.status_changed"
    QUESTION_ASKED = "complaint.question_asked"
    EVIDENCE_SHOWN = "complaint.evidence_shown"
    JOINED = "complaint.joined"
    SEPARATED = "complaint.separated"


class CallState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


SETTLED: Final = frozenset({CallState.DELIVERED, CallState.DROPPED})
"""What nothing waits behind: it was heard, or a person decided that it never will be."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be said of the complaint's case. `bare`: status and nothing else."""

    status: Status
    bare: bool = False
    number: str = ""
    agency: str = ""
    level: Level | None = None
    due_at: datetime | None = None
    note: str = ""
    answer_until: datetime | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """`external_id` is the channel's own number of the complaint. `revision` fences each save."""

    channel: str
    sequence: int
    event: Event
    complaint_id: str
    external_id: str
    tracking_code: str
    case_id: str
    version: int
    at: datetime
    facts: Facts
    next_attempt_at: datetime
    state: CallState = CallState.PENDING
    attempts: int = 0
    first_attempt_at: datetime | None = None
    backed_off_at: datetime | None = None
    settled_at: datetime | None = None
    last_answer: str = ""
    revision: int = 0

    @property
    def webhook_id(self) -> str:
        """The same for each try of the call, and for the same call decided again."""
        what = f"{self.channel}|{self.complaint_id}|{self.case_id}|{self.version}|{self.event}"
        return f"msg_{hashlib.sha256(what.encode()).hexdigest()[:32]}"


FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class CallRules:
    """`give_up`: how long after its first try a call is tried again; `longest_rest`: the most that
    a receiver's `Retry-After` is taken for."""

    backoff: Backoff = field(default_factory=lambda: Backoff(FIRST_WAIT, LONGEST_WAIT))
    give_up: timedelta = timedelta(days=3)
    longest_rest: timedelta = timedelta(days=1)


_ALONE: Final = frozenset({ChangeKind.JOINED, ChangeKind.SEPARATED})


def events_of(change: Change, *, bare: bool) -> tuple[Event, ...]:
    """What one reporter is told of a change. Of a secret complaint only that its status is another
    one than the channel was told; and who joined or left is told where they stand now."""
    if change.kind is ChangeKind.PARTED:
        return ()
    if bare:
        moved = change.status is not change.before or change.kind in _ALONE
        asked = change.kind is ChangeKind.ASKED or change.move == Move.REPORTER_ANSWERED
        return (Event.STATUS_CHANGED,) if moved or asked else ()
    match change.kind:
        case ChangeKind.ASKED:
            return (Event.QUESTION_ASKED,)
        case ChangeKind.JOINED:
            return (Event.JOINED,)
        case ChangeKind.SEPARATED:
            return (Event.SEPARATED,)
        case _:
            shown = (Event.EVIDENCE_SHOWN,) if change.evidence else ()
            return (Event.STATUS_CHANGED, *shown)


def facts_of(change: Change, *, bare: bool) -> Facts:
    """While a question is open the reporter is who is waited for, whatever else goes on."""
    asked = change.kind is ChangeKind.ASKED
    status = Status.MENUNGGU_PELAPOR if asked else change.status
    if bare:
        return Facts(status, bare=True)
    return Facts(
        status=status,
        number=change.number,
        agency=change.agency,
        level=change.level,
        due_at=change.due_at,
        note=change.note,
        answer_until=change.answer_until,
        photos=tuple(f"clean/{change.case_id}/{photo}.jpg" for photo in change.evidence),
    )


def call_of(
    change: Change, complaint: Complaint, event: Event, facts: Facts, *, sequence: int, own_id: str
) -> Call:
    """`own_id`: the complaint's number as its channel wrote it."""
    return Call(
        channel=complaint.channel,
        sequence=sequence,
        event=event,
        complaint_id=complaint.complaint_id,
        external_id=own_id,
        tracking_code=complaint.tracking_code,
        case_id=change.case_id,
        version=change.version,
        at=change.at,
        facts=facts if event is Event.EVIDENCE_SHOWN else replace(facts, photos=()),
        next_attempt_at=change.at,
    )


def withdrawn_by(change: Change, complaint_id: str) -> bool:
    """Whether this is the change by which the complaint was taken back."""
    return change.move == Move.WITHDRAW and change.about == complaint_id


def is_due(call: Call, now: datetime, recovered_at: datetime | None) -> bool:
    """Whether its turn has come: at once at first, whatever the clock of whoever made the change
    said; and a wait that only gave the endpoint time to come back ends with it."""
    back = recovered_at is not None and call.backed_off_at and call.backed_off_at < recovered_at
    return call.attempts == 0 or bool(back) or call.next_attempt_at <= now


def delivered(call: Call, now: datetime, answer: str) -> Call:
    return replace(
        call,
        state=CallState.DELIVERED,
        attempts=call.attempts + 1,
        first_attempt_at=call.first_attempt_at or now,
        settled_at=now,
        last_answer=answer,
        revision=call.revision + 1,
    )


def failed(
    call: Call,
    now: datetime,
    answer: str,
    rules: CallRules,
    *,
    chance: float,
    retry_after: float | None = None,
) -> Call:
    """Again later, or dead: whoever asked to be left alone longer is left alone longer."""
    first = call.first_attempt_at or now
    tried = replace(
        call,
        attempts=call.attempts + 1,
        first_attempt_at=first,
        last_answer=answer,
        revision=call.revision + 1,
    )
    if now - first >= rules.give_up:
        return replace(tried, state=CallState.DEAD, settled_at=now, backed_off_at=None)
    asked = None if retry_after is None else min(retry_after, rules.longest_rest.total_seconds())
    pause = wait(rules.backoff, tried.attempts, chance, asked)
    again = min(now + pause, first + rules.give_up) if asked is None else now + pause
    return replace(tried, next_attempt_at=again, backed_off_at=None if asked is not None else now)


def replayed(call: Call, now: datetime) -> Call:
    """A person lets a dead or a delivered call be made again, under its old id."""
    return replace(
        call,
        state=CallState.PENDING,
        next_attempt_at=now,
        first_attempt_at=None,
        backed_off_at=None,
        settled_at=None,
        attempts=0,
        revision=call.revision + 1,
    )


def dropped(call: Call, now: datetime, by: str, reason: str) -> Call:
    """A person lets a dead call rest: it is not made again, and what waits behind it goes on."""
    return replace(
        call,
        state=CallState.DROPPED,
        settled_at=now,
        last_answer=f"dibuang {by}: {reason}"[:300],
        revision=call.revision + 1,
    )
