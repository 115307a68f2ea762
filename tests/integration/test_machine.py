"""The escalation machine itself, from its own file, run by the in-process cloud on a scaled clock.

The task function is the real use case on the real register; an hour lasts a few hundredths of a
second. What is looked at is what people would hear: which topic got which notice, how often.
"""

import json
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.notices import Notices
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.dynamodb.worklists import WorkLists
from aduan.adapters.step_functions import Executions
from aduan.application.act_on_case import act_on_case
from aduan.application.assess_escalation import Check, assess_escalation
from aduan.application.start_escalation import Timer
from aduan.application.sweep import SweepReport, sweep
from aduan.domain.calendar import parse_calendar
from aduan.domain.case import Actor, Audience, Case, Place, Role, Status
from aduan.domain.clocks import Rules, due_times, parse_rules
from aduan.domain.lifecycle import Move, Request, opening
from aduan.domain.notices import heard_by
from tests.register_table import create_register

ROOT = Path(__file__).parents[2]
PACK = ROOT / "layers" / "cities" / "serang"
MACHINE = ROOT / "infra" / "state_machines" / "escalation.asl.json"
HOUR_SECONDS = 0.05
PREFIX = "arn:aws:sns:ap-southeast-3:123456789012:test-"
POSTS = ("dishub", "sekda", "wali_kota", "duty")


def rules() -> Rules:
    calendar = parse_calendar(
        tomllib.loads(PACK.joinpath("calendar.toml").read_text("utf-8")), every_day_works=True
    )
    pack = tomllib.loads(PACK.joinpath("clocks.toml").read_text("utf-8"))
    return parse_rules(pack, calendar, hour_seconds=HOUR_SECONDS)


RULES = rules()


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
            due=due_times(now, None, RULES),
            channels=("rabeg",),
        )
        Cases(self.register).save(opening(case, Actor(Role.SYSTEM, "system")))
        return case

    def act(self, move: Move, **given: Any) -> None:
        act_on_case(
            "k1",
            Request(move, Actor(Role.OPERATOR, "DISHUB"), datetime.now(UTC), **given),
            register=Cases(self.register),
            evidence=_Nothing(),
            agencies={"DISHUB"},
            rules=RULES,
        )

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
            work=WorkLists(self.register),
            register=Cases(self.register),
            notices=Notices(self.register),
            timers=self.timers,
            rules=RULES,
            now=datetime.now(UTC),
        )

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


class _Nothing:
    def clean_of(self, case_id: str) -> frozenset[str]:
        return frozenset()


def assessor(register: Table) -> Callable[..., bytes]:
    """What Step Functions' Lambda task calls: the real look at the case."""

    alone = threading.Lock()  # the in-process tables are not made for threads

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
            register=Cases(register),
            notices=Notices(register),
            staffing=Everybody(),
            rules=RULES,
            now=datetime.now(UTC),
        )
        output = answer.as_output()
        if answer.notice is not None:
            words = f"{answer.notice.kind.value} {answer.notice.notice_id}"
            output["notice"] |= {"subject": "Kasus", "message": words}
        return output

    return invoke


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    config: Any = {
        "stepfunctions": {"execute_state_machine": True},
        "lambda": {"use_docker": False},
    }
    with mock_aws(config=config):
        register = create_register(boto3.client("dynamodb"))
        monkeypatch.setattr(LambdaSimpleBackend, "invoke", assessor(register))
        yield City(register, *_machine(), _mailboxes())


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


def test_a_silent_agency_is_overtaken_by_sekda_wali_kota_and_the_desk(city: City) -> None:
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    office = city.heard("dishub")
    assert (office[0], office[-1]) == ("assigned", "head_told")
    assert set(office[1:-1]) == {"reminder"}  # one or both: on a busy machine the second is late
    assert city.heard("sekda") == ["escalated_sekda"]
    assert city.heard("wali_kota") == ["escalated_wali_kota"]
    assert city.heard("duty") == ["nobody_acted"]


