"""One run of the sweep over a city's open cases: python -m tests.benchmarks.sweep [--cases 30000]

The sweep's own use case and adapters, boto3 included, on answers as DynamoDB and Step Functions
give them: each is made where the call would leave the machine (botocore's `before-send`), and takes
a latency on a virtual clock. Computing time is measured here and stretched to the share of a
processor the function has (512 of the 1,769 MB that are one, AWS Lambda developer guide). Two days:
one on which every case has a timer, and one on which one in a thousand lost it.

Exit 1 where a run takes more than half of the function's time, looks at less than all cases, or
reads anything of a case that is fine beside the keys of the index `due`.
"""

import argparse
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSResponse

from aduan.adapters.aws.step_functions import Executions
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import DUE_INDEX, Table
from aduan.adapters.dynamodb.lists import RegisterWorkLists
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.application.escalation.sweep import SweepReport, sweep
from aduan.domain.escalation.timers import Timer
from tests.city import RULES

CASES: Final = 30_000
TIMEOUT_S: Final = 120.0
"""Of the function (infra/stack.py); tests/infra holds the two together."""
MEMORY_MB: Final = 512
SHARE: Final = MEMORY_MB / 1769
TAKES_S: Final[Mapping[str, float]] = {
    "Query": 0.060, "ListExecutions": 0.300, "StartExecution": 0.080, "GetItem": 0.010,
}  # fmt: skip
"""Generous: of a page of 1,000 where there are pages."""
PAGE: Final = 1000
NARROW: Final = {"pk", "sk", "work_pk", "work_sk", "case_id", "cycle", "arm"}
"""What the index holds: keys, and what names a timer."""
NOW: Final = datetime(2026, 3, 2, 3, tzinfo=UTC)
MACHINE: Final = "arn:aws:states:ap-southeast-3:123456789012:stateMachine:m"


