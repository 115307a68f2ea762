"""A report as a web page of its own: opened from a file or a bucket, without a script."""

from aduan.domain.reports.tables import NUMERIC, Report, Sheet, words
from aduan.pages.shared.cells import cell_class
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


def _rows(sheet: Sheet, report: Report) -> list[list[tuple[str, str]]]:
    """Each cell in words, and its class: a number stands on the right, a colour is seen."""
    return [
        [
            (text, cell_class(column.kind, text))
            for text, column in zip(
                (words(cell, report.zone) for cell in row), sheet.columns, strict=True
            )
        ]
        for row in sheet.rows
    ]
