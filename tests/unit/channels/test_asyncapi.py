"""The published AsyncAPI document is the one the code makes, and it says what is sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from aduan.domain.case.case import Level, Status
from aduan.domain.channels.calls import Event, Facts
from aduan.entrypoints.status.asyncapi import as_yaml, document, example, payload_schema
from aduan.entrypoints.status.events import Dressing, body_of
from tests.unit.channels.world import a_call

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "docs" / "asyncapi.yaml"
RULES = ROOT / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
DRESSING = Dressing({}, "https://contoh.id", lambda key: f"https://s3/{key}", timedelta(hours=1))


def test_the_published_document_is_true() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == as_yaml(document()), (
        "make it anew: python -m aduan.entrypoints.status.asyncapi > docs/asyncapi.yaml"
    )


def test_what_is_published_is_yaml_and_means_the_same() -> None:
    assert yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")) == document()


@pytest.mark.skipif(not RULES.exists(), reason="npm's @asyncapi/specs is not installed here")
def test_the_document_is_asyncapi_3() -> None:
    rules = json.loads(RULES.read_text(encoding="utf-8"))
    faults = [
        f"{list(fault.absolute_path)}: {fault.message}"
        for fault in Draft7Validator(rules).iter_errors(document())
    ]
    assert faults == []


def messages() -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["messages"]
    return found


@pytest.mark.parametrize("name", sorted(messages()))
def test_every_message_has_an_example_that_is_one(name: str) -> None:
    message = messages()[name]
    made = document()
    schema = {**message["payload"], "components": made["components"]}
    assert message["examples"]
    for one in message["examples"]:
        check(schema, one["payload"])
        check(message["headers"], one["headers"])


@pytest.mark.parametrize("event", sorted(Event))
@pytest.mark.parametrize("full", [True, False])
def test_what_is_sent_is_what_the_document_says(event: Event, full: bool) -> None:
    facts = Facts(Status.DITERIMA, photos=("clean/K/f.jpg",))
    if full:
        facts = replace(
            facts, number="KTA-1", agency="DISHUB", level=Level.SEKDA, due_at=AT, note="kabar",
            answer_until=AT,
        )  # fmt: skip
    call = replace(a_call(1, "a1", AT), event=event, facts=facts)
    check(payload_schema(event), body_of(call, DRESSING, AT))


def test_what_is_sent_of_a_secret_complaint_is_what_the_document_says() -> None:
    call = replace(a_call(1, "a1", AT), facts=Facts(Status.DITERIMA, bare=True))
    said = body_of(call, DRESSING, AT)
    check(payload_schema(Event.STATUS_CHANGED), said)
    assert set(said["data"]) == set(example(Event.STATUS_CHANGED, bare=True)["data"])


def check(schema: dict[str, Any], value: object) -> None:
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(value)
