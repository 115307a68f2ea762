"""What an official's pages and presses need of the register and of the photos."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from aduan.application.case.ports import Press
from aduan.domain.case.case import Case, HistoryEntry
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.voice import Tally
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import Photo


class CaseReader(Protocol):
    """What the page needs of the register."""

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        """Oldest first."""

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        """The complaints joined in the case, oldest first, at most `limit`."""


class PhotoBook(Protocol):
    """The photos of a case."""

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        """Every photo asked for on this case, whatever became of it."""

    def sent_with(self, case_id: str) -> Sequence[Photo]:
        """The photos that came with the case's complaints and with those of the cases merged into
        it, the first sent first; the first `MOST_REPORTS` complaints are looked up."""


class VoiceCounts(Protocol):
    """What the reporters of a case say of its end."""

    def tally(self, case_id: str, cycle: int) -> Tally:
        """Each reporter once, of the case and of those merged into it."""


class FormUses(Protocol):
    """Which forms were used up. A nonce is consumed by the write that saves the move."""

    def used(self, nonce: str) -> bool: ...

    def press(self, nonce: str) -> Press | None:
        """What the form with this nonce was used for; None while it is unused."""


class PostHolders(Protocol):
    """Who held a post, and who does."""

    def of_post(self, post: str) -> Sequence[Appointment]:
        """Every appointment to the post, those that ended too; strongly consistent."""


class PhotoAddresses(Protocol):
    """Short-lived addresses for the clean copies."""

    def address(self, clean_key: str) -> str: ...


class PhotoRequests(Protocol):
    """Remembers which photos are awaited."""

    def expect_photo(self, photo: Photo) -> None: ...


class UploadForms(Protocol):
    """Signs a form for exactly one object."""

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, Mapping[str, str]]:
        """The address to post to and the hidden fields, in order, before the file."""
