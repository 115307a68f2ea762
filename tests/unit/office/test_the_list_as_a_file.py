"""The list of a post as a spreadsheet opens it, cell by cell."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.application.office.show import OfficeRow
from aduan.domain.case.case import Case, Level, Place, Status
from aduan.pages.office.office_csv import office_csv
from tests.unit.pages.every_page import an_office
from tests.unit.samples import CITY, NOW, a_case

HEAD: Final = [
    "Nomor", "Hal", "Jenis", "Alamat", "Kelurahan", "Kecamatan", "Instansi", "Status",
    "Pimpinan yang diberi tahu", "Warga terdampak", "Masuk", "Tenggat", "Terlambat",
]  # fmt: skip


def written(*cases: Case) -> str:
    rows = tuple(OfficeRow(case, "t") for case in cases)
    return office_csv(replace(an_office(), rows=rows, now=NOW), CITY)


def cells(case: Case) -> dict[str, str]:
    head, row = csv.reader(io.StringIO(written(case).removeprefix("\ufeff")))
    return dict(zip(head, row, strict=True))


def test_a_case_is_a_row_under_its_head_with_times_of_the_city() -> None:
    assert cells(a_case(level=Level.SEKDA)) == {
        "Nomor": "SRG-2026-00017",
        "Hal": "Lampu jalan mati di depan pasar",
        "Jenis": "Lampu jalan mati",
        "Alamat": "Jl. Veteran, depan pasar",
        "Kelurahan": "Lontar Baru",
        "Kecamatan": "Serang",
        "Instansi": "Dinas Perhubungan",
        "Status": "Baru, belum diterima",
        "Pimpinan yang diberi tahu": "Sekda",
        "Warga terdampak": "3",
        "Masuk": "2026-03-02 07:14",
        "Tenggat": "2026-03-05 07:14",
        "Terlambat": "tidak",
    }


def test_a_spreadsheet_knows_the_text_for_utf_8_and_its_lines_for_lines() -> None:
    text = written()
    assert text == "\ufeff" + ",".join(HEAD) + "\r\n"
    assert written(a_case(), a_case()).count("\r\n") == 3


def test_what_nobody_knows_is_an_empty_cell() -> None:
    row = cells(a_case(category="", place=Place(), status=Status.SELESAI, closed_at=NOW))
    empty = ("Jenis", "Alamat", "Kelurahan", "Kecamatan", "Tenggat")
    assert [row[name] for name in empty] == [""] * 5


@pytest.mark.parametrize(("past", "late"), [(0, "tidak"), (1, "ya")])
def test_a_case_past_its_time_is_late(past: int, late: str) -> None:
    due = replace(a_case().due, opd=NOW - timedelta(seconds=past))
    assert cells(a_case(due=due))["Terlambat"] == late


@pytest.mark.parametrize("shut", [{"secret": True}, {"inspektorat_only": True}])
def test_of_a_secret_case_no_word_leaves_the_house(shut: dict[str, Any]) -> None:
    row = cells(a_case(**shut))
    assert (row["Nomor"], row["Status"]) == ("SRG-2026-00017", "Baru, belum diterima")
    said = written(a_case(**shut))
    assert not [word for word in ("pasar", "Veteran", "Lontar") if word in said]


def test_no_cell_is_carried_out() -> None:
    row = cells(a_case(matter="=1+1", place=Place(address="+62812", kelurahan="@a")))
    for name in ("Hal", "Alamat", "Kelurahan"):
        assert row[name][:1] == "'", name
