"""A city in the in-process cloud: the escalation machine from its own file, on a scaled clock.

The task function is the real use case on the real register; an hour lasts a few hundredths of a
second. What is looked at is what people would hear: which topic got which notice, how often.
"""

import json
import os
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend

from aduan.adapters.aws.step_functions import Executions
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lists import RegisterWorkLists
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.application.escalation.assess import Check, assess_escalation
from aduan.application.escalation.sweep import SweepReport, sweep
from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.case import Actor, Audience, Case, Place, Role, Status
from aduan.domain.case.clocks import ClockRules, due_times, parse_rules
from aduan.domain.case.decide import opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.escalation.timers import Timer
from tests.presses import Presses
from tests.register_table import create_register

ROOT = Path(__file__).parents[1]
PACK = ROOT / "layers" / "cities" / "serang"
MACHINE = ROOT / "infra" / "state_machines" / "escalation.asl.json"
PREFIX = "arn:aws:sns:ap-southeast-3:123456789012:test-"
OPERATOR = Actor(Role.OPERATOR, "DISHUB")
PHOTO = "foto-1"
POSTS = ("dishub", "sekda", "wali_kota", "duty")


def rules(hour_seconds: float) -> ClockRules:
    calendar = parse_calendar(
        tomllib.loads(PACK.joinpath("calendar.toml").read_text("utf-8")), every_day_works=True
    )
    pack = tomllib.loads(PACK.joinpath("clocks.toml").read_text("utf-8"))
    return parse_rules(pack, calendar, hour_seconds=hour_seconds)


class Everybody:
    """Every post has somebody who is told."""

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        return True


@dataclass
class City:
    """The in-process cloud with the machine, the register, and a mailbox for each topic."""

    register: Table
    timers: Executions
    client: Any
    queues: dict[str, str]
    rules: ClockRules
    alone: threading.Lock  # the in-process tables are not made for threads
    presses: Presses = field(init=False)

    def __post_init__(self) -> None:
        self.presses = Presses(RegisterCases(self.register), self.rules, {"DISHUB"})

    def open_case(self) -> Case:
        now = datetime.now(UTC)
        case = Case(
            case_id="k1",
            number="SRG-2026-0001",
            status=Status.BARU,
            agency="DISHUB",
            category="pju",
            matter="Lampu jalan mati",
            place=Place(kelurahan="Cipare"),
            arrived_at=now,
            opened_at=now,
            due=due_times(now, None, self.rules),
            channels=("rabeg",),
        )
        RegisterCases(self.register).save(opening(case, Actor(Role.SYSTEM, "system")))
        return case

    def act(self, move: Move, actor: Actor = OPERATOR, **given: Any) -> None:
        with self.alone:
            self.presses.act("k1", Request(move, actor, datetime.now(UTC), **given))

    def run(self, timer: Timer) -> str:
        """Start an execution and wait for its end; answers its status."""
        self.timers.start(timer)
        return self.end_of(timer.name)

    def end_of(self, name: str, seconds: float = 30.0) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = str(self.client.describe_execution(executionArn=self.arn(name))["status"])
            if status != "RUNNING":
                return status
            time.sleep(0.05)
        raise AssertionError("the execution did not end")

    def kill_all(self) -> None:
        """By hand, as in the console. In process it takes effect when the present state ends."""
        for name in self.timers.running():
            self.client.stop_execution(executionArn=self.arn(name))
            assert self.end_of(name) == "ABORTED"

    def arn(self, name: str) -> str:
        return f"{self.timers.machine_arn.replace(':stateMachine:', ':execution:')}:{name}"

    def sweep(self) -> SweepReport:
        return sweep(
            work=RegisterWorkLists(self.register),
            register=RegisterCases(self.register),
            notices=RegisterNotices(self.register),
            timers=self.timers,
            rules=self.rules,
            now=datetime.now(UTC),
        )

    def until_told(self, post: str) -> None:
        """Wait until something stands in the post's mailbox; nothing is taken out of it."""
        asked = {"QueueUrl": self.queues[post], "AttributeNames": ["ApproximateNumberOfMessages"]}
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = boto3.client("sqs").get_queue_attributes(**asked)["Attributes"]
            if int(found["ApproximateNumberOfMessages"]):
                return
            time.sleep(0.02)
        raise AssertionError(f"{post} was told nothing")

    def fired(self) -> list[str]:
        rows = self.register.query("CASE#k1", prefix="FIRED#")
        return sorted(str(row["level"]["S"]) for row in rows)

    def heard(self, post: str) -> list[str]:
        """The kinds of notices a post received, each notice once."""
        sqs, notices = boto3.client("sqs"), []
        while True:
            got = sqs.receive_message(QueueUrl=self.queues[post], MaxNumberOfMessages=10)
            if not got.get("Messages"):
                assert len(notices) == len(set(notices)), "a notice came twice"
                return [words.partition(" ")[0] for words in notices]
            for message in got["Messages"]:
                notices.append(json.loads(message["Body"])["Message"])
                sqs.delete_message(
                    QueueUrl=self.queues[post], ReceiptHandle=message["ReceiptHandle"]
                )


