"""A decree comes to the open cases of a register: shown first, then moved, then nothing to do."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.routing.removed_codes import PackCodes, removed_codes
from aduan.bootstrap import case_register
from aduan.bootstrap.case_register import CaseBooks, books_of
from aduan.cli import calendar as command
from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.case import Status, Transition
from aduan.domain.case.clocks import ClockRules, parse_rules, schedule
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.unreadable import Unreadable
from tests.city import DISHUB, PACK, SYSTEM, new_case, pack, wib
from tests.integration.lapor.test_damaged_rows import damaged

START = wib("2026-12-21 09:00")
NOW = START + timedelta(days=2)


def after_the_decree() -> ClockRules:
    more = [
        {"day": date(2026, 12, day), "name": "Cuti bersama tambahan", "kind": "cuti_bersama"}
        for day in (28, 29, 30, 31)
    ]
    old = pack("calendar.toml")
    return parse_rules(
        pack("clocks.toml"), parse_calendar(old | {"holiday": old["holiday"] + more})
    )


@pytest.fixture
def books(register: Table, monkeypatch: pytest.MonkeyPatch) -> CaseBooks:
    monkeypatch.setattr(case_register, "city_rules", lambda _pack, **_: after_the_decree())
    cases = RegisterCases(register)
    for number in range(3):
        case = new_case(START, case_id=f"K{number}", number=f"SRG-{number}")
        cases.save(opening(case, SYSTEM))
    accepted = Request(Move.ACCEPT, DISHUB, START + timedelta(hours=1))
    cases.save(decide_move(cases.get_case("K1"), accepted, after_the_decree()))
    closed = replace(cases.get_case("K2"), status=Status.SELESAI, closed_at=NOW, version=2)
    noted = decide_move(cases.get_case("K2"), Request(Move.NOTE, DISHUB, NOW), after_the_decree())
    cases.save(replace(noted, case=closed))
    return books_of(register)


def apply(books: CaseBooks, *, dry_run: bool = False) -> None:
    assert command.apply(books, Path(PACK), NOW, dry_run=dry_run) == 0


def test_a_dry_run_shows_what_would_move_and_writes_nothing(
    books: CaseBooks, capsys: pytest.CaptureFixture[str]
) -> None:
    before = books.register.get_case("K0")
    apply(books, dry_run=True)
    shown = capsys.readouterr().out
    assert "2 kasus terbuka akan bergeser tenggatnya." in shown
    assert "penyelesaian: " in shown
    assert books.register.get_case("K0") == before


def test_open_cases_of_the_same_minute_move_alike_and_their_histories_say_why(
    books: CaseBooks, register: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    was = books.register.get_case("K0").due
    apply(books)
    first, second = books.register.get_case("K0"), books.register.get_case("K1")
    assert first.due == second.due == schedule(first, after_the_decree()) != was
    row = RegisterCases(register).history("K0")[-1]
    assert (row.move, row.note) == ("reschedule", "kalender berubah")
    assert (
        row.details["due_resolve"]
        == f"{was.resolve.isoformat()} -> {first.due.resolve.isoformat()}"
    )
    assert books.register.get_case("K2").version == 2
    capsys.readouterr()
    apply(books)
    assert capsys.readouterr().out == "0 kasus terbuka digeser tenggatnya.\n"


def test_a_city_without_a_pack_is_wrong_usage() -> None:
    assert command.main(["apply", "--city", "tidak-ada"]) == 2


def test_a_damaged_case_and_one_that_would_not_hold_still_keep_no_other_where_it_was(
    books: CaseBooks, register: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    class Restless:
        """Somebody else saves K1 first, each time."""

        def __getattr__(self, name: str) -> Any:
            return getattr(books.register, name)

        def save(self, transition: Transition) -> None:
            if transition.case.case_id == "K1":
                raise ConflictError("case K1")
            books.register.save(transition)

    cases = RegisterCases(register)
    cases.save(opening(new_case(START, case_id="K3", number="SRG-3"), SYSTEM))
    before = cases.get_case("K3").due.follow_up
    damaged(register, keys.case("K0"), "status")
    restless = replace(books, register=cast("Any", Restless()))
    assert command.apply(restless, Path(PACK), NOW, dry_run=False) == 1
    assert cases.get_case("K3").due.follow_up != before
    said = capsys.readouterr().out
    assert "SRG-3" in said
    assert "1 kasus terbuka digeser tenggatnya." in said
    assert "GAGAL K0: ValidationError" in said
    assert "GAGAL K1: ConflictError" in said


def test_codes_that_open_cases_need_are_named_beside_a_case_that_cannot_be_read(
    books: CaseBooks, register: Table
) -> None:
    damaged(register, keys.case("K0"), "status")
    unread: list[Unreadable] = []
    found = removed_codes(books.lists, PackCodes((), (), ()), unread.append)
    assert {number for one in found for number in one.numbers} == {"SRG-1"}
    assert unread == [Unreadable("K0", "ValidationError")]
