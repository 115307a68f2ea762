"""Standard Webhooks signatures: made for clients and tests, and proven on the raw bytes.

`webhook-id`, `webhook-timestamp` (whole Unix seconds) and the body are joined by full stops and
signed with HMAC-SHA256; `webhook-signature` holds one or more `v1,<base64>` parted by spaces.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

Whatever is wrong is one `SignatureRefusedError` without a reason: a caller that learns why it was
refused learns how to get further.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

TOLERANCE_S: Final = 300
MOST_SIGNATURES: Final = 16
SECRET_PREFIX: Final = "whsec_"
_NOBODY: Final = bytes(32)
_WEBHOOK_ID: Final = re.compile(r"[!-~]{1,256}")
_TIMESTAMP: Final = re.compile(r"[1-9][0-9]{0,11}")


class SignatureRefusedError(Exception):
    """Not from who it says it is from, or not now. Carries nothing on purpose."""


def signing_key(secret: str) -> bytes:
    """The key in a `whsec_<base64>`. ValueError where the city's own secret is not one: that is a
    mistake in its set-up, and must raise an alarm and not look like a forged call."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as exc:
        raise ValueError("a channel's secret is not whsec_ and base64") from exc
    if len(key) < 16:
        raise ValueError("a channel's secret is shorter than 16 bytes")
    return key


def sign(secret: str, webhook_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    return _signature(signing_key(secret), webhook_id, str(timestamp), body).decode()


def signed_headers(secret: str, webhook_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """All three headers, for clients and tests."""
    timestamp = int(at.timestamp())
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, webhook_id, timestamp, body),
    }


def verify(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], now: datetime
) -> str:
    """The webhook-id of a call signed with one of the secrets within five minutes of `now`.

    `headers` have lower-case names. An unknown channel comes with no secrets and is refused in the
    same time as a wrong signature.
    """
    webhook_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    well_formed = bool(_WEBHOOK_ID.fullmatch(webhook_id) and _TIMESTAMP.fullmatch(timestamp))
    in_time = well_formed and abs(now.timestamp() - int(timestamp)) <= TOLERANCE_S
    offered = headers.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    keys = [signing_key(secret) for secret in secrets]
    matches = False
    for key in keys or [_NOBODY]:
        expected = _signature(key, webhook_id, timestamp, body)
        for signature in offered:
            matches |= hmac.compare_digest(expected, signature.encode("utf-8", "surrogatepass"))
    if not (keys and matches and in_time):
        raise SignatureRefusedError
    return webhook_id


def _signature(key: bytes, webhook_id: str, timestamp: str, body: bytes) -> bytes:
    prefix = f"{webhook_id}.{timestamp}.".encode("utf-8", "surrogatepass")
    return b"v1," + base64.b64encode(hmac.digest(key, prefix + body, "sha256"))
