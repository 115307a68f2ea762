"""A decree changes the calendar while cases are open (SKB, as on 29 March 2023): due times that are
stored move by the one move that says so, and by no other (invariant 5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.clocks import DUE_NAMES, parse_rules, schedule
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import Move, Request
from tests.city import DISHUB, RULES, SYSTEM, new_case, pack, wib

START = wib("2026-12-21 09:00")
LATER = START + timedelta(hours=3)
MORE_LEAVE = [
    {"day": date(2026, 12, day), "name": "Cuti bersama tambahan", "kind": "cuti_bersama"}
    for day in (28, 29, 30, 31)
]
PACKED = pack("calendar.toml")
AFTER = parse_rules(
    pack("clocks.toml"), parse_calendar(PACKED | {"holiday": PACKED["holiday"] + MORE_LEAVE})
)
OPENED = new_case(START, classification="Pengaduan Tidak Berkadar Pengawasan")


def asked(move: Move, actor: Actor = DISHUB, **more: object) -> Request:
    return Request(move=move, actor=actor, at=LATER, note="Ke lokasi.", **more)  # type: ignore[arg-type]


def moved(before: Case, after: Case) -> set[str]:
    return {name for name in DUE_NAMES if getattr(before.due, name) != getattr(after.due, name)}


@pytest.mark.parametrize("move", [Move.NOTE, Move.ACCEPT, Move.FOLLOW_UP, Move.FORWARD])
def test_a_move_leaves_the_national_dues_where_they_are_stored(move: Move) -> None:
    done = decide_move(OPENED, asked(move, agency="DLH"), AFTER)
    assert not moved(OPENED, done.case) & {"verify", "follow_up", "resolve"}


def test_after_a_follow_up_the_chain_waits_for_the_stored_limit_and_not_for_todays() -> None:
    done = decide_move(OPENED, asked(Move.FOLLOW_UP), AFTER).case
    assert done.due.opd == OPENED.due.resolve < schedule(OPENED, AFTER).resolve
    again = decide_move(done, asked(Move.FOLLOW_UP), AFTER).case
    assert again.due.opd == done.due.opd


def test_what_a_move_does_change_is_computed_by_todays_calendar_and_named() -> None:
    held = decide_move(OPENED, asked(Move.ASK_REPORTER, public_note="Di mana?"), AFTER)
    assert held.case.due == schedule(held.case, AFTER)
    assert {f"due_{name}" for name in moved(OPENED, held.case) - {"reminders"}} == {
        key for key in held.history.details if key.startswith("due_")
    }


def test_the_named_move_brings_the_new_calendar_and_its_row_says_from_when_to_when() -> None:
    done = decide_move(OPENED, asked(Move.RESCHEDULE, SYSTEM), AFTER)
    assert done.case.due == schedule(OPENED, AFTER)
    was, now = OPENED.due.resolve.isoformat(), done.case.due.resolve.isoformat()
    assert done.history.details["due_resolve"] == f"{was} -> {now}"
    assert done.case.status is OPENED.status
    assert not done.notices


def test_dues_that_come_sooner_wake_somebody_sooner() -> None:
    later = replace(OPENED, due=schedule(OPENED, AFTER), first_follow_up_at=LATER)
    followed = replace(later, status=Status.DITINDAKLANJUTI, told=("OPD",))  # type: ignore[arg-type]
    followed = replace(followed, due=schedule(followed, AFTER))
    done = decide_move(followed, asked(Move.RESCHEDULE, SYSTEM), RULES)
    assert done.case.due.opd < followed.due.opd
    assert (done.arms, done.case.arm) == (True, done.case.version)


def test_cases_of_the_same_minute_have_the_same_dues_whatever_was_done_to_them_between() -> None:
    noted = decide_move(OPENED, asked(Move.NOTE), AFTER).case
    accepted = decide_move(OPENED, asked(Move.ACCEPT), AFTER).case
    ends = [
        decide_move(one, asked(Move.RESCHEDULE, SYSTEM), AFTER).case for one in (noted, accepted)
    ]
    assert ends[0].due == ends[1].due


def test_only_the_system_does_it_to_open_cases_and_says_why() -> None:
    with pytest.raises(NotAllowedError):
        decide_move(OPENED, asked(Move.RESCHEDULE), AFTER)
    with pytest.raises(MoveRefusedError):
        decide_move(OPENED, replace(asked(Move.RESCHEDULE, SYSTEM), note=""), AFTER)
    closed = replace(OPENED, status=Status.SELESAI)
    with pytest.raises(MoveRefusedError):
        decide_move(closed, asked(Move.RESCHEDULE, Actor(Role.SYSTEM, "system")), AFTER)
