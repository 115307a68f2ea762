"""Calling a channel at the address its operator gave: signed, guarded, at most ten seconds.

The guards are those of the photo fetcher. The address is https, every address its name leads to is
a public one, the connection goes to the very address that was looked at, no redirect is followed.
On the local stage loopback is allowed, and nothing else that is not public. While a secret is being
replaced the call carries both signatures.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import httpx

from aduan.adapters.photos.source import Resolve, addresses_of, is_public
from aduan.application.channels.ports import Answer
from aduan.domain.case.errors import UnavailableError
from aduan.domain.channels.calls import Call
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.signatures import sign
from aduan.entrypoints.status.events import PING, Dressing, body_of

SECONDS: Final = 10.0
TOO_SLOW: Final = "tidak menjawab dalam 10 detik"
NO_SECRET: Final = "rahasia kanal tidak terbaca"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Secrets = Callable[[str], Sequence[str]]


class WebhookReceiver:
    """`Receiver`. `transport` and `resolve` are the network, for tests; `workers` how many calls
    are on their way at the same time. Of an answer only its head is read."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        secrets: Secrets,
        dressing: Dressing,
        *,
        local: bool,
        workers: int = 8,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve = addresses_of,
    ) -> None:
        self._channels = channels
        self._secrets = secrets
        self._dressing = dressing
        self._local = local
        self._resolve = resolve
        self._workers = workers
        self._transport = transport
        self._pool = ThreadPoolExecutor(workers)
        self._http = self._client()

    def _client(self) -> httpx.Client:
        return httpx.Client(
            transport=self._transport,
            timeout=httpx.Timeout(SECONDS / 2),
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),  # two hosts may share an address
            trust_env=False,
            headers={"content-type": "application/json", "user-agent": "satu-aduan"},
        )

    def send(self, calls: Sequence[Call], now: datetime) -> Sequence[Answer]:
        def one(call: Call) -> Answer:
            body = body_of(call, self._dressing, now)
            return self._post(call.channel, call.webhook_id, body, now)

        begun = [self._pool.submit(one, call) for call in calls]
        until = time.monotonic() + SECONDS
        answers = [self._in_time(future, until) for future in begun]
        if not all(future.done() for future in begun):
            self._start_afresh()
        return answers

    def _in_time(self, future: Future[Answer], until: float) -> Answer:
        """A receiver that sends its answer byte by byte is not waited for either, and of several
        such none longer than the first: they began together."""
        try:
            return future.result(max(0.0, until - time.monotonic()))
        except TimeoutError:
            return Answer(0, TOO_SLOW)

    def _start_afresh(self) -> None:
        """Closing the connections ends the calls that nobody waits for any more."""
        slow_http, slow_pool = self._http, self._pool
        self._http, self._pool = self._client(), ThreadPoolExecutor(self._workers)
        slow_http.close()
        slow_pool.shutdown(wait=False, cancel_futures=True)

    def ping(self, channel: str, now: datetime) -> Answer:
        at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"type": PING, "timestamp": at, "data": {"channel": channel}}
        return self._post(channel, f"msg_ping_{int(now.timestamp() * 1000)}", body, now)

    def _post(
        self, channel: str, webhook_id: str, said: Mapping[str, Any], now: datetime
    ) -> Answer:
        known = self._channels.get(channel)
        url = known.status_url if known else ""
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = int(now.timestamp())
        try:
            secrets = self._secrets(channel)
            signatures = [sign(secret, webhook_id, stamp, body) for secret in secrets]
        except (ValueError, UnavailableError):  # its own trouble, and no other channel's
            return Answer(0, NO_SECRET)
        if not url or not signatures:
            return Answer(0, "kanal tanpa alamat atau rahasia")
        headers = {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": " ".join(signatures),
        }
        where = self._looked_at(url)
        if isinstance(where, Answer):
            return where
        address, host = where
        try:
            return self._answer(address, host, headers, body)
        except httpx.TimeoutException:
            return Answer(0, TOO_SLOW)
        except httpx.HTTPError as error:
            return Answer(0, f"tidak terhubung ({type(error).__name__})")

    def _looked_at(self, url: str) -> tuple[str, str] | Answer:
        """The address to connect to, and the host it is asked for."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._local and host in _LOOPBACK:
            return url, parts.netloc
        if parts.scheme != "https":
            return Answer(0, "alamat bukan https")
        try:
            addresses = self._resolve(host)
        except (OSError, UnicodeError):
            return Answer(0, "nama host tidak dikenal")
        if not addresses or not all(is_public(one) for one in addresses):
            return Answer(0, "alamat bukan alamat publik")
        first = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        netloc = first if parts.port is None else f"{first}:{parts.port}"
        return urlunsplit(("https", netloc, parts.path or "/", parts.query, "")), parts.netloc

    def _answer(self, address: str, host: str, headers: Mapping[str, str], body: bytes) -> Answer:
        name = urlsplit(f"//{host}").hostname or host
        with self._http.stream(
            "POST",
            address,
            content=body,
            headers={**headers, "host": host},
            extensions={"sni_hostname": name},  # the certificate must be the host's
        ) as answer:
            return Answer(
                answer.status_code,
                f"HTTP {answer.status_code}",
                _seconds(answer.headers.get("retry-after")),
            )


def _seconds(retry_after: str | None) -> float | None:
    """Delay-seconds or an HTTP-date (RFC 9110, section 10.2.3); anything else is not there."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
