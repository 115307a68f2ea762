"""The register as the citizen's page meets it, in memory, over later words in memory.

Passes the contract of tests/contract/tracking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aduan.application.intake.ports import Spoken
from aduan.application.tracking.ports import Applied
from aduan.domain.case.case import Case, HistoryEntry, Level
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError, ForgottenError
from aduan.domain.case.voice import Reporting, Tally, Voice, tally
from aduan.domain.figures.receipts import Receipt, ends, receipt_of
from aduan.domain.intake.events import ComplaintAmended, FeedbackGiven, JoiningDisputed
from aduan.domain.photos.evidence import Photo, complaint_of
from aduan.domain.tracking.guesses import NONE, Guesses
from tests.fakes.follow_up_events import FollowUpEventsInMemory

_KINDS = {ComplaintAmended: "amendment", FeedbackGiven: "feedback", JoiningDisputed: "dispute"}


@dataclass
class CitizensInMemory:
    """`PageRegister`, `GuessBook`, `Words` and `PhotoRequests`."""

    words: FollowUpEventsInMemory = field(default_factory=FollowUpEventsInMemory)
    photos: list[Photo] = field(default_factory=list)
    notices: dict[str, dict[tuple[int, Level], datetime]] = field(default_factory=dict)
    counted: dict[tuple[str, str], Guesses] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def complaint_by_code(self, tracking_code: str) -> Complaint | None:
        found = self.words.complaints.values()
        return next((one for one in found if one.tracking_code == tracking_code), None)

    def get_case(self, case_id: str) -> Case:
        return self.words.get_case(case_id)

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return self.words.register.history.get(case_id, [])

    def notified(self, case_id: str) -> Mapping[tuple[int, Level], datetime]:
        return self.notices.get(case_id, {})

    def tally(self, case_id: str, cycle: int) -> Tally:
        standing = self.words.standing(case_id)
        reporting = [
            Reporting(one, self.words.complaints[one].reporter_hash) for one in sorted(standing)
        ]
        voices = [
            one
            for one in self.words.voices.values()
            if (one.case_id, one.cycle) == (case_id, cycle)
        ]
        return tally(reporting, voices) if voices else Tally()

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        return self.words.voice(home_id, complaint_id, case_id, cycle)

    def receipt(self, case_id: str, cycle: int) -> Receipt | None:
        """As the register makes it of the cycle's last end; `hashes` are those of its photos."""
        ended = [one for one in self.history(case_id) if ends(one) and one.cycle == cycle]
        case = self.get_case(case_id)
        return receipt_of(case, ended[-1], self.hashes) if ended else None

    def photos_of(self, owner: str) -> Sequence[Photo]:
        return [one for one in self.photos if one.case_id == owner]

    def expect_photo(self, photo: Photo) -> None:
        of = self.words.complaints.get(complaint_of(photo.case_id) or "")
        if of is not None and of.is_forgotten:
            raise ForgottenError
        self.photos.append(photo)

    def applied(self, complaint_id: str, row_id: str) -> Applied | None:
        word = self.words.words.get((complaint_id, row_id))
        if word is None:
            return None
        rows = [
            row
            for rows in self.words.register.history.values()
            for row in rows
            if row.details.get("word") == row_id
        ]
        return Applied(_KINDS[type(word)], rows[-1].move if rows else "")  # type: ignore[index]

    def guesses(self, complaint_id: str, network: str) -> tuple[Guesses, Guesses]:
        return (
            self.counted.get((complaint_id, ""), NONE),
            self.counted.get((complaint_id, network), NONE),
        )

    def keep(
        self, complaint_id: str, network: str, of_all: Guesses, of_network: Guesses, at: datetime
    ) -> None:
        wanted = {(complaint_id, ""): of_all, (complaint_id, network): of_network}
        if any(self.counted.get(key, NONE).version != new.version - 1
               for key, new in wanted.items()):  # fmt: skip
            raise ConflictError(complaint_id)
        self.counted |= wanted

    def say(self, spoken: Spoken) -> bool:
        key = (spoken.complaint_id, spoken.row_id)
        if key in self.words.words:
            return False
        self.words.say(spoken.complaint_id, spoken.row_id, spoken.word)
        self.words.by_page.add(key)
        self.spoken.append(spoken)
        return True
