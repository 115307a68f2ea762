"""From an office's press to the channel's receiver, through the functions as they are deployed."""

import importlib
import json
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from aduan.adapters.channels import receiver as calling
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import RULES
from tests.deployed import SIGNING, Deployed
from tests.unit.intake.webhooks import signed

OUT = "whsec_b3V0Z29pbmcgc2VjcmV0IG9mIHJhYmVn"


class Context:
    aws_request_id = "run-1"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture
def heard(hub: Deployed, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What RABEG's receiver verified. The network ends here; everything before it is real."""
    found: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        found.append(Webhook(OUT).verify(request.content, dict(request.headers)))
        return httpx.Response(204)

    real = calling.WebhookReceiver

    def offline(*given: Any, **named: Any) -> calling.WebhookReceiver:
        return real(
            *given, **named, transport=httpx.MockTransport(answer), resolve=lambda _: ["8.8.8.8"]
        )

    monkeypatch.setattr(calling, "WebhookReceiver", offline)
    monkeypatch.setenv("STAGE", "local")
    monkeypatch.setenv("STATUS_URLS", json.dumps({"rabeg": "https://app.example.go.id/status"}))
    held = json.dumps({"current": OUT, "previous": None})
    boto3.client("secretsmanager").create_secret(Name="contoh/status/rabeg", SecretString=held)
    return found


def test_each_step_of_an_office_is_heard_under_the_channels_own_number(
    hub: Deployed, heard: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    door = hub.function("receive_webhook")
    hub.reads("deduplicate", "complaint")
    now = datetime.now(UTC).isoformat()
    said = {
        "external_id": "RBG-1",
        "reported_at": now,
        "text": "lampu pju mati gelap bgt di Jl. Ki Mas Jong depan nomor 12, Kelurahan Cipare",
        "location": {"lat": -6.125255, "lng": 106.164052, "kelurahan": "Cipare"},
    }
    body = {"type": "complaint.created", "timestamp": now, "data": said}
    receipt = json.loads(door(signed(body, webhook_id="msg_1", secret=SIGNING))["body"])
    hub.deliver()
    hub.function("tell_channels")
    tell = importlib.import_module("functions.tell_channels.handler").handler
    tell({"job": "tell"}, Context())
    cases = RegisterCases(hub.register)
    case_id = heard_case(hub, receipt["complaint_id"])
    case = cases.get_case(case_id)
    for move in (Move.ACCEPT, Move.FOLLOW_UP):
        request = Request(
            move,
            Actor(Role.OPERATOR, case.agency),
            datetime.now(UTC),
            note="kerja",
            public_note="Lampu diganti.",
        )
        cases.save(decide_move(cases.get_case(case_id), request, RULES))
    told = tell({"cases": [case_id]}, Context())
    assert told["delivered"] == 2
    data = [one["data"] for one in heard]
    assert [one["status_detail"] for one in data] == [case.status, "diterima", "ditindaklanjuti"]
    assert {one["external_id"] for one in data} == {"RBG-1"}
    assert {one["tracking_code"] for one in data} == {receipt["tracking_code"]}
    assert [one["sequence"] for one in data] == [1, 2, 3]
    assert tell({"job": "tell"}, Context())["delivered"] == 0

    asked = hub.function("answer_channels")
    call = signed(b"", webhook_id="msg_ask", secret=SIGNING)
    call |= {"httpMethod": "GET", "body": None, "queryStringParameters": {"after": "1"}}
    page = json.loads(asked(call)["body"])
    assert [one["data"]["sequence"] for one in page["changes"]] == [2, 3]
    assert (page["next"], page["more"]) == ("3", False)


def heard_case(hub: Deployed, complaint_id: str) -> str:
    from aduan.adapters.dynamodb.complaints import stored_complaint  # noqa: PLC0415

    return str(stored_complaint(hub.register, complaint_id).case_id)
