"""The published document is the one the code makes, and it says what the readers accept."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from aduan.entrypoints.shapes import UnprocessableBodyError
from aduan.entrypoints.webhook.events import read_event
from aduan.entrypoints.webhook.openapi import document
from tests.unit.intake.webhooks import created

PUBLISHED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_published_document_is_true() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == document(), (
        "make it anew: python -m aduan.entrypoints.webhook.openapi > docs/openapi.json"
    )


def test_the_document_is_openapi() -> None:
    validate(document())


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"location": {"lat": -6.1, "lng": 106.1}},
        {"location": {"lat": 95}},
        {"text": ""},
        {"text": "x" * 10_001},
        {"anonymous": "ya"},
        {"attachments": [{"url": "https://a.id/1", "media_type": "image/png"}]},
        {"attachments": [{"url": "http://a.id/1", "media_type": "image/png"}]},
        {"attachments": [{}]},
        {"channel_fields": {"a": 1, "b": None}},
        {"channel_fields": {"a": {}}},
        {"external_id": "a b"},
    ],
)
def test_schema_and_reader_agree(data: dict[str, Any]) -> None:
    body = created(**data)
    schema = document()["components"]["schemas"]["ComplaintCreated"]
    said = Draft202012Validator(schema).is_valid(body)
    try:
        read_event(body)
    except UnprocessableBodyError:
        assert not said
    else:
        assert said
