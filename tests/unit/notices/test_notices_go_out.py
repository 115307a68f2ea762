"""Who is told, when it can wait, and who stands in."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from aduan.domain.case.case import EMERGENCY, Audience, Level, Notice, NoticeKind
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.posts import stand_ins
from aduan.domain.case.told import alarmed, morning_after
from aduan.domain.notices.plan import NoticeDelivery, plan
from tests.city import CALENDAR, RULES, SYSTEM, new_case, wib

NOTICE = Notice(
    notice_id="K1.1.2.reminder.DISHUB",
    case_id="K1",
    cycle=1,
    kind=NoticeKind.REMINDER,
    to="DISHUB",
    audience=Audience.OPERATOR,
    created_at=wib("2026-03-02 08:00"),
    level=Level.OPD,
)


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-03-02 20:59", None),
        ("2026-03-02 21:00", "2026-03-03 06:00"),
        ("2026-03-03 00:30", "2026-03-03 06:00"),
        ("2026-03-03 05:59", "2026-03-03 06:00"),
        ("2026-03-03 06:00", None),
        ("2026-12-31 23:00", "2027-01-01 06:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(at: str, morning: str | None) -> None:
    assert morning_after(wib(at), RULES) == (wib(morning) if morning else None)


@pytest.mark.parametrize(
    ("at", "quiet"), [("11:59", False), ("12:00", True), ("12:59", True), ("13:00", False)]
)
def test_quiet_hours_may_lie_within_one_day(at: str, quiet: bool) -> None:
    rules = replace(RULES, quiet_from=time(12), quiet_to=time(13))
    end = wib("2026-03-02 13:00") if quiet else None
    assert morning_after(wib(f"2026-03-02 {at}"), rules) == end


def test_a_scaled_clock_keeps_no_quiet_hours() -> None:
    rules = replace(RULES, calendar=replace(CALENDAR, every_day_works=True))
    assert morning_after(wib("2026-03-02 23:00"), rules) is None


def test_a_notice_that_may_wait_waits() -> None:
    later = wib("2026-03-03 06:00")
    waiting = replace(NOTICE, not_before=later)
    assert plan(waiting, 0, later - timedelta(minutes=1), RULES).delivery is NoticeDelivery.LATER
    assert plan(waiting, 0, later, RULES).delivery is NoticeDelivery.NOW


def test_beyond_the_hourly_limit_the_digest_takes_it() -> None:
    now = wib("2026-03-02 09:00")
    limit = RULES.notices_per_hour
    assert plan(NOTICE, limit - 1, now, RULES).delivery is NoticeDelivery.NOW
    assert plan(NOTICE, limit, now, RULES).delivery is NoticeDelivery.DIGEST


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_that_a_level_was_reached_is_never_folded_into_a_summary(kind: NoticeKind) -> None:
    now, many = wib("2026-03-02 09:00"), RULES.notices_per_hour * 10
    alone = kind in {
        NoticeKind.ESCALATED_SEKDA, NoticeKind.ESCALATED_WALI_KOTA, NoticeKind.HEAD_TOLD,
        NoticeKind.INSTRUCTED, NoticeKind.EXPLANATION_ASKED, NoticeKind.ORDER_UNANSWERED,
        NoticeKind.EMERGENCY,
    }  # fmt: skip
    found = plan(replace(NOTICE, kind=kind), many, now, RULES).delivery
    assert (found is NoticeDelivery.NOW) is alone


@pytest.mark.parametrize("post", ["DISHUB", "SEKDA", "WALI_KOTA", "DUTY"])
def test_everybody_has_a_stand_in_and_comes_first_himself(post: str) -> None:
    line = stand_ins(post)
    assert line[0] == post
    assert len(line) > 1
    assert "DUTY" in line
    assert len(set(line)) == len(line)


# --- lives in danger ------------------------------------------------------------------------------


def test_lives_in_danger_tell_the_duty_desk_at_once_whatever_the_hour() -> None:
    at = wib("2026-03-02 23:30")
    opened = opening(new_case(at, request_id="req-1"), SYSTEM)
    loud = alarmed(opened, at)
    assert loud.case == replace(opened.case, flags=(EMERGENCY,), arm=1)
    assert loud.arms
    (alarm,) = loud.notices
    assert alarm == Notice(
        notice_id="K1.1.1.emergency.DUTY",
        case_id="K1",
        cycle=1,
        kind=NoticeKind.EMERGENCY,
        to="DUTY",
        audience=Audience.OPERATOR,
        created_at=at,
        level=Level.OPD,
        not_before=None,
        request_id="req-1",
    )


def test_a_case_that_is_alarmed_by_a_later_word_keeps_its_signs_and_what_it_tells_besides() -> None:
    at = wib("2026-03-02 10:00")
    case = replace(new_case(at), told=(Level.OPD,), flags=("berulang",), version=3, arm=2)
    reminded = decide_move(case, Request(Move.REMIND, SYSTEM, at), RULES, timer="t")
    loud = alarmed(reminded, at)
    assert (loud.case.flags, loud.case.arm) == (("berulang", EMERGENCY), 4)
    assert [one.kind for one in loud.notices] == [NoticeKind.REMINDER, NoticeKind.EMERGENCY]
    assert alarmed(replace(loud, notices=()), at) == replace(loud, notices=()), "once a cycle"


def test_danger_told_of_a_case_that_was_closed_since_the_first_alarm_is_another_danger() -> None:
    at = wib("2026-03-02 10:00")
    case = replace(new_case(at), flags=(EMERGENCY,), version=6, cycle=2)
    noted = decide_move(case, Request(Move.NOTE, SYSTEM, at, note="kabelnya nyetrum lagi"), RULES)
    loud = alarmed(noted, at)
    assert [one.kind for one in loud.notices] == [NoticeKind.EMERGENCY]
    assert (loud.case.flags, loud.case.alarmed_in) == ((EMERGENCY,), 2)
    assert alarmed(replace(loud, notices=()), at) == replace(loud, notices=())


def test_a_new_case_that_opens_with_the_sign_is_alarmed_and_not_signed_twice() -> None:
    at = wib("2026-03-02 10:00")
    loud = alarmed(opening(new_case(at, flags=(EMERGENCY,)), SYSTEM), at)
    assert loud.case.flags == (EMERGENCY,)
    assert [one.kind for one in loud.notices] == [NoticeKind.EMERGENCY]


def test_where_the_desk_is_accused_the_next_in_line_hears_of_the_danger() -> None:
    at = wib("2026-03-02 10:00")
    loud = alarmed(opening(new_case(at, withheld_from=("DUTY",)), SYSTEM), at)
    assert [(one.to, one.notice_id) for one in loud.notices] == [
        ("SEKDA", "K1.1.1.emergency.SEKDA")
    ]
