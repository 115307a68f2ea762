"""What a channel is told, as one table: the body is made from it, and so is docs/asyncapi.yaml.

Each field says what it is called, what it means, when it is there, and how it is read off a call.
Of a bare call (a secret complaint, the health line) only the first six are there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.domain.case.case import Level, PublicStatus, Status
from aduan.domain.case.clocks import timestamp
from aduan.domain.case.lifecycle import public_status
from aduan.domain.channels.calls import Call, Event

Schema = Mapping[str, Any]
PING: Final = "ping"


@dataclass(frozen=True, slots=True)
class Dressing:
    """What a call is dressed with when it is said: names for codes, the citizen's page, and photo
    addresses that end."""

    agencies: Mapping[str, str]
    public_url: str
    photo_address: Callable[[str], str]
    photos_live: timedelta

    def page(self, call: Call) -> str:
        return f"{self.public_url}/complaints/{call.tracking_code}"


Value = Callable[[Call, Dressing, datetime], Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One field; a value of None leaves it out unless `always`."""

    schema: Schema
    about: str
    value: Value
    example: Any
    always: bool = False


_TEXT: Final[Schema] = {"type": "string"}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}


def _agency(call: Call, dressing: Dressing, _now: datetime) -> dict[str, str] | None:
    code = call.facts.agency
    return {"code": code, "name": dressing.agencies.get(code, code)} if code else None


def _photos(call: Call, dressing: Dressing, now: datetime) -> list[dict[str, str]]:
    until = timestamp(now + dressing.photos_live)
    return [
        {"url": dressing.photo_address(key), "media_type": "image/jpeg", "expires_at": until}
        for key in call.facts.photos
    ]


def _when(at: datetime | None) -> str | None:
    return None if at is None else timestamp(at)


STATUS_ONLY: Final[Mapping[str, Said]] = {
    "external_id": Said(
        {"type": "string", "maxLength": 128},
        "Nomor aduan menurut kanal sendiri.",
        lambda call, _dressing, _now: call.external_id,
        "RBG-2026-000123",
        always=True,
    ),
    "complaint_id": Said(
        _TEXT,
        "Nomor yang diberikan pada tanda terima.",
        lambda call, _dressing, _now: call.complaint_id,
        "01KA5Z9M7Q2RW8D3T6V1XB4CEF",
        always=True,
    ),
    "tracking_code": Said(
        _TEXT,
        "Kode lacak yang diberikan pada tanda terima.",
        lambda call, _dressing, _now: call.tracking_code,
        "SA-GV5G-YMWQ-V0T",
        always=True,
    ),
    "sequence": Said(
        {"type": "integer", "minimum": 1},
        "Nomor urut pada kanal ini, naik terus; juga kursor untuk bertanya. Bila satu aduan "
        "didengar dua kali, yang bernomor terbesar berlaku.",
        lambda call, _dressing, _now: call.sequence,
        4711,
        always=True,
    ),
    "status": Said(
        {"type": "string", "enum": [one.value for one in PublicStatus]},
        "Status untuk warga.",
        lambda call, _dressing, _now: public_status(call.facts.status).value,
        "proses",
        always=True,
    ),
    "status_detail": Said(
        {"type": "string", "enum": [one.value for one in Status]},
        "Status yang lebih rinci; bisa bertambah jenisnya.",
        lambda call, _dressing, _now: call.facts.status.value,
        "ditindaklanjuti",
        always=True,
    ),
}
"""All that is said of a secret complaint, and of one of the health line."""

