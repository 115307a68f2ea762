"""`aduan improvements` on a register: what waits for money, what was decided, what came of it."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.bootstrap.improvements_desk import ImprovementsDesk, desk_of
from aduan.cli.improvements import main
from aduan.domain.case.case import Actor, Place, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from tests.city import PACK, RULES, SYSTEM, hours, new_case, wib

START: Final = wib("2026-03-02 09:00")
NOW: Final = wib("2026-03-20 05:30")
CIPARE: Final = Place(kelurahan="Cipare", kecamatan="Serang", kelurahan_code="36.73.01.1002")
DPUPR, SEKDA = Actor(Role.OPERATOR, "DPUPR"), Actor(Role.SEKDA, "SEKDA")


@pytest.fixture
def desk(register: Table) -> ImprovementsDesk:
    cases = RegisterCases(register)
    for number in (1, 2):
        case = new_case(START, case_id=f"K{number}", number=f"SRG-2026-00000{number}",
                        agency="DPUPR", category="jalan", place=CIPARE)  # fmt: skip
        cases.save(opening(case, SYSTEM))
        for asked in (
            Request(Move.PROPOSE_POSTPONE, DPUPR, START + hours(3), note="Menunggu APBD",
                    public_note="Menunggu anggaran.",
                    until=wib("2027-02-01 09:00"), fiscal_year=2027),
            Request(Move.APPROVE_POSTPONE, SEKDA, START + hours(5), note="Setuju",
                    public_note="Setuju."),
        ):  # fmt: skip
            done = decide_move(cases.get_case(case.case_id), asked, RULES)
            cases.save(done)
    secret = new_case(START, case_id="K3", number="SRG-2026-000003", secret=True, place=CIPARE)
    cases.save(opening(secret, SYSTEM))
    return replace(desk_of(register, PACK), now=lambda: NOW)


def said(desk: ImprovementsDesk, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = main(["--city", "serang", *words], opened=lambda _city, _stage: desk, out=out)
    return code, out.getvalue()


ADD: Final = (
    *("add", "--sort", "anggaran", "--title", "Overlay Cipare", "--basis", "DPA 2027 5.2.04"),
    *("--decided", "2026-03-10", "--by", "WALI_KOTA"),
)


def test_what_was_postponed_asks_a_decision_is_tied_and_stands_in_the_log(
    desk: ImprovementsDesk,
) -> None:
    code, waiting = said(desk, "waiting")
    (row,) = [line.split("\t") for line in waiting.splitlines()]
    assert (code, row[1], row[3:6]) == (0, "Cipare", ["2027", "2", "2"])
    assert row[7] == "SRG-2026-000001 SRG-2026-000002"
    assert said(desk, *ADD, "--cases", row[7])[0] == 0
    assert said(desk, "effective", "2026-001", "2026-03-12")[0] == 0
    (line,) = [json.loads(one) for one in said(desk, "list")[1].splitlines()]
    assert [one["number"] for one in line["called"]] == row[7].split()
    assert (line["version"], line["effect"]) == (2, None)
    assert "Overlay Cipare" in said(desk, "waiting")[1]
    assert said(desk, "withdraw", "2026-001", "--why", "dibatalkan")[0] == 0
    assert said(desk, "list")[1] == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ("--cases", "SRG-2026-000003"),
        ("--cases", "SRG-2026-999999"),
        ("--cases", ","),
        ("--cases", "SRG-2026-000001", "--by", "TIDAK_ADA"),
        ("--cases", "SRG-2026-000001", "--title", "Telepon 081299990000"),
    ],
)
def test_what_cannot_be_tied_is_refused_and_nothing_is_noted(
    desk: ImprovementsDesk, wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(desk, *ADD, *wrong)[0] == 1
    assert capsys.readouterr().err
    assert desk.log.standing() == ()


def test_a_version_that_stands_is_never_written_over(desk: ImprovementsDesk) -> None:
    assert said(desk, *ADD, "--cases", "SRG-2026-000001")[0] == 0
    (noted,) = desk.log.standing()
    assert noted.decided_on == date(2026, 3, 10)
    with pytest.raises(ConflictError):
        desk.log.keep(noted)
    assert said(desk, "effective", "2026-009", "2026-03-12")[0] == 1
