"""A leader's word has a time: the head hears it, the history keeps it, and silence comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.domain.case.case import (
    Actor,
    Audience,
    Case,
    NoticeKind,
    OrderKind,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.decide import allowed_moves, decide_move
from aduan.domain.case.due import OrderSilent, next_check_at
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import bare
from aduan.domain.escalation.assess import assess
from tests.city import DISHUB, RULES, SYSTEM, hours, new_case, wib

START = wib("2026-03-02 09:00")
SEKDA = Actor(Role.SEKDA, "SEKDA")
WALI = Actor(Role.WALI_KOTA, "WALI_KOTA")
DUE = START + hours(25)


def do(case: Case, move: Move, actor: Actor = SEKDA, after: float = 1, **given: Any) -> Transition:
    given = {"note": "Segera dikerjakan.", "until": DUE} | given
    return decide_move(case, Request(move, actor, START + hours(after), **given), RULES)


def told(transition: Transition) -> list[tuple[NoticeKind, str, Audience]]:
    return [(one.kind, one.to, one.audience) for one in transition.notices]


@pytest.mark.parametrize("leader", [SEKDA, WALI])
@pytest.mark.parametrize(
    ("move", "kind", "notice"),
    [
        (Move.INSTRUCT, OrderKind.ACT, NoticeKind.INSTRUCTED),
        (Move.ASK_EXPLANATION, OrderKind.EXPLAIN, NoticeKind.EXPLANATION_ASKED),
    ],
)
def test_the_head_hears_it_the_history_keeps_it_and_no_clock_moves(
    leader: Actor, move: Move, kind: OrderKind, notice: NoticeKind
) -> None:
    before = new_case(START)
    done = do(before, move, leader)
    (order,) = done.case.orders
    assert (order.kind, order.by, order.note, order.given_at, order.due_at) == (
        kind, leader.post, "Segera dikerjakan.", START + hours(1), DUE,
    )  # fmt: skip
    assert told(done) == [(notice, "DISHUB", Audience.HEAD)]
    assert (done.history.move, done.history.note) == (move.value, "Segera dikerjakan.")
    assert replace(done.case, orders=(), version=1, arm=before.arm) == before
    assert done.arms


def test_silence_comes_back_to_the_leader_once() -> None:
    case = do(new_case(START, told=("OPD",)), Move.INSTRUCT).case
    assert next_check_at(case) == DUE
    assert assess(case, DUE) == OrderSilent(DUE)
    done = do(case, Move.TELL_SILENCE, SYSTEM, 25)
    assert told(done) == [(NoticeKind.ORDER_UNANSWERED, "SEKDA", Audience.HEAD)]
    assert done.case.orders[0].silent_told_at == DUE
    assert not isinstance(assess(done.case, DUE + hours(1)), OrderSilent)
    assert Move.ANSWER_LEADER in allowed_moves(done.case, Role.OPERATOR)


@pytest.mark.parametrize(
    ("move", "given", "answers"),
    [
        (Move.ANSWER_LEADER, {}, True),
        (Move.FOLLOW_UP, {}, True),
        (Move.RESOLVE, {"evidence": ("e1",)}, True),
        (Move.REJECT, {"public_note": "Bukan."}, True),
        (Move.ACCEPT, {}, False),
        (Move.FORWARD, {"agency": "DLH"}, False),
    ],
)
def test_what_answers_an_instruction_tells_the_leader(
    move: Move, given: dict[str, Any], answers: bool
) -> None:
    case = do(new_case(START, told=("OPD",)), Move.INSTRUCT).case
    done = do(case, move, DISHUB, 2, **given)
    heard = (NoticeKind.ORDER_ANSWERED, "SEKDA", Audience.HEAD) in told(done)
    assert (heard, not done.case.orders) == (answers, answers)


def test_an_explanation_is_given_in_words_not_by_a_follow_up() -> None:
    case = do(new_case(START), Move.ASK_EXPLANATION).case
    assert do(case, Move.FOLLOW_UP, DISHUB, 2).case.orders == case.orders
    assert do(case, Move.ANSWER_LEADER, DISHUB, 2).case.orders == ()


def test_each_leader_has_one_order_and_a_newer_takes_its_place() -> None:
    case = do(do(new_case(START), Move.INSTRUCT).case, Move.ASK_EXPLANATION, WALI).case
    again = do(case, Move.INSTRUCT, SEKDA, 2, note="Hari ini juga.")
    assert [(one.by, one.note) for one in again.case.orders] == [
        ("WALI_KOTA", "Segera dikerjakan."),
        ("SEKDA", "Hari ini juga."),
    ]
    assert NoticeKind.ORDER_ANSWERED not in {kind for kind, *_ in told(again)}


@pytest.mark.parametrize("move", [Move.REJECT, Move.FOLLOW_UP])
def test_who_stands_in_for_the_other_leader_hears_what_came_of_both_orders_once(move: Move) -> None:
    """Kept from the Sekda since: what he would hear goes to the Wali Kota, who ordered too. Two
    rows of one notice would be refused by the register, and the press with them, for ever."""
    both = do(do(new_case(START), Move.INSTRUCT).case, Move.INSTRUCT, WALI).case
    kept = replace(both, withheld_from=("SEKDA",))
    done = do(kept, move, DISHUB, 2, public_note="Di luar kewenangan.")
    assert [one for one in told(done) if one[0] is NoticeKind.ORDER_ANSWERED] == [
        (NoticeKind.ORDER_ANSWERED, "WALI_KOTA", Audience.HEAD)
    ]
    assert len({one.notice_id for one in done.notices}) == len(done.notices)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"note": " "}, "alasan"),
        ({"until": None}, "tenggat jawaban"),
        ({"until": START}, "tenggat jawaban"),
        ({"until": START + timedelta(days=9_999)}, "tenggat jawaban"),
    ],
)
def test_an_order_needs_words_and_a_time(given: dict[str, Any], missing: str) -> None:
    with pytest.raises(MoveRefusedError) as refused:
        do(new_case(START), Move.INSTRUCT, **given)
    assert refused.value.missing == (missing,)


@pytest.mark.parametrize("actor", [DISHUB, Actor(Role.DISKOMINFO, "DISKOMINFO"), SYSTEM])
def test_nobody_else_orders(actor: Actor) -> None:
    with pytest.raises(NotAllowedError):
        do(new_case(START), Move.INSTRUCT, actor)


def test_leaders_move_a_case_to_another_office_with_what_is_left_of_its_time() -> None:
    done = do(new_case(START, told=("OPD",)), Move.ROUTE, SEKDA, agency="DLH")
    assert (done.case.agency, done.case.status, done.case.hops) == ("DLH", Status.BARU, 0)
    assert (NoticeKind.ASSIGNED, "DLH", Audience.OPERATOR) in told(done)
    assert done.case.due.opd == new_case(START).due.opd


def test_what_only_the_inspectorate_reads_is_not_moved_by_leaders() -> None:
    case = new_case(START, inspektorat_only=True)
    assert Move.ROUTE not in allowed_moves(case, Role.SEKDA)
    with pytest.raises(MoveRefusedError):
        do(case, Move.ROUTE, SEKDA, agency="DLH")


def test_the_words_of_an_order_are_kept_from_whom_the_case_is() -> None:
    case = do(new_case(START), Move.INSTRUCT, note="RAHASIA").case
    assert "RAHASIA" not in repr(bare(case))
