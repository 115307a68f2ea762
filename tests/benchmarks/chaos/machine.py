"""Step Functions: the escalation's own file, interpreted with its waits, retries and catches.

What the machine uses of the Amazon States Language (JSONPath) is here: Task, Choice, Wait, Succeed,
Fail, Parameters, ResultPath, Retry with back-off, cap and jitter, Catch. Standard executions: a
name starts once, a running one with the same input is answered as if it had just begun, a closed
one is remembered, and its history tells what it did.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.chaos.dynamodb import RefusedCallError

FILE: Final = Path(__file__).parents[3] / "infra" / "state_machines" / "escalation.asl.json"
_PAGE: Final = 1000


class TaskFailedError(Exception):
    """A task's error by its name in the States Language."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Execution:
    name: str
    given: Any
    started_at: float
    state: str
    data: Any
    status: str = "RUNNING"
    events: list[dict[str, Any]] = field(default_factory=list)
    tries: dict[int, int] = field(default_factory=dict)
    ended_at: float = 0.0


@dataclass
class StateMachine:
    """`later` calls back after so many seconds; `invoke` and `publish` carry tasks out and raise
    TaskFailedError; `paused` says whether Step Functions stands still."""

    definition: Mapping[str, Any]
    arn: str
    clock: Callable[[], float]
    chance: Callable[[], float]
    later: Callable[[float, Callable[[], None]], None]
    invoke: Callable[[str, Any], Any]
    publish: Callable[[Execution, Mapping[str, Any]], None]
    paused: Callable[[], bool]
    executions: dict[str, Execution] = field(default_factory=dict)

    # the API ------------------------------------------------------------------------------------

    def call(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        match operation:
            case "StartExecution":
                return self._start(asked["name"], json.loads(asked["input"]))
            case "ListExecutions":
                found = [one for one in self.executions.values() if one.status == "RUNNING"]
                at = int(asked.get("nextToken", "0"))
                page = found[at : at + _PAGE]
                more = {"nextToken": str(at + _PAGE)} if len(found) > at + _PAGE else {}
                held = [
                    {
                        "executionArn": one.name, "stateMachineArn": self.arn, "name": one.name,
                        "status": one.status, "startDate": one.started_at,
                    }
                    for one in page
                ]  # fmt: skip
                return {"executions": held, **more}
            case "GetExecutionHistory":
                name = str(asked["executionArn"]).rpartition(":")[2]
                if name not in self.executions:
                    raise RefusedCallError("ExecutionDoesNotExist")
                return {"events": self.executions[name].events}
            case _:
                raise RefusedCallError("InvalidAction")

    def _start(self, name: str, given: Any) -> dict[str, Any]:
        known = self.executions.get(name)
        if known is not None:
            if known.status == "RUNNING" and known.given == given:
                return {"executionArn": f"{self.arn}:{name}", "startDate": known.started_at}
            raise RefusedCallError("ExecutionAlreadyExists")
        one = Execution(name, given, self.clock(), str(self.definition["StartAt"]), given)
        self.executions[name] = one
        self.later(0.05, lambda: self.step(one))
        return {"executionArn": f"{self.arn}:{name}", "startDate": one.started_at}

    def stop(self, name: str) -> None:
        """By hand, as in the console."""
        self._end(self.executions[name], "ABORTED")

    def running(self) -> list[Execution]:
        return [one for one in self.executions.values() if one.status == "RUNNING"]

    # running ------------------------------------------------------------------------------------

    def step(self, one: Execution) -> None:
        """One state, and the next one a moment later."""
        if one.status != "RUNNING":
            return
        if self.paused():
            self.later(30.0, lambda: self.step(one))
            return
        state = self.definition["States"][one.state]
        if not one.tries:
            self._note(one, "StateEntered", stateEnteredEventDetails={
                "name": one.state, "input": json.dumps(one.data, ensure_ascii=False),
            })  # fmt: skip
        match state["Type"]:
            case "Task":
                self._task(one, state)
            case "Choice":
                one.state = _chosen(state, one.data)
                self.later(0.01, lambda: self.step(one))
            case "Wait":
                until = datetime.fromisoformat(str(_at(one.data, state["TimestampPath"])))
                one.state = state["Next"]
                self.later(max(0.05, until.timestamp() - self.clock()), lambda: self.step(one))
            case "Succeed":
                self._end(one, "SUCCEEDED")
            case _:
                self._end(one, "FAILED")

    def _task(self, one: Execution, state: Mapping[str, Any]) -> None:
        asked = _filled(state["Parameters"], one.data, one.name)
        try:
            if state["Resource"].endswith("lambda:invoke"):
                result: Any = {"Payload": self.invoke("assess_escalation", asked["Payload"])}
            else:
                self.publish(one, asked)
                result = {"MessageId": "1"}
        except TaskFailedError as failed:
            if one.status == "RUNNING":  # it may have been stopped meanwhile
                self._failed(one, state, failed.name)
            return
        if one.status != "RUNNING":
            return
        self._note(one, "TaskSucceeded")
        one.tries = {}
        path = state.get("ResultPath", "$")
        if path is not None:
            one.data = _put(one.data, path, result)
        one.state = state["Next"]
        self.later(0.01, lambda: self.step(one))

    def _failed(self, one: Execution, state: Mapping[str, Any], error: str) -> None:
        for number, rule in enumerate(state.get("Retry", ())):
            if not _names(rule["ErrorEquals"], error):
                continue
            tried = one.tries.get(number, 0)
            if tried < rule.get("MaxAttempts", 3):
                wait = rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2.0) ** tried
                wait = min(wait, rule.get("MaxDelaySeconds", wait))
                if rule.get("JitterStrategy") == "FULL":
                    wait *= self.chance()
                one.tries[number] = tried + 1
                self.later(max(wait, 0.01), lambda: self.step(one))
                return
            break
        one.tries = {}
        for rule in state.get("Catch", ()):
            if _names(rule["ErrorEquals"], error):
                if rule.get("ResultPath", "$") is not None:
                    one.data = _put(one.data, rule.get("ResultPath", "$"), {"Error": error})
                one.state = rule["Next"]
                self.later(0.01, lambda: self.step(one))
                return
        self._end(one, "FAILED")

    def _end(self, one: Execution, status: str) -> None:
        one.status, one.ended_at = status, self.clock()

    def _note(self, one: Execution, kind: str, **more: Any) -> None:
        one.events.append(
            {"id": len(one.events) + 1, "timestamp": self.clock(), "type": kind, **more}
        )


