"""The bodies of the four webhooks, and how they become what the application understands.

The limits are in characters. They keep a complaint with its original far below DynamoDB's 400 KB an
item, and leave room for a text three times as long as the longest a city has seen.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeGuard

from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Attachment, Feedback, Location, Reporter, is_swapped
from aduan.domain.intake.events import (
    Caution,
    ComplaintAmended,
    ComplaintCreated,
    ComplaintWithdrawn,
    Event,
    FeedbackGiven,
    Ping,
)
from aduan.entrypoints.shapes import (
    Fault,
    Field,
    Flag,
    LabelsShape,
    Link,
    Many,
    MediaType,
    Moment,
    Number,
    OneOf,
    Record,
    Shape,
    Spared,
    Text,
    UnprocessableBodyError,
)

LARGEST_BODY: Final = 256 * 1024
TITLE: Final = Text(200)
TEXT: Final = Text(10_000, shortest=1)
COMMENT: Final = Text(10_000)
NAME: Final = Text(120)
EXTERNAL_ID: Final = Text(
    128, shortest=1, pattern=r"[!-~]+", hint="Hanya huruf, angka dan tanda baca, tanpa spasi."
)


NO_PHOTO: Final = "Lampiran ini tidak diambil; kirim yang benar dengan complaint.amended."
NO_POINT: Final = (
    "Titik koordinat tidak dipakai; tuliskan letaknya dalam text pada complaint.amended."
)
SWAPPED: Final = Fault(
    "/lat", "Lintang dan bujur tertukar.", "Titik ini dibaca dengan urutan yang benar."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Photo(Record):
    """A photo whose media type says too little ("image/*", as a phone's picker gives it) costs
    itself alone; an address that is none, like all else that is wrong, costs the whole call."""

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> Any:
        own: list[Fault] = []
        read = Record.read(self, value, pointer, own)
        if isinstance(value, dict) and isinstance(value.get("media_type"), str):
            kind = f"{pointer}/media_type"
            own = [replace(one, instead=NO_PHOTO) if one.pointer == kind else one for one in own]
        faults += own
        return None if own else read


_ATTACHMENT: Final = _Photo(
    Attachment,
    {
        "url": Field(Link(), required=True, about="Alamat https berkas di kanal pengirim."),
        "media_type": Field(MediaType(), required=True, about="Jenis media, misalnya image/jpeg."),
    },
)
_ATTACHMENTS: Final = Many(_ATTACHMENT, 20)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Where(Record):
    """A location. An accuracy that cannot be is how phones say that they have no fix (iOS: below
    0), and costs the point alone. Axes are put right only where they can be nothing else but
    swapped: no latitude is as high as Indonesia's longitudes."""

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> Any:
        own: list[Fault] = []
        if isinstance(value, dict):
            lat, lng = value.get("lat"), value.get("lng")
            if _is_number(lat) and _is_number(lng) and lat > 90 and is_swapped(lat, lng):
                value = value | {"lat": lng, "lng": lat}
                own.append(replace(SWAPPED, pointer=f"{pointer}{SWAPPED.pointer}"))
        read = Record.read(self, value, pointer, own)
        if read is not None and any(one.instead == NO_POINT for one in own):
            own = [one for one in own if one.instead == NO_POINT]
            read = replace(read, lat=None, lng=None, accuracy_m=None)
        faults += own
        return read


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


_LOCATION: Final = _Where(
    Location,
    {
        "lat": Field(Number(-90, 90), about="Derajat, WGS84."),
        "lng": Field(Number(-180, 180), about="Derajat, WGS84."),
        "accuracy_m": Field(Spared(Number(0, 1_000_000), NO_POINT), about="Meter."),
        "address": Field(Text(500)),
        "kelurahan": Field(NAME),
        "kecamatan": Field(NAME),
    },
)

_REPORTER: Final = Record(
    Reporter,
    {"name": Field(Text(200)), "phone": Field(Text(40)), "email": Field(Text(254))},
)

_EXTERNAL_ID: Final = Field(EXTERNAL_ID, required=True, about="Nomor laporan di kanal pengirim.")


def _says_something(word: FeedbackGiven, pointer: str, faults: list[Fault]) -> None:
    if word.verdict is None and word.rating is None:
        faults.append(Fault(f"{pointer}/rating", "Isi rating, verdict, atau keduanya."))


def _adds_something(word: ComplaintAmended, pointer: str, faults: list[Fault]) -> None:
    if not word.text and not word.attachments:
        faults.append(Fault(f"{pointer}/text", "Isi text, attachments, atau keduanya."))


@dataclass(frozen=True, slots=True)
class EventType:
    """`timed` names the field that takes the envelope's `timestamp`."""

    about: str
    data: Record
    timed: str = ""


EVENT_TYPES: Final[Mapping[str, EventType]] = {
    "complaint.created": EventType(
        "Aduan baru.",
        Record(
            ComplaintCreated,
            {
                "external_id": _EXTERNAL_ID,
                "reported_at": Field(
                    Moment(any_year=True),
                    required=True,
                    about="Kapan warga melapor, dengan zona waktu. Paling lambat saat dikirim.",
                ),
                "title": Field(TITLE),
                "text": Field(TEXT, required=True, about="Kata-kata warga sendiri."),
                "category": Field(NAME, about="Kategori menurut kanal pengirim."),
                "severity": Field(Text(40), about="ringan, sedang, atau berat."),
                "classification": Field(NAME, about="Klasifikasi menurut SP4N LAPOR!."),
                "location": Field(_LOCATION),
                "reporter": Field(
                    _REPORTER, about="Disimpan terenkripsi; tidak pernah ditampilkan."
                ),
                "anonymous": Field(Flag(), about="Anonim: identitas disembunyikan."),
                "secret": Field(Flag(), about="Rahasia: isi tidak untuk umum."),
                "attachments": Field(_ATTACHMENTS),
                "channel_fields": Field(
                    LabelsShape(40, 500), about="Isian khas kanal, misalnya call_type pada 112."
                ),
            },
        ),
    ),
    "complaint.amended": EventType(
        "Keterangan atau foto tambahan untuk aduan yang sudah dikirim.",
        Record(
            ComplaintAmended,
            {
                "external_id": _EXTERNAL_ID,
                "text": Field(COMMENT),
                "attachments": Field(_ATTACHMENTS),
            },
            rule=_adds_something,
        ),
        timed="amended_at",
    ),
    "complaint.withdrawn": EventType(
        "Pelapor menarik aduannya.",
        Record(
            ComplaintWithdrawn,
            {
                "external_id": _EXTERNAL_ID,
                "reason": Field(COMMENT),
            },
        ),
        timed="withdrawn_at",
    ),
    "feedback.given": EventType(
        "Penilaian pelapor; verdict not_fixed meminta kasus dibuka kembali.",
        Record(
            FeedbackGiven,
            {
                "external_id": _EXTERNAL_ID,
                "verdict": Field(OneOf(Feedback)),
                "rating": Field(Number(1, 5, whole=True), about="1 (buruk) sampai 5 (baik)."),
                "comment": Field(COMMENT),
            },
            rule=_says_something,
        ),
        timed="given_at",
    ),
}

ENVELOPE: Final[Mapping[str, Field]] = {
    "type": Field(Text(40, shortest=1), required=True),
    "timestamp": Field(Moment(), required=True, about="Kapan kejadian ini dikirim."),
}


PING: Final = "ping"


def read_event(body: Mapping[str, Any], left_out: list[Caution] | None = None) -> Event | Ping:
    """The event in a body, or every fault in it. A `ping` says nothing beside its time. What costs
    only its own part is noted in `left_out`, for the receipt."""
    faults: list[Fault] = []
    sent_at = _envelope(body, "timestamp", faults)
    kind = _envelope(body, "type", faults)
    known = EVENT_TYPES.get(kind or "")
    if kind == PING and not faults:
        return Ping()
    if known is None:
        if kind and kind != PING:
            types = ", ".join((*EVENT_TYPES, PING))
            faults.append(Fault("/type", f"Harus salah satu dari: {types}."))
        raise UnprocessableBodyError(tuple(faults))
    event: Event = _at(known, sent_at).read(body.get("data"), "/data", faults)
    if any(not one.instead for one in faults):
        raise UnprocessableBodyError(tuple(faults))
    if left_out is not None:
        left_out += [Caution(f"#{one.pointer}", f"{one.reason} {one.instead}") for one in faults]
    return event


def unread(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Where in the data of a body that was read well nobody looked, once each and in order: a
    channel that writes `rahasia` where `secret` is read must not think its complaint is secret."""
    known = EVENT_TYPES.get(str(body.get("type")))
    if known is None:
        return ()
    return tuple(dict.fromkeys(known.data.unread(body["data"], "/data")))


def _envelope(body: Mapping[str, Any], name: str, faults: list[Fault]) -> Any:
    if body.get(name) is None:
        faults.append(Fault(f"/{name}", "Wajib diisi."))
        return None
    shape: Shape = ENVELOPE[name].shape
    return shape.read(body[name], f"/{name}", faults)


def _at(known: EventType, sent_at: datetime | None) -> Record:
    if not known.timed:
        return known.data
    return replace(known.data, build=partial(known.data.build, **{known.timed: sent_at}))
