"""An API Gateway REST event (proxy integration) as the call it was: raw bytes, plain headers.

Header names come in the client's case from AWS and in lower case from the emulator; everything may
be null. The body is text, or base64 where the API says its media type is binary.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from aduan.dataclass import dataclass


class BodyTooLargeError(Exception):
    """`limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` have lower-case names."""

    headers: Mapping[str, str] = field(repr=False)
    path: Mapping[str, str]
    body: bytes = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def body_sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def read_request(event: Mapping[str, Any], *, largest_body: int) -> Request:
    """Refuses what is larger than `largest_body` bytes before anything looks into it."""
    text = event.get("body") or ""
    if len(text) > largest_body * 4 // 3 + 4:
        raise BodyTooLargeError(largest_body)
    body = _decoded(text) if event.get("isBase64Encoded") else _encoded(text)
    if len(body) > largest_body:
        raise BodyTooLargeError(largest_body)
    return Request(
        headers={name.lower(): str(value) for name, value in (event.get("headers") or {}).items()},
        path=event.get("pathParameters") or {},
        body=body,
        query=event.get("queryStringParameters") or {},
    )


def channel_of(event: Mapping[str, Any]) -> str:
    """The channel a webhook was sent to: each has an address of its own, with its own share of the
    API's calls, beside the one that takes any name."""
    named = (event.get("pathParameters") or {}).get("channel")
    return str(named or str(event.get("resource") or "").rpartition("/")[2])


def request_id_of(event: Mapping[str, Any]) -> str:
    """The gateway's number of a call, which goes along with what the call causes."""
    return str((event.get("requestContext") or {}).get("requestId") or "")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(text: str) -> bytes:
    """What is not base64 after all stays as it is, and fails at the signature."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return _encoded(text)
