"""A report as a workbook (XLSX): typed cells, the head of each table fixed, ready to print."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from aduan.domain.reports.tables import NUMERIC, SHADES, Cell, Column, Kind, Report, Sheet, words

_FORMATS: Final[Mapping[Kind, str]] = {
    Kind.COUNT: "0",
    Kind.NUMBER: "0.0",
    Kind.SHARE: "0.0",
    Kind.DAY: "dd-mm-yyyy",
    Kind.MOMENT: "dd-mm-yyyy hh.mm",
}
_NARROWEST, _WIDEST = 9, 44
_MEASURED: Final = 400
"""Rows looked at for a column's width."""


def workbook(report: Report) -> bytes:
    """The same report gives the same bytes: the file says when it was counted, not written."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {
            "title": report.title,
            "subject": report.period,
            "author": report.publisher,
            "created": report.made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    styles = _styles(book)
    for sheet in report.sheets:
        _write(book.add_worksheet(sheet.name), sheet, report, styles)
    book.close()
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    thin = {"border": 1, "border_color": "#B8C4CE", "valign": "top"}
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "soft": book.add_format({"font_color": "#516170"}),
        "head": book.add_format({**thin, "bold": True, "text_wrap": True, "bg_color": "#E1F1F4"}),
        "name": book.add_format({"bold": True, "valign": "top"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "right": book.add_format({**thin, "align": "right"}),
        Kind.TEXT: book.add_format({**thin, "text_wrap": True}),
    }
    for word, shade in SHADES.items():
        styles[word] = book.add_format({**thin, "bg_color": shade})
    styles[Kind.COLOUR] = styles[Kind.TEXT]
    for kind, shown in _FORMATS.items():
        styles[kind] = book.add_format({**thin, "num_format": shown})
    return styles


def _write(paper: Worksheet, sheet: Sheet, report: Report, styles: Mapping[str, Any]) -> None:
    paper.set_landscape()
    paper.set_paper(9)  # A4
    paper.fit_to_pages(1, 0)
    paper.set_footer(f"&L{report.code} · {report.period}&R&P / &N")
    paper.write_string(0, 0, f"{report.title} · {sheet.title}", styles["title"])
    row = 1
    for name, said in (("Penerbit", report.publisher), *report.head, *_of(sheet)):
        paper.write_string(row, 0, f"{name}: {said}", styles["soft"])
        row += 1
    for remark in (*report.remarks, *filter(None, [sheet.note])):
        paper.write_string(row, 0, remark, styles["soft"])
        row += 1
    row += 1
    for at, column in enumerate(sheet.columns):
        paper.write_string(row, at, column.title, styles["head"])
        paper.set_column(at, at, _width(sheet, at, column, report))
    paper.freeze_panes(row + 1, 1)
    paper.repeat_rows(row)
    for number, cells in enumerate(sheet.rows, row + 1):
        for at, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _cell(paper, (number, at), cell, column.kind, report.zone, styles)
    if sheet.rows:
        paper.autofilter(row, 0, row + len(sheet.rows), len(sheet.columns) - 1)
    row += len(sheet.rows) + 2
    for name, means in sheet.definitions:
        paper.write_string(row, 0, f"{name}: {means}", styles["soft"])
        row += 1
    row += 1
    for line in report.signature.lines:
        paper.write_string(row, 0, line)
        row += 1


def _of(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    return () if sheet.n is None else (("n", str(sheet.n)),)


def _cell(  # noqa: PLR0917 - what a cell is, and where and how it stands
    paper: Worksheet,
    where: tuple[int, int],
    cell: Cell,
    kind: Kind,
    zone: tzinfo,
    styles: Mapping[str, Any],
) -> None:
    match cell:
        case None:
            paper.write_blank(*where, None, styles[kind])
        case bool() | str():
            look = styles["right"] if kind in NUMERIC else styles[Kind.TEXT]
            if kind is Kind.COLOUR:
                look = styles.get(str(cell), look)
            paper.write_string(*where, str(cell), look)
        case int():  # a count in a column of measures of several kinds stays one
            paper.write_number(*where, cell, styles[Kind.COUNT])
        case float():
            paper.write_number(*where, round(cell, 1), styles[Kind.NUMBER])
        case datetime():
            local = cell.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
            paper.write_datetime(*where, local, styles[Kind.MOMENT])
        case date():
            paper.write_datetime(*where, cell, styles[Kind.DAY])


def _width(sheet: Sheet, at: int, column: Column, report: Report) -> int:
    longest = max((len(words(row[at], report.zone)) for row in sheet.rows[:_MEASURED]), default=0)
    word = max(map(len, column.title.split()))
    return max(_NARROWEST, min(_WIDEST, max(longest, word) + 2))
