"""Note what was decided because of complaints, and measure what came of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from aduan.application.figures.ports import FactBook
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.improvements import (
    WINDOW,
    Called,
    Happened,
    Improvement,
    Measured,
    Sort,
    checked,
    effect_of,
    happened_in,
)
from aduan.domain.figures.periods import Period, PeriodKind, period_of

MEASURED_FOR: Final = timedelta(days=3 * 365)
"""How long after it took effect a decision is measured: its figure stands still after `WINDOW`, and
counting it again would mean reading ever more of the register."""


class ImprovementLog(Protocol):
    """The decisions as they stand."""

    def standing(self) -> tuple[Improvement, ...]:
        """The newest version of each, the latest decision first; those withdrawn too."""
        ...

    def keep(self, improvement: Improvement) -> None:
        """A version more. Raises ConflictError where somebody else wrote it meanwhile."""
        ...


def note_improvement(
    log: ImprovementLog,
    *,
    sort: Sort,
    title: str,
    basis: str,
    decided_on: date,
    decided_by: str,
    called: Sequence[Called],
    effective_on: date | None,
    now: datetime,
) -> Improvement:
    """Raises ImprovementError and ConflictError; nothing is half noted."""
    year = str(decided_on.year)
    same = [one for one in log.standing() if one.improvement_id.startswith(year)]
    made = checked(
        Improvement(
            improvement_id=f"{year}-{len(same) + 1:03}",
            version=1,
            sort=sort,
            title=" ".join(title.split()),
            basis=" ".join(basis.split()),
            decided_on=decided_on,
            decided_by=decided_by,
            called=tuple(dict.fromkeys(called)),
            noted_at=now,
            effective_on=effective_on,
        )
    )
    log.keep(made)
    return made


def measured(
    log: ImprovementLog, book: FactBook, calendar: Calendar, until: datetime
) -> tuple[Measured, ...]:
    """Every decision that stands with its effect as of `until`; the register is read a month at a
    time, and of each month only what began in it is kept."""
    standing = [one for one in log.standing() if not one.withdrawn]
    begun = {
        one.improvement_id: calendar.midnight(one.effective_on)
        for one in standing
        if one.effective_on is not None
    }
    counted = {key: at for key, at in begun.items() if until - MEASURED_FOR <= at <= until}
    if not counted:
        return tuple(map(Measured, standing))
    happened: list[Happened] = []
    known_from: datetime | None = None
    for month in _months(counted.values(), calendar, until):
        facts = book.ledger(month).facts
        first = min((one.began_at for one in facts), default=None)
        if first is not None and (known_from is None or first < known_from):
            known_from = first
        happened += happened_in(facts, month, until)
    return tuple(
        Measured(one)
        if one.improvement_id not in counted or known_from is None
        else Measured(one, effect_of(one, happened, calendar, known_from=known_from, until=until))
        for one in standing
    )


def _months(starts: Iterable[datetime], calendar: Calendar, until: datetime) -> list[Period]:
    """The months of a year before and after each, in order, no month twice."""
    found: dict[str, Period] = {}
    for start in starts:
        at, last = start - WINDOW, min(start + WINDOW, until)
        while at <= last:
            month = period_of(PeriodKind.MONTH, at, calendar)
            found[month.code] = month
            at = month.until
    return sorted(found.values())
