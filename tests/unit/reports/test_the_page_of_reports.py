"""The page of printed reports: one card a report and period, and each file for a few minutes."""

from typing import Final

import pytest

from aduan.application.reports.ports import PrintedFile
from aduan.application.reports.shelf import ShelfView
from aduan.pages.reports.answers import Copy, ReportPages, answer_reports, shelf_page
from aduan.pages.shared.exchange import PageRequest
from tests.fakes.reports import ShelfInMemory
from tests.unit.reports.a_desk import IN_APRIL
from tests.unit.reports.test_printed_by_the_clock import ports, token
from tests.unit.samples import CITY

PDF: Final = "R1/2026-03/kota/R1-2026-03.pdf"
OWN: Final = "R2/2026-03/DISHUB/R2-2026-03-DISHUB.pdf"


def pages() -> ReportPages:
    shelf = ShelfInMemory({PDF: b"x" * 1_600, OWN: b"x"})
    return ReportPages(ports(shelf), CITY, "https://papan.example/", lambda: IN_APRIL)


def asked(post: str = "SEKDA", method: str = "GET", **query: str) -> PageRequest:
    return PageRequest(method, token(post), query, {})


def test_a_post_sees_its_own_reports_and_the_citys() -> None:
    answer = answer_reports(asked(), pages())
    assert answer["statusCode"] == 200
    assert "Laporan untuk Sekretaris Daerah" in answer["body"]
    assert "R1-2026-03.pdf" in answer["body"]
    assert "DISHUB" not in answer["body"]
    assert "R2-2026-03-DISHUB.pdf" in answer_reports(asked("DISHUB"), pages())["body"]
    assert answer_reports(asked(method="HEAD"), pages()) == {**answer, "body": ""}


def test_a_file_is_fetched_where_it_lies() -> None:
    answer = answer_reports(asked(berkas=PDF), pages())
    assert answer["statusCode"] == 303
    assert answer["headers"]["Location"] == f"https://berkas.contoh.id/{PDF}"


@pytest.mark.parametrize("name", [OWN, "R1/2026-02/kota/R1-2026-02.pdf", "../geheim"])
def test_a_file_that_is_not_there_or_not_for_this_post_is_not_found_and_the_others_are(
    name: str,
) -> None:
    answer = answer_reports(asked(berkas=name), pages())
    assert answer["statusCode"] == 404
    assert "R1-2026-03.pdf" in answer["body"]


@pytest.mark.parametrize("query", [{}, {"berkas": PDF}])
def test_a_link_that_is_none_opens_nothing_and_offers_no_fresh_one(query: dict[str, str]) -> None:
    answer = answer_reports(PageRequest("GET", "bukan", query, {}), pages())
    assert answer["statusCode"] == 404
    assert "Tautan tidak dikenali" in answer["body"]
    assert "Kota Serang" in answer["body"]
    assert "kirim_tautan" not in answer["body"]


def test_files_of_one_report_and_period_stand_on_one_card_in_their_order() -> None:
    files = tuple(
        PrintedFile(f"{folder}/{file}", size)
        for folder, file, size in (
            ("R1/2026-03/kota", "R1-2026-03.pdf", 1_600),
            ("R1/2026-03/kota", "R1-2026-03.xlsx", 1_499),
            ("R1/2026-02/kota", "R1-2026-02.csv", 3),
            ("R2/2026-03/DISHUB", "R2.html", 400_000),
            ("R2/2026-03/DISHUB", "R2.zip", 1_000),
            ("R2/2026-03/DISHUB", "R2.bin", 1_000),
        )
    )
    page = shelf_page(ShelfView("t", "DISHUB", files), CITY, "https://papan.example/")
    assert (page.title, page.template, page.status) == (
        "Laporan untuk Dinas Perhubungan", "reports/shelf.html", 200,
    )  # fmt: skip
    first, second, third = page.values["cards"]  # type: ignore[misc]
    at = "t?berkas=R1/2026-03/kota/"
    assert first == (
        "Laporan bulanan pengelolaan pengaduan, 2026-03",
        [
            Copy("R1-2026-03.pdf (PDF, 2 kB)", f"{at}R1-2026-03.pdf"),
            Copy("R1-2026-03.xlsx (lembar kerja, 1 kB)", f"{at}R1-2026-03.xlsx"),
        ],
    )
    assert [copy.words for copy in second[1]] == ["R1-2026-02.csv (CSV, 1 kB)"]
    assert [copy.words for copy in third[1]] == [
        "R2.html (halaman, 400 kB)", "R2.zip (ZIP, 1 kB)", "R2.bin (berkas, 1 kB)",
    ]  # fmt: skip
    assert (page.values["board"], page.values["missing"]) == ("https://papan.example/", False)


def test_of_a_missing_file_the_page_says_so() -> None:
    page = shelf_page(ShelfView("t", "DISHUB", ()), CITY, "", missing=True)
    assert (page.status, page.values["missing"], page.values["cards"]) == (404, True, [])
