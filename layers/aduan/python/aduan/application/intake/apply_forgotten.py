"""Carry to their cases the later words and photo hashes that the stream gave up.

The stream drops a record after bounded tries; the channel was answered 201 all the same. So each
word stands in a work list from the transaction that takes it in until the one that applies it, and
whatever waits longer than the stream needs is applied from there. One that cannot be keeps nobody
else from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.forgotten import Forgotten, take_up

APPLIED_WITHIN: Final = timedelta(minutes=1)
"""The stream's own time; after that the sweep takes a word up as well."""
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row under a complaint that its case has yet to hear; `kind` is the row's type."""

    complaint_id: str
    row_id: str
    kind: str


class Unapplied(Protocol):
    """The list of words no case has heard yet."""

    def unapplied(self, *, before: datetime, limit: int) -> Sequence[Waiting]:
        """The longest waiting first; a moment behind is fine."""


def apply_forgotten(
    words: Unapplied,
    apply: Callable[[Waiting], object],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> Forgotten:
    """Apply what waits too long, the oldest first, while `has_time`."""
    waiting = words.unapplied(before=now - APPLIED_WITHIN, limit=MOST_AT_ONCE)
    return take_up(
        waiting, apply, name=lambda one: f"{one.complaint_id}/{one.row_id}", has_time=has_time
    )
