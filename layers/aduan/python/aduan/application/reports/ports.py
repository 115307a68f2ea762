"""What the making of reports needs of the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.case.clocks import ClockRules
from aduan.domain.figures.improvements import Improvement
from aduan.domain.figures.periods import Period
from aduan.domain.officials.appointments import Appointment
from aduan.domain.reports.counting import Names
from aduan.domain.reports.instruments import Instrument
from aduan.domain.reports.lapor import Lapor
from aduan.domain.reports.machine import Decision, Meter
from aduan.domain.reports.protection import Protection
from aduan.domain.reports.satisfaction import SurveyAnswer
from aduan.domain.reports.tables import Report


def _nothing() -> None:
    return None


def _nothing_of(_period: Period) -> None:
    return None


def _no_list() -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Sources:
    """What some reports need beside the figures, each asked for only by who prints it. None is said
    of what this stack does not have; the report then names it as missing. `doors` are method, path
    and use of each interface, `instruments` by the code of their report, `roles` the posts behind
    `also` of a report."""

    rules: ClockRules | None = None
    appointments: Callable[[], Sequence[Appointment] | None] = _nothing
    lapor: Callable[[Period], Lapor | None] = _nothing_of
    survey: Callable[[], Sequence[SurveyAnswer]] = _no_list
    decisions: Callable[[Period], Sequence[Decision] | None] = _nothing_of
    meters: Callable[[], Sequence[Meter] | None] = _nothing
    protection: Callable[[Period], Protection | None] = _nothing_of
    improvements: Callable[[], Sequence[Improvement]] = _no_list
    doors: Callable[[], Sequence[tuple[str, str, str]]] = _no_list
    version: str = ""
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportPorts:
    """Where figures come from, and the words for them."""

    book: FactBook
    archive: Archive
    calendar: Calendar
    names: Names
    now: datetime
    sources: Sources = Sources()


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

    def files(self, folder: str, since: str) -> tuple[PrintedFile, ...]:
        """What lies in a folder of periods not before `since`, the newest first."""
        ...

    def address(self, name: str) -> str:
        """Where the file can be fetched from, for a few minutes."""
        ...


class Told(Protocol):
    """Tells a post that something was printed for it."""

    def tell(self, post: str, about: str, period: str) -> None: ...
