"""Freeze the periods whose day has come: once, and never again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.frozen import Frozen, freeze
from aduan.domain.figures.periods import Period, due_to_freeze

BACK: Final = 3
"""How many weeks and months are looked after: a machine that was down catches up."""


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """`frozen` are the codes of what was frozen now, `failed` of what could not be, and why."""

    frozen: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def freeze_due(
    *, book: FactBook, archive: Archive, calendar: Calendar, now: datetime, back: int = BACK
) -> FreezeReport:
    """Every period that is to be frozen by now and is not. A period nothing happened in, before the
    hub or in a quiet week, leaves nothing to keep."""
    return freeze_these(due_to_freeze(now, calendar, back=back), book, archive, calendar, now)


def freeze_these(
    periods: Sequence[Period], book: FactBook, archive: Archive, calendar: Calendar, now: datetime
) -> FreezeReport:
    done: list[str] = []
    failed: list[tuple[str, str]] = []
    for period in periods:
        try:
            if freeze_one(period, book, archive, calendar, now) is not None:
                done.append(period.code)
        except Exception as error:
            failed.append((period.code, type(error).__name__))
    return FreezeReport(tuple(done), tuple(failed))


def freeze_one(
    period: Period, book: FactBook, archive: Archive, calendar: Calendar, now: datetime
) -> Frozen | None:
    """What was frozen; None where it was already, or where there is nothing to freeze.
    Raises ValueError before its day."""
    if archive.holds(period.code):
        return None
    ledger = book.ledger(period)
    if not (ledger.facts or ledger.arrivals or any(ledger.counted.values())):
        return None
    made = freeze(ledger, period, calendar, now)
    return made if archive.keep(made) else None
