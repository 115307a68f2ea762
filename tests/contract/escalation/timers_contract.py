"""What the executions of the escalation machine do, whoever runs them.

A test class subclasses `TimersContract` and gives `timers`, and `kill`, which ends an execution
from outside.
"""

from collections.abc import Callable

from aduan.application.escalation.ports import Timers
from aduan.domain.escalation.timers import Timer

Kill = Callable[[str], None]
TIMER = Timer("K1", 1, 1)


class TimersContract:
    """The facts."""

    def test_a_name_is_started_once(self, timers: Timers) -> None:
        assert timers.start(TIMER)
        timers.start(TIMER)  # AWS answers as though it were the first time, and starts nothing
        assert timers.start(Timer("K1", 1, 1, mark="7r"))
        assert sorted(timers.running()) == ["K1-1-1", "K1-1-1-7r"]

    def test_a_killed_execution_does_not_run_and_its_name_is_spent(
        self, timers: Timers, kill: Kill
    ) -> None:
        timers.start(TIMER)
        kill("K1-1-1")
        assert timers.running() == frozenset()
        assert not timers.start(TIMER)

    def test_an_execution_that_told_nobody_published_nothing(
        self, timers: Timers, kill: Kill
    ) -> None:
        timers.start(TIMER)
        kill("K1-1-1")
        assert not timers.published("K1-1-1", "K1.1.1.assigned.DISHUB")