_CASE: Final[Mapping[str, Said]] = {
    "case_number": Said(
        _TEXT,
        "Nomor kasus: beberapa aduan tentang satu kejadian bernomor kasus sama.",
        lambda call, _dressing, _now: call.facts.number or None,
        "KTA-2026-00017",
    ),
    "agency": Said(
        {
            "type": "object",
            "required": ["code", "name"],
            "properties": {"code": _TEXT, "name": _TEXT},
        },
        "Instansi yang menangani.",
        _agency,
        {"code": "DISHUB", "name": "Dinas Perhubungan"},
    ),
    "level": Said(
        {"type": "string", "enum": [one.value for one in Level]},
        "Siapa yang paling tinggi telah diberi tahu pada putaran ini.",
        lambda call, _dressing, _now: call.facts.level.value if call.facts.level else None,
        "OPD",
    ),
    "due_at": Said(
        _TIME,
        "Tenggat berikutnya; tidak ada bila perkaranya selesai.",
        lambda call, _dressing, _now: _when(call.facts.due_at),
        "2026-03-05T00:14:31Z",
    ),
    "page": Said(
        _ADDRESS,
        "Halaman warga untuk aduan ini.",
        lambda call, dressing, _now: dressing.page(call),
        "https://aduan.example.go.id/complaints/SA-GV5G-YMWQ-V0T",
    ),
}
_NOTE: Final[Mapping[str, Said]] = {
    "note": Said(
        _TEXT,
        "Pesan untuk pelapor, tanpa data pribadi.",
        lambda call, _dressing, _now: call.facts.note or None,
        "Tim sudah di lokasi; lampu diganti besok pagi.",
    ),
}
_QUESTION: Final[Mapping[str, Said]] = {
    "question": Said(
        _TEXT,
        "Yang ditanyakan kepada pelapor.",
        lambda call, _dressing, _now: call.facts.note,
        "Di depan nomor berapa lampu yang mati?",
        always=True,
    ),
    "answer_until": Said(
        _TIME,
        "Sampai kapan jawaban ditunggu; sesudahnya penanganan berjalan tanpa jawaban.",
        lambda call, _dressing, _now: _when(call.facts.answer_until),
        "2026-03-17T02:00:00Z",
    ),
    "answer_at": Said(
        _ADDRESS,
        "Halaman tempat menjawab. Kanal juga dapat menjawab dengan complaint.amended.",
        lambda call, dressing, _now: dressing.page(call),
        "https://aduan.example.go.id/complaints/SA-GV5G-YMWQ-V0T",
        always=True,
    ),
}
_EVIDENCE: Final[Mapping[str, Said]] = {
    "photos": Said(
        {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["url", "media_type", "expires_at"],
                "properties": {
                    "url": _ADDRESS,
                    "media_type": {"const": "image/jpeg"},
                    "expires_at": _TIME,
                },
            },
        },
        "Foto tindak lanjut yang sudah dibersihkan. Alamatnya berakhir: ambil segera, atau minta "
        "lagi lewat changes.",
        _photos,
        [
            {
                "url": "https://s3.example/clean/foto.jpg?X-Amz-Signature=0a1b",
                "media_type": "image/jpeg",
                "expires_at": "2026-03-03T03:00:00Z",
            }
        ],
        always=True,
    ),
}


@dataclass(frozen=True, slots=True)
class EventTable:
    """`fields` come after those of every event."""

    about: str
    fields: Mapping[str, Said]


_NOTED: Final[Mapping[str, Said]] = {**_CASE, **_NOTE}
EVENTS: Final[Mapping[Event, EventTable]] = {
    Event.STATUS_CHANGED: EventTable(
        "Status, catatan, instansi, tenggat atau tingkat berubah. Untuk aduan rahasia dan kanal "
        "kesehatan hanya status.",
        _NOTED,
    ),
    Event.QUESTION_ASKED: EventTable("Instansi bertanya kepada pelapor.", {**_CASE, **_QUESTION}),
    Event.EVIDENCE_SHOWN: EventTable("Foto tindak lanjut dapat dilihat.", {**_CASE, **_EVIDENCE}),
    Event.JOINED: EventTable(
        "Aduan ini ditangani bersama aduan lain tentang kejadian yang sama. Isi aduan lain tidak "
        "pernah disertakan.",
        _NOTED,
    ),
    Event.SEPARATED: EventTable("Aduan ini ditangani tersendiri lagi.", _NOTED),
}


def fields_of(event: Event, *, bare: bool = False) -> Mapping[str, Said]:
    """All that a call about `event` says, in its order."""
    return STATUS_ONLY if bare else {**STATUS_ONLY, **EVENTS[event].fields}


def data_of(call: Call, dressing: Dressing, now: datetime) -> dict[str, Any]:
    """The `data` of a call's body."""
    fields = fields_of(call.event, bare=call.facts.bare)
    found = {name: one.value(call, dressing, now) for name, one in fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def body_of(call: Call, dressing: Dressing, now: datetime) -> dict[str, Any]:
    """The body of the call, as it is signed. Of a secret complaint every call is about its status:
    what else it was to tell of may have become secret after its id was given."""
    event = Event.STATUS_CHANGED if call.facts.bare else call.event
    return {
        "type": event.value,
        "timestamp": timestamp(call.at),
        "data": data_of(call, dressing, now),
    }


def change_of(call: Call, dressing: Dressing, now: datetime) -> dict[str, Any]:
    """The same for whoever asks instead of being called: with the id the call would have had."""
    return {"id": call.webhook_id, **body_of(call, dressing, now)}
