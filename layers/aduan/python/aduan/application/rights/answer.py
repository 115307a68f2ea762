"""What is shown, copied, corrected, limited, and put to the desk at a person's wish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

from aduan.application.intake.ports import Spoken, Words
from aduan.application.rights.ask import finished, proven
from aduan.application.rights.ports import (
    Identity,
    KeepingBook,
    Noted,
    People,
    Person,
    Place,
    RequestBook,
    Word,
)
from aduan.application.rights.vault import Looking, WatchedVault
from aduan.domain.case.case import HistoryEntry
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.case.errors import RefusedError
from aduan.domain.intake.events import JoiningDisputed
from aduan.domain.rights.request import Request, Right

FIELDS: Final = ("name", "phone", "email")
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held of one complaint, and who did what with it."""

    complaint: Complaint
    identities: tuple[Identity, ...]
    words: tuple[Word, ...]
    photos: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    history: tuple[HistoryEntry, ...]
    trail: tuple[Noted, ...]
    ends: str


@dataclass(frozen=True, slots=True)
class AnswerPorts:
    people: People
    book: RequestBook
    vault: WatchedVault
    keeping: KeepingBook
    words: Words
    mask: Callable[[str], str]
    proof_of: Callable[[str, Reporter], str | None]
    indexes: Sequence[Place]
    mark: "Marks"


class Marks(Protocol):
    """Small changes of a complaint's own row."""

    def proof(self, complaint_id: str, proof: str | None) -> None:
        """By which the reporter is known again on the page."""

    def limited(self, complaint_id: str, at: datetime) -> None: ...


def show(request_id: str, by: str, now: datetime, ports: AnswerPorts) -> tuple[Request, list[Held]]:
    """What is held and the trail. Looking is itself a row of the trail, and is shown with it."""
    request = proven(request_id, (Right.SHOW, Right.EXPORT), ports.book)
    looking = Looking(by, request_id, request.right.value, now)
    held = [_held(one, looking, ports) for one in ports.people.complaints(request.complaints)]
    outcome = f"{len(held)} aduan ditunjukkan."
    return finished(request, outcome, now, book=ports.book), held


def _held(complaint: Complaint, looking: Looking, ports: AnswerPorts) -> Held:
    words = ports.people.said_later(complaint.complaint_id)
    identities = ports.vault.read(complaint.complaint_id, [one.row_id for one in words], looking)
    cases = ports.people.cases(complaint)
    keeping = ports.keeping.get(complaint.complaint_id)
    if keeping is None:
        ends = "belum dihitung"
    elif keeping.held:
        ends = f"ditahan: {keeping.held_why}"
    else:
        ends = f"paling cepat {keeping.ends_at:%Y-%m-%d} (kelas {keeping.retention or 'awal'})"
    return Held(
        complaint=complaint,
        identities=tuple(identities),
        words=tuple(words),
        photos=tuple(ports.people.photos(complaint.complaint_id)),
        cases=tuple((case.number, case.status.value) for case in cases),
        history=tuple(row for case in cases for row in ports.people.history(case.case_id)),
        trail=tuple(ports.vault.of(complaint.complaint_id)),
        ends=ends,
    )


def correct(
    request_id: str, changes: Mapping[str, str], by: str, now: datetime, ports: AnswerPorts
) -> Request:
    """Name, telephone, e-mail. What was written stays as it was written: who wants to say more says
    it on the page of the complaint. The keyed hash stays too, so that nobody becomes two people."""
    request = proven(request_id, (Right.CORRECT,), ports.book)
    wanted = {name: " ".join(changes[name].split()) for name in FIELDS if changes.get(name)}
    if not wanted:
        raise RefusedError("Sebutkan yang diperbaiki: --name, --phone, atau --email.")
    if any(len(value) > LONGEST for value in wanted.values()):
        raise RefusedError(f"Paling panjang {LONGEST} huruf.")
    looking = Looking(by, request_id, "correct", now)
    done = 0
    for complaint_id in request.complaints:
        rows = ports.vault.read(complaint_id, (), looking)
        if not rows:
            continue
        reporter = replace(rows[0].reporter, **wanted)
        if ports.vault.correct(complaint_id, reporter, looking):
            done += 1
        if "phone" in wanted:
            ports.mark.proof(complaint_id, ports.proof_of(complaint_id, reporter))
    if not done:
        raise RefusedError("Tidak ada identitas yang disimpan untuk aduan ini.")
    names = ", ".join(sorted(wanted))
    return finished(request, f"Diperbaiki pada {done} aduan: {names}.", now, book=ports.book)


