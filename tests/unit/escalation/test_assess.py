from dataclasses import replace

import pytest

from aduan.domain.case.case import Case, Level, Status
from aduan.domain.case.decide import decide_move
from aduan.domain.case.due import (
    CloseUnanswered,
    EndHold,
    Escalate,
    Remind,
    TellDesk,
    next_check_at,
)
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.escalation.assess import Settled, Wait, assess
from tests.city import DESK, DISHUB, REPORTER, RULES, hours, new_case, wib

START = wib("2026-03-02 08:00")
ALL_TOLD = (Level.OPD, Level.SEKDA, Level.WALI_KOTA)


def do(case: Case, move: Move, after: float, actor: object = DISHUB, **given: object) -> Case:
    request = Request(
        move=move, actor=actor, at=START + hours(after), note="x", public_note="y", **given  # type: ignore[arg-type]
    )  # fmt: skip
    return decide_move(case, request, RULES).case


TOLD = replace(new_case(START), told=(Level.OPD,), reminded=2)


@pytest.mark.parametrize(
    ("told", "reminded", "after", "expected"),
    [
        ((), 0, 0, Escalate(Level.OPD, START)),
        ((Level.OPD,), 0, 0, Wait(START + hours(36))),
        ((Level.OPD,), 0, 36, Remind(0, START + hours(36))),
        ((Level.OPD,), 1, 57.6, Remind(1, START + hours(57.6))),
        ((Level.OPD,), 2, 71.99, Wait(START + hours(72))),
        ((Level.OPD,), 2, 72, Escalate(Level.SEKDA, START + hours(72))),
        ((Level.OPD, Level.SEKDA), 2, 95, Wait(START + hours(96))),
        ((Level.OPD, Level.SEKDA), 2, 96, Escalate(Level.WALI_KOTA, START + hours(96))),
        (ALL_TOLD, 2, 97, Wait(START + hours(120))),
        (ALL_TOLD, 2, 120, TellDesk(START + hours(120))),
    ],
)
def test_opd_at_once_then_sekda_then_wali_kota_then_the_desk(
    told: tuple[Level, ...], reminded: int, after: float, expected: object
) -> None:
    case = replace(new_case(START), told=told, reminded=reminded)
    assert assess(case, START + hours(after)) == expected


def test_after_an_outage_the_levels_follow_one_another_in_order() -> None:
    case = replace(new_case(START), told=(Level.OPD,), reminded=2)
    late = START + hours(300)
    assert assess(case, late) == Escalate(Level.SEKDA, START + hours(72))
    case = replace(case, told=(Level.OPD, Level.SEKDA))
    assert assess(case, late) == Escalate(Level.WALI_KOTA, START + hours(96))


def test_an_accepted_case_that_lies_idle_is_escalated_all_the_same() -> None:
    assert isinstance(assess(do(TOLD, Move.ACCEPT, 1), START + hours(72)), Escalate)


def test_a_followed_up_case_waits_for_its_resolution_and_then_returns_to_the_chain() -> None:
    case = do(TOLD, Move.FOLLOW_UP, 10)
    assert assess(case, START + hours(100)) == Wait(case.due.resolve)
    assert assess(case, case.due.resolve) == Escalate(Level.SEKDA, case.due.resolve)


def test_a_followed_up_case_with_evidence_is_closed_when_nobody_answers() -> None:
    case = do(TOLD, Move.FOLLOW_UP, 10, evidence=("f",))
    assert case.due.auto_close is not None
    assert assess(case, case.due.auto_close) == CloseUnanswered(case.due.auto_close)


def test_one_without_evidence_is_never_closed_by_the_system() -> None:
    case = do(TOLD, Move.FOLLOW_UP, 10)
    assert case.due.auto_close is not None
    assert assess(case, case.due.auto_close) == Wait(case.due.resolve)


@pytest.mark.parametrize(
    "held",
    [
        do(TOLD, Move.ASK_REPORTER, 5),
        do(TOLD, Move.NOT_OUR_AUTHORITY, 5, next_owner="Pemprov Banten"),
    ],
    ids=["menunggu pelapor", "bukan wewenang"],
)
def test_a_hold_is_looked_at_when_it_ends_and_not_before(held: Case) -> None:
    assert held.hold is not None
    assert assess(held, START + hours(72)) == Wait(held.hold.until)
    assert assess(held, held.hold.until) == EndHold(held.hold.until)


@pytest.mark.parametrize(
    "settled",
    [
        do(TOLD, Move.RESOLVE, 5, evidence=("f",)),
        do(TOLD, Move.REJECT, 5),
        do(TOLD, Move.WITHDRAW, 5, REPORTER),
        do(TOLD, Move.MERGE, 5, DESK, into="K2"),
    ],
    ids=lambda case: case.status.value,
)
def test_a_settled_case_needs_no_timer(settled: Case) -> None:
    assert isinstance(assess(settled, START + hours(1000)), Settled)
    assert next_check_at(settled) is None


def test_a_case_nobody_acted_on_is_never_silent() -> None:
    case = replace(TOLD, told=ALL_TOLD, desk_told_at=START + hours(120))
    outcome = assess(case, START + hours(500))
    assert outcome == Settled(
        "Semua tingkat sudah diberi tahu; kasus ada di daftar harian meja piket."
    )


def test_triage_is_on_the_clock_as_well() -> None:
    case = replace(new_case(START), status=Status.TRIASE, agency="DISKOMINFO", told=(Level.OPD,))
    assert assess(replace(case, reminded=2), START + hours(72)) == Escalate(
        Level.SEKDA, START + hours(72)
    )
