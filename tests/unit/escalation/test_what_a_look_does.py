"""What one look of the machine does to a case when something falls due, and what it answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.escalation.assess import TIMER, TimerOutcome
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Actor, Audience, HistoryEntry, Role, Status
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import DISHUB, REPORTER, RULES, SEKDA, hours
from tests.unit.escalation.test_exactly_once import START, City

TOLD: Final = ("DISHUB", "SEKDA", "WALI_KOTA", "DUTY")


def done(city: City, move: Move, after: float, actor: Actor = DISHUB, **given: Any) -> None:
    """A move that was made, and the machine that was armed by it had its look."""
    request = Request(move, actor, START + hours(after), note="sebab", public_note="kabar", **given)
    city.register.save(decide_move(city.register.get_case("K1"), request, RULES))
    city.run(after)


def at(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - START) / timedelta(hours=1)


def last(city: City) -> HistoryEntry:
    return city.register.history["K1"][-1]


# --- what falls due -----------------------------------------------------------------------------


def test_a_question_nobody_answered_in_its_time_lets_the_clock_run_again_and_says_so() -> None:
    city = City()
    city.run(0)
    done(city, Move.ASK_REPORTER, 1)
    held = city.register.get_case("K1").hold
    assert held is not None
    city.run(at(held.until))
    case, row = city.register.get_case("K1"), last(city)
    assert (case.status, case.hold) == (Status.BARU, None)
    assert (row.move, row.actor, row.at) == (Move.RESUME, TIMER, held.until)
    assert row.public_note == "Masa tunggu berakhir; penanganan dilanjutkan."
    assert Actor(Role.SYSTEM, "pewaktu") == TIMER


def test_what_another_government_has_is_followed_for_another_while_and_never_resumed() -> None:
    city = City()
    city.run(0)
    done(city, Move.NOT_OUR_AUTHORITY, 1, next_owner="Pemprov Banten")
    before = city.register.get_case("K1").hold
    assert before is not None
    assert city.run(at(before.until))[-1] == "wait"
    case, row = city.register.get_case("K1"), last(city)
    assert case.status is Status.BUKAN_WEWENANG
    assert case.hold is not None
    assert case.hold.until > before.until
    assert (row.move, row.actor, row.at) == (Move.KEEP_FOLLOWING, TIMER, before.until)


def test_a_follow_up_that_nobody_answered_is_closed_and_the_citizen_reads_that_it_may_open() -> (
    None
):
    city = City()
    city.run(0)
    done(city, Move.FOLLOW_UP, 1, evidence=("bersih",))
    ends = city.register.get_case("K1").due.auto_close
    city.run(at(ends))
    row = last(city)
    assert (row.move, row.to_status, row.actor) == (Move.AUTO_CLOSE, Status.SELESAI, TIMER)
    assert row.public_note == (
        "Tindak lanjut tidak ditanggapi sampai batas waktunya; aduan ditutup oleh sistem. "
        "Bila belum beres, aduan dapat dibuka kembali."
    )


def test_an_order_that_was_not_answered_in_time_comes_back_to_the_leader() -> None:
    city = City()
    city.run(0)
    done(city, Move.INSTRUCT, 1, SEKDA, until=START + hours(5))
    assert city.run(5) == ["notify_sekda", "wait"]
    (row,) = [one for one in city.register.history["K1"] if one.move == Move.TELL_SILENCE]
    assert (row.actor, row.at) == (TIMER, START + hours(5))


@pytest.mark.parametrize(
    ("after", "moves"),
    [
        (36, [Move.ESCALATE, Move.REMIND]),
        (72, [Move.ESCALATE, Move.ESCALATE]),
        (120, [Move.ESCALATE, Move.ESCALATE, Move.ESCALATE, Move.TELL_DESK]),
    ],
)
def test_what_the_clock_does_stands_in_the_history_as_the_clocks_own(
    after: float, moves: list[Move]
) -> None:
    """A reminder that is overtaken by the level it should have prevented is not given."""
    city = City()
    city.run(0)
    city.run(after)
    rows = [one for one in city.register.history["K1"] if one.move != "open"]
    assert [one.move for one in rows] == moves
    assert {one.actor for one in rows} == {TIMER}
    assert rows[-1].at == START + hours(after)


# --- what is answered ---------------------------------------------------------------------------


def test_a_notice_comes_with_its_case_as_it_is_now_and_in_plain_values_for_the_machine() -> None:
    city = City()
    answer = city.ask(0)
    assert answer.notice is not None
    assert answer.case == city.register.get_case("K1")
    assert answer.as_output() == {
        "outcome": "notify_opd",
        "notice": {
            "notice_id": answer.notice.notice_id,
            "kind": "assigned",
            "to": "DISHUB",
            "topic": "dishub",
            "audience": "operator",
            "level": "OPD",
        },
    }


class NoOperator:
    """Posts have a head; of operators there is one nowhere but in the posts named."""

    def __init__(self, *with_operator: str) -> None:
        self.with_operator = with_operator

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        assert post in TOLD
        return audience is Audience.HEAD or post in self.with_operator


@pytest.mark.parametrize(
    ("staffing", "audience"),
    [(NoOperator("DISHUB"), Audience.OPERATOR), (NoOperator("SEKDA"), Audience.HEAD)],
)
def test_what_no_operator_of_the_post_would_hear_is_said_to_everybody_there(
    staffing: Any, audience: Audience
) -> None:
    city = City()
    city.staffing = staffing
    notice = city.ask(0).notice
    assert notice is not None
    assert (notice.sent_to, notice.audience) == ("DISHUB", audience)


def test_who_stands_in_for_another_post_is_told_as_a_whole_post() -> None:
    city = City("DISHUB")
    notice = city.ask(0).notice
    assert notice is not None
    assert (notice.to, notice.sent_to, notice.audience) == ("DISHUB", "DUTY", Audience.HEAD)


def test_a_notice_that_is_no_longer_true_is_closed_as_overtaken_and_nobody_hears_it() -> None:
    city = City()
    city.run(0)
    request = Request(Move.INSTRUCT, SEKDA, START + hours(1), note="x", until=START + hours(9))
    city.register.save(decide_move(city.register.get_case("K1"), request, RULES))
    waiting = {one.notice_id for one in city.register.open_of("K1")}
    city.act(Move.RESOLVE, 2, evidence=("bersih",))
    before = list(city.published)
    city.run(2)
    assert waiting
    assert not waiting & {notice_id for notice_id, _ in city.published[len(before) :]}
    for notice_id in waiting:
        assert city.register.closed[notice_id] == (Closing.OVERTAKEN, START + hours(2))


# --- why a machine ends -------------------------------------------------------------------------


def test_a_machine_whose_case_is_settled_says_in_which_status() -> None:
    city = City()
    city.run(0)
    city.act(Move.RESOLVE, 1, evidence=("bersih",))
    city.run(1)
    answer = city.ask(2)
    assert (answer.outcome, answer.reason) == (TimerOutcome.SETTLED, "Kasus berstatus selesai.")


def test_a_machine_that_told_everybody_says_where_the_case_stands_now() -> None:
    city = City()
    for after in (0, 72, 96, 120):
        city.run(after)
    answer = city.ask(121)
    assert answer.outcome is TimerOutcome.SETTLED
    assert answer.reason == (
        "Semua tingkat sudah diberi tahu; kasus ada di daftar harian meja piket."
    )


def test_a_machine_that_was_replaced_says_so() -> None:
    city = City()
    city.run(0)
    old = city.timer
    done(city, Move.ASK_REPORTER, 1)
    done(city, Move.REPORTER_ANSWERED, 2, REPORTER)
    answer = city.ask(3, old)
    assert (answer.outcome, answer.reason) == (TimerOutcome.SETTLED, "Pewaktu ini telah diganti.")


@pytest.mark.parametrize(("early", "waits"), [(0, True), (1, False)])
def test_a_guard_stands_by_for_what_is_near_and_ends_otherwise(early: int, waits: bool) -> None:
    """Its case's own timer is there for the rest."""
    city = City()
    city.run(0)
    city.run(60)
    guard = replace(city.timer, mark="1g", guard=True)
    ahead = RULES.look_ahead.length + timedelta(seconds=early)
    answer = city.ask(72 - ahead / timedelta(hours=1), guard)
    assert (answer.outcome is TimerOutcome.WAIT) is waits
    assert answer.wait_until == (START + hours(72) if waits else None)
    assert answer.reason == ("" if waits else "Penjaga tidak diperlukan lagi.")
