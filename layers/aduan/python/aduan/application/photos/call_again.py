"""Call again for photos that nobody fetched, until their host has had its day.

The call for a complaint's photos is a record of the stream and an event of Lambda's: either may be
given up. So each stands in a work list from the transaction that took the complaint in until its
photos were fetched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

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

    def postpone(self, call: PhotoCall, to: datetime) -> None: ...

    def give_up(self, call: PhotoCall) -> None: ...


@dataclass(frozen=True, slots=True)
class CalledAgain:
    called: int = 0
    given_up: int = 0
    failed: tuple[tuple[str, str], ...] = ()


def call_again(
    calls: PhotoCalls,
    fetch: Callable[[str, str | None], None],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> CalledAgain:
    """The next call waits as long as the photos have waited: ten minutes, twenty, forty."""
    called = given_up = 0
    failed: list[tuple[str, str]] = []
    for one in calls.unfetched(before=now - FETCHED_WITHIN, limit=MOST_AT_ONCE):
        if not has_time():
            break
        try:
            if now - one.asked_at > UNTIL:
                calls.give_up(one)
                given_up += 1
                continue
            fetch(one.complaint_id, one.row_id)
            calls.postpone(one, now + (now - one.asked_at) - FETCHED_WITHIN)
            called += 1
        except Exception as exc:
            failed.append((one.complaint_id, type(exc).__name__))
    return CalledAgain(called, given_up, tuple(failed))
