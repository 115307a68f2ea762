"""Check a photo that arrived: is it a picture at all, was it asked for, was it used before?

The public copy is encoded anew from its pixels, so nothing hidden in the file survives; the
original is kept sealed for an auditor. Arriving twice changes nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.photos.ports import PhotoRegister, PhotoStore, PictureReader
from aduan.domain.photos.evidence import (
    MAX_PHOTO_BYTES,
    REASONS,
    Photo,
    PhotoState,
    Unfit,
    complaint_of,
    noted,
)

_KEY: Final = re.compile(r"uploads/([A-Za-z0-9_.-]{1,80})/([A-Za-z0-9_-]{1,80})")


@dataclass(frozen=True, slots=True)
class PhotoCheckPorts:
    """What checking a photo takes."""

    register: PhotoRegister
    store: PhotoStore
    reader: PictureReader
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the upload, for the log: ids and a reason, never the picture."""

    case_id: str
    evidence_id: str
    outcome: str


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
        ports.register.refuse_photo(photo.case_id, photo.evidence_id, REASONS[read])
        return read.value
    jpeg, facts = read
    clean_key = f"clean/{photo.case_id}/{photo.evidence_id}.jpg"
    ports.store.seal(f"sealed/{photo.case_id}/{photo.evidence_id}", original)
    ports.store.publish(clean_key, jpeg)
    complaint_id = complaint_of(photo.case_id)
    if complaint_id is not None:
        ports.register.put_hash(complaint_id, photo.evidence_id, facts.fingerprint, ports.now())
        others: Sequence[str] = ()
    else:
        others = ports.register.remember_picture(facts.fingerprint, photo.number or photo.case_id)
    evidence = noted(photo, facts, clean_key=clean_key, used_in=tuple(others), at=ports.now())
    ports.register.put_evidence(photo.case_id, evidence)
    return PhotoState.CLEAN.value
