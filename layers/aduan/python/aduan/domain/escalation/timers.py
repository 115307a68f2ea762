"""One execution of the escalation machine; its name is the idempotency key of its start."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Timer:
    """One execution of the escalation machine.

    `arm` is the case version that asked for it. `mark` tells executions of one arm apart: ""
    for the first, `…r` for one the sweep set in place of a lost one, `…g` for a second one that
    stands by for one due time (`guard`) and ends after it.
    """

    case_id: str
    cycle: int
    arm: int
    mark: str = ""
    guard: bool = False

    @property
    def base(self) -> str:
        """What all executions of this arm have in common."""
        return timer_base(self.case_id, self.cycle, self.arm)

    @property
    def name(self) -> str:
        """The execution's name: at most 80 characters of A-Z a-z 0-9 - _ (Step Functions)."""
        return f"{self.base}-{self.mark}" if self.mark else self.base

    def as_input(self) -> dict[str, str | int | bool]:
        """The machine's input. No personal data: it stays in execution histories."""
        return {
            "case_id": self.case_id,
            "cycle": self.cycle,
            "arm": self.arm,
            "guard": self.guard,
        }


def timer_base(case_id: str, cycle: int, arm: int) -> str:
    """The name of an arm's first execution, and the beginning of the others'."""
    return f"{case_id}-{cycle}-{arm}"


def mark(kind: str, at: datetime) -> str:
    """A mark that is the same for the same instant; `kind` is one letter."""
    return f"{int(at.timestamp())}{kind}"
