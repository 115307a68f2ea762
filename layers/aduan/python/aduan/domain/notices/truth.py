"""Is what a notice says still so? It is asked when the notice is about to be sent.

A notice may wait: for the morning, for its turn behind the hourly limit, for SNS to answer again.
Meanwhile the office may have acted or handed the case on. What must still hold is a table by kind;
a notice of which it no longer holds is closed as overtaken and told to nobody.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import ACTIVE, OPEN, TRIAGE, Case, HoldReason, Level, Notice, NoticeKind
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA, desk_or_agency, first_told

_Condition = Callable[[Notice, Case, ClockRules], bool]


def still_true(notice: Notice, case: Case, rules: ClockRules) -> bool:
    """Whether `notice` may be sent of `case` as it is now."""
    if case.cycle != notice.cycle:
        return False
    if notice.kind is NoticeKind.SECOND_EYE:
        return case.eye is not None
    if case.status not in OPEN and notice.kind not in _ALSO_OF_THE_CLOSED:
        return False
    return all(holds(notice, case, rules) for holds in _MUST_HOLD[notice.kind])


def _with_post(notice: Notice, case: Case, rules: ClockRules) -> bool:
    """The case is still with the post the notice is for, or for which somebody else hears it."""
    owner = desk_or_agency(case, rules)
    return notice.to in {SEKDA, WALI_KOTA, DUTY, owner, first_told(owner, case)}


def _running(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return case.status in ACTIVE | TRIAGE


def _idle(notice: Notice, case: Case, _rules: ClockRules) -> bool:
    """Nobody has followed up since the notice was written."""
    acted = case.last_follow_up_at
    return acted is None or acted < notice.created_at


def _before_sekda(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    """The leaders have not been told yet: a reminder promises that they will be."""
    return Level.SEKDA not in case.told


def _not_followed_up(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return case.first_follow_up_at is None


def _at_desk(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return case.status in TRIAGE


def _proposed(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return case.proposal is not None


def _elsewhere(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return case.hold is not None and case.hold.reason is HoldReason.OTHER_GOVERNMENT


def _ordered(_notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return bool(case.orders)


def _unanswered(notice: Notice, case: Case, _rules: ClockRules) -> bool:
    return any(notice.to in {one.by, first_told(one.by, case)} for one in case.orders)


_ALSO_OF_THE_CLOSED: Final = frozenset({NoticeKind.ORDER_ANSWERED})

_MUST_HOLD: Final[Mapping[NoticeKind, tuple[_Condition, ...]]] = MappingProxyType(
    {
        NoticeKind.ASSIGNED: (_with_post,),
        NoticeKind.REMINDER: (_with_post, _running, _not_followed_up, _before_sekda),
        NoticeKind.ESCALATED_SEKDA: (_running, _idle),
        NoticeKind.ESCALATED_WALI_KOTA: (_running, _idle),
        NoticeKind.HEAD_TOLD: (_with_post, _running, _idle),
        NoticeKind.NOBODY_ACTED: (_running, _idle),
        NoticeKind.RETURNED_TO_DESK: (_at_desk,),
        NoticeKind.POSTPONE_ASKED: (_proposed,),
        NoticeKind.POSTPONE_ANSWERED: (_with_post,),
        NoticeKind.REOPENED: (_with_post,),
        NoticeKind.SENT_BACK: (_with_post,),
        NoticeKind.RESUMED: (_with_post, _running),
        NoticeKind.REPORTER_ANSWERED: (_with_post,),
        NoticeKind.STILL_ELSEWHERE: (_elsewhere,),
        NoticeKind.GROWING: (_with_post,),
        NoticeKind.FRESH_LINK: (_with_post,),
        NoticeKind.EMERGENCY: (),
        NoticeKind.INSTRUCTED: (_with_post, _ordered),
        NoticeKind.EXPLANATION_ASKED: (_with_post, _ordered),
        NoticeKind.ORDER_ANSWERED: (),
        NoticeKind.ORDER_UNANSWERED: (_unanswered,),
    }
)
