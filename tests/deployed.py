"""The functions as they are deployed: their own handlers and wiring, AWS in process.

Topics have mailboxes, so that a test reads what officials would; streams are read as Lambda reads
them; every figure a function writes is found by its name.
"""

import importlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

from aduan.adapters.aws.link_keys import LinkCheck
from aduan.adapters.dynamodb.core.table import Table
from aduan.bootstrap.parts import aws
from tests.pump import Consumer, Pump
from tests.register_table import create_identities, create_register

PACK: Final = Path(__file__).parents[1] / "layers" / "cities" / "serang"
SIGNING: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ACCOUNT: Final = "123456789012"
REGION: Final = "ap-southeast-3"
TOPICS: Final = f"arn:aws:sns:{REGION}:{ACCOUNT}:test-"
PUBLIC_URL: Final = "https://aduan.example/prod"
HASH_KEY: Final = b"h" * 40
Handler = Callable[..., Any]


@dataclass
class Deployed:
    """Made inside `mock_aws`; `pack` is the folder of the city's rules."""

    monkeypatch: pytest.MonkeyPatch
    folder: Path
    pack: Path = PACK
    posts: tuple[str, ...] = ("dishub", "dlh", "sekda", "wali-kota", "duty", "diskominfo")
    register: Table = field(init=False)
    identities: Table = field(init=False)
    links: LinkCheck = field(init=False)
    machine: str = field(init=False)
    pump: Pump = field(init=False)

    def __post_init__(self) -> None:
        dynamodb = boto3.client("dynamodb")
        self.register, self.identities = create_register(dynamodb), create_identities(dynamodb)
        secrets = boto3.client("secretsmanager")
        channels = {"rabeg": {"current": SIGNING, "previous": None}}
        secrets.create_secret(Name="contoh/channels", SecretString=json.dumps(channels))
        self.links = LinkCheck(boto3.client("kms"), _link_key())
        secrets.create_secret(Name="hash", SecretString=HASH_KEY.decode())
        secrets.create_secret(Name="proof", SecretString="p" * 40)
        self.machine = _machine()
        for post in self.posts:
            _mailbox(post)
        _lay_out(self.pack, self.folder / "aduan_city")
        self.monkeypatch.syspath_prepend(str(self.folder))
        for name, value in self._environment().items():
            self.monkeypatch.setenv(name, value)
        aws.client.cache_clear()
        stream = dynamodb.describe_table(TableName=self.register.name)["Table"]["LatestStreamArn"]
        self.pump = Pump(boto3.client("dynamodbstreams"), stream, [])

    def _environment(self) -> Mapping[str, str]:
        return {
            "STAGE": "test",
            "CITY": "serang",
            "PUBLIC_URL": PUBLIC_URL,
            "REGISTER_TABLE": self.register.name,
            "IDENTITIES_TABLE": self.identities.name,
            "CHANNELS_SECRET_ID": "contoh/channels",
            "HASH_SECRET_ID": "hash",
            "HIDE_REPORTER_FUNCTION": "hide-reporter",
            "PROOF_SECRET_ID": "proof",
            "LINK_KEY": self.links.key_arn,
            "TOPIC_ARN_PREFIX": TOPICS,
            "STATE_MACHINE_ARN": self.machine,
            "FETCH_PHOTOS_FUNCTION": "fetch-photos",
            "TELL_CHANNELS_FUNCTION": "tell-channels",
            "STATUS_SECRET_PREFIX": "contoh/status/",
            "DUTY_TOPIC_ARN": f"{TOPICS}duty",
            "EVIDENCE_BUCKET": "evidence",
            "EXPORTS_BUCKET": "exports",
            "BOARD_BUCKET": "board",
            "BOARD_URL": "https://papan.contoh.id/",
            "FAILURES_BUCKET": "failures",
            "AUDIT_BUCKET": "audit",
            "MAIL_FROM": "satu-aduan@aduan.example.go.id",
            "CONFIGURATION_SET": "satu-aduan",
            "POWERTOOLS_SERVICE_NAME": "test",
        }

    def function(self, name: str) -> Handler:
        """Loaded anew, as for a cold start."""
        self.monkeypatch.delitem(sys.modules, "aduan_city", raising=False)
        self.monkeypatch.delitem(sys.modules, f"functions.{name}.handler", raising=False)
        handler: Handler = importlib.import_module(f"functions.{name}.handler").handler
        return lambda event: handler(event, None)

    def reads(self, name: str, *item_types: str) -> None:
        """The function reads the register's stream from now on (`deliver`)."""
        handler = self.function(name)
        self.pump.consumers += [Consumer(name, kind, handler, retries=1) for kind in item_types]

    def deliver(self) -> None:
        self.pump.drain()
        assert not any(consumer.sink for consumer in self.pump.consumers)

    def running(self) -> set[str]:
        found = boto3.client("stepfunctions").list_executions(
            stateMachineArn=self.machine, statusFilter="RUNNING"
        )
        return {str(one["name"]) for one in found["executions"]}

    def stop(self, name: str) -> None:
        arn = self.machine.replace(":stateMachine:", ":execution:")
        boto3.client("stepfunctions").stop_execution(executionArn=f"{arn}:{name}")

    def mails(self, post: str) -> list[dict[str, Any]]:
        """What the post's topic carried since it was last asked, as SNS hands it on."""
        sqs, found = boto3.client("sqs"), []
        url = sqs.get_queue_url(QueueName=post)["QueueUrl"]
        while got := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in got:
                found.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found


def _lay_out(pack: Path, package: Path) -> None:
    """The city's rules as the package its layer holds."""
    package.mkdir()
    (package / "__init__.py").touch()
    for each in pack.iterdir():
        (package / each.name).symlink_to(each)


def figures(printed: str) -> dict[str, list[float]]:
    """The figures in what a function printed, by name: metrics (CloudWatch's embedded format), and
    those that are no more than fields of the same line."""
    found: dict[str, list[float]] = {}
    for line in printed.splitlines():
        logged = json.loads(line) if line.startswith("{") else {}
        for name, value in logged.items():
            if isinstance(value, list) and all(isinstance(one, int | float) for one in value):
                found.setdefault(name, []).extend(value)
    return found


def _machine() -> str:
    """A machine whose executions run until they are stopped: nothing of it is looked at here."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Succeed"}}}
    answer = boto3.client("stepfunctions").create_state_machine(
        name="escalation",
        definition=json.dumps(definition),
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/machine",
    )
    return str(answer["stateMachineArn"])


def _link_key() -> str:
    made = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def _mailbox(post: str) -> None:
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name=f"test-{post}")["TopicArn"]
    assert topic == f"{TOPICS}{post}"
    queue = sqs.create_queue(QueueName=post)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
