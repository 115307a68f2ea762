"""Signs a webhook as a channel would, after the Standard Webhooks specification.

Written apart from the hub's own check on purpose: a shared mistake would verify itself.
"""

import base64
import hashlib
import hmac
from typing import Final

PREFIX: Final = "whsec_"


def headers(secret: str, *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
