"""A report is one table in four formats: read back, they hold the same cells."""

import io
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pypdf
import pytest

from aduan.adapters.reports.csv_files import csv_files
from aduan.adapters.reports.paper import paper
from aduan.adapters.reports.workbook import workbook
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Report, Sheet, Signature
from aduan.pages.reports.report_page import report_html
from tests.unit.reports.printed import Table, of_csv, of_html, of_pdf, of_report, of_workbook

WIB = timezone(timedelta(hours=7))
COLUMNS = (
    Column("OPD"),
    Column("Masuk", Kind.COUNT, "aduan yang diterima dalam periode"),
    Column("Laju (%)", Kind.SHARE, "ditindaklanjuti dibagi yang harus ditindaklanjuti"),
    Column("Median (jam)", Kind.NUMBER),
    Column("Tenggat", Kind.DAY),
    Column("Diterima", Kind.MOMENT),
    Column("Hal"),
)
LATE = datetime(2026, 3, 31, 16, 59, tzinfo=UTC)
STRANGE = "terima kasih 🙏 中文 \ue000\ud83d\x07 finifl\nbaris dua"
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Dishub", 12, 95.5, 12.25, date(2026, 3, 9), datetime(2026, 3, 1, 1, 7, tzinfo=UTC), "Lampu"),
    ("DLH & DPUPR <kota>", 0, FEW, FEW, None, None, '=HYPERLINK("http://jahat.example";"buka")'),
    ("Satpol PP", 3, 0.0, -1.5, date(2026, 12, 31), LATE, "#set page[x] *tebal* $x$ @awas"),
    ("Kelurahan Ciwaktu", 7, 100.0, 1.0, None, None, STRANGE),
)  # fmt: skip


def a_report(*sheets: Sheet) -> Report:
    return Report(
        code="R1",
        title="Laporan bulanan pengelolaan pengaduan",
        publisher="Pemerintah Kota Serang",
        period="Maret 2026",
        file="R1-2026-03",
        made_at=datetime(2026, 4, 6, 0, 0, tzinfo=UTC),
        zone=WIB,
        digest="ab" * 32,
        sheets=sheets,
        signature=Signature("Serang", "Kepala Dinas Komunikasi dan Informatika"),
        frozen_at=datetime(2026, 4, 6, 0, 0, tzinfo=UTC),
        remarks=("Angka ini dari satu kota yang dikarang.",),
    )


REPORT = a_report(
    Sheet("3 OPD", "Menurut perangkat daerah", COLUMNS, ROWS, n=22),
    Sheet("6 Terlama", "Sepuluh kasus terlama", COLUMNS[:2], ROWS and tuple(r[:2] for r in ROWS)),
)


def without_space(tables: list[Table]) -> list[Table]:
    """Lines break where the paper ends, which is no difference."""
    return [[["".join(cell.split()) for cell in row] for row in table] for table in tables]


def test_the_workbook_holds_every_cell() -> None:
    assert of_workbook(workbook(REPORT), REPORT) == of_report(REPORT)


def test_the_page_holds_every_cell() -> None:
    assert of_html(report_html(REPORT)) == of_report(REPORT)


def test_the_paper_holds_every_cell() -> None:
    assert without_space(of_pdf(paper(REPORT))) == without_space(of_report(REPORT))


def test_the_csv_files_hold_every_cell() -> None:
    tables = of_csv(dict(csv_files(REPORT)), REPORT)
    spoken = [[[_spoken(cell) for cell in row] for row in table] for table in tables]
    assert spoken == of_report(REPORT)


def _spoken(cell: str) -> str:
    if cell.lstrip("-").replace(".", "", 1).isdecimal():
        return cell.replace(".", ",")
    for read, shown in (("%Y-%m-%d %H:%M", "%d-%m-%Y %H.%M"), ("%Y-%m-%d", "%d-%m-%Y")):
        try:
            return f"{datetime.strptime(cell, read):{shown}}"  # noqa: DTZ007
        except ValueError:
            continue
    return cell


def test_numbers_in_the_workbook_are_numbers_and_words_are_words() -> None:
    paper_of = openpyxl.load_workbook(io.BytesIO(workbook(REPORT)))["3 OPD"]
    cells = {cell.value: cell for row in paper_of.iter_rows() for cell in row}
    assert cells[95.5].data_type == "n"
    assert cells[datetime(2026, 3, 1, 8, 7)].is_date  # noqa: DTZ001
    assert cells['=HYPERLINK("http://jahat.example";"buka")'].data_type == "s"


def test_a_cell_that_a_spreadsheet_would_carry_out_is_text_in_the_csv() -> None:
    text = csv_files(REPORT)["01-opd.csv"].decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text
    assert ",-1.5," in text


def test_every_format_says_period_state_and_hash() -> None:
    said = [f"dibekukan {'06-04-2026 07.00'}", "ab" * 32, "Maret 2026"]
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper(REPORT))).pages)
    book = openpyxl.load_workbook(io.BytesIO(workbook(REPORT)))["6 Terlama"]
    cells = " ".join(str(cell.value) for row in book.iter_rows() for cell in row)
    about = csv_files(REPORT)["00-keterangan.csv"].decode()
    for text in (pdf, cells, about, report_html(REPORT)):
        assert [one for one in said if one not in text] == []


def test_the_paper_is_archival_and_tagged() -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper(REPORT)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "id"
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about


def test_the_same_report_gives_the_same_bytes() -> None:
    assert (workbook(REPORT), paper(REPORT)) == (workbook(REPORT), paper(REPORT))


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells in 2 columns"):
        Sheet("x", "x", COLUMNS[:2], (("a",),))


def test_an_empty_sheet_says_so() -> None:
    empty = a_report(Sheet("3 OPD", "Menurut perangkat daerah", COLUMNS, ()))
    text = pypdf.PdfReader(io.BytesIO(paper(empty))).pages[0].extract_text()
    assert "Tidak ada." in text
    assert "Tidak ada." in report_html(empty)
    assert of_workbook(workbook(empty), empty) == of_report(empty)


def test_on_a_page_a_number_stands_on_the_right_and_a_colour_behind_its_word() -> None:
    columns = (Column("OPD"), Column("Masuk", Kind.COUNT), Column("Zona", Kind.COLOUR))
    page = report_html(a_report(Sheet("1", "Satu", columns, (("Dishub", 12, "hijau"),))))
    assert '<td>Dishub</td><td class="number">12</td><td class="hijau">hijau</td>' in page
