"""What the citizen's page needs of the register, of the photos, and of the keeper of proofs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.domain.case.case import Case, HistoryEntry, Level
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.voice import Tally, Voice
from aduan.domain.figures.receipts import Receipt
from aduan.domain.photos.evidence import Photo
from aduan.domain.tracking.guesses import Guesses


class TrackedRegister(Protocol):
    """What tracking reads."""

    def complaint_by_code(self, tracking_code: str) -> Complaint | None: ...

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        """Oldest first."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one word of the page: its kind (`amendment`, `feedback`, `dispute`), and the
    move it led to, "" while no case has heard it."""

    kind: str
    move: str = ""


class PageRegister(TrackedRegister, Protocol):
    """What the page reads beyond how far a complaint is."""

    def notified(self, case_id: str) -> Mapping[tuple[int, Level], datetime]:
        """When the notice of a level in a cycle went out to the post it was meant for; nothing
        while it has not."""

    def tally(self, case_id: str, cycle: int) -> Tally: ...

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None: ...

    def receipt(self, case_id: str, cycle: int) -> Receipt | None:
        """What the last end of a cycle left; None where it has none."""

    def photos_of(self, owner: str) -> Sequence[Photo]:
        """Every photo asked for on a case, or on a complaint (`owner_of`)."""

    def applied(self, complaint_id: str, row_id: str) -> Applied | None:
        """What became of a word; None where nobody said it."""


class PhotoAddresses(Protocol):
    """Short-lived addresses for the clean copies."""

    def address(self, clean_key: str) -> str: ...


class Proofs(Protocol):
    """The keyed marks of `domain.privacy.proof`, with the key at hand."""

    def is_digits(self, complaint: Complaint, digits: str) -> bool: ...

    def is_token(self, complaint_id: str, typed: str) -> bool: ...

    def session(self, complaint_id: str, now: datetime) -> str: ...

    def is_session(self, complaint_id: str, kept: str, now: datetime) -> bool: ...

    def network(self, address: str) -> str: ...


class GuessBook(Protocol):
    """Wrong second proofs, counted for a complaint and for each network they come from."""

    def guesses(self, complaint_id: str, network: str) -> tuple[Guesses, Guesses]:
        """Those of all networks, and those of this one. Strongly read."""

    def keep(
        self, complaint_id: str, network: str, of_all: Guesses, of_network: Guesses, at: datetime
    ) -> None:
        """Both or none. Raises ConflictError when either was counted on meanwhile: its `version`
        is one more than the one stored."""


class PhotoRequests(Protocol):
    """Remembers which photos are awaited."""

    def expect_photo(self, photo: Photo) -> None:
        """Raises ForgottenError where the words of its complaint were taken away."""


class UploadForms(Protocol):
    """Signs a form for exactly one object."""

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, Mapping[str, str]]:
        """The address to post to and the hidden fields, in order, before the file."""
