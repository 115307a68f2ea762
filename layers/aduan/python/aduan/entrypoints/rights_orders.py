"""An order about a person's data and its answer: flat JSON of strings in, JSON out.

Who calls is not in the body: the gateway has checked the signature and says whose it was.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from aduan.application.rights.serve import Served

MAX_BYTES: Final = 20_000


def read_order(event: Mapping[str, Any]) -> Mapping[str, str]:
    """What is no flat object of strings is an empty order, which is refused in words."""
    raw = event.get("body") or ""
    if len(raw) > MAX_BYTES or event.get("isBase64Encoded"):
        return {}
    try:
        order = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(order, dict):
        return {}
    return {str(name): value for name, value in order.items() if isinstance(value, str)}


def caller_of(event: Mapping[str, Any]) -> str:
    """The identity of AWS that signed; "" where nobody did."""
    identity = event.get("requestContext", {}).get("identity", {})
    return str(identity.get("userArn") or "")


def answer(served: Served) -> dict[str, Any]:
    body = {"ok": served.done, "messages": list(served.words), **served.data}
    return {
        "statusCode": 200 if served.done else 422,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
        "body": json.dumps(body, ensure_ascii=False),
    }
