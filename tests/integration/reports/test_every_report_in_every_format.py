"""Every report there is, printed and read back: XLSX, CSV, HTML and PDF hold the same cells."""

from pathlib import Path

import pytest

from aduan.application.reports.packs import print_reports
from aduan.bootstrap.parts.printing import EveryFormat
from aduan.domain.reports.about import REPORTS
from aduan.domain.reports.tables import Report
from tests.unit.reports.beside import whole_desk
from tests.unit.reports.printed import Table, of_csv, of_html, of_pdf, of_report, of_workbook
from tests.unit.reports.test_every_format_says_the_same import _spoken, without_space

PERIODS = {"pekan": "2026-W10", "bulan": "2026-03", "triwulan": "2026-Q1", "semester": "2026-S1",
           "tahun": "2026"}  # fmt: skip


def with_rows(tables: list[Table]) -> list[Table]:
    """A page and a paper say in words that a table is empty."""
    return [table for table in tables if len(table) > 1]


@pytest.mark.parametrize("code", REPORTS)
def test_every_format_of_every_report_holds_the_same_cells(code: str, tmp_path: Path) -> None:
    period = PERIODS[REPORTS[code].kinds[0].value]
    made = print_reports(code, period, whole_desk(period), EveryFormat())
    assert made
    for one in made[:3]:
        same_in_every_format(one.report, {**one.files})


def same_in_every_format(report: Report, files: dict[str, bytes]) -> None:
    wanted = of_report(report)
    assert of_workbook(files[f"{report.file}.xlsx"], report) == wanted
    assert of_html(files[f"{report.file}.html"].decode()) == with_rows(wanted)
    paper = of_pdf(files[f"{report.file}.pdf"])
    assert without_space(paper) == without_space(with_rows(wanted))
    tables = of_csv({name: it for name, it in files.items() if name.endswith(".csv")}, report)
    spoken = [[[_spoken(cell) for cell in row] for row in table] for table in tables]
    assert spoken == [[[_spoken(cell) for cell in row] for row in table] for table in wanted]
