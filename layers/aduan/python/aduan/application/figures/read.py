"""A period's figures: as they were frozen, or, until that day comes, as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.frozen import Correction, Frozen, corrections, counted_as_frozen
from aduan.domain.figures.ledger import Ledger
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
    book: FactBook,
    calendar: Calendar,
    now: datetime,
    dimensions: Sequence[Dimension] = DIMENSIONS,
) -> tuple[Correction, ...]:
    """The correction sheet of a frozen period; empty of one that is not."""
    if reading.frozen is None:
        return ()
    today = book.ledger(reading.period)
    return corrections(reading.frozen, today, calendar, now, dimensions)
