"""The page of one complaint, as its reporter opens it on a telephone: how far it is, what is late
and who was told, what is asked, and what can be answered.

Here is what it says, as values; `templates/tracking/complaint.html` says it. Each sentence that
claims something happened stands on a value that says so (`tests/unit/pages/test_claims.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from aduan.application.tracking.show import ComplaintView, Late, Offer, Row, ShownPhoto
from aduan.application.tracking.speak import (
    MAX_WORDS,
    MEDIA_TYPES,
    PHOTO,
    PROVE,
    NotSpoken,
    PhotoForm,
)
from aduan.domain.case.case import Level, PublicStatus, Status
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.due import Owing
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.spoken_time import day_words, moment_words, span_words
from aduan.domain.case.unlinked import unlinked
from aduan.domain.case.voice import REASONS
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES
from aduan.pages.shared import labels as words
from aduan.pages.shared.components import Event, Step
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page

BEING_CHECKED: Final = "Sedang diperiksa: dicocokkan dengan laporan lain."
ASKED_OF_YOU: Final = "Ada pertanyaan untuk Anda"
TAKEN_BACK: Final = "Ditarik pelapor"
ASKED: Final = "Petugas bertanya kepada pelapor"
ANSWERED: Final = "Pelapor menjawab"
RECEIPT: Final = "tanda-terima"
"""The query field that asks for the receipt itself."""
CHECKER, SEALED = "periksa.html", "segel/"
"""On the board (`domain/board/sealed.py`)."""
FOOTER: Final = "Siapa pun yang memegang kode lacak dapat melihat halaman ini. Simpan baik-baik."
_ORDER: Final = (PublicStatus.MENUNGGU, PublicStatus.PROSES, PublicStatus.SELESAI)
_TONE: Final[Mapping[PublicStatus, str]] = {
    PublicStatus.MENUNGGU: "warn",
    PublicStatus.PROSES: "busy",
    PublicStatus.SELESAI: "ok",
}
_ENDED_OTHERWISE: Final[Mapping[Status, tuple[str, str]]] = {
    Status.DITOLAK: ("Selesai (ditolak)", "bad"),
    Status.DITARIK: ("Selesai (ditarik)", ""),
}
"""Over, and yet not done: said in the step, and never in green."""
VERDICT: Final[Mapping[Feedback, str]] = {
    Feedback.FIXED: "Sudah beres",
    Feedback.NOT_FIXED: "Belum beres",
    Feedback.UNSURE: "Tidak bisa memastikan",
}
RATING: Final[Mapping[str, str]] = {
    "5": "5 – sangat baik",
    "4": "4 – baik",
    "3": "3 – cukup",
    "2": "2 – kurang",
    "1": "1 – buruk",
}
HEARD: Final[Mapping[tuple[str, str], str]] = {
    ("feedback", Move.REOPEN): "Kasus dibuka kembali. Instansinya mendapat tenggat baru.",
    ("feedback", Move.REPORTER_ANSWERED): "Tanggapan Anda tercatat. Kasus belum ditutup.",
    ("feedback", Move.CONFIRM): "Terima kasih. Pernyataan Anda bahwa ini sudah beres tercatat.",
    ("feedback", Move.NOTE): "Terima kasih. Penilaian Anda tercatat.",
    (
        "amendment",
        Move.REPORTER_ANSWERED,
    ): "Jawaban Anda tercatat. Bila tenggat instansi menunggunya, tenggat berjalan lagi.",
    ("amendment", Move.NOTE): "Keterangan Anda tercatat.",
    ("dispute", Move.NOTE): "Keberatan Anda tercatat dan masuk daftar meja layanan.",
}
"""What is said of a word just sent: by what kind it was and what it led to."""
KEPT: Final = "Kata-kata Anda tersimpan dan sedang diteruskan ke kasusnya."
"""The case would not hold still; the stream carries the word there."""
_HEARD_ELSE: Final = "Kata-kata Anda tercatat."


@dataclass(frozen=True, slots=True)
class Proof:
    """How the forms know their reporter: `ask` the digits with each, or nothing more; without
    either the channel is the only way."""

    known: bool
    ask: bool
    channel: str


@dataclass(frozen=True, slots=True)
class Judging:
    """The three answers, with what pressing "not fixed" does."""

    verdicts: Mapping[str, str]
    hint: str


@dataclass(frozen=True, slots=True)
class Lateness:
    """Late, in words: by how much, since when, and who has been told."""

    title: str
    due: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The receipt of the end. `address` is where it is taken from; "" until it can be held against
    its day, which is then at `day`."""

    address: str
    from_when: str
    day: str
    day_words: str
    checker: str


