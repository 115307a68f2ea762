"""Check a photo that arrived: is it a picture, was it asked for, does it show anything, is it a
copy of one that was here before, or made from it?

A copy is refused, and the official is told of what; what seems to be made from another picture is
taken and doubted, because only people can say what was done. A complaint's photo is never refused
for what it shows: it is not a proof.

Order does not matter: a complaint's photo that comes after the proof is held against it as well. A
photo is clean before it looks for its counterparts, so of two at one instant the later sees the
other.

The public copy is encoded anew from its pixels, so nothing hidden in the file survives; the
original is kept sealed for an auditor. Arriving twice changes nothing.
"""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.photos.ports import (
    Earlier,
    PhotoRegister,
    PhotoStore,
    PictureComparer,
    PictureCoverer,
    PictureReader,
    PictureRegister,
)
from aduan.domain.case.case import Resembling
from aduan.domain.case.errors import ConflictError
from aduan.domain.photos.evidence import (
    MAX_PHOTO_BYTES,
    REASONS,
    Photo,
    PhotoState,
    PictureFacts,
    Unfit,
    complaint_of,
    noted,
    owner_of,
    surely_awaited,
)
from aduan.domain.photos.likeness import WORDS, How, Likeness, Resemblance
from aduan.domain.photos.opening import ORDER, public_key

_KEY: Final = re.compile(r"uploads/([A-Za-z0-9_.-]{1,80})/([A-Za-z0-9_-]{1,80})")


@dataclass(frozen=True, slots=True)
class PhotoCheckPorts:
    """What checking a photo takes."""

    register: PhotoRegister
    pictures: PictureRegister
    store: PhotoStore
    reader: PictureReader
    comparer: PictureComparer
    coverer: PictureCoverer
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
OPENED: Final = "dibuka_untuk_umum"
KEPT: Final = "tidak_untuk_umum"


def check_photo(key: str, ports: PhotoCheckPorts) -> Checked:
    """Check the object at `key`. It is discarded last, so a crash anywhere only means once more."""
    named = _KEY.fullmatch(key)
    if named is None:
        ports.store.discard(key)
        return Checked("", "", NOT_ASKED_FOR)
    case_id, evidence_id = named.groups()
    if case_id.startswith(ORDER):
        checked = _open(case_id.removeprefix(ORDER), evidence_id, ports)
        ports.store.discard(key)
        return checked
    photo = ports.register.awaited_photo(case_id, evidence_id)
    original = ports.store.fetch(key, MAX_PHOTO_BYTES)
    if original is None:
        return Checked(case_id, evidence_id, GONE)
    complaint_id = complaint_of(case_id)
    if complaint_id is not None and _forgotten(photo, complaint_id, ports):
        ports.store.discard_for_good(key)
        return Checked(case_id, evidence_id, NOT_ASKED_FOR)
    if photo is not None and photo.state is PhotoState.CHECKING:
        outcome = _judge(photo, original, ports)
    else:  # nobody asked, or it is judged: a form sent twice changes nothing
        outcome = NOT_ASKED_FOR if photo is None else GONE
    if complaint_id is not None:
        _doubt_proofs(complaint_id, evidence_id, ports)
    ports.store.discard(key)
    return Checked(case_id, evidence_id, outcome)


def _forgotten(photo: Photo | None, complaint_id: str, ports: PhotoCheckPorts) -> bool:
    """An erasure waits for photos asked for lately. One asked for long ago is asked for anew, so
    that nobody is forgotten while it is looked at and kept afterwards."""
    if ports.pictures.forgotten(complaint_id):
        return True
    now = ports.now()
    if photo is None or photo.state is not PhotoState.CHECKING or surely_awaited(photo, now):
        return False
    try:
        ports.register.renew(photo, now)
    except ConflictError:  # forgotten at this moment, or judged: then looking again changes nothing
        return ports.pictures.forgotten(complaint_id)
    return False


