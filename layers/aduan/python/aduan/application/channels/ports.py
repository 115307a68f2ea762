"""What telling channels needs of the register and of the world.

`save` is fenced: it keeps the value only if the stored one still has `revision - 1` (0: not stored
yet), and says False when somebody else was first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.domain.case.changes import Change
from aduan.domain.case.complaint import Complaint
from aduan.domain.channels.calls import Call
from aduan.domain.channels.lines import Line
from aduan.domain.channels.questions import AskedQuestion

# Changes into calls --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pending:
    """A change not told to everybody yet; `done_until` is the last complaint it was told."""

    change: Change
    done_until: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """Who belongs to a case at one version of it, and what it has yet to tell."""

    version: int
    members: frozenset[str]
    merged: frozenset[str]
    pending: tuple[Pending, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """One transaction: calls under the next numbers of their channels, and how far the change has
    been told by them. `heads` are the last numbers that were read; `done_until` None: to everybody.
    `question`: kept until somebody has been reached with it."""

    pending: Pending
    calls: tuple[Call, ...]
    heads: Mapping[str, int]
    done_until: str | None
    question: AskedQuestion | None = None


class Changes(Protocol):
    """The changes of the register, and the numbered calls they become."""

    def cases(self, limit: int, *, besides: Collection[str] = ()) -> Sequence[str]:
        """Ids of cases that have something untold, those that wait longest first, without those
        named."""

    def pending(self, case_id: str) -> Sequence[Pending]:
        """In the order of their versions; strongly read."""

    def roll(self, case_id: str) -> Roll:
        """Raises ConflictError when the case was changed while it was read."""

    def version(self, case_id: str) -> int: ...

    def complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]: ...

    def head(self, channel: str) -> int:
        """The number of the channel's last call; 0 before the first."""

    def publish(self, batch: Batch) -> None:
        """All or nothing. Raises ConflictError when something it rests on has changed."""


# Calls to the channels -----------------------------------------------------------------------


class Calls(Protocol):
    """The numbered calls of each channel, read strongly."""

    def head(self, channel: str) -> int: ...

    def page(self, channel: str, after: int, limit: int) -> Sequence[Call]:
        """Behind number `after`, without a gap: it ends where a number cannot be read yet."""

    def numbered(self, channel: str, sequences: Sequence[int]) -> Sequence[Call]: ...

    def save(self, call: Call) -> bool: ...

    def dead(self, limit: int) -> Sequence[Call]:
        """Those given up, of all channels, the oldest first."""


class Lines(Protocol):
    def load(self, channel: str) -> Line:
        """A line never used stands at its beginning."""

    def save(self, line: Line) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call. `words` is what was answered, for people; `retry_after` in seconds.
    `status` 0: there was no answer."""

    status: int
    words: str = ""
    retry_after: float | None = None


class Receiver(Protocol):
    """Where channels are called. Never raises for what a channel answers or fails to."""

    def send(self, calls: Sequence[Call], now: datetime) -> Sequence[Answer]:
        """One answer a call, in their order; the calls may be on their way at the same time."""

    def ping(self, channel: str, now: datetime) -> Answer:
        """A signed `ping`, that nobody keeps."""


class Clock(Protocol):
    def now(self) -> datetime: ...


class DutyDesk(Protocol):
    def channel_is_off(self, channel: str, since: datetime) -> None:
        """Said when an endpoint has answered that it is gone, until it was said once."""
