"""What the front door's own pages show; `pages/` shows it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from infra.local.app_page import app_complaints
from infra.local.mailbox import Notice
from infra.local.templates import render

LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
MOST_SHOWN: Final = 20
MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
OPENS: Final = {
    "/actions/": "Buka kasus", "/office/": "Buka halaman kantor", "/desk/": "Buka meja layanan",
    "/leaders/": "Buka halaman pimpinan", "/complaints/": "Lacak aduan",
}  # fmt: skip
"""What a link of ours is called, by the part of its address that says what it opens."""
METHODS: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Sent:
    """What became of a trial complaint. `case_number` is "" until it has a case."""

    status: int
    answer: str
    tracking_code: str = ""
    case_number: str = ""
    letters: tuple[Notice, ...] = ()


def message(title: str, *, lapor_url: str) -> str:
    """A page that only says what is the matter."""
    return render("message.html", title=title, lapor_url=lapor_url)


def index(facts: Mapping[str, str], *, lapor_url: str) -> str:
    return render("index.html", facts=facts, lapor_url=lapor_url)


def track(*, lapor_url: str) -> str:
    return render("track.html", lapor_url=lapor_url)


def app(
    channel: str, bodies: Iterable[Mapping[str, Any]], *, lapor_url: str, zone: tzinfo = UTC
) -> str:
    """A channel's own app, out of the calls its server was told by."""
    complaints = app_complaints(bodies, zone)
    return render("app.html", channel=channel, complaints=complaints, lapor_url=lapor_url)


def design(*, lapor_url: str) -> str:
    """Every component of the design system in every state."""
    return render("gaya.html", lapor_url=lapor_url)


def send(channels: Iterable[str], *, lapor_url: str) -> str:
    """The form for a trial complaint."""
    return render(
        "send.html", channels={channel: channel for channel in channels}, lapor_url=lapor_url
    )


def sent(result: Sent, *, names: Mapping[str, str], lapor_url: str, zone: tzinfo = UTC) -> str:
    """What became of a trial complaint: the channel's answer as it came, the case, the mail."""
    return render(
        "sent.html",
        status=result.status,
        answer=result.answer,
        tracking_code=result.tracking_code,
        case_number=result.case_number,
        letters=[_letter(notice, names, zone) for notice in result.letters],
        lapor_url=lapor_url,
    )


def clock(hour_seconds: float) -> str:
    if hour_seconds == 3600:
        return "Waktu nyata: satu jam adalah satu jam."
    return (
        f"Dipercepat: satu jam berlalu dalam {hour_seconds:g} detik, sehingga tenggat 3x24 jam "
        f"habis dalam {72 * hour_seconds:g} detik."
    )


def mailbox(
    notices: Iterable[Notice],
    *,
    lapor_url: str,
    names: Mapping[str, str] | None = None,
    to: str = "",
    about: str = "",
    after: int = 0,
    zone: tzinfo = UTC,
) -> str:
    """A list of recipients with their mail, the newest on top; of one of them (`to`) all of it, of
    a case (`about`) what names it, `MOST_SHOWN` letters at a time. Times are the city's. Nothing
    of a message is interpreted as HTML."""
    known, newest = names or {}, list(notices)[::-1]
    boxes: dict[str, list[Notice]] = {}
    for notice in newest:
        boxes.setdefault(notice.topic, []).append(notice)
    shown = [
        notice
        for notice in newest
        if (not to or notice.topic == to) and about in f"{notice.subject}\n{notice.text}"
    ]
    return render(
        "mailbox.html",
        boxes=[
            {
                "topic": topic,
                "name": recipient(topic, known),
                "count": len(letters),
                "newest": letters[0].subject or "(tanpa judul)",
                "at": _moment(letters[0].sent_at, zone),
            }
            for topic, letters in boxes.items()
        ],
        to=to,
        to_name=recipient(to, known) if to else "",
        about=about,
        total=len(shown),
        after=after,
        older=after + MOST_SHOWN if after + MOST_SHOWN < len(shown) else 0,
        letters=[_letter(each, known, zone) for each in shown[after : after + MOST_SHOWN]],
        lapor_url=lapor_url,
    )


def recipient(topic: str, names: Mapping[str, str]) -> str:
    """Whose mail a topic carries: the name of the post its own name ends in."""
    ends = (end for end in names if topic.endswith(f"-{end}"))
    best = max(ends, key=len, default="")
    return names.get(best, topic)


def link_words(address: str) -> str:
    """What a link of ours opens; of others their address."""
    for part, words in OPENS.items():
        if part in address:
            return words
    return address


def _letter(notice: Notice, names: Mapping[str, str], zone: tzinfo) -> dict[str, object]:
    return {
        "subject": notice.subject or "(tanpa judul)",
        "topic": notice.topic,
        "name": recipient(notice.topic, names),
        "sent_at": _moment(notice.sent_at, zone),
        "way": WAYS[bool(notice.to)],
        "parts": [
            (words, link_words(words) if is_address else "")
            for words, is_address in linked(notice.text)
        ],
    }


WAYS: Final = ("pesan topik (SNS)", "surel dari domain kota (SES)")
"""How a letter came: on its post's topic, or mailed to one address."""


def _moment(iso: str, zone: tzinfo) -> str:
    """`2026-03-02T00:00:00.000Z` as people of the city read it, to the second: a day may last 24 of
    them here."""
    try:
        at = datetime.fromisoformat(iso).astimezone(zone)
    except ValueError:
        return iso
    return f"{at.day} {MONTHS[at.month - 1]} {at.year} pukul {at:%H.%M.%S} {at:%Z}"


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


@dataclass(frozen=True)
class KitOfChannel:
    """What a channel's developers need on this machine. `told` is empty where it is not called."""

    id: str
    secret: str
    sends: str
    asks: str
    told: str = ""
    address: str = ""
    heard: str = ""
    count: int = 0


def developers(channels: Iterable[KitOfChannel], *, lapor_url: str) -> str:
    """Documents, addresses and secrets, to be copied."""
    return render("developers.html", channels=list(channels), lapor_url=lapor_url)


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
