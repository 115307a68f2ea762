"""Rows, files and readers of photos, sent with a complaint or as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aduan.domain.case.case import Evidence
from aduan.domain.case.complaint import Attachment
from aduan.domain.photos.evidence import Photo, PictureFacts, Unfit


class Unfetched(StrEnum):
    """Why an address is not fetched, or what came is not taken."""

    NOT_ALLOWED = "alamat_tidak_diizinkan"
    NOT_PUBLIC = "alamat_bukan_publik"
    REDIRECTED = "dialihkan"
    REFUSED = "ditolak_pengirim"
    TOO_LARGE = "terlalu_besar"


class Unreached:
    """Nobody answered in time: it may go better later."""


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """What one complaint, or one later word about it, points to."""

    channel: str
    attachments: tuple[Attachment, ...]


class PhotoRows(Protocol):
    """What is known of a complaint's photos."""

    def sent(self, complaint_id: str, row_id: str | None) -> SentPhoto:
        """Raises NotFoundError."""

    def answer_call(self, complaint_id: str, row_id: str | None) -> None:
        """Nobody need call for these photos again."""

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None: ...

    def expect_photo(self, photo: Photo) -> None: ...

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None: ...


class PhotoSource(Protocol):
    """The network."""

    def fetch(self, url: str) -> bytes | Unfetched | Unreached: ...


class Uploads(Protocol):
    """The door of the evidence bucket that every upload comes through."""

    def put(self, key: str, body: bytes) -> None: ...


class PhotoRegister(Protocol):
    """What is known of photos. Every call may be repeated with the same result."""

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        """The photo as it was asked for; None when nobody asked for it."""

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        """The photo is clean."""

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        """The photo cannot be used; `reason` is Indonesian, for the official."""

    def remember_picture(self, fingerprint: int, case_id: str) -> Sequence[str]:
        """Keep the picture's fingerprint under the case's number, as people know it; answers the
        other cases that hold the same picture."""

    def put_hash(self, complaint_id: str, evidence_id: str, fingerprint: int, at: datetime) -> None:
        """A complaint's photo was read; what it is worth is weighed elsewhere, with more rights
        than a reader of unknown files should have."""


class PhotoStore(Protocol):
    """The bucket: uploads/ is read and emptied, clean/ and sealed/ are written."""

    def fetch(self, key: str, limit: int) -> bytes | None:
        """At most `limit` + 1 bytes; None when the file is no longer there."""

    def publish(self, key: str, jpeg: bytes) -> None: ...

    def seal(self, key: str, original: bytes) -> None: ...

    def discard(self, key: str) -> None: ...


class PictureReader(Protocol):
    """Knows picture formats."""

    def read(self, original: bytes) -> tuple[bytes, PictureFacts] | Unfit:
        """The clean JPEG and what the file told of itself, or why it is no picture for us."""
