"""What sending notices needs: the book of notices, who hears them, and the topics."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from aduan.application.notices.compose import WrittenNotice
from aduan.domain.case.case import Audience, Case, Notice
from aduan.domain.case.unreadable import Unreadable


class Closing(StrEnum):
    """How a notice ended."""

    PUBLISHED = "published"
    DIGEST = "digest"
    OVERTAKEN = "overtaken"
    """What it says was no longer so when its turn came; nobody was told."""
    TOLD_BEFORE = "told_before"
    """Its addressee was told the same before the register was restored to an earlier second."""
    NOBODY_LEFT = "nobody_left"
    """The case is withheld from everybody who could have been told; the case bears a sign of it."""


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


class NoticeRepair(Protocol):
    """Puts right what lost executions left behind."""

    def release(self, notice: Notice, *, not_before: datetime | None) -> None: ...

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class NoticePage:
    notices: tuple[Notice | Unreadable, ...]
    cursor: str | None


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


class DigestBook(Protocol):
    """Which digests went out."""

    def was_sent(self, day: date, post: str) -> bool: ...

    def note_sent(self, day: date, post: str) -> None: ...


class Publisher(Protocol):
    """The topics of the posts."""

    def publish(self, notice: WrittenNotice) -> None: ...


class LeftOver(Protocol):
    """The notices that were closed for the digest and not told yet."""

    def left_over(
        self, limit: int, after: str | None
    ) -> tuple[Sequence[Notice | Unreadable], str | None]:
        """A page, the longest waiting first, and the cursor of the next; the last has none."""
        ...

    def note_told(self, notices: Sequence[Notice]) -> None:
        """They leave the list; again is fine."""
        ...


class ManyCases(Protocol):
    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]: ...


class DayBook(Protocol):
    """What is said once a day."""

    def first_today(self, day: date, what: str) -> bool:
        """True for one caller a day, and for him only."""
        ...
