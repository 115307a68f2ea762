"""A report as CSV (RFC 4180): one file a sheet, so that each is a table and nothing else, and one
that says what they are of."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from aduan.domain.lapor.spreadsheet import defused
from aduan.domain.reports.tables import Report, Sheet, names, plain

ABOUT: Final = "00-keterangan"
_BOM: Final = "\ufeff"
"""By which a spreadsheet knows that the text is UTF-8."""


def csv_files(report: Report) -> Mapping[str, bytes]:
    """By the end of the file's name."""
    files = {f"{ABOUT}.csv": _written(("Hal", "Isi"), _about(report))}
    for name, sheet in zip(names(report.sheets), report.sheets, strict=True):
        files[f"{name}.csv"] = _sheet(sheet, report)
    return files


def _sheet(sheet: Sheet, report: Report) -> bytes:
    head = [column.title for column in sheet.columns]
    return _written(head, ([_safe(cell, report) for cell in row] for row in sheet.rows))


def _safe(cell: object, report: Report) -> str:
    """Only somebody's words can be a formula; a negative number is one of ours."""
    if isinstance(cell, str):
        return defused(cell)
    return plain(cell, report.zone)  # type: ignore[arg-type]


def _about(report: Report) -> Iterable[tuple[str, str]]:
    yield "Laporan", f"{report.code} {report.title}"
    yield "Penerbit", report.publisher
    yield from report.head
    for remark in report.remarks:
        yield "Catatan", remark
    for sheet in report.sheets:
        yield "Lembar", sheet.title
        if sheet.n is not None:
            yield "n", str(sheet.n)
        if sheet.note:
            yield "Catatan", sheet.note
        yield from sheet.definitions


def _written(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return (_BOM + out.getvalue()).encode()
