"""Words of others in a file for a spreadsheet stay words."""

import argparse
import csv
import io
import time
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aduan.application.case.labels import Label
from aduan.cli.routing import corrections
from aduan.domain.case.case import Place
from aduan.domain.lapor.spreadsheet import defused
from aduan.pages.office.office_csv import office_csv
from tests.unit.samples import ARRIVED, CITY, NOW, a_case, a_complaint


@pytest.mark.parametrize(
    "sign",
    ["=", "+", "-", "@", "\t", "\r", "\n", "\ufe66", "\ufe62", "\ufe0f=", "\u3164@", "\u061c+"],
)
def test_a_cell_that_would_be_carried_out_is_text(sign: str) -> None:
    assert defused(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


def test_no_mark_that_is_not_seen_hides_a_sign() -> None:
    unseen = [
        chr(at)
        for at in (*range(0x3000), *range(0xF000, 0x10000), *range(0xE0000, 0xE0200))
        if unicodedata.category(chr(at)) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    ]
    assert {"\x00", "\x1b", "\u061c", "\u180e", "\u202e"} <= set(unseen)
    hidden = [*unseen, "\u2800", "\u3164", "\x00\u200b\x01"]
    assert [c for c in hidden if not defused(f"{c}=1+1").startswith("'")] == []
    assert [c for c in hidden if "'=" not in defused(f"Jl. Veteran;{c}=1+1")] == []


@pytest.mark.parametrize("words", ["Lampu mati", "", "a=b", "5-10 lampu"])
def test_other_cells_stay(words: str) -> None:
    assert defused(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "Jl. Veteran;=cmd|'/C calc'!A0",
        ";=1+1",
        "Jl. Veteran; \u200b@SUM(1)",
        "Jl. Veteran;-2+3+cmd|'/C calc'!A0",
        "Jl. Veteran\n=HYPERLINK(1)",
        'Jl. "A";"=HYPERLINK(1)"',
        "Jl. Veteran\t\uff1dcmd",
        "Jl. Veteran|+cmd",
    ],
)
@pytest.mark.parametrize("parted_by", [",", ";", "\t", "|"])
def test_a_list_parted_by_another_sign_holds_no_formula(words: str, parted_by: str) -> None:
    view: Any = argparse.Namespace(
        rows=[argparse.Namespace(case=a_case(place=Place(address=words)))], now=NOW
    )
    text = office_csv(view, CITY).removeprefix("\ufeff")
    cells = [
        cell.strip(' "\u200b\n\t')
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=parted_by)
        for cell in row
    ]
    assert any("Veteran" in cell or "Jl." in cell or "1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\uff1d"))]


@pytest.mark.parametrize(
    "words",
    ["di titik 106.1503, -6.1178", "hubungi: WA, +62 812-3456-7890", "a=b;c", "buka 08-16; 5-10"],
)
def test_a_number_behind_a_comma_stays_a_number(words: str) -> None:
    assert defused(words) == words


def test_long_words_are_read_once() -> None:
    began = time.process_time()
    for words in (";" * 40_000, "\n" * 40_000, "-1 " * 13_000, ";-1" * 13_000):
        defused(words)
    assert time.process_time() - began < 1


@dataclass
class Desk:
    """One case the desk routed, its words a formula."""

    def labels(self, kind: str, since: datetime) -> list[Label]:
        return [Label("route", "01K-CASE", "", "=1+1/DISHUB", "@x/0.4", "DISKOMINFO", NOW)]

    def get_cases(self, case_ids: Any) -> dict[str, Any]:
        return {"01K-CASE": a_case()}

    def complaints_of(self, case_id: str, limit: int | None = None) -> list[Any]:
        return [a_complaint(title="=HYPERLINK(1)", text="+62 tolong")]


def test_the_corrections_of_the_desk_hold_no_formula(tmp_path: Path) -> None:
    register: Any = argparse.Namespace(labels=Desk(), cases=Desk())
    corrections(argparse.Namespace(since=ARRIVED, to=tmp_path), register)
    for name in ("texts.csv", "labels.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]
        assert len(cells) > 4
