"""What the page of a post needs of the register: lists, counted and paged where they lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aduan.domain.case.case import Case, Level, Status


class Shelf(StrEnum):
    """Which list: open with a post, done by it, or open anywhere in the city."""

    OFFICE = "office"
    DONE = "done"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows of a list. `since` and `until` bound what it is sorted by (due, or closed); what
    is empty narrows nothing. Rows kept from `viewer` are never among them."""

    shelf: Shelf
    viewer: str
    post: str = ""
    since: datetime | None = None
    until: datetime | None = None
    statuses: frozenset[Status] = frozenset()
    level: Level | None = None
    category: str = ""
    area: str = ""
    district: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, and whether there are `more` than were looked at."""

    number: int
    more: bool = False


class OfficeLists(Protocol):
    """The lists of posts; eventually consistent, so a row is read from its case before it is
    shown."""

    def count(self, where: Where) -> Counted:
        """One call, whatever the length."""
        ...

    def page(
        self, where: Where, *, after: str, limit: int, calls: int
    ) -> tuple[Sequence[str], str | None]:
        """The ids of at most `limit` cases behind the place `after`, and where to go on; None at
        the end. At most `calls` calls: then there may be fewer, and a place to go on from."""
        ...


class ManyCases(Protocol):
    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Strongly consistent; ids that do not exist are left out."""
        ...
