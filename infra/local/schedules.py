"""The schedules of the deployed stack, on the demonstration's clock.

EventBridge Scheduler knows no rate under a minute, so where an hour is a second its jobs would
run once in sixty hours. This reads the deployed schedules and invokes the very targets with the
very inputs they declare, at the scaled pace. With the real clock it does nothing: the emulator
fires them itself.
"""

import json
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.cloud import Cloud

RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
SECONDS_OF: Final = {"minute": 60, "hour": 3600, "day": 86400}
SHORTEST_PAUSE_SECONDS: Final = 4.0
SHORTEST_PAUSE_OF_A_RARE_JOB: Final = 20.0
LEFT_ALONE: Final = frozenset({"board", "freeze", "monday", "owed-reports", "retain"})
"""Jobs that count, print or go through a whole city by the calendar: once a scaled day they would
take the machine from everything else, so they are asked for when they are wanted."""
RARE_SECONDS: Final = 3600  # what runs hourly or less is never urgent


@dataclass(frozen=True)
class Job:
    """One schedule: whom it calls, with what, and how long it pauses on the scaled clock."""

    name: str
    group: str
    function: str
    payload: str
    pause_seconds: float


def scaled_pause(expression: str, hour_seconds: float) -> float:
    """Seconds between two runs. A `cron` is taken for once a day, which is what ours are."""
    rate = RATE.fullmatch(expression)
    real = int(rate[1]) * SECONDS_OF[rate[2]] if rate else SECONDS_OF["day"]
    shortest = SHORTEST_PAUSE_OF_A_RARE_JOB if real >= RARE_SECONDS else SHORTEST_PAUSE_SECONDS
    return max(shortest, real * hour_seconds / 3600)


class ScaledSchedules:
    """Runs every job in turn, one at a time, in a thread of its own until stopped."""

    def __init__(self, cloud: Cloud, *, hour_seconds: float, complaints: Path) -> None:
        self._scheduler: Any = cloud.client("scheduler")
        self._lambda: Any = cloud.client("lambda")
        self._hour_seconds = hour_seconds
        self._complaints = complaints
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def open(self) -> list[Job]:
        jobs = self._jobs()
        self._threads = [
            threading.Thread(target=self._run, args=(job,), name=job.name, daemon=True)
            for job in jobs
        ]
        for thread in self._threads:
            thread.start()
        return jobs

    def close(self) -> None:
        """What is being invoked is not waited for: it ends with the emulator."""
        self._stopping.set()

    def _jobs(self) -> list[Job]:
        jobs = []
        for page in self._scheduler.get_paginator("list_schedules").paginate():
            for listed in page["Schedules"]:
                if listed["Name"] in LEFT_ALONE:
                    continue
                schedule = self._scheduler.get_schedule(
                    Name=listed["Name"], GroupName=listed["GroupName"]
                )
                jobs.append(
                    Job(
                        name=schedule["Name"],
                        group=schedule["GroupName"],
                        function=schedule["Target"]["Arn"],
                        payload=schedule["Target"].get("Input", "{}"),
                        pause_seconds=scaled_pause(
                            schedule["ScheduleExpression"], self._hour_seconds
                        ),
                    )
                )
        return jobs

    def _run(self, job: Job) -> None:
        while not self._stopping.wait(job.pause_seconds):
            started = time.monotonic()
            try:
                if not self._switched_on(job):
                    continue
                answer = self._lambda.invoke(FunctionName=job.function, Payload=job.payload)
                said = answer["Payload"].read()
            except (BotoCoreError, ClientError) as exc:
                self._complain(f"{job.name}: {exc}")
                continue
            if "FunctionError" in answer:
                failure = json.loads(said or b"{}")
                self._complain(f"{job.name}: {failure.get('errorType', 'error')}")
            if (took := time.monotonic() - started) > job.pause_seconds:
                self._stopping.wait(took)

    def _switched_on(self, job: Job) -> bool:
        """As an operator left it, who may have switched the clock off meanwhile."""
        found = self._scheduler.get_schedule(Name=job.name, GroupName=job.group)
        return bool(found["State"] == "ENABLED")

    def _complain(self, line: str) -> None:
        """What a job fails with is for the log; the job itself is tried again next time."""
        if not self._stopping.is_set():
            with self._complaints.open("a", encoding="utf-8") as lines:
                lines.write(f"{line}\n")
