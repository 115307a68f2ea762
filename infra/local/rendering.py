"""What the front door's own pages show; `pages/` shows it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from infra.local.app_page import app_complaints
from infra.local.mailbox import Notice
from infra.local.templates import render

LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
METHODS: Final = ("get", "post", "put", "patch", "delete")


def message(title: str, *, lapor_url: str) -> str:
    """A page that only says what is the matter."""
    return render("message.html", title=title, lapor_url=lapor_url)


def index(facts: Mapping[str, str], *, lapor_url: str) -> str:
    return render("index.html", facts=facts, lapor_url=lapor_url)


def track(*, lapor_url: str) -> str:
    return render("track.html", lapor_url=lapor_url)


def app(channel: str, bodies: Iterable[Mapping[str, Any]], *, lapor_url: str) -> str:
    """A channel's own app, out of the calls its server was told by."""
    return render(
        "app.html", channel=channel, complaints=app_complaints(bodies), lapor_url=lapor_url
    )


def design(*, lapor_url: str) -> str:
    """Every component of the design system in every state."""
    return render("gaya.html", lapor_url=lapor_url)


def send(
    channels: Iterable[str],
    *,
    lapor_url: str,
    status: int | None = None,
    answer: str = "",
    tracking_code: str | None = None,
) -> str:
    """The form for a trial complaint; below it the answer to the last one, as it came."""
    return render(
        "send.html",
        channels={channel: channel for channel in channels},
        status=status,
        answer=answer,
        tracking_code=tracking_code,
        lapor_url=lapor_url,
    )


def clock(hour_seconds: float) -> str:
    if hour_seconds == 3600:
        return "Waktu nyata: satu jam adalah satu jam."
    return (
        f"Dipercepat: satu jam berlalu dalam {hour_seconds:g} detik, sehingga tenggat 3x24 jam "
        f"habis dalam {72 * hour_seconds:g} detik."
    )


def mailbox(notices: Iterable[Notice], *, lapor_url: str) -> str:
    """Newest first, every link clickable, nothing of the message interpreted as HTML."""
    letters = [
        {
            "subject": notice.subject or "(tanpa judul)",
            "topic": notice.topic,
            "sent_at": notice.sent_at,
            "parts": list(linked(notice.text)),
        }
        for notice in notices
    ]
    return render("mailbox.html", letters=letters[::-1], lapor_url=lapor_url)


def linked(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and of each whether it is an address."""
    end = 0
    for match in LINK.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def openapi(document: Mapping[str, Any], *, lapor_url: str) -> str:
    """A plain reading of an OpenAPI document: no script, nothing fetched from elsewhere."""
    info = document.get("info", {})
    return render(
        "openapi.html",
        title=info.get("title", "API"),
        version=info.get("version", ""),
        about=info.get("description", ""),
        operations=[
            _operation(path, method, item)
            for path, item in document.get("paths", {}).items()
            for method in METHODS
            if method in item
        ],
        schemas={
            name: _json(schema)
            for name, schema in document.get("components", {}).get("schemas", {}).items()
        },
        lapor_url=lapor_url,
    )


def _operation(path: str, method: str, item: Mapping[str, Any]) -> dict[str, object]:
    asked = item[method]
    body = asked.get("requestBody", {}).get("content", {})
    return {
        "path": path,
        "method": method.upper(),
        "summary": asked.get("summary", ""),
        "about": asked.get("description", ""),
        "parameters": [
            (one.get("name", one.get("$ref", "")), one.get("in", ""), one.get("description", ""))
            for one in [*item.get("parameters", []), *asked.get("parameters", [])]
        ],
        "body": _json(body) if body else "",
        "answers": [
            (code, answer.get("description", answer.get("$ref", "")))
            for code, answer in asked.get("responses", {}).items()
        ],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
