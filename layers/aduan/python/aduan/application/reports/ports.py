"""What the making of reports needs of the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.reports.counting import Names
from aduan.domain.reports.tables import Report


@dataclass(frozen=True, slots=True)
class Desk:
    """Where figures come from, and the words for them."""

    book: FactBook
    archive: Archive
    calendar: Calendar
    names: Names
    now: datetime


class Printer(Protocol):
    """Writes a report in every format."""

    def printed(self, report: Report) -> Mapping[str, bytes]:
        """The files by the end of their names."""
        ...


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """`name` is `<report>/<period>/<whose>/<file>`; whose: a post, or `kota`."""

    name: str
    size: int


class Shelf(Protocol):
    """Where printed reports lie."""

    def put(self, name: str, content: bytes) -> None: ...

    def is_there(self, name: str) -> bool: ...


class Reading(Protocol):
    """Printed reports as their readers come for them."""

    def files(self, folder: str) -> tuple[PrintedFile, ...]: ...

    def address(self, name: str) -> str:
        """Where the file can be fetched from, for a few minutes."""
        ...


class Told(Protocol):
    """Tells a post that something was printed for it."""

    def tell(self, post: str, about: str, period: str) -> None: ...
