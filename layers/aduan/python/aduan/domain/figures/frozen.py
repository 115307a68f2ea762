"""A period as it was: its facts with a hash, and what has changed since.

A frozen period holds the facts themselves and the days off it was counted by, so that a report
printed years later says what the first one said. What changes afterwards is never written into it:
it stands in the corrections.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.calendar import Calendar, Holiday
from aduan.domain.figures.ledger import Ledger, digest, in_order
from aduan.domain.figures.measures import (
    ALL,
    DIMENSIONS,
    Cell,
    Counted,
    Dimension,
    Frame,
    Group,
    Measure,
    counted,
)
from aduan.domain.figures.periods import Period, frozen_at, parse_period

FORMAT = 1
"""Of the frozen document; a reader of a later one still reads this."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off the period was counted by."""

    day: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the hash is over. `cut` is the instant as of which the facts count."""

    code: str
    cut: datetime
    days_off: tuple[DayOff, ...]
    ledger: Ledger
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Frozen:
    """`made_at` is when it was written: later than the cut where the machine was down."""

    content: Content
    hash: str
    made_at: datetime

    @property
    def code(self) -> str:
        return self.content.code

    @property
    def whole(self) -> bool:
        """Whether the hash is that of the content."""
        return digest(self.content) == self.hash


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is another today. `group` is None for the city's total; `came` and `went` are
    the case numbers that stand behind it now and did not, and the other way round. `corrects`: the
    past itself reads differently now (a merge was undone, a case became secret); otherwise the
    cases have only gone on since (an answer, a reopening, a late follow-up)."""

    measure: Measure
    by: Dimension | None
    group: Group | None
    then: Cell
    now: Cell
    came: tuple[str, ...]
    went: tuple[str, ...]
    corrects: bool


def freeze(ledger: Ledger, period: Period, calendar: Calendar, now: datetime) -> Frozen:
    """Raises ValueError before the period's day has come."""
    cut = frozen_at(period, calendar)
    if now < cut:
        raise ValueError(f"{period.code} is frozen at {cut}, not before")
    content = Content(period.code, cut, _days_off(calendar), in_order(ledger))
    return Frozen(content, digest(content), now)


def counted_as_frozen(frozen: Frozen, calendar: Calendar) -> Counted:
    """The figures of a frozen period, by its own days off."""
    return counted(frozen.content.ledger, _frame(frozen, calendar))


def corrections(
    frozen: Frozen,
    today: Ledger,
    calendar: Calendar,
    now: datetime,
    dimensions: Sequence[Dimension] = DIMENSIONS,
) -> tuple[Correction, ...]:
    """What the same period says today, where it says something else: with all that became known
    since, by today's calendar."""
    then = counted_as_frozen(frozen, calendar)
    again = counted(today, then.frame)
    later = counted(today, Frame(parse_period(frozen.code, calendar), now, calendar))
    found = list(_different(None, None, then.city(), again.city(), later.city()))
    for by in dimensions:
        old, same, new = then.table(by).rows, again.table(by).rows, later.table(by).rows
        for group in sorted(old.keys() | same.keys() | new.keys(), key=str):
            rows = (rows.get(group, _EMPTY) for rows in (old, same, new))
            found += _different(by, group, *rows)
    return tuple(found)


_EMPTY: Final[Mapping[str, Cell]] = MappingProxyType({one.key: Cell(None, 0) for one in ALL})


def _different(
    by: Dimension | None,
    group: Group | None,
    then: Mapping[str, Cell],
    again: Mapping[str, Cell],
    now: Mapping[str, Cell],
) -> Iterable[Correction]:
    for one in ALL:
        old, same, new = then[one.key], again[one.key], now[one.key]
        if _said(old) == _said(same) == _said(new):
            continue
        came = tuple(sorted(set(new.numbers) - set(old.numbers)))
        went = tuple(sorted(set(old.numbers) - set(new.numbers)))
        yield Correction(one, by, group, old, new, came, went, _said(old) != _said(same))


def _said(cell: Cell) -> tuple[float, int, int]:
    return cell.value or 0, cell.n, cell.hits


def _frame(frozen: Frozen, calendar: Calendar) -> Frame:
    then = replace(
        calendar,
        holidays=MappingProxyType(
            {
                date.fromisoformat(one.day): Holiday(
                    date.fromisoformat(one.day), one.name, one.kind
                )
                for one in frozen.content.days_off
            }
        ),
    )
    return Frame(parse_period(frozen.code, then), frozen.content.cut, then)


def _days_off(calendar: Calendar) -> tuple[DayOff, ...]:
    return tuple(
        DayOff(day.isoformat(), one.name, one.kind)
        for day, one in sorted(calendar.holidays.items())
    )
