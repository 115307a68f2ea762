"""Photos of a follow-up: proof that something was done, not a formality.

A photo is asked for, uploaded, checked and then clean or refused. The public copy carries neither
camera data nor position; what those said (when, how far from the case) is noted beside it, because
an old photo or one from another street is the oldest way to close a complaint without work.
"""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Case, Evidence, Resembling, Status
from aduan.domain.case.clocks import FRESH_WORD_FROM
from aduan.domain.case.secrecy import guarded
from aduan.domain.photos.fresh_word import holds_word
from aduan.domain.photos.likeness import WORDS, How
from aduan.domain.photos.opening import Opening
from aduan.domain.photos.origin import Origin, origin_words

SAME_PHOTO_BITS: Final = 5
"""Two 64-bit difference hashes this close are the same picture, re-saved or made smaller."""

OF_COMPLAINT: Final = "aduan."
"""What the owner of a photo begins with that came with a complaint and not from an official."""

STILL_CHECKING: Final = timedelta(minutes=7)
"""A photo asked for and not arrived after the presigned form ran out is no longer waited for."""

MANY_PAGES: Final = "Banyak halaman foto sedang terbuka. Coba lagi beberapa menit lagi."

MAX_PHOTO_BYTES: Final = 10_000_000
"""The largest file that is signed for, fetched, opened or offered: "10 MB" to people."""

BEGUN_WITHOUT_WORD: Final = (
    "Foto ini dimulai sebelum kata segar diminta; "
    "dengan pelapor sebanyak sekarang kata itu diminta."
)
"""Said of a photo that was begun fairly: nobody had asked for a word yet."""

CLOCK_OFF: Final = timedelta(hours=26)
"""A camera set to another zone and to another day's date, at the most, is no doubt."""

_LEAST_BITS: Final = 8
FAR_M: Final = 500.0
_EARTH_M: Final = 6_371_008.8


class PhotoState(StrEnum):
    """What became of a photo asked for."""

    CHECKING = "diperiksa"
    CLEAN = "bersih"
    REFUSED = "ditolak"


class Unfit(StrEnum):
    """Why a file is not taken as evidence."""

    NOT_AN_IMAGE = "bukan_gambar"
    TOO_LARGE = "terlalu_besar"
    TOO_MANY_PIXELS = "piksel_berlebih"
    TOO_SMALL = "terlalu_kecil"
    BROKEN = "rusak"
    BLANK = "kosong"
    TOO_DARK = "gelap"
    BLURRED = "buram"


REASONS: Final = {
    Unfit.NOT_AN_IMAGE: "Berkas bukan foto JPEG, PNG, atau WebP.",
    Unfit.TOO_LARGE: "Ukuran berkas melebihi 10 MB.",
    Unfit.TOO_MANY_PIXELS: "Ukuran gambar tidak wajar; kirim foto langsung dari kamera.",
    Unfit.TOO_SMALL: "Gambar terlalu kecil untuk menunjukkan hasil pekerjaan.",
    Unfit.BROKEN: "Berkas foto rusak atau terpotong; unggah ulang.",
    Unfit.BLANK: "Foto ini polos dan tidak memperlihatkan apa pun. Foto hasil pekerjaannya.",
    Unfit.TOO_DARK: "Foto ini terlalu gelap. Periksa lensa, atau foto lagi dengan cukup cahaya.",
    Unfit.BLURRED: "Foto ini terlalu buram. Foto lagi dengan kamera diam dan fokus.",
}


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo asked for. `clean` is set once it passed; `reason` says why it did not. `case_id`
    is the case, or the owner (`owner_of`) when the photo came with a complaint."""

    case_id: str
    evidence_id: str
    state: PhotoState
    asked_by: str
    asked_at: datetime
    cycle: int
    lat: float | None = None
    lng: float | None = None
    clean: Evidence | None = None
    reason: str = ""
    number: str = ""
    word: str = ""
    """What the picture has to show: see `fresh_word`."""
    opening: Opening | None = None
    """What a person decided about showing it to everybody; None while nobody has."""
    public_key: str = ""
    """The copy everybody may see, once it has been made."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A fingerprint of the whole picture or of a fixed part of it. Marks of one `part` are compared
    with each other alone: the whole and what is left when its edges are cut off are one part."""

    part: str
    fingerprint: int


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a checked picture told before its camera data was taken out. `nothing` says why it
    proves nothing; `marks` is what it is found again by, `mirror_marks` its mirror image."""

    fingerprint: int
    taken_at: datetime | None = None
    lat: float | None = None
    lng: float | None = None
    nothing: Unfit | None = None
    marks: tuple[Mark, ...] = ()
    mirror_marks: tuple[Mark, ...] = ()
    origin: Origin | None = None
    """What the file admits of where it comes from, and the tool it names."""
    tool: str = ""
    codes: tuple[str, ...] = ()
    """What QR codes in the picture say."""


