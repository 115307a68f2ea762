"""A period as it was: its facts with a hash, and what has changed since.

A frozen period holds the facts themselves and the days off it was counted by, so that a report
printed years later says what the first one said. What changes afterwards is never written into it:
it stands in the corrections.

It is written as lines of JSON (`lines`): a head, then each fact and each arrival in one order. The
hash is SHA-256 over all of them, so `sha256sum` of the file tells whether it is what was frozen.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.calendar import Calendar, Holiday
from aduan.domain.figures.ledger import Ledger, canonical, in_order
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

FORMAT: Final = 1
"""Of the frozen document; a reader of a later one still reads this."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off the period was counted by."""

    day: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Head:
    """The first line. `cut` is the instant as of which the facts count; `facts` and `arrivals` are
    how many lines of each follow."""

    code: str
    cut: datetime
    facts: int
    arrivals: int
    counted: Mapping[str, int] = field(default_factory=dict)
    days_off: tuple[DayOff, ...] = ()
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Frozen:
    """`made_at` is when it was written: later than the cut where the machine was down."""

    head: Head
    ledger: Ledger
    hash: str
    made_at: datetime

    @property
    def code(self) -> str:
        return self.head.code

    @property
    def cut(self) -> datetime:
        return self.head.cut


def lines(head: Head, ledger: Ledger) -> Iterator[bytes]:
    """The document, line by line: a year of a city is too much for one piece."""
    for one in (head, *ledger.facts, *ledger.arrivals):
        yield canonical(one) + b"\n"


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
    ordered = in_order(ledger)
    head = Head(
        code=period.code,
        cut=cut,
        facts=len(ordered.facts),
        arrivals=len(ordered.arrivals),
        counted=ordered.counted,
        days_off=_days_off(calendar),
    )
    whole = hashlib.sha256()
    for line in lines(head, ordered):
        whole.update(line)
    return Frozen(head, ordered, whole.hexdigest(), now)


def counted_as_frozen(frozen: Frozen, calendar: Calendar) -> Counted:
    """The figures of a frozen period, by its own days off."""
    return counted(frozen.ledger, _frame(frozen, calendar))


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
                for one in frozen.head.days_off
            }
        ),
    )
    return Frame(parse_period(frozen.code, then), frozen.head.cut, then)


def _days_off(calendar: Calendar) -> tuple[DayOff, ...]:
    return tuple(
        DayOff(day.isoformat(), one.name, one.kind)
        for day, one in sorted(calendar.holidays.items())
    )
