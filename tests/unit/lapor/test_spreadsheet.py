"""Words of others in a file for a spreadsheet stay words."""

import argparse
import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aduan.application.case.labels import Label
from aduan.cli.routing import corrections
from aduan.domain.lapor.spreadsheet import defused
from tests.unit.samples import ARRIVED, NOW, a_case, a_complaint


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_would_be_carried_out_is_text(sign: str) -> None:
    assert defused(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize("words", ["Lampu mati", "", "a=b", "5-10 lampu"])
def test_other_cells_stay(words: str) -> None:
    assert defused(words) == words


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
