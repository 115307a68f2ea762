"""Standard Webhooks, proven on raw bytes."""

from datetime import UTC, datetime, timedelta

import pytest

from aduan.entrypoints.signatures import (
    SignatureRefusedError,
    sign,
    signed_headers,
    signing_key,
    verify,
)
from tests.unit.intake.webhooks import OLD_SECRET, SECRET

BODY = b'{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
SENT = datetime.fromtimestamp(1614265330, UTC)
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": PUBLISHED,
}


def test_the_published_vector_is_signed_and_verified() -> None:
    assert sign(SECRET, HEADERS["webhook-id"], 1614265330, BODY) == PUBLISHED
    assert verify(HEADERS, BODY, secrets=[SECRET], now=SENT) == HEADERS["webhook-id"]


def test_the_current_and_the_previous_secret_are_accepted() -> None:
    for secret in (SECRET, OLD_SECRET):
        headers = signed_headers(secret, "msg_1", SENT, BODY)
        assert verify(headers, BODY, secrets=[SECRET, OLD_SECRET], now=SENT) == "msg_1"


def test_one_good_signature_among_several_is_enough() -> None:
    among = f"v1a,xyz v1,AAAA {PUBLISHED} v2,bbb"
    headers = HEADERS | {"webhook-signature": among}
    assert verify(headers, BODY, secrets=[SECRET], now=SENT)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_five_minutes_either_way_are_in_time(seconds: int) -> None:
    assert verify(HEADERS, BODY, secrets=[SECRET], now=SENT + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400, -86_400])
def test_a_second_more_is_refused(seconds: int) -> None:
    with pytest.raises(SignatureRefusedError):
        verify(HEADERS, BODY, secrets=[SECRET], now=SENT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
        {"webhook-id": "a b"},
        {"webhook-id": "x" * 257},
        {"webhook-id": "msg\udc00"},
        {"webhook-timestamp": "1614265330.7"},
        {"webhook-timestamp": "1614265330.0"},
        {"webhook-timestamp": " 1614265330"},
        {"webhook-timestamp": "+1614265330"},
        {"webhook-timestamp": "01614265330"},
        {"webhook-timestamp": "1_614_265_330"},
        {"webhook-timestamp": "١٦١٤٢٦٥٣٣٠"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": PUBLISHED.removeprefix("v1,")},
        {"webhook-signature": "v2" + PUBLISHED[2:]},
        {"webhook-signature": PUBLISHED[:-1]},
        {"webhook-signature": "v1,%%%%"},
        {"webhook-signature": "v1,é\udc80"},
        {"webhook-signature": ("v1,AAAA " * 16) + PUBLISHED},
    ],
)
def test_anything_malformed_is_the_same_refusal(changed: dict[str, str]) -> None:
    with pytest.raises(SignatureRefusedError) as refused:
        verify(HEADERS | changed, BODY, secrets=[SECRET], now=SENT)
    assert refused.value.args == ()


def test_missing_headers_a_changed_body_and_no_secret_are_the_same_refusal() -> None:
    for headers, body, secrets in (
        ({}, BODY, [SECRET]),
        (HEADERS, BODY + b" ", [SECRET]),
        (HEADERS, BODY, []),
        (HEADERS, BODY, [OLD_SECRET]),
    ):
        with pytest.raises(SignatureRefusedError) as refused:
            verify(headers, body, secrets=secrets, now=SENT)
        assert refused.value.args == ()


def test_nobody_signs_for_a_channel_without_secrets() -> None:
    nothing = "whsec_" + "A" * 43 + "="  # 32 zero bytes, what an unknown channel is compared with
    headers = signed_headers(nothing, "msg_1", SENT, BODY)
    with pytest.raises(SignatureRefusedError):
        verify(headers, BODY, secrets=[], now=SENT)


@pytest.mark.parametrize("secret", ["whsec_%%%", "whsec_YWJj", "whsec_"])
def test_a_secret_of_the_city_that_is_none_raises_an_alarm(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        signing_key(secret)
