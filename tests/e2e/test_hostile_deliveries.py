"""Whatever is sent to the deployed API, signed or not, is answered without a 5xx."""

import json
import time

import pytest

from infra.local import signing
from infra.local.demo import gateway
from tests.e2e.conftest import Hub

DEEP = b"[" * 1000 + b"]" * 1000
BODIES = {
    "empty": b"",
    "not JSON": b"lampu mati",
    "not UTF-8": b'{"type": "\xff\xfe"}',
    "NaN": b'{"type": "complaint.created", "data": {"text": NaN}}',
    "Infinity": b'{"type": "complaint.created", "data": {"text": -Infinity}}',
    "5,000-digit number": b'{"data": ' + b"9" * 5000 + b"}",
    "1,000-deep nesting": b'{"data": ' + DEEP + b"}",
    "lone surrogate": b'{"type": "complaint.created", "data": {"text": "\\ud800"}}',
    "duplicate keys": b'{"type": "complaint.created", "type": "complaint.created"}',
    "an array": b"[]",
    "null": b"null",
    "6 MB": b'{"data": "' + b"a" * (6 * 1024 * 1024) + b'"}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_no_body_brings_the_door_down(hub: Hub, name: str, signed: bool) -> None:
    body = BODIES[name]
    headers = {"content-type": "application/json"}
    if signed:
        headers = signing.headers(
            hub.secrets["rabeg"],
            message_id=gateway.new_message_id(),
            timestamp=int(time.time()),
            body=body,
        )
    answer = gateway.call("POST", f"{hub.stack.api_url}/webhooks/rabeg", headers, body)
    assert 400 <= answer.status < 500, answer


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,%%%"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-signature": ""},
        {"webhook-timestamp": "1614265330.7"},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "besok"},
        {"webhook-id": ""},
        {"webhook-id": "x" * 5000},
    ],
)
def test_no_header_brings_the_door_down(hub: Hub, changes: dict[str, str]) -> None:
    body = json.dumps({"type": "complaint.created"}).encode()
    headers = signing.headers(
        hub.secrets["rabeg"],
        message_id=gateway.new_message_id(),
        timestamp=int(time.time()),
        body=body,
    )
    answer = gateway.call("POST", f"{hub.stack.api_url}/webhooks/rabeg", headers | changes, body)
    assert answer.status == 401, answer


def test_an_unknown_channel_is_answered_as_a_wrong_signature_is(hub: Hub) -> None:
    unknown = hub.deliver("tiktok", {"type": "complaint.created"})
    wrong = gateway.deliver(
        hub.stack,
        "rabeg",
        None,
        {"type": "complaint.created"},
        message_id=gateway.new_message_id(),
    )
    assert unknown.status == wrong.status == 401
    assert {**unknown.body, "request_id": ""} == {**wrong.body, "request_id": ""}
