"""The webhook behind its real wiring, against AWS in process: what one call costs."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from aduan.adapters.dynamodb.core.table import Table
from aduan.bootstrap.parts import aws
from aduan.bootstrap.receive_webhook import open_receive_webhook
from tests.unit.intake.webhooks import ENVIRONMENT, SECRET, created, handler_module, signed


@pytest.fixture
def calls() -> Counter[str]:
    return Counter()


@pytest.fixture
def handler(
    register: Table,
    identities: Table,
    calls: Counter[str],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Any]:
    environment = ENVIRONMENT | {
        "REGISTER_TABLE": register.name,
        "IDENTITIES_TABLE": identities.name,
    }
    secrets = boto3.client("secretsmanager")
    held = json.dumps({"key": "x" * 64, "rabeg": {"current": SECRET, "previous": None}})
    secrets.create_secret(Name="contoh/channels", SecretString=held)
    secrets.create_secret(Name="contoh/hash", SecretString="k" * 40)
    secrets.create_secret(Name="contoh/proof", SecretString="p" * 40)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    aws.client.cache_clear()
    with handler_module(tmp_path, environment) as module:
        monkeypatch.setattr(module, "WIRED", open_receive_webhook(environment))
        for service in ("dynamodb", "secretsmanager"):
            aws.client(service).meta.events.register(
                f"before-call.{service}", lambda model, **_: calls.update([model.name])
            )
        yield lambda event: module.handler(event, None)
    aws.client.cache_clear()


def test_a_call_costs_one_transaction_and_a_cached_secret(
    handler: Any, calls: Counter[str]
) -> None:
    reporter = {"phone": "0812-3456-7890"}
    first = handler(signed(created(reporter=reporter), webhook_id="msg_1"))
    assert first["statusCode"] == 201
    # The channel's, the key of reporter hashes and that of the second proof.
    assert calls == {"TransactWriteItems": 1, "GetSecretValue": 3}
    calls.clear()
    second = created(external_id="RBG-2", reporter=reporter)
    assert handler(signed(second, webhook_id="msg_2"))["statusCode"] == 201
    assert calls == {"TransactWriteItems": 1}
    calls.clear()
    again = handler(signed(second, webhook_id="msg_2"))
    assert again["statusCode"] == 200
    assert calls == {"TransactWriteItems": 1}


def test_a_call_that_is_refused_costs_no_write(handler: Any, calls: Counter[str]) -> None:
    assert handler(signed({"a": 1}))["statusCode"] == 422
    assert handler(signed(b"{"))["statusCode"] == 400
    assert handler(signed(created(), secret="whsec_" + "QUFB" * 8))["statusCode"] == 401
    assert calls == {"GetSecretValue": 1}


def test_nothing_of_a_person_reaches_the_register(
    handler: Any, register: Table, identities: Table
) -> None:
    text = "Pak Jumhadi, NIK 3673012505850003, hp 0812-3456-7890, minta lampu diperbaiki"
    reporter = {"name": "Jumhadi", "phone": "081234567890", "email": "jumhadi@contoh.id"}
    handler(signed(created(text=text, reporter=reporter)))
    kept = json.dumps(register.client.scan(TableName=register.name)["Items"])
    for personal in ("Jumhadi", "3673012505850003", "34567890", "jumhadi@"):
        assert personal not in kept
    beside = json.dumps(identities.client.scan(TableName=identities.name)["Items"])
    assert "3673012505850003" in beside


@pytest.mark.parametrize(
    "written",
    ["image/jpeg", "image/JPEG", "IMAGE/JPEG", "image/jpeg; charset=binary", "image/jpg",
     "image/heic", "application/octet-stream"],
)  # fmt: skip
def test_an_oddly_written_photo_does_not_cost_the_citizen_the_complaint(
    handler: Any, written: str
) -> None:
    photo = {"url": "https://foto.contoh.id/a.jpg", "media_type": written}
    assert handler(signed(created(attachments=[photo]), webhook_id="msg_1"))["statusCode"] == 201