def _open(owner: str, evidence_id: str, ports: PhotoCheckPorts) -> Checked:
    """Make the copy everybody may see as a person decided, or take it away. Who decided anew while
    the copy was made is done as he says: whoever is done last has done the last decision."""
    target = public_key(owner, evidence_id)
    while True:
        photo = ports.register.awaited_photo(owner, evidence_id)
        if photo is None or photo.clean is None or photo.opening is None:
            ports.store.discard(target)
            return Checked(owner, evidence_id, NOT_ASKED_FOR)
        jpeg = ports.store.fetch(photo.clean.clean_key, MAX_PHOTO_BYTES)
        shown = photo.opening.shown and jpeg is not None
        if photo.opening.shown and jpeg is not None:
            ports.store.publish(target, ports.coverer.cover(jpeg, photo.opening.covered))
        else:
            ports.store.discard(target)
        if ports.register.put_public(photo, target if shown else ""):
            return Checked(owner, evidence_id, OPENED if shown else KEPT)


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
    if complaint_id is None:
        _look_again(replace(photo, clean=evidence), proven.compared, ports)
    return PhotoState.CLEAN.value


def _doubt_proofs(complaint_id: str, evidence_id: str, ports: PhotoCheckPorts) -> None:
    """The proofs that were clean before this photo of a complaint was. Done twice it finds the
    same."""
    photo = ports.register.awaited_photo(owner_of(complaint_id), evidence_id)
    if photo is None or photo.clean is None:
        return
    report = Earlier(photo.clean.clean_key)
    for proof in ports.pictures.proofs_of(complaint_id)[:MOST_COMPARED]:
        if _looks_like(proof, report, ports):
            ports.register.put_doubt(complaint_id, evidence_id, proof, ports.now())


def _look_again(proof: Photo, compared: Collection[Earlier], ports: PhotoCheckPorts) -> None:
    """The reports' photos that came clean while this proof was compared with the others."""
    came = [one for one in ports.pictures.case_pictures(proof)[:MOST_OWN] if one not in compared]
    for one in came:
        _looks_like(proof, one, ports)


def _looks_like(proof: Photo, report: Earlier, ports: PhotoCheckPorts) -> bool:
    """Whether a clean proof looks like a picture of a report that came later; noted beside it."""
    if proof.clean is None:
        return False
    if any(one.clean_key == report.clean_key for one in proof.clean.resembles):
        return True
    pair = [
        ports.store.fetch(one, MAX_PHOTO_BYTES) for one in (proof.clean.clean_key, report.clean_key)
    ]
    if pair[0] is None or pair[1] is None:
        return False
    (answer,) = ports.comparer.against(pair[0], [pair[1]])
    if answer.likeness is Likeness.NONE:
        return False
    found = replace(_resembling(report, answer), came_later=True)
    evidence = replace(proof.clean, resembles=(*proof.clean.resembles, found))
    ports.register.put_evidence(proof.case_id, evidence)
    return True


def _refuse(photo: Photo, why: str, reason: str, ports: PhotoCheckPorts) -> str:
    ports.register.refuse_photo(photo.case_id, photo.evidence_id, reason)
    return why


@dataclass(frozen=True, slots=True)
class _Proven:
    """It is a picture of its own, as far as anybody can tell."""

    resembles: tuple[Resembling, ...] = ()
    used_in: tuple[str, ...] = ()
    compared: tuple[Earlier, ...] = ()


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
    return _Proven(tuple(resembles), tuple(sorted(numbers)), tuple(asked))


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
    """Another case is not named: who sent the copy may be kept from it."""
    if one.of_case:
        what = "Foto ini sudah dipakai sebagai bukti kasus lain"
    elif one.earlier_proof:
        what = "Foto ini sudah dipakai sebagai bukti sebelum kasus dibuka kembali"
    else:
        what = "Foto ini sama dengan foto yang dikirim pelapor"
    done = ", ".join(WORDS[how] for how in answer.how if how in _SAID)
    return f"{what}{f' ({done})' if done else ''}. {TAKE_ANOTHER}"
