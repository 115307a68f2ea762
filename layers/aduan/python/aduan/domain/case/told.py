"""Which notices a move causes: who is told, and whether it can wait for the morning.

A notice carries no personal data, only what identifies the case. The texts are city-pack data.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from aduan.domain.case.case import (
    EMERGENCY,
    OPEN,
    Audience,
    Case,
    Level,
    Notice,
    NoticeKind,
    Status,
    Transition,
)
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA, desk_or_agency, first_told


def caused_by(
    before: Case, after: Case, move: str, at: datetime, rules: ClockRules
) -> tuple[Notice, ...]:
    """The notices of one move, each with an id that the same move always gets again. A post that
    stands in for another one, and would hear the same in its own name, hears it once. Of what
    developers try nobody is told."""
    if after.sandbox:
        return ()
    found = [
        Notice(
            notice_id=f"{after.case_id}.{after.cycle}.{after.version}.{kind.value}.{to}",
            case_id=after.case_id,
            cycle=after.cycle,
            kind=kind,
            to=to,
            audience=audience,
            created_at=at,
            level=after.level,
            not_before=morning_after(at, rules) if kind in _CAN_WAIT else None,
            request_id=after.request_id,
        )
        for kind, meant, audience in _told(before, after, move, rules)
        for to in (first_told(meant, after),)
    ]
    return tuple({one.notice_id: one for one in reversed(found)}.values())[::-1]


def alarmed(transition: Transition, at: datetime) -> Transition:
    """The transition of a case in which lives turn out to be in danger: the duty desk is told at
    once, by day and night. Once in every cycle of a case: who was told is not told again, but of a
    case that had been closed the danger is another."""
    case = transition.case
    if EMERGENCY in case.flags and case.version > 1 and case.alarmed_in >= case.cycle:
        return transition
    flags = tuple(dict.fromkeys((*case.flags, EMERGENCY)))
    case = replace(case, flags=flags, arm=case.version, alarmed_in=case.cycle)
    return replace(
        transition, case=case, arms=True, notices=(*transition.notices, _alarm(case, at))
    )


def _alarm(case: Case, at: datetime) -> Notice:
    to = first_told(DUTY, case)
    return Notice(
        notice_id=f"{case.case_id}.{case.cycle}.{case.version}.{NoticeKind.EMERGENCY.value}.{to}",
        case_id=case.case_id,
        cycle=case.cycle,
        kind=NoticeKind.EMERGENCY,
        to=to,
        audience=Audience.OPERATOR,
        created_at=at,
        level=case.level,
        request_id=case.request_id,
    )


_CAN_WAIT: Final = frozenset({NoticeKind.REMINDER, NoticeKind.STILL_ELSEWHERE, NoticeKind.GROWING})

_HANDS_OVER: Final = frozenset({"route", "forward", "return_to_desk"})
_CLOSES: Final = frozenset({"resolve", "auto_close", "doubt"})
_MAY_HAND_OVER: Final = frozenset({"inspectorate_only", "withhold"})

_Told = tuple[NoticeKind, str, Audience]


def _told(before: Case, after: Case, move: str, rules: ClockRules) -> Iterator[_Told]:
    owner = desk_or_agency(after, rules)
    yield from _of_orders(before, after, move, owner)
    if move == "escalate":
        yield from _of_level(after, owner)
    elif move in _HANDS_OVER or (move in _MAY_HAND_OVER and after.agency != before.agency):
        yield from _of_hand_over(before, after, owner, rules)
    elif move == "remind":
        yield NoticeKind.REMINDER, owner, Audience.OPERATOR
    elif move == "tell_desk":
        yield NoticeKind.NOBODY_ACTED, DUTY, Audience.OPERATOR
    elif move in _CLOSES and after.eye and after.eye.judge == SEKDA:
        yield NoticeKind.SECOND_EYE, SEKDA, Audience.HEAD
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


def _of_orders(before: Case, after: Case, move: str, owner: str) -> Iterator[_Told]:
    """The head hears what a leader wants, and the leader what came of it: an answer, a follow-up,
    an end of the case, or nothing."""
    if move == "instruct":
        yield NoticeKind.INSTRUCTED, owner, Audience.HEAD
    elif move == "ask_explanation":
        yield NoticeKind.EXPLANATION_ASKED, owner, Audience.HEAD
    elif move == "tell_silence":
        for one in after.orders:
            if one not in before.orders:
                yield NoticeKind.ORDER_UNANSWERED, one.by, Audience.HEAD
    else:
        for leader in dict.fromkeys(one.by for one in before.orders if one not in after.orders):
            yield NoticeKind.ORDER_ANSWERED, leader, Audience.HEAD


def _of_level(after: Case, owner: str) -> Iterator[_Told]:
    level = after.told[-1]
    if level is Level.OPD and after.cycle > 1:
        # the operators hear it too
        kind = NoticeKind.SENT_BACK if after.sent_back else NoticeKind.REOPENED
        yield kind, owner, Audience.HEAD
    elif level is Level.OPD:
        yield NoticeKind.ASSIGNED, owner, Audience.OPERATOR
    elif level is Level.SEKDA:
        yield NoticeKind.ESCALATED_SEKDA, SEKDA, Audience.HEAD
        yield NoticeKind.HEAD_TOLD, owner, Audience.HEAD
    else:
        yield NoticeKind.ESCALATED_WALI_KOTA, WALI_KOTA, Audience.HEAD


def _of_hand_over(before: Case, after: Case, owner: str, rules: ClockRules) -> Iterator[_Told]:
    if after.status is Status.TRIASE:
        yield NoticeKind.RETURNED_TO_DESK, DUTY, Audience.OPERATOR
        if after.hops >= rules.max_hops > before.hops:
            yield NoticeKind.RETURNED_TO_DESK, SEKDA, Audience.HEAD
    elif Level.OPD in after.told:  # else the first level is about to be told anyway
        yield NoticeKind.ASSIGNED, owner, Audience.OPERATOR


def morning_after(at: datetime, rules: ClockRules) -> datetime | None:
    """The end of the quiet hours `at` falls into; None outside of them. Due times stay put."""
    if rules.calendar.every_day_works:
        return None
    local = rules.calendar.local(at)
    if not _is_quiet(local.time(), rules):
        return None
    day = local.date() if local.time() < rules.quiet_to else local.date() + timedelta(days=1)
    return datetime.combine(day, rules.quiet_to, rules.calendar.zone)


def _is_quiet(clock: time, rules: ClockRules) -> bool:
    start, end = rules.quiet_from, rules.quiet_to
    return start <= clock < end if start <= end else clock >= start or clock < end
