"""The last that looks: what the stream left undone is taken up from a work list, one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`found` had waited too long; `failed` wait still, each with the kind of its error; `left`
    had no turn in this run's time."""

    found: int
    failed: tuple[tuple[str, str], ...]
    left: int = 0


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
