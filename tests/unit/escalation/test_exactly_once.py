"""The use cases of escalation with everything that can be lost, repeated or come late."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aduan.application.escalation.assess import (
    Check,
    TimerInstruction,
    TimerOutcome,
    assess_escalation,
)
from aduan.application.escalation.start import start_escalation
from aduan.application.escalation.sweep import SweepReport, sweep
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Actor, Level, Notice, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.due import NEVER
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.escalation.timers import Timer
from tests.city import DISHUB, REPORTER, RULES, SYSTEM, hours, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing, InMemoryTimers
from tests.presses import Presses

START = wib("2026-03-02 08:00")


class City:
    """A register with one open case, its machine and its officials."""

    def __init__(self, *vacant: str) -> None:
        self.register = InMemoryRegister()
        self.presses = Presses(self.register, RULES, {"DISHUB", "DLH"})
        self.timers = InMemoryTimers()
        self.staffing = InMemoryStaffing(*vacant)
        self.register.save(opening(new_case(START), SYSTEM))
        self.published: list[tuple[str, str]] = []

    @property
    def timer(self) -> Timer:
        case = self.register.get_case("K1")
        return Timer("K1", case.cycle, case.arm)

    def ask(
        self, after: float, timer: Timer | None = None, register: Any = None, **news: str
    ) -> TimerInstruction:
        asking = timer or self.timer
        return assess_escalation(
            Check(asking, asking.name, **news),
            register=register or self.register,
            notices=register or self.register,
            staffing=self.staffing,
            rules=RULES,
            now=START + hours(after),
        )

    def run(self, after: float, timer: Timer | None = None) -> list[str]:
        """As the machine does: publish and ask again, until it waits or ends."""
        outcomes = []
        answer = self.ask(after, timer)
        while answer.notice is not None:
            outcomes.append(answer.outcome.value)
            self.published.append((answer.notice.notice_id, answer.as_output()["notice"]["to"]))
            answer = self.ask(after, timer, published=answer.notice.notice_id)
        return [*outcomes, answer.outcome.value]

    def act(self, move: Move, after: float, actor: Any = DISHUB, **given: Any) -> None:
        request = Request(
            move=move, actor=actor, at=START + hours(after), note="x", public_note="y", **given
        )
        self.presses.act("K1", request)

    def sweep(self, after: float) -> SweepReport:
        return sweep(
            work=self.register,
            register=self.register,
            notices=self.register,
            timers=self.timers,
            rules=RULES,
            now=START + hours(after),
        )


def test_the_chain_of_a_case_nobody_touches() -> None:
    city = City()
    assert city.run(0) == ["notify_opd", "wait"]
    assert city.run(36) == ["notify_opd", "wait"]
    assert city.run(57.6) == ["notify_opd", "wait"]
    assert city.run(72) == ["notify_sekda", "notify_opd", "wait"]
    assert city.run(96) == ["notify_wali_kota", "wait"]
    assert city.run(120) == ["notify_duty", "settled"]
    assert [to for _, to in city.published].count("SEKDA") == 1


class Restored(InMemoryRegister):
    """Brought back to an earlier second: whatever falls due was told before."""

    def open_of(self, case_id: str) -> tuple[Notice, ...]:
        return tuple(replace(one, told_before=True) for one in super().open_of(case_id))


def test_a_level_told_before_a_restore_fires_and_nobody_hears_of_it_again() -> None:
    city = City()
    city.register = Restored()
    city.register.save(opening(new_case(START), SYSTEM))
    assert city.run(72) == ["wait"]
    assert city.published == []
    assert city.register.get_case("K1").told == (Level.OPD, Level.SEKDA)
    assert {how for how, _ in city.register.closed.values()} == {Closing.TOLD_BEFORE}


def test_a_reminder_at_night_waits_for_the_morning_and_no_due_time_moves() -> None:
    city = City()
    city.run(0)
    due = city.register.get_case("K1").due
    answer = city.ask(36 + 3)  # 23.00 WIB
    assert answer.outcome is TimerOutcome.WAIT
    assert answer.wait_until == wib("2026-03-04 06:00")
    assert city.run(46) == ["notify_opd", "wait"]
    assert city.register.get_case("K1").due == due


def test_a_lost_answer_is_given_again_to_the_same_execution() -> None:
    city = City()
    first = city.ask(0)
    again = city.ask(0.001)
    assert first.notice is not None
    assert again.notice is not None
    assert (first.outcome, first.notice.notice_id) == (again.outcome, again.notice.notice_id)
    assert len(city.register.fences) == 1


def test_another_execution_finds_nothing_to_do() -> None:
    city = City()
    city.ask(0)
    other = replace(city.timer, mark="1r")
    assert city.ask(0.001, other).outcome is TimerOutcome.WAIT


def test_a_replaced_execution_ends() -> None:
    city = City()
    city.run(0)
    old = city.timer
    city.act(Move.ASK_REPORTER, 1)
    city.act(Move.REPORTER_ANSWERED, 2, REPORTER)
    assert city.timer != old
    assert city.run(3, old) == ["settled"]
    assert city.run(3) == ["notify_opd", "wait"]


def test_a_replaced_execution_still_finishes_the_notice_it_owns() -> None:
    city = City()
    old = city.timer
    first = city.ask(0)
    city.act(Move.ASK_REPORTER, 1)
    city.act(Move.REPORTER_ANSWERED, 2, REPORTER)
    assert first.notice is not None
    assert city.run(3)[0] == "notify_opd"  # the new one leaves it alone
    assert first.notice.notice_id not in [i for i, _ in city.published]
    assert city.ask(3, old, published=first.notice.notice_id).outcome is TimerOutcome.SETTLED


def test_a_late_timer_of_a_settled_case_changes_nothing() -> None:
    city = City()
    city.run(0)
    city.act(Move.RESOLVE, 71.999, evidence=("bersih",))
    before = city.register.get_case("K1")
    assert city.run(72) == ["settled"]
    assert city.register.get_case("K1") == before


def test_a_level_is_fired_before_anything_is_published() -> None:
    city = City()
    city.act(Move.ASK_REPORTER, 0.001)
    city.act(Move.REPORTER_ANSWERED, 0.5, REPORTER)
    city.ask(0.5)  # and the execution is lost while it publishes the answer's notice
    assert ("K1", Level.OPD, 1) in city.register.fences


class ProcessGoneError(Exception):
    """The process is gone."""


class DiesAt:
    """A register that takes its process with it at the k-th call."""

    def __init__(self, register: InMemoryRegister, call: int, *, after: bool) -> None:
        self.register, self.left, self.after = register, call, after

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.after:
                raise ProcessGoneError
            result = getattr(self.register, name)(*args, **kwargs)
            if self.left == 0:
                raise ProcessGoneError
            return result

        return call


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, 14))
def test_a_crash_at_any_call_changes_nothing(call: int, after: bool) -> None:
    calm, shaken = City(), City()
    for city in (calm, shaken):
        city.run(0)
        city.run(36)
        city.run(60)
    dying: Any = DiesAt(shaken.register, call, after=after)
    with suppress(ProcessGoneError):
        shaken.ask(72, register=dying)
    assert shaken.run(72.001) == calm.run(72.001)
    assert shaken.published == calm.published
    assert shaken.register.fences.keys() == calm.register.fences.keys()


class LosesRaces:
    """Somebody else changes the case just before every save."""

    def __init__(self, city: City, times: int) -> None:
        self.city, self.times = city, times

    def __getattr__(self, name: str) -> Any:
        if name == "save" and self.times > 0:
            self.times -= 1
            self.city.act(Move.NOTE, 72)
        return getattr(self.city.register, name)


def test_a_lost_race_is_decided_again() -> None:
    city = City()
    city.run(0)
    city.run(60)
    answer = city.ask(72, register=LosesRaces(city, 2))
    assert answer.outcome is TimerOutcome.NOTIFY_SEKDA


def test_an_endless_race_is_left_to_the_machines_retry() -> None:
    city = City()
    city.run(0)
    with pytest.raises(ConflictError):
        city.ask(72, register=LosesRaces(city, 99))


def test_an_action_that_wins_the_race_is_respected() -> None:
    city = City()
    city.run(0)
    city.run(60)

    class ResolvesFirst(LosesRaces):
        def __getattr__(self, name: str) -> Any:
            if name == "save" and self.times > 0:
                self.times -= 1
                self.city.act(Move.RESOLVE, 72, evidence=("bersih",))
            return getattr(self.city.register, name)

    assert city.ask(72, register=ResolvesFirst(city, 1)).outcome is TimerOutcome.SETTLED
    assert ("K1", Level.SEKDA, 1) not in city.register.fences


def test_a_replayed_stream_record_starts_nothing_twice() -> None:
    city = City()
    for _ in range(3):
        start_escalation("K1", 1, 1, timers=city.timers)
    assert list(city.timers.started) == ["K1-1-1"]


# no dead ends


@pytest.mark.parametrize(
    ("vacant", "after", "told"),
    [
        (("DISHUB",), 0, ["notify_duty"]),
        (("DISHUB", "DUTY"), 0, ["notify_sekda"]),
        (("SEKDA",), 72, ["notify_wali_kota", "notify_opd"]),
        (("SEKDA", "WALI_KOTA"), 72, ["notify_duty", "notify_opd"]),
    ],
)
def test_who_cannot_be_reached_is_stood_in_for_at_once_and_it_shows(
    vacant: tuple[str, ...], after: float, told: list[str]
) -> None:
    city = City()
    if after:
        city.run(0)
        city.run(60)
    city.staffing.vacant |= set(vacant)
    assert city.run(after) == [*told, "wait"]
    assert f"tanpa_penerima:{vacant[0]}" in city.register.get_case("K1").flags


def test_a_vacant_post_is_flagged_once_however_often_the_machine_looks() -> None:
    city = City("DISHUB")
    for after in (0, 0.001, 36, 57.6, 60):
        city.run(after)
    moves = [row.move for row in city.register.history["K1"]]
    assert moves.count(Move.FLAG) == 1
    assert city.register.get_case("K1").flags == ("tanpa_penerima:DISHUB",)


def test_a_notice_that_cannot_be_delivered_goes_to_the_next_at_once() -> None:
    city = City()
    city.run(0)
    city.run(60)
    answer = city.ask(72)
    assert answer.notice is not None
    news: dict[str, Any] = {"undelivered": answer.notice.notice_id, "undelivered_to": "SEKDA"}
    turned = city.ask(72.001, **news)
    assert turned.outcome is TimerOutcome.NOTIFY_WALI_KOTA
    assert "tak_terkirim:SEKDA" in city.register.get_case("K1").flags
    assert (
        city.ask(72.002, **news).outcome is TimerOutcome.NOTIFY_WALI_KOTA
    )  # told again, not further


def test_when_nobody_at_all_can_be_told_it_is_tried_again_soon() -> None:
    city = City("DUTY", "SEKDA", "WALI_KOTA")
    answer = city.ask(0)
    assert answer.notice is not None
    answer = city.ask(0, undelivered=answer.notice.notice_id, undelivered_to="DISHUB")
    assert answer.outcome is TimerOutcome.WAIT
    assert answer.wait_until == START + timedelta(minutes=15)
    assert city.run(0.3) == ["notify_opd", "wait"]


def test_a_flood_is_a_few_notices_and_the_rest_in_a_digest() -> None:
    city = City()
    city.register.sent["DISHUB"] = [START - timedelta(minutes=5)] * RULES.notices_per_hour
    assert city.run(0) == ["wait"]
    assert {how for how, _ in city.register.closed.values()} == {Closing.DIGEST}
    assert ("K1", Level.OPD, 1) in city.register.fences


# the sweep


def test_a_case_with_a_live_timer_is_left_alone() -> None:
    city = City()
    city.timers.start(city.timer)
    city.run(0)
    report = city.sweep(1)
    assert (report.checked, report.restarted, report.late, report.guarded) == (1, 0, 0, 0)


def test_a_killed_execution_is_found_and_replaced_in_one_run() -> None:
    city = City()
    city.timers.start(city.timer)
    city.run(0)
    city.timers.kill(city.timer.name)
    assert city.sweep(1).restarted == 1
    assert city.sweep(1.1).restarted == 0
    revived = next(t for n, t in city.timers.started.items() if n.endswith("r"))
    assert city.run(72, revived)[0] == "notify_sekda"


def test_a_timer_row_whose_stream_record_was_lost_is_found() -> None:
    city = City()
    report = city.sweep(0.1)
    assert (report.restarted, report.late) == (1, 1)


def test_a_case_that_was_opened_this_minute_is_left_to_the_stream() -> None:
    report = City().sweep(0.01)
    assert (report.restarted, report.late) == (0, 0)


def test_an_execution_that_came_up_during_the_sweep_is_not_doubled() -> None:
    city = City()
    city.timers.start(city.timer)
    city.run(0)
    unseen = iter([frozenset[str](), city.timers.running()])
    city.timers.running = lambda: next(unseen)  # type: ignore[method-assign]
    assert city.sweep(1).restarted == 0
    assert list(city.timers.started) == [city.timer.name]


def test_a_case_all_levels_know_of_stays_listed_and_needs_no_timer() -> None:
    city = City()
    for after in (0, 36, 60, 72, 96, 120):
        city.run(after)
    page = city.register.cases_to_check(limit=10, cursor=None)
    assert [row.check_at for row in page.rows] == [NEVER]
    report = city.sweep(121)
    assert (report.checked, report.restarted, report.complete) == (0, 0, True)


def test_a_near_due_time_gets_a_second_timer_that_ends_after_it() -> None:
    city = City()
    city.timers.start(city.timer)
    city.run(0)
    city.run(60)
    assert city.sweep(71.9).guarded == 1
    assert city.sweep(71.95).guarded == 0
    guard = next(t for t in city.timers.started.values() if t.guard)
    assert city.run(71.96, guard) == ["wait"]
    assert city.run(72, guard) == ["notify_sekda", "notify_opd", "settled"]
    assert city.run(72.0001) == ["wait"]


@pytest.mark.parametrize("was_published", [True, False])
def test_a_notice_of_a_lost_execution_is_looked_up_before_it_is_sent_again(
    was_published: bool,
) -> None:
    city = City()
    city.timers.start(city.timer)
    answer = city.ask(0)
    assert answer.notice is not None
    if was_published:
        city.timers.publications.add((city.timer.name, answer.notice.notice_id))
    city.timers.kill(city.timer.name)
    report = city.sweep(0.1)
    assert (report.confirmed, report.released) == ((1, 0) if was_published else (0, 1))
    guard = next(t for t in city.timers.started.values() if t.mark.endswith("r") or t.guard)
    assert city.run(0.11, guard)[0] == ("wait" if was_published else "notify_opd")


def test_every_open_case_is_looked_at_however_many_there_are() -> None:
    city = City()
    for number in range(250):
        case = replace(new_case(START), case_id=f"N{number}")
        city.register.save(opening(case, SYSTEM))
    report = city.sweep(0.1)
    assert (report.checked, report.restarted, report.complete) == (251, 251, True)


# a new cycle


def test_a_reopened_case_is_told_anew_to_its_head_in_one_message() -> None:
    city = City()
    city.run(0)
    city.act(Move.RESOLVE, 1, evidence=("bersih",))
    city.act(Move.REOPEN, 2, REPORTER)
    assert city.run(2) == ["notify_opd", "wait"]
    kinds = [notice_id.split(".")[3] for notice_id, _ in city.published]
    assert kinds == ["assigned", "reopened"]
    assert city.run(2 + 72)[0] == "notify_sekda"
    assert {(level, cycle) for _, level, cycle in city.register.fences} == {
        (Level.OPD, 1), (Level.OPD, 2), (Level.SEKDA, 2),
    }  # fmt: skip


def test_the_machine_is_told_in_plain_values() -> None:
    city = City()
    output = city.ask(0).as_output()
    assert output["outcome"] == "notify_opd"
    assert output["notice"]["topic"] == "dishub"
    waiting = city.ask(0, published=output["notice"]["notice_id"]).as_output()
    assert waiting == {"outcome": "wait", "wait_until": "2026-03-03T13:00:00Z"}
    assert isinstance(datetime.fromisoformat(waiting["wait_until"]), datetime)


def test_a_notice_under_way_goes_past_a_post_the_case_is_now_kept_from() -> None:
    """Addressed to the Sekda, and not yet sent, when the desk keeps the case from him."""
    city = City()
    city.run(60)
    addressed = city.ask(72).as_output()["notice"]["to"]
    assert addressed == "SEKDA"
    desk = Actor(Role.DISKOMINFO, "DISKOMINFO")
    request = Request(
        move=Move.WITHHOLD,
        actor=desk,
        at=START + hours(72),
        note="Menyangkut Sekda.",
        withhold=("SEKDA", "SETDA"),
    )
    kept = decide_move(city.register.get_case("K1"), request, RULES)
    city.register.save(kept)
    published = city.run(72)
    assert "notify_sekda" not in published
    assert "SEKDA" not in [to for _, to in city.published]
    assert "WALI_KOTA" in [to for _, to in city.published]
