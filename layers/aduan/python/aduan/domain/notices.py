"""Who is told what, and when: which notices a move causes, quiet hours, the hourly limit.

The texts are city-pack data. A notice carries no personal data, only what identifies the case.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case import (
    OPEN,
    TRIAGE,
    Audience,
    Case,
    Level,
    Notice,
    NoticeKind,
    Status,
)
from aduan.domain.clocks import Rules

SEKDA: Final = "SEKDA"
WALI_KOTA: Final = "WALI_KOTA"
DUTY: Final = "DUTY"

DIGEST: Final = "digest"
"""The audience of the morning digest, beside those of `Audience`."""

_HOUR: Final = timedelta(hours=1)


class Delivery(StrEnum):
    """What becomes of a notice that is due to be sent."""

    NOW = "now"
    LATER = "later"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to send one notice; `at` is set for LATER."""

    delivery: Delivery
    at: datetime | None = None


def caused_by(
    before: Case, after: Case, move: str, at: datetime, rules: Rules
) -> tuple[Notice, ...]:
    """The notices of one move, each with an id that the same move always gets again."""
    return tuple(
        Notice(
            notice_id=f"{after.case_id}.{after.cycle}.{after.version}.{kind.value}.{to}",
            case_id=after.case_id,
            cycle=after.cycle,
            kind=kind,
            to=to,
            audience=audience,
            created_at=at,
            level=after.level,
            urgent=kind not in _CAN_WAIT,
            not_before=morning_after(at, rules) if kind in _CAN_WAIT else None,
        )
        for kind, meant, audience in _told(before, after, move, rules)
        for to in stand_ins(meant, after.withheld_from)[:1]
    )


_CAN_WAIT: Final = frozenset({NoticeKind.REMINDER, NoticeKind.STILL_ELSEWHERE, NoticeKind.GROWING})

_Told = tuple[NoticeKind, str, Audience]


def _told(before: Case, after: Case, move: str, rules: Rules) -> Iterator[_Told]:
    owner = desk_or_agency(after, rules)
    if move == "escalate":
        yield from _of_level(after, owner)
    elif move in {"route", "forward", "return_to_desk"}:
        yield from _of_hand_over(before, after, owner, rules)
    elif move == "remind":
        yield NoticeKind.REMINDER, owner, Audience.OPERATOR
    elif move == "tell_desk":
        yield NoticeKind.NOBODY_ACTED, DUTY, Audience.OPERATOR
    elif move == "propose_postpone":
        yield NoticeKind.POSTPONE_ASKED, SEKDA, Audience.HEAD
    elif move in {"approve_postpone", "refuse_postpone"}:
        yield NoticeKind.POSTPONE_ANSWERED, owner, Audience.OPERATOR
    elif move == "keep_following":
        yield NoticeKind.STILL_ELSEWHERE, DUTY, Audience.OPERATOR
    elif move == "reporter_answered":
        yield NoticeKind.REPORTER_ANSWERED, owner, Audience.OPERATOR
    elif move == "link" and after.growth_told > before.growth_told and after.status in OPEN:
        yield NoticeKind.GROWING, owner, Audience.OPERATOR
    elif move in {"resume", "unmerge"}:
        yield NoticeKind.RESUMED, owner, Audience.OPERATOR


def _of_level(after: Case, owner: str) -> Iterator[_Told]:
    level = after.told[-1]
    if level is Level.OPD and after.cycle > 1:
        yield NoticeKind.REOPENED, owner, Audience.HEAD
        yield NoticeKind.ASSIGNED, owner, Audience.OPERATOR
    elif level is Level.OPD:
        yield NoticeKind.ASSIGNED, owner, Audience.OPERATOR
    elif level is Level.SEKDA:
        yield NoticeKind.ESCALATED_SEKDA, SEKDA, Audience.HEAD
        yield NoticeKind.HEAD_TOLD, owner, Audience.HEAD
    else:
        yield NoticeKind.ESCALATED_WALI_KOTA, WALI_KOTA, Audience.HEAD


def _of_hand_over(before: Case, after: Case, owner: str, rules: Rules) -> Iterator[_Told]:
    if after.status is Status.TRIASE:
        yield NoticeKind.RETURNED_TO_DESK, DUTY, Audience.OPERATOR
        if after.hops >= rules.max_hops > before.hops:
            yield NoticeKind.RETURNED_TO_DESK, SEKDA, Audience.HEAD
    elif Level.OPD in after.told:  # else the first level is about to be told anyway
        yield NoticeKind.ASSIGNED, owner, Audience.OPERATOR


def desk_or_agency(case: Case, rules: Rules) -> str:
    """The post that holds the case now."""
    return DUTY if case.status in TRIAGE or case.agency == rules.desk else case.agency


def heard_by(kinds: Collection[Audience]) -> tuple[str, ...]:
    """The audiences an address hears whose owners hold these kinds of posts: operators all of a
    post's messages, heads only those meant for them. What is for the head reaches everybody."""
    if Audience.OPERATOR in kinds:
        return (Audience.OPERATOR.value, Audience.HEAD.value, DIGEST)
    return (Audience.HEAD.value, DIGEST)


def stand_ins(to: str, withheld_from: Collection[str] = ()) -> tuple[str, ...]:
    """Who is told at once when `to` cannot be reached, in this order, `to` itself first.

    An agency's place is taken by the duty desk, a leader's by the next higher; the duty desk is
    everybody's last. Posts the case is withheld from are passed over; if that leaves nobody, it is
    the Wali Kota's.
    """
    above = {SEKDA: (SEKDA, WALI_KOTA, DUTY), WALI_KOTA: (WALI_KOTA, DUTY), DUTY: (DUTY, SEKDA)}
    line = above.get(to, (to, DUTY, SEKDA))
    return tuple(post for post in line if post not in withheld_from) or (WALI_KOTA,)


def morning_after(at: datetime, rules: Rules) -> datetime | None:
    """The end of the quiet hours `at` falls into; None outside of them. Due times stay put."""
    if rules.calendar.every_day_works:
        return None
    local = rules.calendar.local(at)
    if not _is_quiet(local.time(), rules):
        return None
    day = local.date() if local.time() < rules.quiet_to else local.date() + timedelta(days=1)
    return datetime.combine(day, rules.quiet_to, rules.calendar.zone)


def _is_quiet(clock: time, rules: Rules) -> bool:
    start, end = rules.quiet_from, rules.quiet_to
    return start <= clock < end if start <= end else clock >= start or clock < end


def plan(notice: Notice, sent_last_hour: int, now: datetime, rules: Rules) -> Plan:
    """Send now, later (quiet hours), or leave to the post's digest (hourly limit reached)."""
    if notice.not_before is not None and now < notice.not_before:
        return Plan(Delivery.LATER, notice.not_before)
    if sent_last_hour >= rules.notices_per_hour:
        return Plan(Delivery.DIGEST)
    return Plan(Delivery.NOW)


def window_start(now: datetime) -> datetime:
    """From when sent notices count towards the hourly limit."""
    return now - _HOUR
