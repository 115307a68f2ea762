"""A report as PDF by Typst: archival and tagged (PDF/A-2a, ISO 19005-2), with the fonts that come
inside Typst, so that nothing is fetched and every machine sets the same page.

The values travel as one JSON text beside the template and are set as text: nothing that somebody
wrote can become markup.
"""

import json
from collections import Counter
from functools import cache
from importlib import resources
from typing import Any, Final

import typst

from aduan.domain.reports.tables import NUMERIC, SHADES, Kind, Report, Sheet, words

STANDARD: Final = "a-2a"
WIDE_FROM: Final = 8
"""Columns from which a page lies across."""
_NARROWEST, _WIDEST = 4, 34
_EDGES: Final = 2
_LONG, _WIDE_SIGNS = 40, 1.3
"""A hash is of signs wider than a letter is on the average."""
_SCALES: Final = (1.0, 0.92, 0.86, 0.8, 0.74, 0.68)
"""Of a letter, tried from the largest: the last is 6 points, the smallest one reads with ease."""
_LET_GO_AFTER: Final = 6_000
"""Cells set before Typst is made to forget what it keeps of earlier papers."""
_GENERATIONS: Final = 11
"""Typst drops from memory what ten compilations in a row did not ask for."""
_set: Counter[str] = Counter()


def paper(report: Report) -> bytes:
    said = _said(report)
    if report.one_page:
        said["scale"] = next((one for one in _SCALES if _pages(said, one) == 1), _SCALES[-1])
    made = typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        sys_inputs={"report": json.dumps(said, ensure_ascii=False)},
        timestamp=int(report.made_at.timestamp()),
    )
    assert isinstance(made, bytes)
    _let_go(report)
    return made


def _pages(said: dict[str, Any], scale: float) -> int:
    """How many pages it fills when it is set at a scale."""
    found = typst.query(
        _template(),
        "<pages>",
        field="value",
        one=True,
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps({**said, "scale": scale}, ensure_ascii=False)},
    )
    return int(json.loads(found))


def _let_go(report: Report) -> None:
    """Fifty offices' papers by one process would otherwise all stay in its memory."""
    _set["cells"] += sum(len(sheet.rows) * len(sheet.columns) for sheet in report.sheets)
    if _set["cells"] < _LET_GO_AFTER:
        return
    _set.clear()
    for _ in range(_GENERATIONS):
        typst.compile(b"-", ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return (resources.files("aduan.adapters.reports") / "report.typ").read_bytes()


def _said(report: Report) -> dict[str, Any]:
    local = report.made_at.astimezone(report.zone)
    return {
        "code": report.code,
        "title": report.title,
        "publisher": report.publisher,
        "period": report.period,
        "made": [local.year, local.month, local.day, local.hour, local.minute],
        "head": [list(pair) for pair in report.head],
        "remarks": list(report.remarks),
        "scale": 1.0,
        "letter": report.one_page,
        "wide": any(len(sheet.columns) >= WIDE_FROM for sheet in report.sheets),
        "sheets": [_sheet(sheet, report) for sheet in report.sheets],
        "signature": [_breathing(line) for line in report.signature.lines],
    }


def _breathing(line: str) -> str:
    """A blank line keeps its height."""
    return line or "\u00a0"


def _sheet(sheet: Sheet, report: Report) -> dict[str, Any]:
    rows = [[words(cell, report.zone) for cell in row] for row in sheet.rows]
    columns = list(enumerate(sheet.columns))
    return {
        "title": sheet.title,
        "n": "" if sheet.n is None else str(sheet.n),
        "note": sheet.note,
        "columns": [column.title for column in sheet.columns],
        "numeric": [column.kind in NUMERIC for column in sheet.columns],
        "shades": [
            [SHADES.get(row[at]) if one.kind is Kind.COLOUR else None for at, one in columns]
            for row in rows
        ],
        "widths": _widths(sheet, rows),
        "rows": rows,
        "definitions": [list(pair) for pair in sheet.definitions],
    }


def _widths(sheet: Sheet, rows: list[list[str]]) -> list[int]:
    """How much of the line each column gets: what its longest word needs at least."""
    widths = []
    for at, column in enumerate(sheet.columns):
        cells = [row[at] for row in rows]
        word = max(
            (len(part) for text in (column.title, *cells) for part in text.split()), default=1
        )
        word = word + _EDGES if word < _LONG else round(word * _WIDE_SIGNS)
        longest = max((len(text) for text in cells), default=1)
        widths.append(max(_NARROWEST, word, min(_WIDEST, longest)))
    return widths
