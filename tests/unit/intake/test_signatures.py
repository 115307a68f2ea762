"""Standard Webhooks, proven on raw bytes."""

import base64
import hashlib
import hmac
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


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("whsec_%%%", "a channel's secret is not whsec_ and base64"),
        # letters base64 does not have are not passed over: half a key is a weaker key
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw!", "a channel's secret is not whsec_ and base64"),
        ("whsec_" + "A" * 20, "a channel's secret is shorter than 16 bytes"),
    ],
)
def test_the_alarm_says_what_is_wrong_with_the_secret(secret: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        signing_key(secret)


def test_a_key_of_sixteen_bytes_is_long_enough_and_the_prefix_is_no_part_of_it() -> None:
    assert signing_key("whsec_" + base64.b64encode(b"k" * 16).decode()) == b"k" * 16
    assert signing_key(base64.b64encode(b"k" * 16).decode()) == b"k" * 16


def test_the_longest_id_and_the_last_of_sixteen_signatures_are_taken() -> None:
    longest = "x" * 256
    headers = signed_headers(SECRET, longest, SENT, BODY)
    assert verify(headers, BODY, secrets=[SECRET], now=SENT) == longest
    headers = HEADERS | {"webhook-signature": ("v1,AAAA " * 15) + PUBLISHED}
    assert verify(headers, BODY, secrets=[SECRET], now=SENT)


def test_each_missing_header_alone_is_refused() -> None:
    for name in HEADERS:
        without = {key: value for key, value in HEADERS.items() if key != name}
        with pytest.raises(SignatureRefusedError):
            verify(without, BODY, secrets=[SECRET], now=SENT)


def test_headers_for_a_client_are_the_three_and_whole_seconds() -> None:
    headers = signed_headers(SECRET, "msg_1", SENT + timedelta(milliseconds=900), BODY)
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1614265330",
        "webhook-signature": sign(SECRET, "msg_1", 1614265330, BODY),
    }


def test_a_signature_says_which_way_it_was_made() -> None:
    mac = hmac.new(signing_key(SECRET), b"msg_1.5." + BODY, hashlib.sha256).digest()
    assert sign(SECRET, "msg_1", 5, BODY) == "v1," + base64.b64encode(mac).decode()


def test_a_part_of_a_second_too_much_is_too_late() -> None:
    with pytest.raises(SignatureRefusedError):
        verify(HEADERS, BODY, secrets=[SECRET], now=SENT + timedelta(seconds=300.5))
