"""Where given-up work lies, and how it is tried again."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class FailureShelf(Protocol):
    """The failures bucket, or the list of words that were set aside."""

    def everything(self) -> Iterable[tuple[str, Mapping[str, Any] | None]]:
        """Key and content of what has not been filed away; None for what is no JSON object. The
        event of a stream's record is parsed."""

    def file_away(self, key: str) -> None:
        """It went through; it is kept apart until it ends as the others do."""


class Attempts(Protocol):
    """A function, called as it was the first time."""

    def again(self, function: str, event: Mapping[str, Any]) -> bool:
        """Whether it went through: without an error, and with no record to come again."""
