"""No header and no body, signed or not, gets a 5xx or an exception."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.webhooks import CHANNELS, Door, created, event, signed

FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates among them
HEADER_NAMES = st.sampled_from(
    ["webhook-id", "Webhook-Timestamp", "WEBHOOK-SIGNATURE", "content-type", "x"]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "external_id",
        "reported_at",
        "text",
        "title",
        "category",
        "location",
        "reporter",
        "anonymous",
        "attachments",
        "channel_fields",
        "rating",
        "verdict",
    ]
)
KINDS = st.sampled_from(
    ["complaint.created", "complaint.amended", "complaint.withdrawn", "feedback.given", "x"]
)


def answered(post: Any, call: dict[str, Any]) -> int:
    answer = post(call)
    assert 200 <= answer["statusCode"] < 500
    json.loads(answer["body"])
    answer["body"].encode("utf-8")
    return int(answer["statusCode"])


@FUZZ
@given(
    body=st.none() | ANY_TEXT | st.binary(max_size=80),
    headers=st.none() | st.dictionaries(HEADER_NAMES, ANY_TEXT, max_size=5),
    channel=ANY_TEXT | st.sampled_from(sorted(CHANNELS)),
    encoded=st.booleans(),
)
def test_an_unsigned_call_is_refused(
    post: Any, body: Any, headers: Any, channel: str, encoded: bool
) -> None:
    call = event(body, headers, channel)
    call["isBase64Encoded"] = call["isBase64Encoded"] or encoded
    assert answered(post, call) == 401


@FUZZ
@given(body=st.binary(max_size=300), channel=st.sampled_from(sorted(CHANNELS)))
def test_any_signed_bytes_are_answered(post: Any, body: bytes, channel: str) -> None:
    assert answered(post, signed(body, channel=channel)) in {400, 422}


@FUZZ
@given(
    data=st.dictionaries(FIELDS, ANY_JSON, max_size=5),
    kind=KINDS,
    channel=st.sampled_from(sorted(CHANNELS)),
    whole=st.booleans(),
)
def test_any_signed_json_is_answered(
    post: Any, data: Any, kind: str, channel: str, whole: bool
) -> None:
    body = created(**data)
    body["type"] = kind
    if not whole:
        body["data"] = data
    answered(post, signed(json.dumps(body).encode(), channel=channel, webhook_id="msg_9"))


@FUZZ
@given(text=st.text(min_size=1, max_size=400), channel=st.sampled_from(["rabeg", "119"]))
def test_any_text_of_a_citizen_is_taken_or_refused_in_words(
    post: Any, door: Door, text: str, channel: str
) -> None:
    door.intake.__init__()  # each text is a new complaint
    status = answered(post, signed(created(text=text), channel=channel))
    assert status in {201, 422}


@pytest.mark.parametrize(
    "call",
    [
        {},
        {"body": None, "headers": None, "pathParameters": None},
        {"body": "", "headers": {}, "pathParameters": {}, "isBase64Encoded": True},
        {"body": "é", "headers": {"x": None}, "isBase64Encoded": True},
        {"body": "{}", "headers": {"webhook-id": 5, "webhook-timestamp": 7}},
    ],
)
def test_an_event_of_any_form_is_answered(post: Any, call: dict[str, Any]) -> None:
    assert answered(post, call) == 401