def owner_of(complaint_id: str) -> str:
    """Where the photos of a complaint are kept: it may have no case yet, or another one later."""
    return f"{OF_COMPLAINT}{complaint_id}"


def photo_name(photo: Photo) -> str:
    """What the address of its page calls it."""
    return f"{photo.case_id}/{photo.evidence_id}"


def complaint_of(owner: str) -> str | None:
    """The complaint a photo came with; None for an official's."""
    return owner.removeprefix(OF_COMPLAINT) if owner.startswith(OF_COMPLAINT) else None


def decided_for(photo: Photo, case: Case) -> bool:
    """Whether somebody decided about showing the photo since the case ended as it did: what was
    decided of an earlier end says nothing of this one."""
    if photo.opening is None:
        return False
    return case.closed_at is None or photo.opening.at >= case.closed_at


def shown_to_all(photo: Photo, case: Case) -> bool:
    """Whether everybody may see the copy: of a case that is finished and kept from nobody, as
    somebody decided of this end. It is asked each time, so a case that is reopened or becomes
    secret needs no copy to be deleted first."""
    if not photo.public_key or photo.opening is None or not photo.opening.shown:
        return False
    return case.status is Status.SELESAI and not guarded(case) and decided_for(photo, case)


def usable(photos: Iterable[Photo], cycle: int) -> tuple[str, ...]:
    """The evidence a case can be finished with: clean, and of this cycle. A reopened case needs a
    new photo, because the old one did not convince the citizen."""
    return tuple(
        each.evidence_id
        for each in photos
        if each.state is PhotoState.CLEAN and each.cycle == cycle
    )


def doubted(photos: Iterable[Photo], case: Case, *, word_from: int = FRESH_WORD_FROM) -> bool:
    """Whether one of the proofs this case can be finished with is doubtful."""
    ready = usable(tuple(photos := tuple(photos)), case.cycle)
    return any(
        one.clean is not None
        and one.evidence_id in ready
        and bool(doubts(one.clean, case, word_from=word_from))
        for one in photos
    )


def awaited(photo: Photo, now: datetime) -> bool:
    """Whether this photo may still arrive or is being checked."""
    return photo.state is PhotoState.CHECKING and now - photo.asked_at < STILL_CHECKING


def surely_awaited(photo: Photo, now: datetime) -> bool:
    """Whether it will still be awaited when whoever fetches or checks it from now on has ended: a
    function ends within half the time."""
    return awaited(photo, now + STILL_CHECKING / 2)


def noted(
    photo: Photo,
    facts: PictureFacts,
    *,
    clean_key: str,
    used_in: tuple[str, ...],
    resembles: tuple[Resembling, ...],
    at: datetime,
    sha256: str = "",
) -> Evidence:
    """The evidence a clean picture becomes."""
    return Evidence(
        evidence_id=photo.evidence_id,
        uploaded_at=at,
        uploaded_by=photo.asked_by,
        clean_key=clean_key,
        taken_at=facts.taken_at,
        distance_m=_distance(photo, facts),
        used_in=used_in,
        resembles=resembles,
        origin=facts.origin.value if facts.origin is not None else "",
        tool=facts.tool,
        word=photo.word,
        word_read=bool(photo.word) and holds_word(facts.codes, photo.word),
        sha256=sha256,
    )


