"""Who is told, when it can wait, and who stands in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.domain.case.case import Audience, Level, Notice, NoticeKind
from aduan.domain.case.posts import stand_ins
from aduan.domain.case.told import morning_after
from aduan.domain.notices.plan import NoticeDelivery, plan
from tests.city import CALENDAR, RULES, wib

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
