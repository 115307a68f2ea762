"""Calls at an even pace, below LAPOR!'s limit; a value, so that the clock may be virtual."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_minute` 0: as fast as it goes."""

    per_minute: float
    next_at: datetime | None = None


def seconds_to_wait(pace: Pace, now: datetime) -> float:
    return max(0.0, (pace.next_at - now).total_seconds()) if pace.next_at else 0.0


def called(pace: Pace, now: datetime) -> Pace:
    if pace.per_minute <= 0:
        return pace
    return replace(pace, next_at=now + timedelta(seconds=60 / pace.per_minute))
