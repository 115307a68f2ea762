"""Put what was said for many reports at once into their lanes: the first part of a push run.

Nothing is sent here. A run that is stopped anywhere leaves the word kept, and the next one says
again what may be there already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aduan.domain.case.errors import ConflictError
from aduan.domain.outbox.telling import Message

MOST_CASES: Final = 50


class Clock(Protocol):
    """The time; a run ends by it."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A word, the lanes of its own case, and the cases merged into that which pass it on."""

    word: Message
    targets: tuple[str, ...]
    merged: tuple[str, ...]


class PendingMessages(Protocol):
    """The words that are kept."""

    def cases(self, limit: int) -> Sequence[str]: ...

    def kept(self, case_id: str) -> Sequence[PendingMessage]: ...

    def say(self, word: Message, target: str) -> None: ...

    def pass_on(self, word: Message, child_id: str) -> None:
        """Raises ConflictError when the merged case moved on meanwhile."""
        ...

    def forget(self, said: PendingMessage) -> None: ...


def fan_out(words: PendingMessages, clock: Clock, until: datetime) -> int:
    """How many words reached all their lanes. What a case said first goes first, whole; a merged
    case that was busy is asked again by the next run."""
    count = 0
    for case_id in words.cases(MOST_CASES):
        for said in words.kept(case_id):
            if clock.now() >= until or not _fan_out(said, words):
                break
            words.forget(said)
            count += 1
    return count


def _fan_out(said: PendingMessage, words: PendingMessages) -> bool:
    for target in said.targets:
        words.say(said.word, target)
    for child_id in said.merged:
        try:
            words.pass_on(said.word, child_id)
        except ConflictError:
            return False
    return True
