"""How long to wait before the next try. Pure: the chance is an argument."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubles from `first` to `cap`; half of each wait is by chance, so that retries spread."""

    first: timedelta = timedelta(seconds=30)
    cap: timedelta = timedelta(minutes=10)


def wait(
    backoff: Backoff, attempts: int, chance: float, retry_after: float | None = None
) -> timedelta:
    """`attempts` made so far (1 or more), `chance` in [0, 1). Never sooner than `retry_after`
    seconds, even beyond the cap: LAPOR! knows its own state."""
    doubled: timedelta = backoff.first * (1 << min(max(attempts, 1) - 1, 30))
    whole = min(doubled, backoff.cap)
    spread = whole / 2 + whole / 2 * chance
    return max(spread, timedelta(seconds=retry_after or 0))
