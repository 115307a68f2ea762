"""A report as a web page of its own: opened from a file or a bucket, without a script."""

from aduan.domain.reports.tables import NUMERIC, Report, Sheet, words
from aduan.pages.shared.templates import render


def report_html(report: Report) -> str:
    return render(
        "reports/report.html",
        {
            "report": report,
            "sheets": [(sheet, _rows(sheet, report)) for sheet in report.sheets],
            "numeric": NUMERIC,
        },
    )


def _rows(sheet: Sheet, report: Report) -> list[list[tuple[str, bool]]]:
    """Each cell in words, and whether it stands on the right."""
    sides = [column.kind in NUMERIC for column in sheet.columns]
    return [
        [(words(cell, report.zone), right) for cell, right in zip(row, sides, strict=True)]
        for row in sheet.rows
    ]
