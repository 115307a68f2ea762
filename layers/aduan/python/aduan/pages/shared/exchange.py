"""What a page function receives and answers: API Gateway's proxy event in, its answer out."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from aduan.pages.shared.page import GUARD_HEADERS, Page, document, headers

MAX_FORM_BYTES: Final = 20_000
_READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request as the pages need it. `changes` is true for POST alone. `address` is that of the
    network it came from, as API Gateway saw it."""

    method: str
    token: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    wants_json: bool = False
    tail: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    address: str = field(default="", repr=False)

    @property
    def changes(self) -> bool:
        return self.method == "POST"


def page_request(event: Mapping[str, Any]) -> PageRequest:
    """Read a REST proxy event. An unreadable body is an empty form, which every use case refuses
    in words; nothing here raises whatever is sent."""
    names = {k.lower(): str(v) for k, v in (event.get("headers") or {}).items()}
    method = str(event.get("httpMethod") or "GET").upper()
    path = event.get("pathParameters") or {}
    token = str(path.get("token") or path.get("tracking_code") or "")
    resource = str(event.get("resource") or event.get("path") or "")
    return PageRequest(
        method=method,
        token=token,
        query={k: str(v) for k, v in (event.get("queryStringParameters") or {}).items()},
        form={} if method in _READING else _form(event),
        wants_json="application/json" in names.get("accept", ""),
        tail=resource.rsplit("/", 1)[-1] if "/" in resource else "",
        cookies=_cookies(names.get("cookie", "")),
        address=str(
            ((event.get("requestContext") or {}).get("identity") or {}).get("sourceIp", "")
        ),
    )


def too_long(event: Mapping[str, Any]) -> bool:
    """Whether somebody wrote more than a form takes. It is told before the form is read: an empty
    one would be refused for what it lacks, which is not what is wrong with it."""
    body = event.get("body") or ""
    most = MAX_FORM_BYTES * 4 // 3 + 4 if event.get("isBase64Encoded") else MAX_FORM_BYTES
    return len(body) > most


def show(page: Page, *, city: str, method: str = "GET") -> dict[str, Any]:
    """The page as an answer; HEAD gets the same headers and no body."""
    return {
        "statusCode": page.status,
        "headers": headers(page),
        "body": "" if method == "HEAD" else document(page, city),
    }


def see_other(location: str, *, cookie: str = "") -> dict[str, Any]:
    """After a change the browser is sent to a page it may reload without changing anything."""
    headers = {"Location": location, **GUARD_HEADERS}
    return {
        "statusCode": 303,
        "headers": headers | {"Set-Cookie": cookie} if cookie else headers,
        "body": "",
    }


def once_more(location: str) -> dict[str, Any]:
    """The browser sends the same form to another address."""
    return {"statusCode": 307, "headers": {"Location": location, **GUARD_HEADERS}, "body": ""}


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header[:MAX_FORM_BYTES].split(";"))
    return {name: value for name, _, value in pairs if name}


def _form(event: Mapping[str, Any]) -> dict[str, str]:
    raw = event.get("body") or ""
    if len(raw) > MAX_FORM_BYTES * 2:
        return {}
    if event.get("isBase64Encoded"):
        try:
            raw = base64.b64decode(raw, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return {}
    if len(raw) > MAX_FORM_BYTES:
        return {}
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=60)
    except ValueError:
        return {}
    return {name: value.strip() for name, value in pairs}