def limit(
    request_id: str, person: Callable[[Request], Person], now: datetime, ports: AnswerPorts
) -> Request:
    """From now on nobody searches in the words, nothing is compared with them, and no model learns
    from them; they are kept, and the case goes on. Marked first: whoever files it meanwhile reads
    the mark, or is cleared. Raises RefusedError while it is on its way to its case."""
    request = proven(request_id, (Right.LIMIT,), ports.book)
    for one in ports.people.complaints(request.complaints):
        if ports.people.unsettled(one.complaint_id):
            raise RefusedError(
                f"Aduan {one.tracking_code} atau kata susulannya masih dalam perjalanan ke "
                "kasusnya; ulangi satu menit lagi."
            )
    about = person(request)
    for complaint_id in request.complaints:
        ports.mark.limited(complaint_id, now)
    for place in ports.indexes:
        place.clear(about, now)
    outcome = f"{len(request.complaints)} aduan tidak lagi dicari, dibandingkan, atau dipelajari."
    return finished(request, outcome, now, book=ports.book)


def object_to_merge(request_id: str, comment: str, now: datetime, ports: AnswerPorts) -> Request:
    """The question goes to the desk the way the page's own button takes: as a word of the reporter,
    once for each complaint."""
    request = proven(request_id, (Right.OBJECT,), ports.book)
    if len(comment.strip()) < 5:
        raise RefusedError("Tuliskan mengapa aduan ini bukan kejadian yang sama (--why).")
    said = 0
    for one in ports.people.complaints(request.complaints):
        if one.case_id is None:
            raise RefusedError("Aduan ini belum mempunyai kasus; ulangi sebentar lagi.")
        word = JoiningDisputed(one.external_id, now, ports.mask(comment.strip()[:1000]))
        spoken = Spoken(one.complaint_id, f"hak-{request_id.lower()}", word, None, now)
        said += ports.words.say(spoken)
    outcome = "Ditanyakan kepada meja layanan: daftar Keberatan pelapor."
    return finished(request, outcome, now, book=ports.book)


def as_data(held: Held) -> dict[str, Any]:
    """For a machine to read: the copy a person takes along."""
    one = held.complaint
    return {
        "kode_pelacakan": one.tracking_code,
        "kanal": one.channel,
        "nomor_kanal": one.external_id,
        "diterima": one.received_at.isoformat(),
        "judul_tersamar": one.title,
        "isi_tersamar": one.text,
        "tempat": {
            "lat": one.location.lat,
            "lng": one.location.lng,
            "alamat": one.location.address,
            "kelurahan": one.location.kelurahan,
            "kecamatan": one.location.kecamatan,
        },
        "rahasia": one.secret,
        "anonim": one.anonymous,
        "asli": [_original(each) for each in held.identities],
        "kata_susulan": [
            {"jenis": word.kind, "pada": word.at, "isi_tersamar": word.text} for word in held.words
        ],
        "foto": list(held.photos),
        "kasus": [{"nomor": number, "status": status} for number, status in held.cases],
        "disimpan": held.ends,
        "jejak": [
            *(
                {
                    "pada": row.at.isoformat(),
                    "oleh": f"{row.actor.role.value} {row.actor.post}",
                    "apa": row.move,
                    "mengapa": row.public_note,
                }
                for row in held.history
            ),
            *(
                {
                    "pada": row.at.isoformat(),
                    "oleh": row.by,
                    "apa": row.did,
                    "mengapa": f"{row.request_id} {row.why}".strip(),
                }
                for row in held.trail
            ),
        ],
    }


def _original(one: Identity) -> dict[str, Any]:
    found = {
        "baris": one.row_id or "aduan",
        "nama": one.reporter.name,
        "telepon": one.reporter.phone,
        "surel": one.reporter.email,
        "judul": one.title,
        "isi": one.text,
        "alamat": one.address,
        "isian_kanal": dict(one.channel_fields),
        "nomor_kanal": one.external_id,
        "lampiran": list(one.attachments),
    }
    return {name: value for name, value in found.items() if value}
