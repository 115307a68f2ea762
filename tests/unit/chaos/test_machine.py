"""The interpreter of the escalation's own file does what Step Functions would."""

import heapq
import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.benchmarks.chaos.dynamodb import RefusedCallError
from tests.benchmarks.chaos.machine import StateMachine, TaskFailedError, read_definition

GIVEN = {"case_id": "k", "cycle": 1, "arm": 1, "guard": False}
NOTICE = {
    "notice_id": "n", "to": "SEKDA", "topic": "sekda", "subject": "s", "envelope": "{}",
    "audience": "head", "level": "SEKDA",
}  # fmt: skip


class City:
    """`answers` are what the task function says, one after the other; `sns` may refuse."""

    def __init__(self, *answers: Mapping[str, Any], sns: tuple[str, ...] = ()) -> None:
        self.now = 1_772_413_200.0
        self.answers, self.sns = list(answers), list(sns)
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = itertools.count()
        self.asked: list[Any] = []
        self.published: list[float] = []
        self.machine = StateMachine(
            read_definition(), "arn", lambda: self.now, lambda: 1.0, self.later, self.invoke,
            self.publish, lambda: False,
        )  # fmt: skip

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (self.now + seconds, next(self.numbers), act))

    def invoke(self, _function: str, payload: Any) -> Any:
        self.asked.append(payload)
        if isinstance(self.answers[0], Exception):
            raise self.answers.pop(0)  # type: ignore[misc]
        return self.answers.pop(0)

    def publish(self, _execution: Any, _asked: Mapping[str, Any]) -> None:
        if self.sns and (error := self.sns.pop(0)):
            raise TaskFailedError(error)
        self.published.append(self.now)

    def run(self) -> str:
        self.machine.call("StartExecution", {"name": "k-1-1", "input": _json(GIVEN)})
        while self.queue:
            at, _, act = heapq.heappop(self.queue)
            self.now = max(self.now, at)
            act()
        return self.machine.executions["k-1-1"].status


def _json(value: Any) -> str:
    import json  # noqa: PLC0415

    return json.dumps(value)


def test_it_waits_until_the_instant_it_is_told_and_asks_again() -> None:
    city = City({"outcome": "wait", "wait_until": "2026-03-05T01:00:00Z"}, {"outcome": "settled"})
    assert city.run() == "SUCCEEDED"
    assert city.now >= 1_772_672_400.0
    assert [one["execution"] for one in city.asked] == ["k-1-1", "k-1-1"]


def test_what_was_published_is_said_at_the_next_look() -> None:
    city = City({"outcome": "notify_sekda", "notice": NOTICE}, {"outcome": "settled"})
    assert city.run() == "SUCCEEDED"
    assert (len(city.published), city.asked[1]["published"]) == (1, "n")


def test_a_topic_that_is_not_there_is_undelivered_and_anything_else_unsure() -> None:
    gone = City(
        {"outcome": "notify_sekda", "notice": NOTICE}, {"outcome": "settled"},
        sns=("SNS.NotFoundException",),
    )  # fmt: skip
    down = City(
        {"outcome": "notify_sekda", "notice": NOTICE}, {"outcome": "settled"},
        sns=("SNS.KMSThrottlingException",) * 4,
    )  # fmt: skip
    assert (gone.run(), gone.asked[1].get("undelivered")) == ("SUCCEEDED", "n")
    assert (down.run(), down.asked[1].get("unsure")) == ("SUCCEEDED", "n")


def test_a_task_that_fails_is_tried_again_and_then_the_execution_fails() -> None:
    failing: Any = [TaskFailedError("Sandbox.Timedout") for _ in range(13)]
    assert City(*failing[:3], {"outcome": "settled"}).run() == "SUCCEEDED"
    assert City(*failing).run() == "FAILED"


def test_a_name_starts_once_and_a_running_one_is_answered_as_if_it_had_just_begun() -> None:
    city = City({"outcome": "settled"})
    same = {"name": "k-1-1", "input": _json(GIVEN)}
    assert city.machine.call("StartExecution", same) == city.machine.call("StartExecution", same)
    city.run()
    with pytest.raises(RefusedCallError):
        city.machine.call("StartExecution", same)
