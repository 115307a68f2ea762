"""The published document is the one the code makes, and it says what the readers accept."""

import json
import subprocess
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
        {"attachments": "foto"},
        {"attachments": [{"url": "https://a.id/1", "media_type": "image/png"}] * 21},
        {"location": {"lat": "106.1", "lng": -6.1, "accuracy_m": -1}},
        {"location": "Jl. Veteran"},
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


def test_every_example_is_what_it_shows() -> None:
    made = document()
    validate(made)
    looked_at = 0
    for body in bodies(made):
        shown = [one["value"] for one in body.get("examples", {}).values()]
        for example in [*shown, *([body["example"]] if "example" in body else [])]:
            schema = {**body["schema"], "components": made["components"]}
            Draft202012Validator(schema).validate(example)
            looked_at += 1
    assert looked_at > 30


def bodies(node: Any) -> list[dict[str, Any]]:
    """Everything that has a schema, and perhaps examples of it."""
    if isinstance(node, list):
        return [one for inner in node for one in bodies(inner)]
    if not isinstance(node, dict):
        return []
    own = [node] if "schema" in node else []
    return own + [one for inner in node.values() for one in bodies(inner)]


REDOCLY = Path(__file__).parents[3] / "node_modules" / ".bin" / "redocly"


@pytest.mark.skipif(not REDOCLY.exists(), reason="npm's @redocly/cli is not installed here")
def test_the_document_passes_redoclys_recommended_rules() -> None:
    done = subprocess.run(
        [str(REDOCLY), "lint", "--extends=recommended", "--format=json", str(PUBLISHED)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"]
