"""Set the timer of a case: one waiting execution, named after case, cycle and arm.

The name is the guard against a replayed stream record: the same record names the same execution,
and a name is only ever started once.
"""

from typing import Protocol

from aduan.domain.escalation.timers import Timer


class TimerStarter(Protocol):
    """Starts executions."""

    def start(self, timer: Timer) -> bool:
        """Start it, once a name. False if an execution of that name has ended (that is no error);
        of one that is running True may be answered again, and nothing is started."""
        ...


def start_escalation(case_id: str, cycle: int, arm: int, *, timers: TimerStarter) -> Timer:
    """For each timer row the register writes; safe to repeat."""
    timer = Timer(case_id=case_id, cycle=cycle, arm=arm)
    timers.start(timer)
    return timer
