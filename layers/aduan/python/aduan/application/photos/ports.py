"""Rows, files and readers of photos, sent with a complaint or as evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aduan.domain.case.case import Evidence
from aduan.domain.case.complaint import Attachment
from aduan.domain.photos.evidence import Photo, PictureFacts, Unfit
from aduan.domain.photos.likeness import Resemblance
from aduan.domain.photos.opening import Box


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
    """What one complaint, or one later word about it, points to. `unheard`: a later word of which
    it is not decided yet whether it belongs to the complaint."""

    channel: str
    attachments: tuple[Attachment, ...]
    unheard: bool = False


class PhotoRows(Protocol):
    """What is known of a complaint's photos."""

    def sent(self, complaint_id: str, row_id: str | None) -> SentPhoto:
        """Nothing for a word that became a complaint of its own. Strongly read. Raises
        NotFoundError."""

    def answer_call(self, complaint_id: str, row_id: str | None) -> None:
        """Nobody need call for these photos again."""

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None: ...

    def expect_photo(self, photo: Photo) -> None:
        """Raises ForgottenError where the words of its complaint were taken away."""

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None: ...


class PhotoSource(Protocol):
    """The network."""

    def fetch(self, url: str) -> bytes | Unfetched | Unreached: ...


class Uploads(Protocol):
    """The door of the evidence bucket that every upload comes through."""

    def put(self, key: str, body: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Earlier:
    """A picture that was here before. `clean_key` is empty for one of which only the fingerprint
    was kept; `of_case` is set for a proof of another case."""

    clean_key: str
    of_case: str = ""
    number: str = ""
    earlier_proof: bool = False


class PhotoRegister(Protocol):
    """What is known of photos. Every call may be repeated with the same result."""

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        """The photo as it was asked for; None when nobody asked for it."""

    def renew(self, photo: Photo, at: datetime) -> None:
        """It is being checked now: an erasure waits for it as if it were asked for at `at`. Raises
        ConflictError where it was judged meanwhile or its complaint forgotten."""

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        """The photo is clean."""

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        """The photo cannot be used; `reason` is Indonesian, for the official."""

    def put_public(self, photo: Photo, public_key: str) -> bool:
        """The public copy was made as the photo's opening says; "" when there is none any more.
        False, and nothing written, where somebody has decided anew since, or it is gone."""

    def put_doubt(self, complaint_id: str, evidence_id: str, proof: Photo, at: datetime) -> None:
        """A complaint's photo looks like a proof that was here before it; as with `put_hash`, what
        follows is decided elsewhere."""

    def put_hash(self, complaint_id: str, evidence_id: str, fingerprint: int, at: datetime) -> None:
        """A complaint's photo was read; what it is worth is weighed elsewhere, with more rights
        than a reader of unknown files should have."""


class PictureRegister(Protocol):
    """What was here before."""

    def case_pictures(self, photo: Photo) -> Sequence[Earlier]:
        """What the photo's case has already: the clean photos of all its complaints and of those
        merged into it, and the proofs of its earlier cycles; the first sent first."""

    def forgotten(self, complaint_id: str) -> bool:
        """Whether the words of this complaint were taken away: then its photos go as well."""

    def proofs_of(self, complaint_id: str) -> Sequence[Photo]:
        """The clean proofs of the present cycle of the case this complaint belongs to."""

    def seen_pictures(self, facts: PictureFacts, photo: Photo) -> Sequence[Earlier]:
        """Proofs of other cases that share a mark with this picture or with its mirror image, the
        likest first."""

    def remember_picture(self, facts: PictureFacts, photo: Photo, clean_key: str) -> None:
        """Keep the picture's marks, so that its next use is found."""


class PhotoStore(Protocol):
    """The bucket: uploads/ is read and emptied, clean/ and sealed/ are written."""

    def fetch(self, key: str, limit: int) -> bytes | None:
        """At most `limit` + 1 bytes; None when the file is no longer there."""

    def publish(self, key: str, jpeg: bytes) -> None: ...

    def seal(self, key: str, original: bytes) -> None: ...

    def discard(self, key: str) -> None: ...

    def discard_for_good(self, key: str) -> None:
        """In every version the bucket keeps."""


class PictureCoverer(Protocol):
    """Fills parts of a picture."""

    def cover(self, jpeg: bytes, boxes: Sequence[Box]) -> bytes:
        """The clean JPEG with the boxes filled."""


class PictureReader(Protocol):
    """Knows picture formats."""

    def read(self, original: bytes) -> tuple[bytes, PictureFacts] | Unfit:
        """The clean JPEG and what the file told of itself, or why it is no picture for us."""


class PictureComparer(Protocol):
    """Tells what one picture is to others."""

    def against(self, proof: bytes, earlier: Iterable[bytes]) -> Iterator[Resemblance]:
        """One answer for each earlier picture, in order, as it is asked for. All are clean JPEGs;
        one that cannot be opened resembles nothing."""
