"""The screen of a channel's own app, as the city's app would draw it: made of nothing but the calls
that channel's server was told by (Standard Webhooks). It asks the hub for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

WORDS: Final[Mapping[str, str]] = {
    "menunggu": "Menunggu",
    "proses": "Sedang diproses",
    "selesai": "Selesai",
}
TONES: Final[Mapping[str, str]] = {"menunggu": "warn", "proses": "busy", "selesai": "ok"}
NOT_DONE: Final[Mapping[str, tuple[str, str]]] = {
    "ditolak": ("Ditolak", "bad"),
    "ditarik": ("Ditarik", ""),
}
KINDS: Final[Mapping[str, str]] = {
    "complaint.status_changed": "Perkembangan",
    "complaint.question_asked": "Pertanyaan",
    "complaint.evidence_shown": "Foto hasil",
    "complaint.joined": "Ditangani bersama laporan lain",
    "complaint.separated": "Ditangani tersendiri lagi",
}


@dataclass(frozen=True)
class Told:
    """One call, as a line of the app's own history."""

    what: str
    when: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppComplaint:
    """One complaint of the channel. `page` is where its reporter answers."""

    number: str
    status: str
    tone: str
    office: str
    question: str
    page: str
    told: tuple[Told, ...]


def app_complaints(bodies: Iterable[Mapping[str, Any]], zone: tzinfo = UTC) -> list[AppComplaint]:
    """The complaints of a channel out of the bodies of its calls, the one told last first. A call
    with a lower number than one before it tells nothing new of where the complaint stands."""
    calls: dict[str, list[Mapping[str, Any]]] = {}
    for body in bodies:
        external_id = str(body.get("data", {}).get("external_id", ""))
        if external_id:
            calls.setdefault(external_id, []).append(body)
    for told in calls.values():
        told.sort(key=lambda body: int(body["data"].get("sequence", 0)))
    newest_first = sorted(calls.items(), key=lambda pair: _sequence(pair[1]), reverse=True)
    return [_complaint(number, told, zone) for number, told in newest_first]


def _sequence(told: Sequence[Mapping[str, Any]]) -> int:
    return int(told[-1]["data"].get("sequence", 0))


def _complaint(number: str, told: Sequence[Mapping[str, Any]], zone: tzinfo) -> AppComplaint:
    last = told[-1]["data"]
    public, detail = str(last.get("status", "")), str(last.get("status_detail", ""))
    words, tone = NOT_DONE.get(detail, (WORDS.get(public, public), TONES.get(public, "")))
    asked = [body["data"] for body in told if body.get("type") == "complaint.question_asked"]
    waits = bool(asked) and detail == "menunggu_pelapor"
    return AppComplaint(
        number=number,
        status=words,
        tone=tone,
        office=str((last.get("agency") or {}).get("name", "")),
        question=str(asked[-1].get("question", "")) if waits else "",
        page=next(
            (str(one["data"]["page"]) for one in reversed(told) if "page" in one["data"]), ""
        ),
        told=tuple(_line(body, zone) for body in reversed(told)),
    )


def _line(body: Mapping[str, Any], zone: tzinfo) -> Told:
    data = body["data"]
    said = [str(data[name]) for name in ("note", "question") if data.get(name)]
    if data.get("photos"):
        said.append(f"{len(data['photos'])} foto")
    what = KINDS.get(str(body.get("type")), str(body.get("type")))
    status = WORDS.get(str(data.get("status")), "")
    when = _clock(str(body.get("timestamp", "")), zone)
    return Told(f"{what}: {status}" if status else what, when, tuple(said))


def _clock(written: str, zone: tzinfo) -> str:
    try:
        return datetime.fromisoformat(written).astimezone(zone).strftime("%H.%M.%S %Z")
    except ValueError:
        return written
