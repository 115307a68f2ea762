"""Every report there is, printed and read back: XLSX, CSV, HTML and PDF hold the same cells."""

import io
from pathlib import Path

import pypdf
import pytest

from aduan.adapters.reports.paper import paper as paper_of
from aduan.application.reports.make import make_report
from aduan.application.reports.packs import print_reports
from aduan.bootstrap.parts.printing import EveryFormat
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import parse_period
from aduan.domain.reports.about import REPORTS
from aduan.domain.reports.tables import Report
from tests.benchmarks.reports_city import a_month
from tests.city import CALENDAR
from tests.unit.reports.a_desk import serang
from tests.unit.reports.beside import whole_desk
from tests.unit.reports.printed import Table, of_csv, of_html, of_pdf, of_report, of_workbook
from tests.unit.reports.test_every_format_says_the_same import _spoken, without_space


def march_of(cases: int) -> Ledger:
    """Of every office there is."""
    return a_month(serang(), parse_period("2026-03", CALENDAR), cases)


PERIODS = {"pekan": "2026-W10", "bulan": "2026-03", "triwulan": "2026-Q1", "semester": "2026-S1",
           "tahun": "2026"}  # fmt: skip


def with_rows(tables: list[Table]) -> list[Table]:
    """A page and a paper say in words that a table is empty."""
    return [table for table in tables if len(table) > 1]


@pytest.mark.parametrize("cases", [60, 3_000])
def test_the_letter_of_monday_is_one_page_however_much_there_is(cases: int) -> None:
    letters = make_report("R9", "2026-W10", whole_desk("2026-W10", march_of(cases)))
    for one in letters[:3]:
        assert len(pypdf.PdfReader(io.BytesIO(paper_of(one))).pages) == 1, one.whose


@pytest.mark.parametrize("code", REPORTS)
def test_every_format_of_every_report_holds_the_same_cells(code: str, tmp_path: Path) -> None:
    period = PERIODS[REPORTS[code].kinds[0].value]
    made = print_reports(code, period, whole_desk(period), EveryFormat())
    assert made
    for one in made[:3]:
        same_in_every_format(one.report, {**one.files})


def archival_and_tagged(paper: bytes) -> None:
    """What a reader of the file is told of it; that it is so is Typst's to keep (PDF/A-2a)."""
    reader = pypdf.PdfReader(io.BytesIO(paper))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert root["/StructTreeRoot"]["/K"]  # type: ignore[index]
    assert str(root["/Lang"]).startswith("id")
    about = root["/Metadata"].get_data().decode()  # type: ignore[attr-defined]
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about


def same_in_every_format(report: Report, files: dict[str, bytes]) -> None:
    wanted = of_report(report)
    assert of_workbook(files[f"{report.file}.xlsx"], report) == wanted
    assert of_html(files[f"{report.file}.html"].decode()) == with_rows(wanted)
    paper = of_pdf(files[f"{report.file}.pdf"])
    assert without_space(paper) == without_space(with_rows(wanted))
    archival_and_tagged(files[f"{report.file}.pdf"])
    tables = of_csv({name: it for name, it in files.items() if name.endswith(".csv")}, report)
    spoken = [[[_spoken(cell) for cell in row] for row in table] for table in tables]
    assert spoken == [[[_spoken(cell) for cell in row] for row in table] for table in wanted]
