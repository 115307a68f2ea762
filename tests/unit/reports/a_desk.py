"""A desk of figures of an invented March, frozen in April."""

from datetime import datetime
from functools import cache

from aduan.application.reports.ports import ReportPorts
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.city.city import City, load_city
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import parse_period
from tests.benchmarks.reports_city import a_month
from tests.city import CALENDAR, PACK, wib
from tests.fakes.figures import ArchiveInMemory, BookInMemory

MARCH = parse_period("2026-03", CALENDAR)
OFFICES = ("DISHUB", "DPUPR", "DLH", "KEC-36.73.01")
IN_APRIL = wib("2026-04-07 07:00")


@cache
def serang() -> City:
    return load_city(PACK)


@cache
def march(cases: int = 60) -> Ledger:
    return a_month(serang(), MARCH, cases, offices=OFFICES)


def a_desk(
    *, now: datetime = IN_APRIL, ledger: Ledger | None = None, code: str = "2026-03"
) -> ReportPorts:
    found = march() if ledger is None else ledger
    archive = ArchiveInMemory()
    if code == MARCH.code and now >= wib("2026-04-06 07:00"):
        archive.keep(freeze(found, MARCH, CALENDAR, now))
    return ReportPorts(
        book=BookInMemory({code: found}),
        archive=archive,
        calendar=CALENDAR,
        names=report_names(PACK, serang()),
        now=now,
    )
