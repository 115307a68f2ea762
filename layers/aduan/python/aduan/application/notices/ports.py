"""What sending notices needs: the lists of cases, what was told, and the topics."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from aduan.application.notices.compose import WrittenNotice
from aduan.domain.case.case import Case, Notice


class DigestBook(Protocol):
    """Which digests went out."""

    def was_sent(self, day: date, post: str) -> bool: ...

    def note_sent(self, day: date, post: str) -> None: ...


class Publisher(Protocol):
    """The topics of the posts."""

    def publish(self, notice: WrittenNotice) -> None: ...


class LeftOver(Protocol):
    """The notices that were closed for the digest and not told yet."""

    def left_over(self, limit: int, after: str | None) -> tuple[Sequence[Notice], str | None]:
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