@dataclass(frozen=True, slots=True)
class ComplaintScreen:
    """Everything the page says."""

    code: str
    action: str
    home: str
    heading: str
    advice: str
    steps: tuple[Step, ...]
    said: str
    refused: str
    refused_in: str
    typed: Mapping[str, str]
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    latest: str
    late: Lateness | None
    question: str | None
    answer_until: str
    photos_sent: int
    photos_in_check: int
    photos_refused: tuple[str, ...]
    offers: frozenset[str]
    judging: Judging | None
    object_until: str
    tally: str
    mine: tuple[str, ...]
    proof: Proof
    portal: str | None
    parts: tuple[str, ...]
    part_of: str | None
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    history: tuple[Event, ...]
    nonce: str
    cycle: int
    receipt: Kept | None


def complaint_page(
    view: ComplaintView,
    city: CityNames,
    home: str,
    *,
    board: str = "",
    refused: NotSpoken | None = None,
    typed: Mapping[str, str] | None = None,
) -> Page:
    """`home` is the path of the public root, `board` where the public board is; `refused` says why
    a press was not made, and `typed` gives back what the person had written."""
    progress = view.progress
    offered = Offer.JUDGE in view.offers
    screen = ComplaintScreen(
        code=progress.tracking_code,
        action=f"{home}/complaints/{progress.tracking_code}",
        home=f"{home}/",
        heading=_heading(view),
        advice=words.CALL_112 if progress.emergency else "",
        steps=_steps(progress.public, progress.status),
        said=_heard(view),
        refused=refused.reason if refused else "",
        refused_in=refused.do if refused else "",
        typed={"isi": (typed or {}).get("isi", "")},
        facts=_facts(view, city),
        notes=_notes(view, city),
        latest=_latest(view),
        late=_late(view.late, view, city) if view.late else None,
        question=view.asked.text if view.asked else None,
        answer_until=moment_words(view.asked.until, city.zone) if view.asked else "",
        photos_sent=view.photos_sent,
        photos_in_check=view.photos_in_check,
        photos_refused=view.photos_refused,
        offers=frozenset(map(str, view.offers)),
        judging=_judging(view, city) if offered else None,
        object_until=moment_words(view.reopen_until, city.zone) if view.reopen_until else "",
        tally=words.tally_words(view.tally),
        mine=_mine(view),
        proof=Proof(view.known, view.by_phone, city.channel(view.channel)),
        portal=view.portal_id,
        parts=progress.parts,
        part_of=progress.part_of,
        before=tuple(_photo(one, city) for one in view.before),
        after=tuple(_photo(one, city) for one in view.after),
        history=tuple(_event(row, view, city) for row in reversed(view.rows)),
        nonce=view.nonce,
        cycle=view.cycle,
        receipt=_receipt(view, city, board) if view.receipt else None,
    )
    return Page(
        title=f"Aduan {progress.tracking_code}",
        template="tracking/complaint.html",
        values={
            "aduan": screen,
            "ratings": RATING,
            "reasons": {f"alasan_{code}": said for code, said in REASONS.items()},
            "do": {
                "prove": PROVE,
                "photo": PHOTO,
                **{one.name.lower(): one.value for one in Offer},
            },
            "most": MAX_WORDS,
        },
        status=409 if refused else 200,
        image_sources=_origins((*view.before, *view.after)),
        footer=FOOTER,
    )


def enter_page(city: CityNames, home: str, *, unknown: bool = False) -> Page:
    """Where a code is typed: the public root, and what an unknown code leads to."""
    return Page(
        title="Kode lacak tidak ditemukan" if unknown else f"Lacak aduan {city.name}",
        template="tracking/enter.html",
        values={"action": f"{home}/complaints", "unknown": unknown, "channels": _ways_in(city)},
        status=404 if unknown else 200,
        footer="",
    )


