"""The admin call's order and answer: flat JSON of strings in, JSON out."""

import json
from collections.abc import Mapping
from typing import Any, Final

from aduan.application.officials.manage import KINDS, OfficialsResult
from aduan.domain.officials.appointments import Appointment

MAX_BYTES: Final = 10_000


def read_order(event: Mapping[str, Any]) -> Mapping[str, str]:
    """The order of an API event, or of a schedule (`{"do": "settle"}`); anything else is an empty
    one, which is refused in words."""
    if "httpMethod" not in event:
        return _flat(event)
    raw = event.get("body") or ""
    if len(raw) > MAX_BYTES or event.get("isBase64Encoded"):
        return {}
    try:
        return _flat(json.loads(raw))
    except (ValueError, RecursionError):
        return {}


def answer(outcome: OfficialsResult) -> dict[str, Any]:
    body = {
        "ok": outcome.done,
        "messages": list(outcome.words),
        "officials": [_shown(one) for one in outcome.appointments],
    }
    if outcome.settled is not None:
        body["settled"] = {
            "asked": outcome.settled.asked,
            "ended": outcome.settled.ended,
            "unreached": list(outcome.settled.unreached),
        }
    return {
        "statusCode": 200 if outcome.done else 422,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
        "body": json.dumps(body, ensure_ascii=False),
    }


def _flat(order: Any) -> Mapping[str, str]:
    if not isinstance(order, dict):
        return {}
    return {str(name): value for name, value in order.items() if isinstance(value, str)}


def _shown(one: Appointment) -> dict[str, Any]:
    kinds = {kind: name for name, kind in KINDS.items()}
    return {
        "id": one.appointment_id,
        "post": one.post,
        "name": one.name,
        "kind": kinds[one.kind],
        "email": one.email,
        "phone": one.phone,
        "sk": one.decree,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "confirmed": list(one.confirmed),
        "bounced": list(one.bounced),
    }
