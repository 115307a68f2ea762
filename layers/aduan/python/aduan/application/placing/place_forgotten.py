"""Give a case to complaints the stream left without one, and say which still have none.

A complaint without a case is `dedup_pending`: the citizen reads that it is being looked at, the
desk lists it with its age, an alarm goes off. It is never taken for one that matched nothing. One
that cannot be placed keeps nobody else from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

PLACED_WITHIN: Final = timedelta(minutes=1)
"""The stream's own time; after that the sweep takes a complaint up as well."""
MOST_AT_ONCE: Final = 200


class Unplaced(Protocol):
    """The list of complaints no case holds yet."""

    def unplaced(self, *, before: datetime, limit: int) -> Sequence[str]:
        """The longest waiting first; a moment behind is fine."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`found` had waited too long; `failed` still have no case, each with the kind of its error;
    `left` had no turn in this run's time."""

    found: int
    failed: tuple[tuple[str, str], ...]
    left: int = 0


def place_forgotten(
    unplaced: Unplaced,
    place: Callable[[str], object],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> Forgotten:
    """Place what waits too long, the oldest first, while `has_time`. Whatever goes wrong with one,
    the others have their turn: this is the last that looks, so every kind of error is met here and
    told."""
    waiting = unplaced.unplaced(before=now - PLACED_WITHIN, limit=MOST_AT_ONCE)
    failed: list[tuple[str, str]] = []
    for done, complaint_id in enumerate(waiting):
        if not has_time():
            return Forgotten(len(waiting), tuple(failed), len(waiting) - done)
        try:
            place(complaint_id)
        except Exception as exc:
            failed.append((complaint_id, type(exc).__name__))
    return Forgotten(len(waiting), tuple(failed))
