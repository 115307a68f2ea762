"""What the clocks of one case still ask for, and in which order it is done when it is late."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from aduan.domain.case.case import ACTIVE, CLOSED, HELD, Case, Hold, HoldReason, Level, Status
from aduan.domain.case.due import (
    NEVER,
    CloseUnanswered,
    Due,
    EndHold,
    Escalate,
    Remind,
    TellDesk,
    ahead,
    listed_at,
    next_check_at,
)
from aduan.domain.escalation.assess import Settled, Wait, assess
from aduan.domain.escalation.timers import Timer, mark, timer_base
from tests.city import hours, new_case, wib

START: Final = wib("2026-03-02 08:00")
CASE: Final = new_case(START)
ALL_TOLD: Final = (Level.OPD, Level.SEKDA, Level.WALI_KOTA)
HELD_UNTIL: Final = START + hours(400)


def what(case: Case) -> list[Due]:
    return list(ahead(case))


def test_a_new_case_has_everything_before_it() -> None:
    assert what(CASE) == [
        Escalate(Level.OPD, START),
        Remind(0, START + hours(36)),
        Remind(1, START + hours(57.6)),
        Escalate(Level.SEKDA, START + hours(72)),
        Escalate(Level.WALI_KOTA, START + hours(96)),
        TellDesk(START + hours(120)),
    ]
    assert next_check_at(CASE) == listed_at(CASE) == START


@pytest.mark.parametrize("status", sorted(ACTIVE | {Status.TRIASE}))
def test_whoever_has_the_case_the_chain_runs(status: Status) -> None:
    assert what(replace(CASE, status=status)) == what(CASE)


def test_a_reopened_cycle_begins_when_it_was_opened_again() -> None:
    again = replace(CASE, cycle=2, cycle_opened_at=START + hours(50))
    assert what(again)[0] == Escalate(Level.OPD, START + hours(50))


def test_what_was_told_is_not_told_again() -> None:
    assert what(replace(CASE, told=(Level.OPD,), reminded=1)) == what(CASE)[2:]
    assert what(replace(CASE, told=(Level.OPD,), reminded=2)) == what(CASE)[3:]
    assert what(replace(CASE, told=ALL_TOLD[:2], reminded=0)) == what(CASE)[4:]
    assert what(replace(CASE, told=ALL_TOLD)) == what(CASE)[5:]
    done = replace(CASE, told=ALL_TOLD, desk_told_at=START + hours(120))
    assert what(done) == []
    assert (next_check_at(done), listed_at(done)) == (None, NEVER)


def test_a_case_of_an_older_register_without_the_last_due_time_ends_with_the_wali_kota() -> None:
    old = replace(CASE, told=ALL_TOLD, due=replace(CASE.due, wali_kota=None))
    assert what(old) == []


@pytest.mark.parametrize(("after", "given"), [(71.9, True), (72, False), (80, False)])
def test_no_reminder_comes_with_the_escalation_or_after_it(after: float, given: bool) -> None:
    due = replace(CASE.due, reminders=(START + hours(after),))
    case = replace(CASE, told=(Level.OPD,), due=due)
    assert any(isinstance(each, Remind) for each in what(case)) is given


def hold(status: Status) -> Case:
    one = Hold(HoldReason.POSTPONED, START, HELD_UNTIL, came_from=Status.BARU)
    return replace(CASE, status=status, hold=one)


@pytest.mark.parametrize("status", sorted(HELD))
def test_a_held_case_waits_for_the_end_of_its_hold_and_nothing_else(status: Status) -> None:
    assert what(hold(status)) == [EndHold(HELD_UNTIL)]
    assert listed_at(hold(status)) == HELD_UNTIL
    assert what(replace(hold(status), hold=None)) == []


@pytest.mark.parametrize("status", sorted(CLOSED | {Status.DIGABUNG}))
def test_a_settled_case_asks_for_nothing_and_stands_in_no_list(status: Status) -> None:
    assert what(hold(status)) == []
    assert listed_at(hold(status)) is None
    assert assess(hold(status), START) == Settled(f"Kasus berstatus {status.value}.")


@pytest.mark.parametrize(
    ("status", "due", "evidence", "closes"),
    [
        (Status.DITINDAKLANJUTI, True, ("f",), True),
        (Status.DITINDAKLANJUTI, True, (), False),
        (Status.DITINDAKLANJUTI, False, ("f",), False),
        (Status.DITERIMA, True, ("f",), False),
    ],
)
def test_only_an_unanswered_follow_up_with_photos_of_this_cycle_closes_itself(
    status: Status, due: bool, evidence: tuple[str, ...], closes: bool
) -> None:
    at = START + hours(300)
    times = replace(CASE.due, auto_close=at if due else None)
    case = replace(CASE, status=status, due=times, cycle_evidence=evidence)
    assert (CloseUnanswered(at) in what(case)) is closes


# --- one at a time --------------------------------------------------------------------------------


def test_of_two_due_at_one_instant_the_one_that_settles_more_is_done_first() -> None:
    at = START + hours(72)
    times = replace(CASE.due, auto_close=at, sekda=at, wali_kota=at)
    case = replace(
        CASE, status=Status.DITINDAKLANJUTI, told=(Level.OPD,), reminded=2, due=times,
        cycle_evidence=("f",),
    )  # fmt: skip
    assert assess(case, at) == CloseUnanswered(at)
    case = replace(case, cycle_evidence=())
    assert assess(case, at) == Escalate(Level.SEKDA, at)
    case = replace(case, told=ALL_TOLD[:2])
    assert assess(case, at) == Escalate(Level.WALI_KOTA, at)
    case = replace(case, told=ALL_TOLD)
    assert assess(case, at) == TellDesk(at)


def test_the_earliest_is_done_first_whatever_it_is() -> None:
    late = START + hours(500)
    case = replace(CASE, told=(Level.OPD, Level.WALI_KOTA), reminded=2)
    assert assess(case, late) == Escalate(Level.SEKDA, START + hours(72))
    assert assess(replace(case, told=ALL_TOLD), late) == TellDesk(START + hours(120))


@pytest.mark.parametrize(("seconds", "waits"), [(-1, True), (0, False), (1, False)])
def test_a_due_time_is_due_from_its_own_second(seconds: int, waits: bool) -> None:
    case = replace(CASE, told=(Level.OPD,), reminded=2)
    at = START + hours(72)
    found = assess(case, at + timedelta(seconds=seconds))
    assert found == (Wait(at) if waits else Escalate(Level.SEKDA, at))


def test_a_reminder_comes_alone_or_not_at_all() -> None:
    case = replace(CASE, told=(Level.OPD,))
    assert assess(case, START + hours(60)) == Remind(0, START + hours(36))
    assert assess(case, START + hours(73)) == Escalate(Level.SEKDA, START + hours(72))


def test_a_case_that_waits_for_nothing_any_more_says_where_it_is_kept() -> None:
    for status in (Status.BARU, Status.TRIASE):
        done = replace(CASE, status=status, told=ALL_TOLD, desk_told_at=START)
        assert assess(done, START + hours(500)) == Settled(
            "Semua tingkat sudah diberi tahu; kasus ada di daftar harian meja piket."
        )


def test_a_wait_is_for_the_nearest_of_all() -> None:
    assert assess(replace(CASE, told=(Level.OPD,)), START) == Wait(START + hours(36))


# --- names of executions ---------------------------------------------------------------------


def test_an_execution_is_named_by_what_it_waits_for() -> None:
    timer = Timer("K1", 2, 7)
    assert (timer.name, timer.base, timer_base("K1", 2, 7)) == ("K1-2-7", "K1-2-7", "K1-2-7")
    assert Timer("K1", 2, 7, mark="5g", guard=True).name == "K1-2-7-5g"
    assert Timer("K1", 2, 7, mark="5g").base == "K1-2-7"
    assert Timer("K1", 2, 7, mark="5g", guard=True).as_input() == {
        "case_id": "K1",
        "cycle": 2,
        "arm": 7,
        "guard": True,
    }
    assert timer.as_input()["guard"] is False


def test_a_mark_is_the_same_for_the_same_second() -> None:
    assert mark("g", START) == mark("g", START + timedelta(milliseconds=900))
    assert mark("g", START) == f"{int(START.timestamp())}g"
    assert mark("r", START) != mark("g", START)
