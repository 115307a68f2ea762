"""Carry to their cases the later words and photo hashes that the stream gave up.

The stream drops a record after bounded tries; the channel was answered 201 all the same. So each
word stands in a work list from the transaction that takes it in until the one that applies it, and
whatever waits longer than the stream needs is applied from there. One that cannot be keeps nobody
else from it.

A word that no try applies (a poison record) would hold back every later word of its complaint, and
keep an alarm ringing that should tell of the next one. After `HOLDS_BACK` it is set aside: told
once, named by `aduan failures`, and tried on with each run, because what looks like poison may be
an outage that ends. Order is kept through that: whoever applies a word tries first what was set
aside before it. After `TRIED_ON` only a person tries it again (`aduan failures replay`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.forgotten import LOOKED_THROUGH, Forgotten, take_up_in_turn
from aduan.domain.case.errors import NotPlacedError

APPLIED_WITHIN: Final = timedelta(minutes=1)
"""The stream's own time; after that the sweep takes a word up as well."""
HOLDS_BACK: Final = timedelta(hours=2)
"""Some two dozen tries of the sweep, after the four of the stream."""
TRIED_ON: Final = timedelta(days=7)
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row under a complaint that its case has yet to hear; `kind` is the row's type."""

    complaint_id: str
    row_id: str
    kind: str
    since: datetime

    @property
    def name(self) -> str:
        return f"{self.complaint_id}/{self.row_id}"


@dataclass(frozen=True, slots=True)
class Words:
    """`waiting`: what was tried of those that hold others back; `set_aside`: which of them no
    longer do; `aside`: what was tried of those set aside before."""

    waiting: Forgotten
    set_aside: tuple[str, ...]
    aside: Forgotten

    @property
    def pending(self) -> int:
        """How many hold others back still."""
        return len(self.waiting.failed) + self.waiting.left - len(self.set_aside)


class Unapplied(Protocol):
    """The lists of words no case has heard yet, the longest waiting first; a moment behind is
    fine."""

    def unapplied(self, *, before: datetime, limit: int) -> Sequence[Waiting]: ...

    def aside(self, *, since: datetime, limit: int) -> Sequence[Waiting]:
        """Those set aside, of which none came before `since`."""

    def set_aside(self, word: Waiting) -> None:
        """Raises ConflictError when a case has heard it meanwhile."""


def apply_forgotten(
    words: Unapplied,
    apply: Callable[[Waiting], object],
    *,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> Words:
    """Apply what waits too long, the oldest first and others in their turn, while `has_time`."""
    set_aside: list[str] = []

    def apply_or_set_aside(word: Waiting) -> None:
        try:
            apply(word)
        except NotPlacedError:
            raise
        except Exception:
            if now - word.since >= HOLDS_BACK:
                words.set_aside(word)
                set_aside.append(word.name)
            raise

    waiting = take_up_in_turn(
        words.unapplied(before=now - APPLIED_WITHIN, limit=LOOKED_THROUGH),
        apply_or_set_aside,
        name=lambda one: one.name,
        has_time=has_time,
        most=MOST_AT_ONCE,
        now=now,
    )
    before = [
        one
        for one in words.aside(since=now - TRIED_ON, limit=LOOKED_THROUGH)
        if one.name not in set_aside
    ]
    aside = take_up_in_turn(
        before, apply, name=lambda one: one.name, has_time=has_time, most=MOST_AT_ONCE, now=now
    )
    return Words(waiting, tuple(set_aside), aside)
