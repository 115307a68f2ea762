"""Give a case to complaints the stream left without one, and say which still have none.

A complaint without a case is `dedup_pending`: the citizen reads that it is being looked at, the
desk lists it with its age, an alarm goes off. It is never taken for one that matched nothing. One
that cannot be placed keeps nobody else from it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.forgotten import LOOKED_THROUGH, Forgotten, take_up_in_turn

PLACED_WITHIN: Final = timedelta(minutes=1)
"""The stream's own time; after that the sweep takes a complaint up as well."""
MOST_AT_ONCE: Final = 200


class Unplaced(Protocol):
    """The list of complaints no case holds yet."""

    def unplaced(self, *, before: datetime, limit: int) -> Sequence[str]:
        """The longest waiting first; a moment behind is fine."""


def place_forgotten(
    unplaced: Unplaced,
    place: Callable[[str], object],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> Forgotten:
    """Place what waits too long, the oldest first and others in their turn, while `has_time`."""
    waiting = unplaced.unplaced(before=now - PLACED_WITHIN, limit=LOOKED_THROUGH)
    return take_up_in_turn(waiting, place, name=str, has_time=has_time, most=MOST_AT_ONCE, now=now)
