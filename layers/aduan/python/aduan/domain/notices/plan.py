"""When a notice goes out: now, after the quiet hours, or with the digest (the hourly limit)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Audience, Notice, NoticeKind
from aduan.domain.case.clocks import ClockRules

DIGEST: Final = "digest"
"""The audience of the morning digest, beside those of `Audience`."""

NEVER_FOLDED: Final = frozenset(
    {
        NoticeKind.ESCALATED_SEKDA,
        NoticeKind.ESCALATED_WALI_KOTA,
        NoticeKind.HEAD_TOLD,
        NoticeKind.INSTRUCTED,
        NoticeKind.EXPLANATION_ASKED,
        NoticeKind.EMERGENCY,
        NoticeKind.ORDER_UNANSWERED,
    }
)
"""That a level was reached, or what a leader wants, is told by itself, however much else there
is."""

_HOUR: Final = timedelta(hours=1)


class NoticeDelivery(StrEnum):
    """What becomes of a notice that is due to be sent."""

    NOW = "now"
    LATER = "later"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """How to send one notice; `at` is set for LATER."""

    delivery: NoticeDelivery
    at: datetime | None = None


def heard_by(kinds: Collection[Audience]) -> tuple[str, ...]:
    """The audiences an address hears whose owners hold these kinds of posts: operators all of a
    post's messages, heads only those meant for them. What is for the head reaches everybody."""
    if Audience.OPERATOR in kinds:
        return (Audience.OPERATOR.value, Audience.HEAD.value, DIGEST)
    return (Audience.HEAD.value, DIGEST)


def plan(notice: Notice, sent_last_hour: int, now: datetime, rules: ClockRules) -> NoticePlan:
    """Send now, later (quiet hours), or leave to the post's digest (hourly limit reached). Lives in
    danger wait for nothing."""
    if notice.not_before is not None and now < notice.not_before:
        return NoticePlan(NoticeDelivery.LATER, notice.not_before)
    if sent_last_hour >= rules.notices_per_hour and notice.kind not in NEVER_FOLDED:
        return NoticePlan(NoticeDelivery.DIGEST)
    return NoticePlan(NoticeDelivery.NOW)


def window_start(now: datetime) -> datetime:
    """From when sent notices count towards the hourly limit."""
    return now - _HOUR