def photo_page(form: PhotoForm, home: str) -> Page:
    target = urlsplit(form.url)
    return Page(
        title="Foto untuk jawaban Anda",
        template="tracking/photo.html",
        values={
            "code": form.code,
            "back": f"{home}/complaints/{form.code}",
            "url": form.url,
            "fields": form.fields,
            "media_types": MEDIA_TYPES,
            "max_bytes": MAX_PHOTO_BYTES,
            "max_mb": MAX_PHOTO_BYTES // 1_000_000,
        },
        form_targets=(f"{target.scheme}://{target.netloc}",),
        footer=FOOTER,
    )


def _ways_in(city: CityNames) -> tuple[str, ...]:
    return tuple(name for code, name in city.channels.items() if code not in city.trial)


def _heading(view: ComplaintView) -> str:
    progress = view.progress
    if view.withdrawn_at is not None:
        return TAKEN_BACK
    if progress.dedup_pending:
        return "Sedang diperiksa"
    if Offer.ANSWER in view.offers:
        return ASKED_OF_YOU
    return words.STATUS[progress.status]


def _steps(now: PublicStatus, status: Status) -> tuple[Step, ...]:
    reached = _ORDER.index(now)
    last, tone = _ENDED_OTHERWISE.get(status, (words.PUBLIC[PublicStatus.SELESAI], _TONE[now]))
    names = (*(words.PUBLIC[one] for one in _ORDER[:-1]), last)
    return tuple(
        Step(name, "now" if at == reached else "past" if at < reached else "", tone)
        for at, name in enumerate(names)
    )


def _facts(view: ComplaintView, city: CityNames) -> tuple[tuple[str, str], ...]:
    progress = view.progress
    facts = [("Hal", city.category(view.category))] if view.category else []
    if view.kelurahan:
        facts.append(("Kelurahan", unlinked(view.kelurahan)))
    facts.append(("Masuk", moment_words(progress.received_at, city.zone)))
    if progress.agency:
        facts.append(("Ditangani oleh", city.office(progress.agency)))
    if progress.case_number:
        facts.append(("Nomor kasus", progress.case_number))
    if progress.due_at and view.late is None and view.asked is None:
        by_law = " (batas nasional)" if progress.status is Status.DITINDAKLANJUTI else ""
        facts.append(
            (_owed(progress.status), f"{moment_words(progress.due_at, city.zone)}{by_law}")
        )
    if view.others:
        facts.append(("Pelapor lain", f"{view.others} orang melaporkan hal yang sama"))
    return tuple(facts)


def _owed(status: Status) -> str:
    match status:
        case Status.MENUNGGU_PELAPOR:
            return "Jawaban ditunggu sampai"
        case Status.DITUNDA:
            return "Ditinjau kembali"
        case Status.BUKAN_WEWENANG:
            return "Dipantau kembali"
        case Status.DITINDAKLANJUTI:
            return "Penyelesaian paling lambat"
        case _:
            return words.OWING[Owing.FOLLOW_UP]


def _notes(view: ComplaintView, city: CityNames) -> tuple[str, ...]:
    notes = []
    if view.progress.dedup_pending:
        notes.append(BEING_CHECKED)
    if view.withdrawn_at is not None:
        when = moment_words(view.withdrawn_at, city.zone)
        notes.append(f"Aduan ini ditarik pada {when}.")
        if view.progress.public is not PublicStatus.SELESAI:
            notes.append("Kasusnya tetap ditangani untuk pelapor lain.")
    if view.hidden:
        notes.append("Aduan rahasia: isinya tidak ditampilkan di halaman ini.")
    return tuple(notes)


def _latest(view: ComplaintView) -> str:
    """What was last said to the public in the state it is in; a question stands in its own form."""
    if view.asked is not None:
        return ""
    said = [
        row.note
        for row in view.rows
        if row.note and not row.asks and row.status is view.progress.status
    ]
    return unlinked(said[-1]) if said else ""