@dataclass
class Aws:
    """Answers as AWS does, and counts. `lost` are cases without a timer."""

    cases: int
    lost: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    waited: float = 0.0
    started: list[str] = field(default_factory=list)

    def rows(self) -> list[dict[str, Any]]:
        due = NOW + timedelta(days=2)
        return [
            {
                "pk": {"S": f"CASE#{number:026d}"}, "sk": {"S": "CASE"},
                "work_pk": {"S": "OPEN"},
                "work_sk": {"S": f"{(due + timedelta(seconds=number)).isoformat()}#{number:026d}"},
                "case_id": {"S": f"{number:026d}"}, "cycle": {"N": "1"}, "arm": {"N": "3"},
            }
            for number in range(self.cases)
        ]  # fmt: skip

    def __post_init__(self) -> None:
        self._rows = self.rows()
        running = range(self.lost, self.cases)
        self._running = [Timer(f"{number:026d}", 1, 3).name for number in running]

    def answer(self, request: Any, **_told: Any) -> AWSResponse:
        called = request.headers["X-Amz-Target"]
        name = (called.decode() if isinstance(called, bytes) else called).rpartition(".")[2]
        asked = json.loads(request.body)
        self.calls[name] += 1
        self.waited += TAKES_S[name]
        body = json.dumps(ANSWERS[name](self, asked)).encode()
        return AWSResponse(
            request.url, 200, {"Content-Type": "application/x-amz-json-1.0"}, _Raw(body)
        )

    def _page_of_rows(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        named = {one["S"] for one in asked["ExpressionAttributeValues"].values() if "S" in one}
        if "OPEN" not in named:
            return {"Items": [], "Count": 0, "ScannedCount": 0}
        if asked.get("IndexName") != DUE_INDEX:
            self.strange.append(f"Query of {asked.get('IndexName', 'the table')}")
        bounds = sorted(named - {"OPEN"})
        after = bounds[0] if len(bounds) > 1 else ""
        begun = asked.get("ExclusiveStartKey", {}).get("work_sk", {}).get("S", after)
        start = next(
            (at for at, row in enumerate(self._rows) if row["work_sk"]["S"] > begun), self.cases
        )
        items = self._rows[start : start + min(PAGE, asked.get("Limit", PAGE))]
        found: dict[str, Any] = {"Items": items, "Count": len(items), "ScannedCount": len(items)}
        if start + len(items) < self.cases:
            last = items[-1]
            keys = ("pk", "sk", "work_pk", "work_sk")
            found["LastEvaluatedKey"] = {key: last[key] for key in keys}
        return found

    def _page_of_executions(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        start = int(asked.get("nextToken", "0"))
        page = self._running[start : start + PAGE]
        said = {"stateMachineArn": MACHINE, "status": "RUNNING", "startDate": 1_767_225_600.0}
        found: dict[str, Any] = {
            "executions": [
                said | {"name": name, "executionArn": f"{MACHINE}:{name}"} for name in page
            ]
        }
        if start + PAGE < len(self._running):
            found["nextToken"] = str(start + PAGE)
        return found

    def _started(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self.started.append(asked["name"])
        return {"executionArn": f"{MACHINE}:{asked['name']}", "startDate": 1_767_225_600.0}

    def _item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self.strange.append(f"GetItem {asked['Key']}")
        return {}

    def client(self, service: str) -> Any:
        made = boto3.client(
            service, region_name="ap-southeast-3", aws_access_key_id="x", aws_secret_access_key="x"
        )
        made.meta.events.register("before-send", self.answer)
        return made


ANSWERS: Final[Mapping[str, Callable[[Aws, Mapping[str, Any]], dict[str, Any]]]] = {
    "Query": Aws._page_of_rows,
    "ListExecutions": Aws._page_of_executions,
    "StartExecution": Aws._started,
    "GetItem": Aws._item,
}


class _Raw(io.BytesIO):
    def stream(self, **_asked: Any) -> Sequence[bytes]:
        return [self.getvalue()]


@dataclass(frozen=True)
class Run:
    report: SweepReport
    aws: Aws
    computed: float

    @property
    def seconds(self) -> float:
        """As long as it would take in the function."""
        return self.aws.waited + self.computed / SHARE

    @property
    def faults(self) -> list[str]:
        found = list(self.aws.strange)
        if (self.report.checked, self.report.complete) != (self.aws.cases, True):
            found.append(f"{self.report.checked} of {self.aws.cases} cases were seen")
        if len(self.aws.started) != self.aws.lost or self.report.restarted != self.aws.lost:
            found.append(f"{len(self.aws.started)} timers set, {self.aws.lost} were lost")
        if self.seconds > TIMEOUT_S / 2:
            found.append(f"{self.seconds:.0f} s of {TIMEOUT_S:.0f}")
        return found


def run(cases: int, lost: int) -> Run:
    aws = Aws(cases, lost)
    table = Table(aws.client("dynamodb"), "register")
    executions = Executions(aws.client("stepfunctions"), MACHINE)
    began = time.process_time()
    report = sweep(
        work=RegisterWorkLists(table),
        register=RegisterCases(table),
        notices=RegisterNotices(table),
        timers=executions,
        rules=RULES,
        now=NOW,
    )
    return Run(report, aws, time.process_time() - began)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sweep")
    parser.add_argument("--cases", type=int, default=CASES)
    asked = parser.parse_args(arguments)
    broken = False
    for day, lost in (
        ("every case has its timer", 0),
        ("one in 1,000 lost it", asked.cases // 1000),
    ):
        one = run(asked.cases, lost)
        calls = ", ".join(f"{count} {name}" for name, count in sorted(one.aws.calls.items()))
        print(
            f"{one.report.checked} open cases, {day}: {one.seconds:.1f} s of "
            f"{TIMEOUT_S:.0f} ({one.aws.waited:.1f} s waiting, {one.computed:.2f} s computed at "
            f"full speed); {calls}"
        )
        for fault in one.faults:
            broken = True
            print(f"  BROKEN: {fault}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
