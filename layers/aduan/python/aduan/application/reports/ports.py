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


class Shelf(Protocol):
    """Where printed reports lie."""

    def put(self, name: str, content: bytes) -> None: ...
