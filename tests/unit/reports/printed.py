"""Reads the tables of a report back out of each of its formats, as rows of text."""

import csv
import io
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pypdf
from pypdf.generic import DictionaryObject, IndirectObject

from aduan.domain.reports.tables import Kind, Report, words

Table = list[list[str]]


def of_report(report: Report) -> list[Table]:
    """What every format has to say."""
    return [
        [
            [column.title for column in sheet.columns],
            *([words(cell, report.zone) for cell in row] for row in sheet.rows),
        ]
        for sheet in report.sheets
    ]


def of_workbook(file: bytes, report: Report) -> list[Table]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames == [sheet.name for sheet in report.sheets]
    tables = []
    for sheet, paper in zip(report.sheets, book.worksheets, strict=True):
        rows = [list(map(_read, cells)) for cells in paper.iter_rows()]
        titles = [column.title for column in sheet.columns]
        width = len(titles)
        head = next(at for at, row in enumerate(rows) if list(row[:width]) == titles)
        cells = [row[:width] for row in rows[head : head + 1 + len(sheet.rows)]]
        kinds = [column.kind for column in sheet.columns]
        tables.append(
            [
                [_shown(cell, kind, report) for cell, kind in zip(row, kinds, strict=True)]
                for row in cells
            ]
        )
    return tables


def _read(cell: Any) -> Any:
    """12 and 12.0 are one number to a workbook; how it is shown tells them apart."""
    return (
        float(cell.value) if cell.number_format == "0.0" and cell.value is not None else cell.value
    )


def _shown(cell: Any, kind: Kind, report: Report) -> str:
    """A workbook knows no zones; whether a moment or a day is meant the column says."""
    if isinstance(cell, datetime):
        zoned = cell.replace(tzinfo=report.zone)
        return words(zoned.date() if kind is Kind.DAY else zoned, report.zone)
    return words(cell, report.zone)


def of_csv(files: dict[str, bytes], report: Report) -> list[Table]:
    """The cells as the file says them; a defused one as it was meant."""
    found = []
    for name in sorted(files)[1:]:
        text = files[name].decode("utf-8-sig")
        found.append([[_meant(cell) for cell in row] for row in csv.reader(io.StringIO(text))])
    assert len(found) == len(report.sheets)
    return found


def _meant(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def of_html(text: str) -> list[Table]:
    parser = _Tables()
    parser.feed(text)
    return parser.tables


def of_pdf(file: bytes) -> list[Table]:
    """The tables by the document's own tags (ISO 32000-2, 14.7): what a screen reader is given."""
    reader = pypdf.PdfReader(io.BytesIO(file))
    marked = {page.indirect_reference.idnum: _marked(page) for page in reader.pages}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    tables: list[Table] = []
    for node in _walk(root):
        match node.get("/S"):
            case "/Table":
                tables.append([])
            case "/TR":
                tables[-1].append([])
            case "/TD" | "/TH":
                tables[-1][-1].append(" ".join(_text(node, marked, None).split()))
    return tables


def _walk(node: Any) -> Any:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, DictionaryObject):
        return
    yield node
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _walk(kid)


def _text(node: Any, marked: dict[int, dict[int, str]], page: int | None) -> str:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, int):
        return marked[page or 0].get(int(node), "")
    if "/Pg" in node:
        page = node.raw_get("/Pg").idnum
    if node.get("/Type") == "/MCR":
        return marked[page or 0].get(int(node["/MCID"]), "")
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    parts = [_text(kid, marked, page) for kid in (kids if isinstance(kids, list) else [kids])]
    return " ".join(filter(None, parts))


def _marked(page: pypdf.PageObject) -> dict[int, str]:
    """The text of each marked content of a page, by its number."""
    found: dict[int, str] = {}
    stack: list[int | None] = []
    maps = {
        name: _unicode(font["/ToUnicode"].get_data().decode("latin-1"))
        for name, font in page["/Resources"]["/Font"].items()
    }
    current: dict[int, str] = {}
    content = pypdf.generic.ContentStream(page.get_contents(), page.pdf)
    for operands, operator in content.operations:
        match operator:
            case b"BDC":
                number = operands[1].get("/MCID") if hasattr(operands[1], "get") else None
                stack.append(int(number) if number is not None else None)
            case b"BMC":
                stack.append(None)
            case b"EMC":
                stack.pop()
            case b"Tf":
                current = maps[operands[0]]
            case b"TJ" | b"Tj":
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                said = "".join(
                    _decoded(part, current) for part in parts if not isinstance(part, int | float)
                )
                number = next((one for one in reversed(stack) if one is not None), None)
                if number is not None:
                    found[number] = f"{found.get(number, '')}{said}"
            case b"Tm" | b"Td" | b"T*":
                number = next((one for one in reversed(stack) if one is not None), None)
                if number is not None and found.get(number):
                    found[number] += "\n"
    return found


def _decoded(part: Any, signs: dict[int, str]) -> str:
    codes = part.original_bytes
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(signs.get(int.from_bytes(pair), "\ufffd") for pair in pairs)


def _unicode(cmap: str) -> dict[int, str]:
    """What each code of a font stands for."""
    signs: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            signs[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                signs[int(first, 16) + step] = chr(int(text, 16) + step)
    return signs
