"""Seal the days whose receipts are all in: once, in order, and never again."""

from datetime import date, datetime, timedelta
from typing import Final

from aduan.application.figures.ports import ReceiptBook, SealedDays
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.receipts import leaf, sealed

GRACE: Final = timedelta(days=2)
"""From a day's beginning to that of the day it may be sealed on: late words are still of it."""
LOOKED_BACK: Final = 14
_DAY: Final = timedelta(days=1)


def seal_days(
    *, book: ReceiptBook, days: SealedDays, calendar: Calendar, now: datetime
) -> tuple[str, ...]:
    """The days sealed now, oldest first. A day without an end is sealed too: that nothing ended is
    also said. Only what lies further back than two weeks is left, should nobody have sealed it."""
    today = calendar.local(now).date()
    last = today - GRACE
    done = []
    for back in reversed(range(LOOKED_BACK)):
        day = last - back * _DAY
        if not days.is_sealed(day) and _seal(day, book, days, calendar):
            done.append(day.isoformat())
    return tuple(done)


def _seal(day: date, book: ReceiptBook, days: SealedDays, calendar: Calendar) -> bool:
    since, until = calendar.midnight(day), calendar.midnight(day + _DAY)
    leaves = [leaf(one) for one in book.receipts(since, until)]
    return days.seal(sealed(day.isoformat(), leaves, days.root_before(day)))