def assessor(register: Table, rules: ClockRules, alone: threading.Lock) -> Callable[..., bytes]:
    """What Step Functions' Lambda task calls: the real look at the case."""

    def invoke(
        _backend: object, _name: str, _qualifier: object, body: Any, _h: object, _r: object
    ) -> bytes:
        event = json.loads(body)
        with alone:
            output = look(event)
        return json.dumps(output).encode()

    def look(event: Any) -> dict[str, Any]:
        answer = assess_escalation(
            Check(
                timer=Timer(event["case_id"], event["cycle"], event["arm"], guard=event["guard"]),
                execution=event["execution"],
                published=event.get("published"),
                undelivered=event.get("undelivered"),
                undelivered_to=event.get("undelivered_to"),
            ),
            register=RegisterCases(register),
            notices=RegisterNotices(register),
            staffing=Everybody(),
            rules=rules,
            now=datetime.now(UTC),
        )
        output = answer.as_output()
        if answer.notice is not None:
            words = f"{answer.notice.kind.value} {answer.notice.notice_id}"
            output["notice"] |= {"subject": "Kasus", "envelope": json.dumps({"default": words})}
        return output

    return invoke


@contextmanager
def machine_in_process(hour_seconds: float) -> Iterator[City]:
    """The machine, run for real; its waits are read in the process's own time zone."""
    config: Any = {
        "stepfunctions": {"execute_state_machine": True},
        "lambda": {"use_docker": False},
    }
    pace, alone = rules(hour_seconds), threading.Lock()
    with patch.dict(os.environ, TZ="UTC"), mock_aws(config=config):
        time.tzset()
        register = create_register(boto3.client("dynamodb"))
        with patch.object(LambdaSimpleBackend, "invoke", assessor(register, pace, alone)):
            threads = threading.active_count()
            city = City(register, *_machine(), _mailboxes(), pace, alone)
            yield city
            _end_all(city, threads)


def _end_all(city: City, threads: int) -> None:
    """An execution left running would go on, in its thread, in the next test's cloud."""
    for name in city.timers.running():
        arn = city.timers.machine_arn.replace(":stateMachine:", ":execution:")
        city.client.stop_execution(executionArn=f"{arn}:{name}")
    deadline = time.monotonic() + 20
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.05)


def _machine() -> tuple[Executions, Any]:
    role = boto3.client("iam").create_role(
        RoleName="machine", AssumeRolePolicyDocument="{}", Path="/"
    )["Role"]["Arn"]
    function = boto3.client("lambda").create_function(
        FunctionName="assess",
        Runtime="python3.13",
        Role=role,
        Handler="handler.handler",
        Code={"ZipFile": b"none"},
    )["FunctionArn"]
    definition = MACHINE.read_text("utf-8")
    definition = definition.replace("${AssessFunctionArn}", function)
    definition = definition.replace("${TopicArnPrefix}", PREFIX)
    client = boto3.client("stepfunctions")
    arn = client.create_state_machine(name="escalation", definition=definition, roleArn=role)
    return Executions(client, arn["stateMachineArn"]), client


def _mailboxes() -> dict[str, str]:
    sns, sqs, queues = boto3.client("sns"), boto3.client("sqs"), {}
    for post in POSTS:
        topic = sns.create_topic(Name=f"test-{post}")["TopicArn"]
        assert topic == f"{PREFIX}{post}"
        queues[post] = sqs.create_queue(QueueName=post)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queues[post], AttributeNames=["QueueArn"])
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"])
    return queues
