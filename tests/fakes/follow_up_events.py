"""Later words and the complaints they are about, in memory, over the register in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from aduan.application.intake.apply_follow_up_event import (
    Dispute,
    Earlier,
    FollowUpRow,
    Part,
    PassedOn,
)
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.voice import Voice
from aduan.domain.intake.events import ComplaintAmended, FollowUpEvent, SecrecyAsked
from tests.fakes.register import InMemoryRegister


@dataclass
class FollowUpEventsInMemory:
    """Passes the same contract as the one on DynamoDB. `rivals` are called one by one just before
    a save, as somebody else gets there first."""

    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    words: dict[tuple[str, str], FollowUpEvent] = field(default_factory=dict)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    aside: set[tuple[str, str]] = field(default_factory=set)
    rivals: list[Callable[[], None]] = field(default_factory=list)
    voices: dict[tuple[str, str, str, int], Voice] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    by_page: set[tuple[str, str]] = field(default_factory=set)
    photo_calls: set[tuple[str, str | None]] = field(default_factory=set)

    def row(self, complaint_id: str, row_id: str) -> FollowUpRow:
        word = self.words.get((complaint_id, row_id))
        complaint = self.complaints.get(complaint_id)
        if word is None or complaint is None:
            raise NotFoundError("word", row_id)
        by_page = (complaint_id, row_id) in self.by_page
        return FollowUpRow(complaint=complaint, row_id=row_id, event=word, by_page=by_page)

    def earlier(self, complaint_id: str, row_id: str) -> Sequence[Earlier]:
        said = [row for about, row in self.words if about == complaint_id]
        waiting = [
            row
            for row in said
            if (complaint_id, row) in self.waiting
            and not isinstance(self.words[complaint_id, row], SecrecyAsked)
        ]
        before = waiting[: waiting.index(row_id)] if row_id in waiting else ()
        return [Earlier(row, (complaint_id, row) in self.aside) for row in before]

    def get_case(self, case_id: str) -> Case:
        return self.register.get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return self.register.merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return self.register.waits(case_id)

    def say(self, complaint_id: str, row_id: str, word: FollowUpEvent) -> None:
        self.words[complaint_id, row_id] = word
        if isinstance(word, ComplaintAmended) and word.attachments:
            self.photo_calls.add((complaint_id, row_id))
        self.waiting.add((complaint_id, row_id))

    def standing(self, case_id: str) -> Collection[str]:
        inside = {case_id, *(one.case_id for one in self.merged_into(case_id))}
        found = self.complaints.values()
        return {
            one.complaint_id for one in found if one.case_id in inside and one.withdrawn_at is None
        }

    def parts(self, codes: Sequence[str]) -> Sequence[Part]:
        return [
            Part(one.complaint_id, one.external_id)
            for one in self.complaints.values()
            if one.tracking_code in codes and one.withdrawn_at is None
        ]

    def used(self, nonce: str) -> bool:
        return nonce in self.register.nonces

    def settle(self, row: FollowUpRow) -> None:
        self.waiting.discard((row.complaint_id, row.row_id))

    def restrict(self, row: FollowUpRow) -> None:
        asked = row.event
        if not isinstance(asked, SecrecyAsked):
            return
        before = self.complaints[row.complaint_id]
        known_by = asked.reporter_hash if asked.anonymous else before.reporter_hash
        self.complaints[row.complaint_id] = replace(
            before,
            secret=before.secret or asked.secret,
            anonymous=before.anonymous or asked.anonymous,
            reporter_hash=known_by,
        )
        for one in list(self.complaints.values()):
            if one.tracking_code in before.parts or one.said_of == row.complaint_id:
                self.say(one.complaint_id, f"{one.complaint_id}-{row.row_id}", asked)

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        return self.voices.get((home_id, complaint_id, case_id, cycle))

    def save(
        self,
        transition: Transition,
        *,
        consume: str | None = None,
        withdraws: str | None = None,
        applies: FollowUpRow | None = None,
        voice: Voice | None = None,
        disputes: Dispute | None = None,
        apart: Complaint | None = None,
        passed_on: Sequence[PassedOn] = (),
    ) -> None:
        if self.rivals:
            self.rivals.pop(0)()
        if withdraws is not None and self.complaints[withdraws].withdrawn_at is not None:
            raise ConflictError(withdraws)
        if withdraws and applies and applies.complaint.parts != self.complaints[withdraws].parts:
            raise ConflictError(withdraws)
        self.register.save(transition, consume=consume)
        if withdraws is not None:
            before = self.complaints[withdraws]
            self.complaints[withdraws] = replace(before, withdrawn_at=transition.history.at)
        if applies is not None:
            self._hear(applies, apart)
            self.settle(applies)
            self.restrict(applies)
        for one in passed_on:
            self.say(one.complaint_id, one.row_id, one.event)
        if voice is not None:
            key = (voice.home_id, voice.complaint_id, voice.case_id, voice.cycle)
            self.voices[key] = voice
        if disputes is not None:
            self.disputes.append(disputes)
        if apart is not None:
            self.complaints[apart.complaint_id] = apart

    def set_apart(self, row: FollowUpRow, apart: Complaint, *, consume: str) -> None:
        if self.rivals:
            self.rivals.pop(0)()
        if consume in self.register.nonces:
            raise ConflictError(consume)
        self.register.nonces.add(consume)
        self._hear(row, apart)
        self.complaints[apart.complaint_id] = apart

    def _hear(self, row: FollowUpRow, apart: Complaint | None) -> None:
        self.settle(row)
        event = self.words.get((row.complaint_id, row.row_id))
        photos = event.attachments if isinstance(event, ComplaintAmended) else ()
        if not photos:
            return
        if apart is None:
            self.photo_calls.add((row.complaint_id, row.row_id))
            return
        assert isinstance(event, ComplaintAmended)
        self.words[row.complaint_id, row.row_id] = replace(event, attachments=())
        self.photo_calls.discard((row.complaint_id, row.row_id))
        self.photo_calls.add((apart.complaint_id, None))
