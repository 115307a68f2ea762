"""The front door's own pages, in Indonesian, filled from the templates beside this file."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any, Final

from infra.local.mailbox import Notice

TEMPLATES: Final = Path(__file__).with_name("pages")
LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
METHODS: Final = ("get", "post", "put", "patch", "delete")


def page(title: str, body: str, *, lapor_url: str) -> str:
    return _fill("layout.html", title=html.escape(title), body=body, lapor_url=lapor_url)


def index(facts: Mapping[str, str]) -> str:
    return _fill("index.html", **{name: html.escape(value) for name, value in facts.items()})


def track() -> str:
    return _fill("track.html")


def send(channels: Iterable[str], answer: str) -> str:
    options = "".join(f"<option>{html.escape(channel)}</option>" for channel in channels)
    return _fill("send.html", channels=options, answer=answer)


def sent(status: int, answer: str, tracking_code: str | None) -> str:
    follow = (
        f'<p><a href="/lacak?kode={html.escape(tracking_code)}">Lacak aduan ini</a></p>'
        if tracking_code
        else ""
    )
    return f"<h2>Jawaban: {status}</h2><pre>{html.escape(answer)}</pre>{follow}"


def clock(hour_seconds: float) -> str:
    if hour_seconds == 3600:
        return "Waktu nyata: satu jam adalah satu jam."
    return (
        f"Dipercepat: satu jam berlalu dalam {hour_seconds:g} detik, sehingga tenggat 3x24 jam "
        f"habis dalam {72 * hour_seconds:g} detik."
    )


def mailbox(notices: Iterable[Notice]) -> str:
    """Newest first, every link clickable, nothing of the message interpreted as HTML."""
    articles = [
        f"<article><h3>{html.escape(notice.subject or '(tanpa judul)')}</h3>"
        f"<small>Kepada <code>{html.escape(notice.topic)}</code> · "
        f"{html.escape(notice.sent_at)}</small><p>{linked(notice.text)}</p></article>"
        for notice in notices
    ]
    shown = "".join(reversed(articles)) or "<p>Belum ada pemberitahuan.</p>"
    return f"<h1>Kotak surat</h1><p>{len(articles)} pemberitahuan, terbaru di atas.</p>{shown}"


def linked(text: str) -> str:
    """The text with its addresses made clickable, the rest escaped."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        address = html.escape(match[0])
        parts += [html.escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])


def openapi(document: Mapping[str, Any]) -> str:
    """A plain reading of an OpenAPI document: no script, nothing fetched from elsewhere."""
    info = document.get("info", {})
    parts = [
        f"<h1>{html.escape(info.get('title', 'API'))} {html.escape(info.get('version', ''))}</h1>",
        f"<p>{html.escape(info.get('description', ''))}</p>",
    ]
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                parts.append(_operation(path, method, item[method], item.get("parameters", [])))
    schemas = document.get("components", {}).get("schemas", {})
    if schemas:
        parts.append("<h2>Bentuk data</h2>")
    parts += [
        f'<article id="{html.escape(name)}"><h3>{html.escape(name)}</h3>{_json(schema)}</article>'
        for name, schema in schemas.items()
    ]
    return "".join(parts)


def _operation(
    path: str, method: str, operation: Mapping[str, Any], shared: Iterable[Mapping[str, Any]]
) -> str:
    parameters = "".join(
        f"<tr><td><code>{html.escape(str(one.get('name', one.get('$ref', ''))))}</code></td>"
        f"<td>{html.escape(str(one.get('in', '')))}</td>"
        f"<td>{html.escape(str(one.get('description', '')))}</td></tr>"
        for one in [*shared, *operation.get("parameters", [])]
    )
    answers = "".join(
        f"<tr><td><code>{html.escape(code)}</code></td>"
        f"<td>{html.escape(str(answer.get('description', answer.get('$ref', ''))))}</td></tr>"
        for code, answer in operation.get("responses", {}).items()
    )
    body = operation.get("requestBody", {}).get("content", {})
    return (
        f'<article><h3><span class="method">{method.upper()}</span> '
        f"<code>{html.escape(path)}</code></h3>"
        f"<p>{html.escape(operation.get('summary', ''))}</p>"
        f"<p>{html.escape(operation.get('description', ''))}</p>"
        + (f"<h4>Parameter</h4><table>{parameters}</table>" if parameters else "")
        + (f"<h4>Badan permintaan</h4>{_json(body)}" if body else "")
        + (f"<h4>Jawaban</h4><table>{answers}</table>" if answers else "")
        + "</article>"
    )


def _json(value: object) -> str:
    return f"<pre>{html.escape(json.dumps(value, ensure_ascii=False, indent=2))}</pre>"


def _fill(name: str, **values: str) -> str:
    return Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)
