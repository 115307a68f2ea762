"""Call again for photos that nobody fetched, until their host has had its day.

The call for a complaint's photos is a record of the stream and an event of Lambda's: either may be
given up. So each stands in a work list from the transaction that took the complaint in until its
photos were fetched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.forgotten import LOOKED_THROUGH, in_turn, take_up

FETCHED_WITHIN: Final = timedelta(minutes=10)
"""The stream's time and the first fetching's; also the least between two calls."""
UNTIL: Final = timedelta(days=1)
MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class PhotoCall:
    """The photos of a complaint, or of one later word about it."""

    complaint_id: str
    row_id: str | None
    asked_at: datetime


class PhotoCalls(Protocol):
    """The list of photos not fetched yet."""

    def unfetched(self, *, before: datetime, limit: int) -> Sequence[PhotoCall]:
        """Those whose next call was due by then; a moment behind is fine."""

    def postpone(self, call: PhotoCall, to: datetime) -> None:
        """Nothing, where the photos were fetched meanwhile."""

    def give_up(self, call: PhotoCall) -> None:
        """As `postpone`."""


@dataclass(frozen=True, slots=True)
class CalledAgain:
    """`given_up`: their host did not answer for its whole day. `failed` could not be called for,
    with the kind of error; `left` had no turn in this run."""

    called: int = 0
    given_up: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    left: int = 0


def call_again(
    calls: PhotoCalls,
    fetch: Callable[[str, str | None], None],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> CalledAgain:
    """The next call waits as long as the photos have waited: ten minutes, twenty, forty. The last
    one comes when the day is nearly over, however long ago the one before was."""
    given_up = 0

    def call(one: PhotoCall) -> None:
        nonlocal given_up
        waited, end = now - one.asked_at, one.asked_at + UNTIL
        if now > end:
            calls.give_up(one)
            given_up += 1
            return
        fetch(one.complaint_id, one.row_id)
        last = end - FETCHED_WITHIN
        following = min(now + waited, last) if now < last else end
        calls.postpone(one, following - FETCHED_WITHIN)

    waiting = calls.unfetched(before=now - FETCHED_WITHIN, limit=LOOKED_THROUGH)
    turn = in_turn(waiting, MOST_AT_ONCE, now)
    done = take_up(turn, call, name=lambda one: one.complaint_id, has_time=has_time)
    called = done.found - done.left - len(done.failed) - given_up
    return CalledAgain(called, given_up, done.failed, done.left + len(waiting) - len(turn))
