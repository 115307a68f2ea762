"""The directory as deployed: the real admin function, register and SNS (in process)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.domain.case.case import Audience
from aduan.domain.officials.appointments import sent_back
from tests.handlers import lay_out_pack, started

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"


@pytest.fixture
def admin(register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    return directory(register, tmp_path, monkeypatch)


def directory(register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> Any:
    sns = boto3.client("sns")
    arns = [sns.create_topic(Name=f"satu-{name}")["TopicArn"] for name in ("dishub", "dpupr")]
    lay_out_pack(tmp_path)
    environment = {
        "STAGE": "test", "CITY": "serang", "REGISTER_TABLE": register.name,
        "PUBLIC_URL": "https://aduan.example",
        "TOPIC_ARN_PREFIX": arns[0].removesuffix("dishub"), **more,
    }  # fmt: skip
    handler = started("admin", tmp_path, monkeypatch, environment).handler

    def call(**order: str) -> dict[str, Any]:
        answer = handler({"httpMethod": "POST", "body": json.dumps(order)}, None)
        read: dict[str, Any] = json.loads(answer["body"])
        return read

    return call


def test_an_official_enters_office_is_reached_and_leaves(admin: Any, register: Table) -> None:
    added = admin(
        do="add", post="DISHUB", name="Budi Contoh", email="budi@dishub.example.go.id",
        since="2026-01-01", sk="821/1/2026",
    )  # fmt: skip
    assert added["ok"], added
    assert added["settled"]["asked"] == 1
    sns = boto3.client("sns")
    (held,) = sns.list_subscriptions()["Subscriptions"]
    attributes = sns.get_subscription_attributes(SubscriptionArn=held["SubscriptionArn"])
    policy = json.loads(attributes["Attributes"]["FilterPolicy"])
    assert policy == {"audience": ["head", "digest"]}
    admin(do="settle")  # the in-process SNS confirms an address at once
    assert RegisterAppointments(register).reachable("DISHUB", Audience.HEAD, NOW)
    assert not RegisterAppointments(register).reachable("DPUPR", Audience.HEAD, NOW)
    listed = admin(do="list")["officials"]
    assert [one["confirmed"] for one in listed] == [["budi@dishub.example.go.id"]]
    ended = admin(do="end", id=listed[0]["id"], until="2026-02-01", sk="821/2/2026")
    assert ended["settled"]["ended"] == 1
    assert ended["settled"]["unreached"] == ["DISHUB"]
    assert not RegisterAppointments(register).reachable("DISHUB", Audience.HEAD, NOW)
    subscriptions = boto3.client("sns").list_subscriptions()["Subscriptions"]
    assert subscriptions == []


def test_an_outside_body_has_no_officials_of_ours(admin: Any) -> None:
    refused = admin(
        do="add", post="X-PLN", name="A", email="a@pln.example.go.id", sk="1", since="2026-01-01"
    )
    assert not refused["ok"]
    assert "tidak dikenal" in refused["messages"][0]


def test_where_the_city_mails_itself_nobody_subscribes_and_a_new_entry_mends_a_lost_address(
    register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = directory(register, tmp_path, monkeypatch, MAILS_ITSELF="yes")
    order = {
        "do": "add", "post": "DISHUB", "name": "Budi Contoh", "since": "2026-01-01", "sk": "1",
        "email": "budi@dishub.example.go.id",
    }  # fmt: skip
    assert admin(**order)["settled"]["asked"] == 0
    assert boto3.client("sns").list_subscriptions()["Subscriptions"] == []
    book = RegisterAppointments(register)
    assert book.reachable("DISHUB", Audience.HEAD, NOW)
    (held,) = book.of_post("DISHUB")
    book.write([sent_back(held, held.email)])
    assert admin(do="settle")["settled"]["unreached"] == ["DISHUB"]
    assert admin(do="list")["officials"][0]["bounced"] == ["budi@dishub.example.go.id"]
    admin(**order)
    assert book.reachable("DISHUB", Audience.HEAD, NOW)


def test_a_telephone_is_told_only_where_the_city_has_a_sender(
    register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = {
        "do": "add", "post": "DISHUB", "name": "Budi Contoh", "since": "2026-01-01", "sk": "1",
        "phone": "+628123456789",
    }  # fmt: skip
    with_sender = directory(register, tmp_path, monkeypatch, SMS="yes")
    assert with_sender(**order)["settled"]["asked"] == 1
    (held,) = boto3.client("sns").list_subscriptions()["Subscriptions"]
    assert held["Protocol"] == "sms"
