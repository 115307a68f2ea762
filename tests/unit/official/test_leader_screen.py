"""What stands above a case on a leader's page: how late it is, who answers for it, whether it
stands."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.domain.case.case import Audience, Case, Hold, HoldReason, Level, Status
from aduan.domain.officials.appointments import Appointment
from aduan.pages.official.leader_page import Head, LeaderScreen, leader_page
from tests.unit.pages.every_page import SERANG, a_view
from tests.unit.samples import ARRIVED, NOW, a_case, the_rules

HEAD = Appointment(
    "a1", "DISHUB", "Budi Santosa", Audience.HEAD, "SK 800/12", ARRIVED,
    email="kadishub@serang.example", phone="+628120000000",
)  # fmt: skip
TELEPHONE = ("tel:+628120000000", "Telepon +628120000000")
MAIL = ("mailto:kadishub@serang.example", "kadishub@serang.example")


def screen(case: Case, **view: Any) -> LeaderScreen:
    found = leader_page(a_view(case, **view), SERANG, the_rules()).values["leader"]
    assert isinstance(found, LeaderScreen)
    return found


def test_how_late_it_is_and_since_when_stands_first() -> None:
    late = a_case(
        level=Level.SEKDA,
        told=(Level.OPD, Level.SEKDA),
        due=replace(a_case().due, opd=NOW - timedelta(hours=5)),
    )
    shown = screen(late)
    assert shown.late.startswith("terlambat 5 jam dari ")
    assert shown.since == "Selasa, 3 Maret 2026 pukul 04.00 WIB"
    assert (screen(a_case()).late, screen(a_case()).since) == ("", "")


@pytest.mark.parametrize(
    ("changes", "reach"),
    [
        ({}, (TELEPHONE, MAIL)),
        ({"phone": ""}, (MAIL,)),
        ({"email": ""}, (TELEPHONE,)),
        ({"phone": "", "email": ""}, ()),
    ],
)
def test_who_heads_the_office_is_reached_with_one_press(
    changes: dict[str, str], reach: tuple[tuple[str, str], ...]
) -> None:
    shown = screen(a_case(), heads=(replace(HEAD, **changes),))
    office = f"Kepala {SERANG.office('DISHUB')}"
    assert shown.heads == (Head("Budi Santosa", office, reach),)


@pytest.mark.parametrize("ended", [True, False])
def test_that_the_clocks_stand_is_said_until_they_go_on(ended: bool) -> None:
    hold = Hold(HoldReason.POSTPONED, ARRIVED, NOW + timedelta(days=1))
    hold = replace(hold, ended_at=NOW if ended else None)
    standing = screen(a_case(status=Status.DITUNDA, hold=hold)).standing
    assert standing.startswith("" if ended else "Tenggat berhenti: ")
    assert (standing == "") is ended
    assert ended or standing.endswith("paling lama sampai Rabu, 4 Maret 2026 pukul 09.00 WIB.")
    assert screen(a_case()).standing == ""


def test_the_page_is_answered_as_its_press_was() -> None:
    view = a_view(a_case())
    assert leader_page(view, SERANG, the_rules()).status == 200
    refused = leader_page(view, SERANG, the_rules(), refused="Belum.", status=422)
    assert refused.status == 422
    assert refused.values["case"].refused == "Belum."
    assert leader_page(view, SERANG, the_rules(), said="Sudah.").values["case"].said == "Sudah."
