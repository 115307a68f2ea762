"""A leader reads how late it is, and by which promise, whichever level was told last."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.domain.case.case import Case, Hold, HoldReason, Level, Status
from aduan.domain.case.promise import broken, sop_words
from tests.city import RULES, hours, new_case, wib

START = wib("2026-03-02 09:00")
DUE = new_case(START).due


def case(**changes: Any) -> Case:
    return replace(new_case(START), **changes)


@pytest.mark.parametrize("level", list(Level))
def test_the_promise_is_the_one_the_office_missed_whoever_was_told(level: Level) -> None:
    now = DUE.opd + hours(5)
    found = broken(case(level=level), now, RULES)
    assert found is not None
    assert (found.promise, now - found.since) == ("SOP 3x24 jam", timedelta(hours=5))


def test_nothing_is_broken_at_the_due_time_itself() -> None:
    assert broken(case(), DUE.opd, RULES) is None
    assert broken(case(), DUE.opd + timedelta(seconds=1), RULES) is not None


def test_after_the_follow_up_it_is_the_national_limit() -> None:
    acted = case(first_follow_up_at=START)
    assert broken(acted, DUE.opd + hours(5), RULES) is None
    found = broken(acted, DUE.resolve + hours(1), RULES)
    assert found is not None
    assert found.promise.startswith("batas penyelesaian nasional ")
    assert found.promise.endswith(" hari kerja")


def test_an_office_that_got_the_case_later_owes_what_was_left() -> None:
    found = broken(case(clock_budget=hours(30)), DUE.opd + hours(1), RULES)
    assert found is not None
    assert found.promise == "sisa waktu SOP 3x24 jam sesudah kasus berpindah"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.SELESAI},
        {"status": Status.DIGABUNG},
        {"hold": Hold(HoldReason.POSTPONED, START, START + hours(900))},
    ],
)
def test_what_is_over_or_stands_is_not_late(changes: dict[str, Any]) -> None:
    assert broken(case(**changes), DUE.opd + hours(5), RULES) is None


def test_the_sop_is_said_in_the_citys_hours_however_fast_the_stage_runs() -> None:
    fast = replace(RULES, opd=replace(RULES.opd, length=RULES.opd.length / 3600), hour_seconds=1.0)
    assert sop_words(fast) == "SOP 3x24 jam"
    assert sop_words(replace(RULES, opd=replace(RULES.opd, length=hours(30)))) == "SOP 30 jam"