def doubts(
    evidence: Evidence, case: Case, *, cycle: int | None = None, word_from: int = FRESH_WORD_FROM
) -> tuple[str, ...]:
    """What a reader should know before believing the photo. What a file does not say (when, where,
    with what) is no doubt: most messengers take it out. `cycle` is that of an earlier proof, which
    answers for nothing that came after it; from `word_from` reporters on a word has to be seen."""
    answers = cycle is None or cycle == case.cycle
    found = [_made_from(one) for one in evidence.resembles]
    if evidence.used_in:
        found.append(f"Foto serupa sudah dipakai pada kasus lain: {', '.join(evidence.used_in)}.")
    if evidence.origin:
        found.append(origin_words(evidence.origin, evidence.tool))
    if evidence.word and not evidence.word_read:
        found.append(f"Kata segar “{evidence.word}” tidak terbaca mesin; lihat apakah ada di foto.")
    if answers and not evidence.word and case.reporter_count >= word_from:
        found.append(BEGUN_WITHOUT_WORD)
    if evidence.taken_at is not None and evidence.taken_at < case.arrived_at:
        found.append("Foto diambil sebelum aduan ini masuk.")
    elif answers and _before(evidence.taken_at, case.cycle_opened_at):
        found.append("Foto diambil sebelum kasus ini dibuka kembali.")
    if evidence.taken_at is not None and evidence.taken_at > evidence.uploaded_at + CLOCK_OFF:
        found.append("Waktu pengambilan yang tercatat dalam foto lebih baru daripada unggahannya.")
    if evidence.distance_m is not None and evidence.distance_m > FAR_M:
        found.append(f"Foto diambil sekitar {evidence.distance_m:.0f} m dari lokasi aduan.")
    return tuple(found)


def _before(taken_at: datetime | None, opened_at: datetime | None) -> bool:
    return taken_at is not None and opened_at is not None and taken_at < opened_at


def _made_from(one: Resembling) -> str:
    done = ", ".join(WORDS[How(how)] for how in one.how)
    if one.came_later:
        return f"Foto ini serupa dengan foto laporan yang datang sesudahnya ({done})."
    return f"Foto ini tampaknya dibuat dari {earlier_words(one)} ({done})."


def earlier_words(one: Resembling) -> str:
    if one.of_case:
        return f"foto bukti kasus {one.number or 'lain'}"
    return "foto bukti yang lama" if one.earlier_proof else "foto laporan"


def bits_apart(one: int, other: int) -> int:
    """Hamming distance of two fingerprints."""
    return (one ^ other).bit_count()


def has_texture(fingerprint: int) -> bool:
    """Fog, night, a wall: a picture that only grows brighter to one side has a fingerprint of
    (nearly) equal bits, and shares it with every other such picture."""
    return _LEAST_BITS <= fingerprint.bit_count() <= 64 - _LEAST_BITS


def same_picture(one: int, other: int) -> bool:
    """What has no texture is like nothing, not even itself."""
    alike = bits_apart(one, other) <= SAME_PHOTO_BITS
    return alike and has_texture(one) and has_texture(other)


def fingerprint_bands(fingerprint: int) -> tuple[str, ...]:
    """Six bands of the 64 bits: pictures at most `SAME_PHOTO_BITS` apart share at least one band
    whole, so six exact look-ups find every near copy without a scan."""
    edges = (0, 11, 22, 33, 44, 54, 64)
    return tuple(
        f"{at}:{(fingerprint >> low) & ((1 << (high - low)) - 1):x}"
        for at, (low, high) in enumerate(itertools.pairwise(edges))
    )


def metres_between(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Great-circle distance."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half = (
        math.sin((other_phi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lng - lng) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def _distance(photo: Photo, facts: PictureFacts) -> float | None:
    if None in (photo.lat, photo.lng, facts.lat, facts.lng):
        return None
    return round(metres_between(photo.lat, photo.lng, facts.lat, facts.lng), 1)  # type: ignore[arg-type]
