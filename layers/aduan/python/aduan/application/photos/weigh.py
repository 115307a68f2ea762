"""A complaint's photo was seen before: let it speak, beside other evidence, to those who decide.

The photo comes after the complaint was placed, sometimes long after. It joins nothing by itself.
Where something else speaks for one message as well, the question about the complaint says so and
puts that case first; where there was no question, there is one now. What a person has answered
stays answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.placing.ports import Known
from aduan.application.placing.questions import Candidate, Question
from aduan.domain.case.case import CLOSED, Case, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.identifiers import case_id_of
from aduan.domain.case.secrecy import guarded
from aduan.domain.duplicates.photos import SENT_AGAIN, sent_again
from aduan.domain.duplicates.sameness import MAX_ASKED

TRIES: Final = 4
WHY: Final = "foto yang sama"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the photo is worth: the reports it was sent with before, and what else speaks for one
    message, in words for people (empty: nothing but the photo)."""

    complaint_id: str
    evidence_id: str
    same_as: tuple[str, ...]
    sentence: str = ""


class PhotoEvidence(Protocol):
    """The register as this use case needs it."""

    def photo_hash(self, complaint_id: str, row_id: str) -> tuple[str, int]:
        """The photo's id and its picture's fingerprint. Raises NotFoundError."""

    def remember(self, picture: int, complaint_id: str) -> Sequence[str]:
        """Keep the picture, then answer the other complaints that came with the same one: of two
        at the same instant at least the later sees the earlier."""

    def complaint(self, complaint_id: str) -> Complaint: ...

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]: ...

    def living(self, case_id: str) -> Case:
        """The case, or the one it was merged into in the end."""

    def find_question(self, case_id: str, complaint_id: str) -> Question | None: ...

    def weigh(
        self, weighed: Weighed, *, case: Case, before: Question | None, after: Question | None
    ) -> None:
        """Keep what the photo is worth with the complaint's decision, and the question as it now
        is, all or nothing. Raises ConflictError when the question or the case has changed."""


def weigh_photo(
    complaint_id: str, row_id: str, *, register: PhotoEvidence, now: datetime
) -> Weighed:
    """Raises ConflictError while the complaint has no case yet: the stream comes again."""
    evidence_id, picture = register.photo_hash(complaint_id, row_id)
    others = tuple(register.remember(picture, complaint_id))

    def attempt() -> Weighed:
        complaint = register.complaint(complaint_id)
        if complaint.case_id is None:
            raise ConflictError(f"complaint {complaint_id} is not placed yet")
        known = register.known([complaint_id, *others])
        case = register.living(complaint.case_id)
        before = register.find_question(complaint.case_id, complaint_id)
        twins = _twins(complaint, known, others)
        weighed = Weighed(complaint_id, evidence_id, others, twins[0][1] if twins else "")
        after = before
        for twin, sentence in reversed(twins):
            other = register.living(known[twin].case_id)
            candidate = Candidate(known[twin].case_id, twin, sentence)
            if _worth_asking(complaint, case, other, candidate):
                nothing = Question(case.case_id, complaint_id, now, (), WHY)
                after = _asked(after or nothing, other, candidate)
        register.weigh(weighed, case=case, before=before, after=after)
        return weighed

    return decided_again(TRIES, attempt, about=f"question about {complaint_id}")


def _twins(
    complaint: Complaint, known: Mapping[str, Known], others: Sequence[str]
) -> list[tuple[str, str]]:
    """Reports with the same photo for which something else speaks as well, and what."""
    own = known.get(complaint.complaint_id)
    if own is None:
        return []
    return [
        (other, sentence)
        for other in others
        if other in known
        and (sentence := sent_again(own.fingerprint, known[other].fingerprint)) is not None
    ][:MAX_ASKED]


def _worth_asking(complaint: Complaint, case: Case, other: Case, candidate: Candidate) -> bool:
    """Whether the complaint's case stands for itself, and nobody has said yet what the two are.
    Nobody is asked about what a channel's developers try."""
    own = case.case_id == complaint.case_id == case_id_of(complaint.complaint_id)
    over = case.status in CLOSED or case.status is Status.DIGABUNG
    hidden = guarded(case) or guarded(other) or case.sandbox or other.sandbox
    named = {candidate.case_id, other.case_id}
    answered = case.recurrence_of in named or named & set(complaint.not_same)
    return own and other.case_id != case.case_id and not (over or hidden or answered)


def _asked(question: Question, other: Case, candidate: Candidate) -> Question:
    """The question with the photo in it, its case first."""
    named = {candidate.case_id, other.case_id}
    there = [one for one in question.candidates if one.case_id in named]
    if there:
        said = there[0].sentence
        if SENT_AGAIN.casefold() in said.casefold():
            return question
        candidate = replace(there[0], sentence=f"{candidate.sentence}. {said}")
    rest = [one for one in question.candidates if one not in there]
    return replace(question, candidates=(candidate, *rest)[:MAX_ASKED])
