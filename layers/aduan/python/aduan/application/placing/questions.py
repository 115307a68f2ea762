"""The question "is this the same event?", left to a person, and what is not placed yet."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case the new one may be the same event as, and why the machine thinks so."""

    case_id: str
    complaint_id: str
    sentence: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Is `complaint_id`, which opened `case_id`, one of the candidates' events?"""

    case_id: str
    complaint_id: str
    asked_at: datetime
    candidates: tuple[Candidate, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A complaint that no case holds though it should: `dedup_pending`. What it says stays closed,
    for nobody has yet judged whether it is secret."""

    complaint_id: str
    channel: str
    external_id: str
    received_at: datetime
