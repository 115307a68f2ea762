"""Who tells the channels is woken at once, and comes every minute anyway."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from aduan.domain.case.errors import UnavailableError


class Waking(Protocol):
    def start(self, payload: Mapping[str, object]) -> None:
        """Raises UnavailableError."""
        ...


def wake(cases: Sequence[str], waking: Waking) -> bool:
    """False where it did not wake: a minute later it comes by itself, and the batch of the stream
    that carried the news, with other cases' timers in it, need not come again for that."""
    if not cases:
        return True
    try:
        waking.start({"cases": list(cases)})
    except UnavailableError:
        return False
    return True
