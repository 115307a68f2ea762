"""The last that looks: what the stream left undone is taken up from a work list, one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

T = TypeVar("T")
LOOKED_THROUGH: Final = 5_000
"""Rows of a list one run reads, of which it takes up some."""
_A_RUN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`found` had waited too long; `failed` wait still, each with the kind of its error; `left`
    had no turn in this run."""

    found: int
    failed: tuple[tuple[str, str], ...]
    left: int = 0


def in_turn(waiting: Sequence[T], most: int, now: datetime) -> Sequence[T]:
    """At most `most` of a list: for one half those that wait longest, for the other those behind
    them, further on with each run. Rows that always fail stand before all others for ever, so
    whoever took up the first ones alone would never come to what stands behind them."""
    if len(waiting) <= most:
        return waiting
    first, rest = waiting[: most // 2], waiting[most // 2 :]
    step = most - len(first)
    start = int(now.timestamp() // _A_RUN.total_seconds()) * step % len(rest)
    return [*first, *[*rest[start:], *rest[:start]][:step]]


def take_up_in_turn(
    waiting: Sequence[T],
    do: Callable[[T], object],
    *,
    name: Callable[[T], str],
    has_time: Callable[[], bool],
    most: int,
    now: datetime,
) -> Forgotten:
    """As `take_up`, of at most `most`; the others of the list are `left`."""
    turn = in_turn(waiting, most, now)
    done = take_up(turn, do, name=name, has_time=has_time)
    return replace(done, found=len(waiting), left=done.left + len(waiting) - len(turn))


def take_up(
    waiting: Sequence[T],
    do: Callable[[T], object],
    *,
    name: Callable[[T], str],
    has_time: Callable[[], bool],
) -> Forgotten:
    """`do` each in its order while `has_time`. Whatever goes wrong with one, the others have their
    turn: nobody looks after this, so every kind of error is met here and told by `name`."""
    failed: list[tuple[str, str]] = []
    for done, one in enumerate(waiting):
        if not has_time():
            return Forgotten(len(waiting), tuple(failed), len(waiting) - done)
        try:
            do(one)
        except Exception as exc:
            failed.append((name(one), type(exc).__name__))
    return Forgotten(len(waiting), tuple(failed))