def _late(late: Late, view: ComplaintView, city: CityNames) -> Lateness:
    what = "Penyelesaian" if late.resolution else "Tindak lanjut"
    since = [row for row in view.rows if row.level and row.at >= late.since]
    told = tuple(_told(row, view, city) for row in since)
    return Lateness(
        title=f"Terlambat {_hours(view.now - late.since)}",
        due=f"{what} seharusnya paling lambat {moment_words(late.since, city.zone)}.",
        told=told or ("Belum ada pimpinan yang diberi tahu sejak tenggat itu lewat.",),
    )


def _hours(span: timedelta) -> str:
    """Late is counted in hours; from two days on it is said in days as well."""
    hours = int(span.total_seconds()) // 3600
    if not hours:
        return span_words(span)
    return f"{hours} jam ({span_words(span)})" if hours >= 48 else f"{hours} jam"


def _told(row: Row, view: ComplaintView, city: CityNames) -> str:
    who = _leader(row, view, city)
    if row.told_at is None:
        return f"Pemberitahuan kepada {who} belum tercatat terkirim."
    return f"{who} diberi tahu {moment_words(row.told_at, city.zone)}."


def _leader(row: Row, view: ComplaintView, city: CityNames) -> str:
    """Of a secret complaint nothing says who hears of it."""
    if view.hidden or row.level is None:
        return "pimpinan" if row.told_at is None else "Pimpinan"
    return city.office({Level.SEKDA: "SEKDA", Level.WALI_KOTA: "WALI_KOTA"}[row.level])


def _receipt(view: ComplaintView, city: CityNames, board: str) -> Kept | None:
    proof = view.receipt
    if proof is None:
        return None
    return Kept(
        address=f"{view.progress.tracking_code}?{RECEIPT}=1" if view.may_keep else "",
        from_when=moment_words(proof.checked_from, city.zone),
        day=f"{board}{SEALED}{proof.day}.json",
        day_words=day_words(date.fromisoformat(proof.day)),
        checker=f"{board}{CHECKER}",
    )


def _judging(view: ComplaintView, city: CityNames) -> Judging:
    if view.progress.status is not Status.SELESAI:
        hint = "Instansi menyatakan sudah menindaklanjuti. “Belum beres” membatalkan penutupan."
    elif view.reopens and view.reopen_until:
        until = moment_words(view.reopen_until, city.zone)
        hint = f"“Belum beres” membuka kasus kembali, sampai {until}."
    else:
        hint = "Masa buka kembali sudah lewat. Bila masih bermasalah, kirim aduan baru."
    return Judging({str(code): said for code, said in VERDICT.items()}, hint)


def _mine(view: ComplaintView) -> tuple[str, ...]:
    mine = view.mine
    if mine is None:
        return ()
    said = [f"Jawaban Anda: {VERDICT[mine.verdict].lower()}."] if mine.verdict else []
    if mine.rating:
        said.append(f"Nilai Anda: {mine.rating} dari 5.")
    return tuple(said)


def _heard(view: ComplaintView) -> str:
    """Of a word that was just sent: what came of it, as the register knows it."""
    heard = view.heard
    if heard is None:
        return ""
    return HEARD.get((heard.kind, heard.move), _HEARD_ELSE) if heard.move else KEPT


def _photo(photo: ShownPhoto, city: CityNames) -> tuple[str, str]:
    return photo.address, moment_words(photo.at, city.zone)


def _event(row: Row, view: ComplaintView, city: CityNames) -> Event:
    when = moment_words(row.at, city.zone)
    if row.of_desk:
        return Event("Masuk daftar harian meja layanan", when)
    if row.level is None:
        said = (unlinked(row.note),) if row.note else ()
        what = ASKED if row.asks else ANSWERED if row.answers else words.STATUS[row.status]
        return Event(what, when, said)
    who = "pimpinan" if view.hidden else _leader(row, view, city)
    return Event(f"Naik ke {who}", when, (_told(row, view, city),))


def _origins(photos: tuple[ShownPhoto, ...]) -> tuple[str, ...]:
    parts = (urlsplit(one.address) for one in photos)
    return tuple(dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in parts))
