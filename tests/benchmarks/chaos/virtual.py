"""Virtual time for a process: whoever sleeps moves the clock, and nobody waits.

`install` must run before botocore and the functions are imported: some of them keep `time.sleep`
and `time.monotonic` as defaults.
"""

import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from types import ModuleType
from typing import Any, Final

START: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday morning in Serang."""


class Clock:
    """Seconds since 1970. `on_sleep` may cut a sleep short by raising."""

    def __init__(self) -> None:
        self.now = START.timestamp()
        self.on_sleep: Callable[[float], None] = self._pass

    def _pass(self, seconds: float) -> None:
        self.now += max(0.0, seconds)

    def sleep(self, seconds: float) -> None:
        self.on_sleep(seconds)

    def monotonic(self) -> float:
        return self.now

    def datetime(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


CLOCK: Final = Clock()


class VirtualDatetime(datetime):
    """Stands for `datetime` in modules that ask for the present time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.fromtimestamp(CLOCK.now, tz or UTC)


CHANCE: Final = random.Random(0)
"""Every chance the functions take, so that a seed tells the same story again."""


def install() -> None:
    """From now on `time.sleep` and `time.monotonic` are virtual in this process, and randomness
    comes from a seed."""
    patched: Any = time
    patched.sleep = CLOCK.sleep
    patched.monotonic = CLOCK.monotonic
    chances: Any = secrets
    chances.token_bytes = lambda count=32: CHANCE.randbytes(count)
    chances.token_hex = lambda count=32: CHANCE.randbytes(count).hex()
    lots: Any = random
    lots.SystemRandom = lambda: CHANCE


def begin(seed: int) -> None:
    CLOCK.now = START.timestamp()
    CHANCE.seed(seed)
    random.seed(seed)


def virtual(module: ModuleType) -> None:
    """The module asks the virtual clock for the time."""
    held: Any = module
    held.datetime = VirtualDatetime
