"""A period's figures: as they were frozen, or, until that day comes, as they are now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.frozen import Correction, Frozen, corrections, counted_as_frozen
from aduan.domain.figures.ledger import Ledger, kept_from_view, kept_from_view_since
from aduan.domain.figures.measures import DIMENSIONS, Counted, Dimension, counted, frame_of
from aduan.domain.figures.periods import Period, parse_period


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a period. `frozen` is None while it is not: then what is printed has to say
    that it is provisional, as of `at`."""

    period: Period
    counted: Counted
    at: datetime
    ledger: Ledger
    frozen: Frozen | None = None


def read_period(
    code: str, *, book: FactBook, archive: Archive, calendar: Calendar, now: datetime
) -> Reading:
    """Raises PeriodError of what is no period, DamagedError of a frozen one that was changed."""
    period = parse_period(code, calendar)
    kept = archive.frozen(period.code)
    if kept is not None:
        figures = counted_as_frozen(kept, calendar)
        return Reading(period, figures, kept.cut, kept.ledger, kept)
    ledger = book.ledger(period)
    frame = frame_of(period, calendar, now)
    return Reading(period, counted(ledger, frame), frame.cut, ledger)


def corrected(
    reading: Reading,
    *,
    today: Ledger,
    calendar: Calendar,
    now: datetime,
    dimensions: Sequence[Dimension] = DIMENSIONS,
) -> tuple[Correction, ...]:
    """The correction sheet of a frozen period; empty of one that is not. `today` is the period as
    the register has it now."""
    if reading.frozen is None:
        return ()
    return corrections(reading.frozen, today, calendar, now, dimensions)


def with_what_was_closed_since(
    reading: Reading, today: Ledger, secret: Collection[str], calendar: Calendar
) -> Reading:
    """A frozen period in which what is kept from view today, for itself or for one of the `secret`
    categories, has neither matter nor place: it stays in the city's totals, and the hash is that of
    what was frozen."""
    if reading.frozen is None:
        return reading
    ledger = kept_from_view_since(reading.ledger, today, secret)
    frozen = replace(reading.frozen, ledger=ledger)
    figures = counted_as_frozen(frozen, calendar)
    return replace(reading, counted=figures, ledger=ledger, frozen=frozen)


def hidden_since(frozen: Ledger, shown: Ledger, secret: Collection[str]) -> bool:
    """Whether a case is kept from view that was not when its period was frozen."""
    then = (one.hidden for one in kept_from_view(frozen, secret).facts)
    return sum(then) < sum(one.hidden for one in shown.facts)
