"""Set the timer of a case: one waiting execution, named after case, cycle and arm.

The name is the guard against a replayed stream record: the same record names the same execution,
and a name is only ever started once.
"""

from aduan.application.escalation.ports import TimerStarter
from aduan.domain.escalation.timers import Timer


def start_escalation(case_id: str, cycle: int, arm: int, *, timers: TimerStarter) -> Timer:
    """For each timer row the register writes; safe to repeat."""
    timer = Timer(case_id=case_id, cycle=cycle, arm=arm)
    timers.start(timer)
    return timer
