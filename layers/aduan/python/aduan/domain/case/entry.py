"""One message in one lane, as it waits in the outbox (outbox pattern).

A kernel value beside `Notice`: it is written in the transaction of the change it tells of. How it
is carried outside, and every legal move of it, stands in `domain.outbox.entries`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from aduan.domain.case.messages import (
    HandBackPayload,
    MergedPayload,
    Message,
    Payload,
    ReportPayload,
    Told,
)


class Kind(StrEnum):
    CREATE_REPORT = "create_report"
    FOLLOW_UP = "follow_up"
    MERGED = "merged"
    NOT_OUR_AUTHORITY = "not_our_authority"


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"  # a person decided that LAPOR! need not hear it


SETTLED: Final = frozenset({State.SENT, State.WITHDRAWN})


STUCK: Final = frozenset({State.REFUSED, State.DEAD})  # waits for a person, and so does its lane


@dataclass(frozen=True, slots=True)
class Entry:
    """`sequence` is the version of the case whose saving wrote it.

    `target` is the tracking id of the LAPOR! report it is for; empty: the copy we filed ourselves.
    A case that holds several LAPOR! reports has one lane for each, and each reporter hears it.
    `backed_off_at` is when it was put off because LAPOR! did not answer: what came back since lets
    it go on at once. `looks` counts look-ups in a row that got no answer. `typed` is the tracking
    id of a report that a person entered at LAPOR! while this was on its way: it counts as filed by
    that one, should it turn out that LAPOR! does not have it. `held`: put aside until something
    else has come first, so that no run waits for it.
    """

    case_id: str
    sequence: int
    reference: str
    kind: Kind
    payload: Payload
    created_at: datetime
    next_attempt_at: datetime
    target: str = ""
    state: State = State.PENDING
    attempts: int = 0
    unknown_since: datetime | None = None
    lease_until: datetime | None = None
    holder: str = ""
    parts_sent: int = 0
    document_ids: tuple[str, ...] = ()
    complaint_id: str = ""
    last_error: str = ""
    by_hand: bool = False
    settled_at: datetime | None = None
    backed_off_at: datetime | None = None
    looks: int = 0
    typed: str = ""
    held: bool = False
    request_id: str = ""
    revision: int = 0

    @property
    def lane(self) -> str:
        return lane_of(self.case_id, self.target)

    @property
    def entry_id(self) -> str:
        return f"{self.lane}#{self.sequence}"


def lane_of(case_id: str, target: str = "") -> str:
    """Order is kept within a lane; lanes do not wait for each other."""
    return f"{case_id}@{target}" if target else case_id


def target_of(lane: str) -> str:
    return lane.partition("@")[2]


def entry_of(message: Message, target: str) -> Entry:
    """The message's outbox entry in one lane of its case."""
    return Entry(
        case_id=message.case_id,
        sequence=message.sequence,
        reference=message.reference,
        kind=_kind(message.payload),
        payload=message.payload,
        created_at=message.at,
        next_attempt_at=message.at,
        target=target,
        request_id=message.request_id,
    )


def entries_of(told: Iterable[Told]) -> tuple[Entry, ...]:
    """What the transaction puts into the outbox; a message that is kept for later is not in it."""
    return tuple(
        entry_of(one.message, target) for one in told if not one.later for target in one.targets
    )


def _kind(payload: Payload) -> Kind:
    match payload:
        case ReportPayload():
            return Kind.CREATE_REPORT
        case MergedPayload():
            return Kind.MERGED
        case HandBackPayload():
            return Kind.NOT_OUR_AUTHORITY
        case _:
            return Kind.FOLLOW_UP
