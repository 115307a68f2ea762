"""Calling an address somebody else chose: signed for a library nobody here wrote, and guarded."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from aduan.adapters.channels import receiver as calling
from aduan.adapters.channels.receiver import WebhookReceiver
from aduan.application.channels.ports import Answer
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.status.events import Dressing
from tests.unit.channels.world import a_call

NEW, OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_b2xkIHNlY3JldCBvZiBhIGNoYW5uZWw="
DRESSING = Dressing({}, "https://contoh.id", lambda key: key, timedelta(hours=1))
Handler = Callable[[httpx.Request], httpx.Response]


def receiver(
    answer: Handler,
    *,
    url: str = "https://app.example.go.id/status",
    addresses: Sequence[str] = ("203.0.113.7",),
    local: bool = False,
    secrets: Sequence[str] = (NEW, OLD),
) -> WebhookReceiver:
    public = {"203.0.113.7": "8.8.8.8"}  # documentation addresses are not public ones
    return WebhookReceiver(
        {"rabeg": Channel("rabeg", "RABEG", "app", status_url=url)},
        lambda _: secrets,
        DRESSING,
        local=local,
        transport=httpx.MockTransport(answer),
        resolve=lambda _: [public.get(one, one) for one in addresses],
    )


def said_to(one: WebhookReceiver) -> Answer:
    now = datetime.now(UTC)
    (answer,) = one.send([a_call(1, "a1", now)], now)
    return answer


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_a_call_is_verified_with_either_secret_while_one_is_replaced(secret: str) -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(Webhook(secret).verify(request.content, dict(request.headers)))
        return httpx.Response(204)

    assert said_to(receiver(answer)).status == 204
    assert seen[0]["type"] == "complaint.status_changed"
    assert seen[0]["data"]["external_id"] == "RBG-a1"


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "8.8.8.8"
        assert request.headers["host"] == "app.example.go.id:8443"
        assert request.extensions["sni_hostname"] == "app.example.go.id"
        assert request.url.port == 8443
        return httpx.Response(200)

    assert said_to(receiver(answer, url="https://app.example.go.id:8443/x?a=1")).status == 200


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("https://app.example.go.id/x", ("10.0.0.7",)),
        ("https://app.example.go.id/x", ("8.8.8.8", "169.254.169.254")),
        ("https://app.example.go.id/x", ("::ffff:127.0.0.1",)),
        ("https://app.example.go.id/x", ()),
        ("http://app.example.go.id/x", ("8.8.8.8",)),
        ("http://localhost:8000/x", ("127.0.0.1",)),
    ],
)
def test_nothing_is_sent_where_it_must_not_go(url: str, addresses: Sequence[str]) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("called")

    assert said_to(receiver(answer, url=url, addresses=addresses)).status == 0


def test_on_the_local_stage_loopback_is_called_and_nothing_else_that_is_not_public() -> None:
    ok = lambda _: httpx.Response(204)  # noqa: E731
    assert said_to(receiver(ok, url="http://localhost:8000/x", local=True)).status == 204
    private = receiver(ok, url="http://192.168.1.2/x", addresses=("192.168.1.2",), local=True)
    assert said_to(private).status == 0


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    calls = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(302, headers={"location": "http://169.254.169.254/"})

    assert said_to(receiver(answer)).status == 302
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120.0), ("soon", None), ("", None), ("-5", None)]
)
def test_retry_after_is_read(header: str, seconds: float | None) -> None:
    answer = said_to(receiver(lambda _: httpx.Response(503, headers={"retry-after": header})))
    assert answer == Answer(503, "HTTP 503", seconds)


def test_retry_after_may_be_a_date() -> None:
    at = datetime.now(UTC) + timedelta(minutes=10)
    words = at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    answer = said_to(receiver(lambda _: httpx.Response(429, headers={"retry-after": words})))
    assert answer.retry_after is not None
    assert 590 < answer.retry_after <= 600


def test_whoever_does_not_answer_is_not_waited_for() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    assert said_to(receiver(answer)).words == "tidak menjawab dalam 10 detik"


def test_several_who_drip_are_waited_for_together_and_no_longer_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calling, "SECONDS", 0.05)
    ended = threading.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        ended.wait(2)
        return httpx.Response(204)

    one, now, began = receiver(answer), datetime.now(UTC), time.monotonic()
    answers = one.send([a_call(number, f"a{number}", now) for number in range(1, 9)], now)
    ended.set()
    assert {each.words for each in answers} == {calling.TOO_SLOW}
    assert time.monotonic() - began < 0.3


@pytest.mark.parametrize("broken", ["whsec_!!!", "whsec_a2V5", "kunci"])
def test_a_channels_broken_secret_is_its_own_trouble(broken: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("called")

    assert said_to(receiver(answer, secrets=(broken,))) == Answer(0, calling.NO_SECRET)


def test_a_name_that_is_none_is_no_error_of_ours() -> None:
    one = WebhookReceiver(
        {"rabeg": Channel("rabeg", "RABEG", "app", status_url=f"https://{'a' * 64}.id/x")},
        lambda _: (NEW,),
        DRESSING,
        local=False,
        resolve=lambda host: [host.encode("idna").decode()],
    )
    assert said_to(one).words == "nama host tidak dikenal"


def test_a_channel_without_a_secret_is_not_called() -> None:
    assert said_to(receiver(lambda _: httpx.Response(204), secrets=())).status == 0


def test_a_ping_is_signed_and_says_nothing_of_anybody() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(Webhook(NEW).verify(request.content, dict(request.headers)))
        return httpx.Response(200)

    assert receiver(answer).ping("rabeg", datetime.now(UTC)).status == 200
    assert seen[0]["type"] == "ping"
    assert json.dumps(seen[0]["data"]) == '{"channel": "rabeg"}'
