"""Check a photo that arrived: is it a picture, was it asked for, does it show anything, is it a
copy of one that was here before, or made from it?

A copy is refused, and the official is told of what; what seems to be made from another picture is
taken and doubted, because only people can say what was done. A complaint's photo is never refused
for what it shows: it is not a proof.

The public copy is encoded anew from its pixels, so nothing hidden in the file survives; the
original is kept sealed for an auditor. Arriving twice changes nothing.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.photos.ports import (
    Earlier,
    PhotoRegister,
    PhotoStore,
    PictureComparer,
    PictureReader,
    PictureRegister,
)
from aduan.domain.case.case import Resembling
from aduan.domain.photos.evidence import (
    MAX_PHOTO_BYTES,
    REASONS,
    Photo,
    PhotoState,
    PictureFacts,
    Unfit,
    complaint_of,
    noted,
)
from aduan.domain.photos.likeness import WORDS, How, Likeness, Resemblance

_KEY: Final = re.compile(r"uploads/([A-Za-z0-9_.-]{1,80})/([A-Za-z0-9_-]{1,80})")


@dataclass(frozen=True, slots=True)
class PhotoCheckPorts:
    """What checking a photo takes."""

    register: PhotoRegister
    pictures: PictureRegister
    store: PhotoStore
    reader: PictureReader
    comparer: PictureComparer
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the upload, for the log: ids and a reason, never the picture."""

    case_id: str
    evidence_id: str
    outcome: str


MOST_COMPARED: Final = 20
MOST_OWN: Final = 14
COPY: Final = "salinan"
TAKE_ANOTHER: Final = "Ambil foto baru yang memperlihatkan keadaan setelah pekerjaan selesai."
_SAID: Final = (How.MIRRORED, How.FRAMED)
NOT_ASKED_FOR: Final = "tidak_diminta"
GONE: Final = "sudah_diproses"


def check_photo(key: str, ports: PhotoCheckPorts) -> Checked:
    """Check the object at `key`. It is discarded last, so a crash anywhere only means once more."""
    named = _KEY.fullmatch(key)
    if named is None:
        ports.store.discard(key)
        return Checked("", "", NOT_ASKED_FOR)
    case_id, evidence_id = named.groups()
    photo = ports.register.awaited_photo(case_id, evidence_id)
    original = ports.store.fetch(key, MAX_PHOTO_BYTES)
    if original is None:
        return Checked(case_id, evidence_id, GONE)
    if photo is None or photo.state is not PhotoState.CHECKING:
        ports.store.discard(key)  # nobody asked, or it is judged: a form sent twice changes nothing
        return Checked(case_id, evidence_id, NOT_ASKED_FOR if photo is None else GONE)
    outcome = _judge(photo, original, ports)
    ports.store.discard(key)
    return Checked(case_id, evidence_id, outcome)


def _judge(photo: Photo, original: bytes, ports: PhotoCheckPorts) -> str:
    read = Unfit.TOO_LARGE if len(original) > MAX_PHOTO_BYTES else ports.reader.read(original)
    if isinstance(read, Unfit):
        return _refuse(photo, read.value, REASONS[read], ports)
    jpeg, facts = read
    complaint_id = complaint_of(photo.case_id)
    proven = _Proven()
    if complaint_id is None:
        if facts.nothing is not None:
            return _refuse(photo, facts.nothing.value, REASONS[facts.nothing], ports)
        found = _held_against(photo, jpeg, facts, ports)
        if isinstance(found, _Copy):
            return _refuse(photo, COPY, found.reason, ports)
        proven = found
    clean_key = f"clean/{photo.case_id}/{photo.evidence_id}.jpg"
    ports.store.seal(f"sealed/{photo.case_id}/{photo.evidence_id}", original)
    ports.store.publish(clean_key, jpeg)
    if complaint_id is not None:
        ports.register.put_hash(complaint_id, photo.evidence_id, facts.fingerprint, ports.now())
    else:
        ports.pictures.remember_picture(facts, photo, clean_key)
    evidence = noted(
        photo,
        facts,
        clean_key=clean_key,
        used_in=proven.used_in,
        resembles=proven.resembles,
        at=ports.now(),
        sha256=hashlib.sha256(jpeg).hexdigest(),
    )
    ports.register.put_evidence(photo.case_id, evidence)
    return PhotoState.CLEAN.value


def _refuse(photo: Photo, why: str, reason: str, ports: PhotoCheckPorts) -> str:
    ports.register.refuse_photo(photo.case_id, photo.evidence_id, reason)
    return why


@dataclass(frozen=True, slots=True)
class _Proven:
    """It is a picture of its own, as far as anybody can tell."""

    resembles: tuple[Resembling, ...] = ()
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Copy:
    """It is a picture that was here before."""

    reason: str


def _held_against(
    photo: Photo, jpeg: bytes, facts: PictureFacts, ports: PhotoCheckPorts
) -> _Proven | _Copy:
    """The case's own pictures first, then what looks like it among the proofs of others; at most
    `MOST_COMPARED`, the likest, because each takes its part of a second."""
    own = ports.pictures.case_pictures(photo)[:MOST_OWN]
    others = ports.pictures.seen_pictures(facts, photo)
    asked = [*own, *(one for one in others if one.clean_key)][:MOST_COMPARED]
    kept = [(one, ports.store.fetch(one.clean_key, MAX_PHOTO_BYTES)) for one in asked]
    there = [(one, earlier) for one, earlier in kept if earlier is not None]
    answers = ports.comparer.against(jpeg, (earlier for _, earlier in there))
    resembles = []
    for (one, _), answer in zip(there, answers, strict=True):
        if answer.likeness is Likeness.IDENTICAL:
            return _Copy(_reason(one, answer))
        if answer.likeness is Likeness.DERIVED:
            resembles.append(_resembling(one, answer))
    numbers = {one.number for one in others if not one.clean_key}
    return _Proven(tuple(resembles), tuple(sorted(numbers)))


def _resembling(one: Earlier, answer: Resemblance) -> Resembling:
    return Resembling(
        clean_key=one.clean_key,
        how=tuple(how.value for how in answer.how),
        changed=tuple((t.left, t.top, t.width, t.height) for t in answer.changed),
        changed_there=tuple((t.left, t.top, t.width, t.height) for t in answer.changed_there),
        of_case=one.of_case,
        number=one.number,
        earlier_proof=one.earlier_proof,
    )


def _reason(one: Earlier, answer: Resemblance) -> str:
    if one.of_case:
        what = f"Foto ini sudah dipakai sebagai bukti kasus {one.number}"
    elif one.earlier_proof:
        what = "Foto ini sudah dipakai sebagai bukti sebelum kasus dibuka kembali"
    else:
        what = "Foto ini sama dengan foto yang dikirim pelapor"
    done = ", ".join(WORDS[how] for how in answer.how if how in _SAID)
    return f"{what}{f' ({done})' if done else ''}. {TAKE_ANOTHER}"
