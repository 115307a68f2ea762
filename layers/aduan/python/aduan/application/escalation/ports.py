"""The escalation's timers, its book of notices, and the work lists the sweep goes through."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aduan.domain.case.case import Audience, Case, Notice
from aduan.domain.escalation.timers import Timer


class Closing(StrEnum):
    """How a notice ended."""

    PUBLISHED = "published"
    DIGEST = "digest"
    OVERTAKEN = "overtaken"
    """What it says was no longer so when its turn came; nobody was told."""


class NoticeBook(Protocol):
    """The notices of cases, from the transaction that wrote them until they are closed."""

    def open_of(self, case_id: str) -> tuple[Notice, ...]:
        """Neither published nor left to a digest, oldest first; strongly consistent."""
        ...

    def claim(self, notice: Notice, *, owner: str, sent_to: str) -> None:
        """Make `owner` the one who sends it, to `sent_to`; again by the same owner is fine.
        Raises ConflictError if another owns it or it is closed."""
        ...

    def release(self, notice: Notice, *, not_before: datetime | None) -> None:
        """Nobody owns it any more; not to be sent before `not_before`."""
        ...

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None:
        """It is done with; again is fine."""
        ...

    def sent_since(self, post: str, since: datetime) -> int:
        """How many notices were published to `post` since then."""
        ...


class Staffing(Protocol):
    """Whether a post has somebody who is told."""

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        """An official in office at `at`, with a confirmed subscription, who hears what is meant for
        `audience`: everybody of a post hears what is for its head."""
        ...


@dataclass(frozen=True, slots=True)
class KnownPosts:
    """`Staffing` that reaches nobody at a post the city pack no longer knows: its notices go to the
    next in line, the duty desk, whoever still holds it in the directory."""

    staffing: Staffing
    posts: Container[str]

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        return post in self.posts and self.staffing.reachable(post, audience, at)


class TimerStarter(Protocol):
    """Starts executions."""

    def start(self, timer: Timer) -> bool:
        """Start it, once a name. False if an execution of that name has ended (that is no error);
        of one that is running True may be answered again, and nothing is started."""
        ...


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An open case that somebody must look at, and when (`escalation.listed_at`)."""

    check_at: datetime
    case_id: str
    cycle: int
    arm: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """`cursor` is None on the last page."""

    rows: tuple[WorkRow, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    notices: tuple[Notice, ...]
    cursor: str | None


class WorkList(Protocol):
    """What is open, in the order in which it must be looked at; a moment behind is fine."""

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        """All open cases, the earliest to be looked at first; those for which no timer is left
        (`NEVER`) may be there, at the end."""
        ...

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        """Notices created before an instant and still open, the oldest first."""
        ...


class NoticeRepair(Protocol):
    """Puts right what lost executions left behind."""

    def release(self, notice: Notice, *, not_before: datetime | None) -> None: ...

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None: ...


class Timers(Protocol):
    """The executions of the escalation machine."""

    def start(self, timer: Timer) -> bool: ...

    def running(self) -> frozenset[str]:
        """The names of all running executions."""
        ...

    def published(self, execution: str, notice_id: str) -> bool:
        """Whether the history of an ended execution shows that it published the notice."""
        ...


class FreshCase(Protocol):
    """A strongly consistent read: the work list may be a moment behind."""

    def get_case(self, case_id: str) -> Case: ...