def test_the_head_of_an_agency_is_told_only_of_what_is_for_heads(city: City) -> None:
    sqs = boto3.client("sqs")
    city.queues["kadis"] = sqs.create_queue(QueueName="kadis")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=city.queues["kadis"], AttributeNames=["QueueArn"])
    boto3.client("sns").subscribe(
        TopicArn=f"{PREFIX}dishub",
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"FilterPolicy": json.dumps({"audience": heard_by({Audience.HEAD})})},
    )
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert city.heard("kadis") == ["head_told"]
    assert "assigned" in city.heard("dishub")


def test_a_second_execution_of_the_same_timer_tells_nobody_twice(city: City) -> None:
    city.open_case()
    city.timers.start(Timer("k1", 1, 1, mark="r1"))
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert city.run(Timer("k1", 1, 1, mark="r2")) == "SUCCEEDED"
    assert city.heard("dishub").count("assigned") == 1
    for post in ("sekda", "wali_kota", "duty"):
        assert len(city.heard(post)) == 1


def test_a_name_is_started_once(city: City) -> None:
    city.open_case()
    assert city.timers.start(Timer("k1", 1, 1))
    city.run(Timer("k1", 1, 1))
    assert not city.timers.start(Timer("k1", 1, 1))


def test_the_history_of_an_execution_tells_what_it_published(city: City) -> None:
    city.open_case()
    city.run(Timer("k1", 1, 1))
    rows = city.register.query("CASE#k1", prefix="NOTICE#")
    ids = [str(row["notice_id"]["S"]) for row in rows]
    assert len(ids) in {6, 7}
    assert all(city.timers.published("k1-1-1", notice_id) for notice_id in ids)
    assert not city.timers.published("k1-1-1", "k1.1.9.assigned.NOBODY")


@pytest.mark.parametrize("late", [False, True], ids=["while it waits", "and its time runs out"])
def test_an_execution_killed_by_hand_is_replaced_within_one_run_of_the_sweep(
    city: City, late: bool
) -> None:
    case = city.open_case()
    city.timers.start(Timer("k1", 1, 1))
    time.sleep(0.5)
    city.kill_all()
    if late:
        time.sleep(max(0.0, (case.due.opd - datetime.now(UTC)).total_seconds()) + 0.1)
    report = city.sweep()
    assert (report.checked, report.restarted, report.late) == (1, 1, int(late))
    replaced = [name for name in city.timers.running() if name.endswith("r")]
    assert len(replaced) == 1
    again = city.sweep()
    assert again.restarted == 0
    assert city.end_of(replaced[0]) == "SUCCEEDED"
    for name in city.timers.running():
        city.end_of(name)
    assert city.fired() == ["OPD", "SEKDA", "WALI_KOTA"]
    assert city.heard("dishub").count("assigned") == 1
    assert city.heard("sekda") == ["escalated_sekda"]
    assert city.heard("wali_kota") == ["escalated_wali_kota"]


def test_a_followed_up_case_is_not_escalated(city: City) -> None:
    city.open_case()
    city.timers.start(Timer("k1", 1, 1))
    time.sleep(0.4)
    city.act(Move.ACCEPT)
    city.act(Move.FOLLOW_UP, note="Tim sudah ke lokasi.", public_note="Tim sudah ke lokasi.")
    before_idle = RULES.opd.length.total_seconds() / 2
    time.sleep(max(0.0, before_idle - 0.4))
    assert city.heard("sekda") == []


def test_a_topic_that_is_gone_hands_the_notice_to_the_next_in_line(city: City) -> None:
    boto3.client("sns").delete_topic(TopicArn=f"{PREFIX}dishub")
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert "assigned" in city.heard("duty")
    assert any(
        flag.startswith("tak_terkirim") for flag in Cases(city.register).get_case("k1").flags
    )
