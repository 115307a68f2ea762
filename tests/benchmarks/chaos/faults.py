"""What goes wrong: by lot, by plan (crash points), or for hours (outages).

The injector is asked at every call to a service. It answers with a fault, and the endpoints carry
it out as AWS or the network would: before the call, after it with the answer lost, as throttling,
as a conflict with cancellation reasons, as a hang that the client's time-out cuts, or as the death
of the process.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """Each as the caller sees it; `_AFTER` of them has taken effect."""

    ERROR = "error_before"  # 500, nothing done
    REFUSED = "no_connection"  # nothing done
    THROTTLED = "throttled"
    CONFLICT = "conflict"  # a transaction met another one
    HANG = "hang_before"
    HANG_AFTER = "hang_after"  # done, and no answer within the time-out
    LOST = "answer_lost"  # done, and the connection broke
    ERROR_AFTER = "error_after"  # done, and 500 all the same
    DEATH = "death_before"
    DEATH_AFTER = "death_after"


DONE: Final = frozenset({Fault.HANG_AFTER, Fault.LOST, Fault.ERROR_AFTER, Fault.DEATH_AFTER})
"""Faults whose call has taken effect."""
DEATHS: Final = frozenset({Fault.DEATH, Fault.DEATH_AFTER})
_ANYWHERE: Final = (
    Fault.ERROR, Fault.REFUSED, Fault.THROTTLED, Fault.HANG, Fault.HANG_AFTER, Fault.LOST,
    Fault.ERROR_AFTER, Fault.DEATH, Fault.DEATH_AFTER,
)  # fmt: skip
WRITES: Final = frozenset({"TransactWriteItems", "PutItem"})


@dataclass(frozen=True)
class Call:
    """One call to a service. `function` is who calls, `nth` its how manieth in this run."""

    service: str
    operation: str
    function: str
    nth: int

    @property
    def kind(self) -> str:
        return f"{self.function}: {self.service}.{self.operation}"


@dataclass
class Injector:
    """`share` is the chance of a fault at a call; a struck call's repetition is struck more often,
    or the clients' own retries would hide nearly all of them."""

    draw: random.Random
    clock: Callable[[], float]
    share: float = 0.0
    down: dict[str, tuple[float, float]] = field(default_factory=dict)
    plan: Callable[[Call], Fault | None] | None = None
    struck: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    last_strike: float = 0.0
    _again: dict[tuple[str, str, str], Fault] = field(default_factory=dict)

    def asked(self, call: Call) -> Fault | None:
        self.calls[f"{call.service}.{call.operation}"] += 1
        fault = self._fault(call)
        if fault is not None:
            self.struck[f"{call.service} {fault.value}"] += 1
            self.last_strike = self.clock()
        return fault

    def is_down(self, service: str) -> bool:
        since, until = self.down.get(service, (0.0, 0.0))
        return since <= self.clock() < until

    def _fault(self, call: Call) -> Fault | None:
        if self.plan is not None:
            planned = self.plan(call)
            if planned is not None:
                return planned
        if self.is_down(call.service):
            return self.draw.choice((Fault.ERROR, Fault.REFUSED, Fault.HANG))
        if not self.share:
            return None
        key = (call.service, call.operation, call.function)
        before = self._again.pop(key, None)
        if before is not None and self.draw.random() < 0.5:
            self._again[key] = before
            return before if before not in DEATHS else Fault.ERROR
        if self.draw.random() >= self.share:
            return None
        kinds = _ANYWHERE
        if call.operation in WRITES and self.draw.random() < 0.4:
            kinds = (Fault.CONFLICT,)
        fault = self.draw.choice(kinds)
        self._again[key] = fault
        return fault