def read_definition(path: Path = FILE) -> Mapping[str, Any]:
    text = path.read_text("utf-8").replace("${AssessFunctionArn}", "assess_escalation")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _names(errors: list[str], error: str) -> bool:
    return "States.ALL" in errors or error in errors


def _chosen(state: Mapping[str, Any], data: Any) -> str:
    for choice in state["Choices"]:
        if _at(data, choice["Variable"]) == choice["StringEquals"]:
            return str(choice["Next"])
    return str(state["Default"])


def _at(data: Any, path: str) -> Any:
    for name in path.removeprefix("$").strip(".").split("."):
        data = data[name]
    return data


def _put(data: Any, path: str, value: Any) -> Any:
    if path == "$":
        return value
    name = path.removeprefix("$.")
    return {**data, name: value}


def _filled(template: Any, data: Any, name: str) -> Any:
    if not isinstance(template, dict):
        return template
    found = {}
    for key, value in template.items():
        if key.endswith(".$"):
            found[key[:-2]] = _value(value, data, name)
        else:
            found[key] = _filled(value, data, name)
    return found


def _value(text: str, data: Any, name: str) -> Any:
    if text == "$$.Execution.Name":
        return name
    formatted = re.fullmatch(r"States\.Format\('([^']*)', *([^)]*)\)", text)
    if formatted:
        return formatted[1].replace("{}", str(_at(data, formatted[2])))
    return _at(data, text)
