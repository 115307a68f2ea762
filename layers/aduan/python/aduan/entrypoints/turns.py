"""A run of several parts that do not rest on each other: each has its turn, whatever became of
those before it, so what measures the run comes always.

Nothing is hidden by that: the first error flies when all have had their turn, so Lambda counts the
run as failed and the alarm on functions rings.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

T = TypeVar("T")


class Log(Protocol):
    """What is needed of a logger."""

    def error(self, msg: str, **details: Any) -> None: ...


class Turns:
    """`with Turns(LOG) as turns:` and in it `turns.take(part)` for each part."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._first: Exception | None = None

    def take(self, part: Callable[[], T]) -> T | None:
        """What the part answers; None where it fell over."""
        try:
            return part()
        except Exception as exc:  # it flies when all have had their turn
            self._log.error("part of a run failed", error=type(exc).__name__)
            self._first = self._first or exc
            return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None and self._first is not None:
            raise self._first
