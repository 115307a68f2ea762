"""The executions of the escalation machine."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from aduan.domain.escalation.timers import Timer


@dataclass(frozen=True)
class Executions:
    """`client` is boto3's Step Functions client; `machine_arn` names the state machine."""

    client: Any = field(repr=False)
    machine_arn: str

    def start(self, timer: Timer) -> bool:
        """AWS remembers names of standard executions for 90 days; the name and input of one that is
        running it answers as if it had just begun, and starts nothing."""
        try:
            self.client.start_execution(
                stateMachineArn=self.machine_arn,
                name=timer.name,
                input=json.dumps(timer.as_input(), sort_keys=True),
            )
        except ClientError as exc:
            if exc.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise
            return False
        return True

    def running(self) -> frozenset[str]:
        """One name for every running execution; 1,000 a call (the limit of ListExecutions)."""
        names: set[str] = set()
        asked = {"stateMachineArn": self.machine_arn, "statusFilter": "RUNNING"}
        pages = self.client.get_paginator("list_executions").paginate(
            **asked, PaginationConfig={"PageSize": 1000}
        )
        for page in pages:
            names.update(str(one["name"]) for one in page["executions"])
        return frozenset(names)

    def published(self, execution: str, notice_id: str) -> bool:
        """Whether the execution's history shows that it published the notice: a `Notify` state
        entered with it, and the task in it succeeded. Step Functions forgets an execution 90 days
        after its end (AWS quota); of one it has forgotten nothing is known to have been sent."""
        arn = self.machine_arn.replace(":stateMachine:", ":execution:") + f":{execution}"
        telling = False
        pages = self.client.get_paginator("get_execution_history").paginate(
            executionArn=arn, includeExecutionData=True, PaginationConfig={"PageSize": 1000}
        )
        for event in _known(pages):
            entered = event.get("stateEnteredEventDetails")
            if entered is not None:
                is_notify = str(entered["name"]).startswith("Notify ")
                telling = is_notify and f'"{notice_id}"' in entered.get("input", "")
            elif telling and event["type"] == "TaskSucceeded":
                return True
        return False


def _known(pages: Iterable[Any]) -> Iterator[Any]:
    """The events of an execution's history; none of one that is forgotten."""
    try:
        for page in pages:
            yield from page["events"]
    except ClientError as exc:
        if exc.response["Error"]["Code"] != "ExecutionDoesNotExist":
            raise
