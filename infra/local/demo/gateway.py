"""Plays the channels: signs and sends each delivery, and keeps what was answered."""

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from infra.local import signing
from infra.local.stack import LocalStack

TIMEOUT_SECONDS: Final = 60
SOMEBODY_ELSES_SECRET: Final = "whsec_c29tZWJvZHkgZWxzZXMgc2VjcmV0IQ=="


@dataclass(frozen=True)
class Answer:
    """What the hub said. `seconds` is how long the channel waited for it."""

    status: int
    body: Mapping[str, Any]
    seconds: float

    @property
    def complaint_id(self) -> str | None:
        return self.body.get("complaint_id")

    @property
    def tracking_code(self) -> str | None:
        return self.body.get("tracking_code")


def new_message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


def deliver(
    stack: LocalStack,
    channel: str,
    secret: str | None,
    message: Mapping[str, Any],
    *,
    message_id: str,
    fault: str | None = None,
) -> Answer:
    """Send one webhook. `fault` breaks it as the story asks: a signature made with another
    secret, or a body that is no JSON but properly signed."""
    payload = json.dumps(message, ensure_ascii=False).encode()
    if fault == "malformed_body":
        payload = payload[:-9]
    if fault == "broken_signature" or secret is None:
        secret = SOMEBODY_ELSES_SECRET
    headers = signing.headers(
        secret, message_id=message_id, timestamp=int(time.time()), body=payload
    )
    return call("POST", f"{stack.api_url}/webhooks/{quote(channel)}", headers, payload)


def call(
    method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One HTTP call with a JSON answer; what is not JSON is kept as `text`."""
    where, started = urlsplit(url), time.monotonic()
    connection = http.client.HTTPConnection(where.netloc, timeout=TIMEOUT_SECONDS)
    try:
        path = f"{where.path}?{where.query}" if where.query else where.path
        connection.request(method, path, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
    finally:
        connection.close()
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = {"text": text}
    kept = parsed if isinstance(parsed, dict) else {"items": parsed}
    return Answer(response.status, kept, time.monotonic() - started)


def post_json(url: str, value: Mapping[str, Any]) -> Answer:
    """A plain JSON POST, for the switches of the LAPOR! simulator."""
    return call("POST", url, {"Content-Type": "application/json"}, json.dumps(value).encode())
