"""Take a person out of the register, and leave what the city did.

Each place is counted, the count is written down, and then it is cleared: a run that is killed at
any call and begun anew certifies all that was ever found. Places in which the person's own words
are needed to find them come first, the words themselves last, so that a new run finds what the old
one left. In the end every place is counted once more, and only what is nowhere is certified.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.rights.ask import finished, proven
from aduan.application.rights.ports import KeepingBook, People, Person, Place, RequestBook
from aduan.application.rights.vault import Looking, WatchedVault
from aduan.domain.case.complaint import ERASED, Complaint
from aduan.domain.case.errors import RefusedError
from aduan.domain.rights.request import Request, Right, Stage
from aduan.domain.rights.traces import traces_of

KEPT_BY_LAW: Final = (
    "kasus: nomor, instansi, status, tenggat, dan riwayat langkahnya (arsip kota, UU 43/2009)",
    "angka: hitungan aduan, waktu, dan penilaian, tanpa kata dan tanpa orang",
    "jejak pembacaan identitas, satu tahun (UU 27/2022 pasal 31)",
    "cadangan tabel, paling lama 35 hari, lalu hilang dengan sendirinya",
    "salinan di SP4N-LAPOR!: milik portal nasional; permintaan penghapusan dicatat di sana",
    "nomor kanal dan kode pelacakan, agar laporan yang sama tidak masuk lagi",
)


@dataclass(frozen=True, slots=True)
class ErasePorts:
    people: People
    book: RequestBook
    vault: WatchedVault
    keeping: KeepingBook
    places: Sequence[Place]
    enough: Callable[[], bool]
    """Whether the time of this call is used up: the next one goes on."""
    mask: Callable[[str], str]
    """Of what was typed of the person who asks: they may be named in no complaint."""


@dataclass(frozen=True, slots=True)
class Erased:
    """`left` names places not done yet: the same command goes on with them."""

    request: Request
    left: tuple[str, ...] = ()


def erase(request_id: str, by: str, now: datetime, ports: ErasePorts) -> Erased:
    """Raises RefusedError: a legal hold, or something of it is still on its way to its case, or a
    photo of it to its folder."""
    request = proven(request_id, (Right.ERASE,), ports.book)
    complaints = ports.people.complaints(request.complaints)
    _may_go(complaints, now, ports)
    looking = Looking(by, request_id, "erase", now)
    person = person_of(complaints, looking, ports.people, ports.vault, said=ERASED)
    if (why := ports.mask(person.traces.without(request.why, ERASED))) != request.why:
        request = _saved(replace(request, why=why), ports.book)  # while it is known who it is

    for place in ports.places:
        if place.name in request.passed:
            continue
        if ports.enough():
            return Erased(request, _left(request, ports.places))
        request = _pass(request, place, person, now, ports.book)
    for place in ports.places:
        if place.name in request.checked:
            continue
        if ports.enough():
            return Erased(request, ("pemeriksaan ulang",))
        if place.count(person):  # something came after it was cleared: once more
            again = tuple(one for one in request.passed if one != place.name)
            return Erased(_saved(replace(request, passed=again), ports.book), (place.name,))
        request = _saved(replace(request, checked=(*request.checked, place.name)), ports.book)
    if request.stage is not Stage.DONE:
        for one in complaints:
            ports.vault.note("menghapus", one.complaint_id, looking)
    request = _saved(replace(request, passed=(), checked=()), ports.book)
    outcome = f"{len(complaints)} aduan dihapus; diperiksa ulang, tidak ditemukan lagi."
    return Erased(finished(request, outcome, now, book=ports.book))


def _pass(
    request: Request, place: Place, person: Person, now: datetime, book: RequestBook
) -> Request:
    """Counted, noted, cleared, passed: in this order, so that a kill between any two forgets
    nothing of what was there."""
    count = place.count(person)
    if count:
        known = request.found(place.name, count)
        if known.went != request.went:
            request = _saved(known, book)
        place.clear(person, now)
    return _saved(replace(request, passed=(*request.passed, place.name)), book)


def _saved(request: Request, book: RequestBook) -> Request:
    return book.save(replace(request, revision=request.revision + 1))


def _left(request: Request, places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(place.name for place in places if place.name not in request.passed)


def clear(
    person: Person,
    now: datetime,
    places: Sequence[Place],
    noted: Callable[[str, int], None],
    enough: Callable[[], bool],
) -> tuple[str, ...]:
    """Clears place after place; answers those that still hold something."""
    for at, place in enumerate(places):
        if enough():
            return tuple(one.name for one in places[at:])
        count = place.count(person)
        if count:
            noted(place.name, count)
            place.clear(person, now)
    if enough():
        return ("pemeriksaan ulang",)
    return tuple(place.name for place in places if place.count(person))


def person_of(
    complaints: Sequence[Complaint],
    looking: Looking,
    people: People,
    vault: WatchedVault,
    *,
    said: str,
) -> Person:
    """Everything that betrays the person: what they wrote, masked and unmasked, what they are
    called and reached by. What a run before has taken is not known any more, and not needed."""
    texts: list[str] = []
    names: list[str] = []
    numbers: list[str] = []
    for one in complaints:
        words = people.said_later(one.complaint_id)
        texts += [one.title, one.text, one.location.address or "", *(word.text for word in words)]
        texts += list(one.channel_fields.values())
        for held in vault.read(one.complaint_id, [word.row_id for word in words], looking):
            texts += [held.title, held.text, held.address or "", *held.channel_fields.values()]
            names += [held.reporter.name or "", held.reporter.email or ""]
            numbers.append(held.reporter.phone or "")
    return Person(
        complaints=tuple(complaints),
        cases={one.complaint_id: tuple(people.cases(one)) for one in complaints},
        traces=traces_of(texts, names=names, numbers=numbers),
        pseudonym=f"terhapus-{(looking.request_id or complaints[0].complaint_id).lower()}",
        said=said,
    )


def _may_go(complaints: Sequence[Complaint], now: datetime, ports: ErasePorts) -> None:
    for one in complaints:
        keeping = ports.keeping.get(one.complaint_id)
        if keeping is not None and keeping.held:
            raise RefusedError(
                f"Aduan {one.tracking_code} ditahan oleh {keeping.held_by}: {keeping.held_why} "
                "Hapus sesudah penahanan dilepas (hold --release)."
            )
        if ports.people.unsettled(one.complaint_id):
            raise RefusedError(
                f"Aduan {one.tracking_code} atau kata susulannya masih dalam perjalanan ke "
                "kasusnya; ulangi satu menit lagi."
            )
        if ports.people.photo_comes(one.complaint_id, now):
            raise RefusedError(
                f"Foto aduan {one.tracking_code} masih dalam perjalanan atau sedang diperiksa; "
                "ulangi beberapa menit lagi."
            )


def certificate(request: Request, codes: Mapping[str, str], city: str) -> str:
    """Names what went and what the law kept. In plain Indonesian: the person gets it."""
    done = f"{request.done_at:%Y-%m-%d %H:%M} UTC" if request.done_at else "belum selesai"
    went = [f"- {place}: {count}" for place, count in request.went.items() if count]
    return "\n".join(
        [
            "SURAT KETERANGAN PENGHAPUSAN DATA PRIBADI",
            f"{city}, permintaan {request.request_id}",
            "",
            f"Diminta     : {request.received_at:%Y-%m-%d %H:%M} UTC",
            f"Diperiksa   : {request.proof.value}",
            f"Selesai     : {done}",
            f"Aduan       : {', '.join(codes.get(one, one) for one in request.complaints)}",
            "",
            "Yang dihapus:",
            *(went or ["- tidak ada yang masih disimpan"]),
            "",
            "Yang tetap disimpan menurut aturan:",
            *(f"- {one}" for one in KEPT_BY_LAW),
            "",
            "Dasar: UU 27/2022 tentang Pelindungan Data Pribadi, pasal 8, 43, dan 45.",
        ]
    )
