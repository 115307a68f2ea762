"""What a later word will do to the case as it stands when the word is taken in.

The channel is answered before its word is carried to the case (`apply_follow_up_event`); the same
rules are read here. What somebody else does in between may win: the status that follows tells.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Feedback
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
)
from aduan.domain.intake.thanks import is_mere_thanks


class Effect(StrEnum):
    REOPENED = "reopened"
    NOTED = "noted"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


ASKED: Final = "menunggu_pelapor"
FOLLOWED_UP: Final = "ditindaklanjuti"
ENDED: Final = frozenset({"selesai", "ditolak"})
ASKABLE: Final = frozenset(
    {"triase", "baru", "diterima", "ditindaklanjuti", "diteruskan", "dibuka_kembali"}
)
"""Statuses, written out: the module of cases is dear to import for a cold start (see `WAITING`)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a complaint stands: the status of its case (empty without one), whether its reporter took
    it back, whether a question to the reporter is open, when the case was closed."""

    status: str = ""
    withdrawn: bool = False
    asked: bool = False
    closed_at: datetime | None = None


def effect_of(
    word: FollowUpEvent,
    standing: Standing,
    now: datetime,
    reopen_until: Callable[[datetime], datetime],
) -> Effect:
    """`reopen_until` says until when a case closed at an instant may be opened again."""
    if standing.withdrawn:
        return Effect.NOTED
    match word:
        case ComplaintWithdrawn():
            return Effect.WITHDRAWN
        case ComplaintAmended(text=text, attachments=photos):
            says = bool(photos) or not is_mere_thanks(text)
            asked = _asked(standing)
            answers = says if asked else standing.status == FOLLOWED_UP
            return Effect.ANSWERED if answers else Effect.NOTED
        case FeedbackGiven(verdict=Feedback.NOT_FIXED):
            if standing.status in ENDED and standing.closed_at is not None:
                in_time = now <= reopen_until(standing.closed_at)
                return Effect.REOPENED if in_time else Effect.NOTED
            answers = _asked(standing) or standing.status == FOLLOWED_UP
            return Effect.ANSWERED if answers else Effect.NOTED
    return Effect.NOTED


def _asked(standing: Standing) -> bool:
    """A question that never reached anybody is over when the case is."""
    return standing.status == ASKED or (standing.asked and standing.status in ASKABLE)
