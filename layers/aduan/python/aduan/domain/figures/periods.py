"""Periods of figures in the city's own time: week, month, quarter, half-year, year.

A period is written as `2026-03`, `2026-W10` (ISO 8601), `2026-Q1`, `2026-S1` or `2026`. It is
frozen at 07:00 of the third working day after its end, by the city's calendar.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.spoken_time import MONTHS, day_words

FROZEN_ON: Final = 3
"""The working day after a period's end on which it is frozen, and the hour."""
FROZEN_AT: Final = time(7)
_DAY: Final = timedelta(days=1)


class PeriodKind(StrEnum):
    """How long a period is."""

    WEEK = "pekan"
    MONTH = "bulan"
    QUARTER = "triwulan"
    SEMESTER = "semester"
    YEAR = "tahun"


_MONTHS_OF: Final = MappingProxyType(
    {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.SEMESTER: 6, PeriodKind.YEAR: 12}
)
_CODE: Final = re.compile(
    r"(?P<year>2\d{3})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|S(?P<half>[12])"
    r"|(?P<month>\d\d)))?"
)


class PeriodError(ValueError):
    """What was written is no period; says what one looks like, in Indonesian."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"“{code}” bukan periode. Tulis 2026-03 (bulan), 2026-W10 (pekan), 2026-Q1 "
            "(triwulan), 2026-S1 (semester) atau 2026 (tahun)."
        )


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `since` to before `until`, midnights of the city."""

    since: datetime
    until: datetime
    kind: PeriodKind
    code: str

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    @property
    def first_day(self) -> date:
        return self.since.date()

    @property
    def last_day(self) -> date:
        return (self.until - _DAY).date()


def parse_period(code: str, calendar: Calendar) -> Period:
    """Raises PeriodError."""
    found = _CODE.fullmatch(code.strip().upper())
    if found is None:
        raise PeriodError(code)
    year = int(found["year"])
    try:
        if found["week"]:
            return _week(date.fromisocalendar(year, int(found["week"]), 1), calendar)
        if found["month"]:
            return _months(PeriodKind.MONTH, date(year, int(found["month"]), 1), calendar)
    except ValueError:
        raise PeriodError(code) from None
    if found["quarter"]:
        first = date(year, 3 * int(found["quarter"]) - 2, 1)
        return _months(PeriodKind.QUARTER, first, calendar)
    if found["half"]:
        return _months(PeriodKind.SEMESTER, date(year, 6 * int(found["half"]) - 5, 1), calendar)
    return _months(PeriodKind.YEAR, date(year, 1, 1), calendar)


def period_of(kind: PeriodKind, at: datetime, calendar: Calendar) -> Period:
    """The period an instant lies in."""
    day = calendar.local(at).date()
    if kind is PeriodKind.WEEK:
        return _week(day - _DAY * day.weekday(), calendar)
    length = _MONTHS_OF[kind]
    return _months(kind, date(day.year, (day.month - 1) // length * length + 1, 1), calendar)


def before(period: Period, calendar: Calendar) -> Period:
    """The period of its kind that ended when this one began."""
    return period_of(period.kind, period.since - _DAY, calendar)


def a_year_before(period: Period, calendar: Calendar) -> Period:
    """The same period of the last year; of a week, the one with the same number (the last one of a
    year that has fewer)."""
    if period.kind is PeriodKind.WEEK:
        return period_of(period.kind, period.since - _DAY * 364, calendar)
    first = period.first_day
    return _months(period.kind, date(first.year - 1, first.month, 1), calendar)


def months_of(period: Period, calendar: Calendar) -> tuple[Period, ...]:
    """The months a period touches, in order."""
    found = [period_of(PeriodKind.MONTH, period.since, calendar)]
    while found[-1].until < period.until:
        found.append(period_of(PeriodKind.MONTH, found[-1].until, calendar))
    return tuple(found)


def frozen_at(period: Period, calendar: Calendar) -> datetime:
    """07:00 of the third working day after the period's end."""
    day, left = period.until.date(), FROZEN_ON
    while True:
        left -= calendar.is_working_day(day)
        if left == 0:
            return datetime.combine(day, FROZEN_AT, calendar.zone)
        day += _DAY


def due_to_freeze(now: datetime, calendar: Calendar, *, back: int = 1) -> tuple[Period, ...]:
    """The periods that are to be frozen by now: the last `back` weeks and months whose day came,
    and the last one of each longer kind, the shortest first."""
    found = []
    for kind in PeriodKind:
        period = before(period_of(kind, now, calendar), calendar)
        while frozen_at(period, calendar) > now:
            period = before(period, calendar)
        short = kind in {PeriodKind.WEEK, PeriodKind.MONTH}
        for _ in range(back if short else 1):
            found.append(period)
            period = before(period, calendar)
    return tuple(found)


def period_words(period: Period) -> str:
    """ "Maret 2026", "triwulan I 2026", "pekan 2 sampai 8 Maret 2026"."""
    first = period.first_day
    match period.kind:
        case PeriodKind.WEEK:
            return f"pekan {day_words(first)} sampai {day_words(period.last_day)}"
        case PeriodKind.MONTH:
            return f"{MONTHS[first.month - 1]} {first.year}"
        case PeriodKind.QUARTER:
            return f"triwulan {('I', 'II', 'III', 'IV')[(first.month - 1) // 3]} {first.year}"
        case PeriodKind.SEMESTER:
            return f"semester {'I' if first.month == 1 else 'II'} {first.year}"
        case PeriodKind.YEAR:
            return f"tahun {first.year}"


def _week(monday: date, calendar: Calendar) -> Period:
    year, number, _ = monday.isocalendar()
    until = monday + _DAY * 7
    return Period(
        calendar.midnight(monday),
        calendar.midnight(until),
        PeriodKind.WEEK,
        f"{year}-W{number:02}",
    )


def _months(kind: PeriodKind, first: date, calendar: Calendar) -> Period:
    at = first.year * 12 + first.month - 1 + _MONTHS_OF[kind]
    until = date(at // 12, at % 12 + 1, 1)
    code = {
        PeriodKind.MONTH: f"{first.year}-{first.month:02}",
        PeriodKind.QUARTER: f"{first.year}-Q{(first.month + 2) // 3}",
        PeriodKind.SEMESTER: f"{first.year}-S{(first.month + 5) // 6}",
        PeriodKind.YEAR: f"{first.year}",
    }[kind]
    return Period(calendar.midnight(first), calendar.midnight(until), kind, code)
