"""The operators' CSV export, read by RFC 4180 and nothing cleverer, in bounded memory.

What a citizen wrote must never become LAPOR!'s word about another report, so a line break inside
quotes is text, whatever the line looks like. A row whose cells are wrong is reported with line,
column and reason, and the next one is taken: its end is certain. Where the quotes themselves do
not hold (opened and never closed, or closed in the middle of a cell) no end of a row is certain any
more, and the file is refused from that row on.

Users open the export in a spreadsheet and save it again: other delimiters, `sep=`, a title above
the header, capitals in it and the dates of Excel are read where they can mean one thing only.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import BinaryIO, Final

from aduan.adapters.lapor.contract import Export, Times
from aduan.application.lapor.import_export import ExportRow, RowProblem
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.lapor.spreadsheet import defused
from aduan.domain.lapor.times import (
    FIRST_YEAR,
    is_before_lapor,
    is_suspect,
    parse_day,
    parse_day_and_clock,
)

BOM: Final = b"\xef\xbb\xbf"
OTHER_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
GUESSES: Final = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}
LONGEST_LINE: Final = 1 << 20
"""Bytes of a line, and of a record whose end is still looked for."""
MOST_ABOVE_HEADER: Final = 10
"""Lines that may stand above the header: `sep=`, a title somebody put there."""
Q: Final = '"'
END: Final = "\r\n"

WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .xls begin."""
WORKBOOK: Final = "ini buku kerja Excel, bukan CSV; simpan sebagai CSV UTF-8"
UTF_16: Final = "berkas ini UTF-16; simpan kembali sebagai CSV UTF-8"
LONE_CR: Final = "susunan baris rusak: akhir baris hanya CR"
NUL: Final = "ada bita NUL: berkas rusak, atau bukan teks"
STRAY: Final = "susunan baris rusak: tanda kutip di tengah sel yang tidak dikutip"
TORN: Final = "; mulai baris ini berkas tidak dapat dipercaya dan tidak dibaca"
UNCLOSED: Final = "baris terpotong: tanda kutip tidak ditutup"
REOPENED: Final = "baris terpotong: tanda kutip ditutup di tengah sel"
TOO_LONG: Final = "baris terlalu panjang: mungkin tanda kutip tidak ditutup"
LONG: Final = "baris terlalu panjang"


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line, decoded. `broken` says why it cannot be one of an export."""

    number: int
    text: str
    broken: str = ""
    bad_byte_at: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `broken` says why its cells cannot be taken; after a `torn` one nothing can."""

    line: int
    cells: tuple[str, ...]
    broken: str = ""
    torn: bool = False
    bad_column: int = 0
    """The cell, counted from 1, that holds a byte of another encoding; 0: none does."""


def read_export(
    file: BinaryIO, export: Export, times: Times, now: datetime
) -> Iterator[ExportRow | RowProblem]:
    """Yields in the order of the file. Nothing is yielded as a row unless all of it is in order."""
    lines = _Lines(file, export.encoding)
    layout = _layout(lines, export)
    if isinstance(layout, RowProblem):
        yield layout
        return
    for record in _records(lines, layout, export):
        yield from _understood(record, layout, export, times, now)
        if record.torn:
            return


# Header -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    delimiter: str
    places: Mapping[str, int]  # our field -> index of its column
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """A line read as the header, and how many of the columns we know it names."""

    line: int
    known: int
    delimiter: str
    names: list[str]


def _layout(lines: "_Lines", export: Export) -> Layout | RowProblem:
    header = _find_header(lines, export)
    if isinstance(header, RowProblem):
        return header
    reason, column, name = _lacking(header.names, export)
    if reason:
        return RowProblem(header.line, column, name, reason)
    folded = [name.casefold() for name in header.names]
    places = {
        field: folded.index(name.casefold())
        for field, name in export.columns.items()
        if name.casefold() in folded
    }
    return Layout(header.delimiter, places, tuple(header.names))


def _find_header(lines: "_Lines", export: Export) -> _Header | RowProblem:
    """The first line that names every needed column; failing that the one among the first few that
    names most, to say what it lacks."""
    best = _Header(1, 0, "", [])
    for line in islice(lines, MOST_ABOVE_HEADER):
        if line.broken:
            return RowProblem(line.number, 0, "", line.broken)
        here = _header(line, export)
        if here.known and "\r" in line.text.rstrip(END):
            return RowProblem(line.number, 0, "", LONE_CR)
        if here.known > best.known:
            best = here
        if here.known and not _lacking(here.names, export)[0]:
            break
    if lines.number == 0:
        return RowProblem(1, 0, "", "berkas kosong")
    if best.known < 1:
        return RowProblem(1, 1, "", "ini bukan ekspor LAPOR!: kolomnya tidak dikenal")
    if best.known > 1 and best.delimiter not in export.delimiters:
        return RowProblem(
            best.line,
            0,
            "",
            f"pemisah kolom berkas ini {GUESSES[best.delimiter]}, padahal yang diterima "
            + " atau ".join(GUESSES.get(one, one) for one in export.delimiters),
        )
    return best


def _header(line: Line, export: Export) -> _Header:
    wanted = {name.casefold() for name in export.columns.values()}
    best = _Header(line.number, -1, "", [])
    for delimiter in GUESSES:
        row = _Row(delimiter)
        row.feed(line.text)
        names = [" ".join(name.split()) for name in row.cells]
        while names and not names[-1]:
            names.pop()
        known = len({name.casefold() for name in names} & wanted)
        if known > best.known:
            best = _Header(line.number, known, delimiter, names)
    return best


def _lacking(names: list[str], export: Export) -> tuple[str, int, str]:
    """Why the header will not do: reason, column and its name; empty if it will."""
    folded = [name.casefold() for name in names]
    missing = [
        name
        for field, name in export.columns.items()
        if field not in export.optional and name.casefold() not in folded
    ]
    if missing:
        return "kolom tidak ada: " + ", ".join(missing), 0, missing[0]
    for name in export.columns.values():
        if folded.count(name.casefold()) > 1:
            return "kolom ada dua kali", len(names) - folded[::-1].index(name.casefold()), name
    return "", 0, ""


# Records ------------------------------------------------------------------------------------------


class _Lines(Iterator[Line]):
    """The physical lines, decoded one by one. A bad byte is kept apart from its neighbours; a line
    can be given back to be read again."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self._again: deque[Line] = deque()
        self.number = 0

    def give_back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))

    def __next__(self) -> Line:
        if self._again:
            return self._again.popleft()
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            if raw.startswith(WORKBOOKS):
                return Line(1, "", WORKBOOK)
            if raw.startswith(OTHER_BOMS) or raw[1:2] == b"\0" or raw[:1] == b"\0":
                return Line(1, "", UTF_16)
            raw = raw.removeprefix(BOM)
        if len(raw) >= LONGEST_LINE:
            return Line(self.number, "", TOO_LONG)
        try:
            text, bad = raw.decode(self._encoding), None
        except UnicodeDecodeError as exc:
            text = raw.decode(self._encoding, errors="replace")
            bad = len(raw[: exc.start].decode(self._encoding, errors="replace"))
        return Line(self.number, text, "", bad)


class _Row:
    """One record, fed line by line until it is whole."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._cell: list[str] = []
        self.cells: list[str] = []
        self.quoted = False
        """Inside quotes: the next line belongs to the same cell."""
        self.reopened = False
        """A quote was closed and the cell goes on: nothing after it can be told apart."""
        self.stray = False
        """A quote stands inside a cell that did not begin with one."""
        self.lone_cr = False

    def feed(self, line: str) -> None:
        position = 0
        if self.quoted:
            position = self._inside(line, 0)
        while position >= 0:
            if line.startswith(Q, position):
                position = self._inside(line, position + 1)
                continue
            cut = line.find(self._delimiter, position)
            cell = line[position:cut] if cut >= 0 else line[position:].rstrip(END)
            self.stray |= Q in cell
            self.lone_cr |= "\r" in cell
            self.cells.append(cell)
            position = cut + 1 if cut >= 0 else -1

    def _inside(self, line: str, position: int) -> int:
        """Reads on inside quotes; where the next cell begins, or -1 at the end of the record."""
        self.quoted = True
        while (end := line.find(Q, position)) >= 0:
            self._cell.append(line[position:end])
            position = end + 1
            if line.startswith(Q, position):
                self._cell.append(Q)
                position += 1
                continue
            self.quoted = False
            self.cells.append("".join(self._cell))
            self._cell = []
            if line.startswith(self._delimiter, position):
                return position + 1
            self.reopened = line[position:].strip(END) != ""
            return -1
        self._cell.append(line[position:])
        return -1


def _records(lines: _Lines, layout: Layout, export: Export) -> Iterator[Record]:
    for first in lines:
        if not first.broken and not first.text.strip(END + " \t" + layout.delimiter):
            continue
        held: list[Line] = []
        row = _Row(layout.delimiter)
        size, bad_column, why = 0, 0, UNCLOSED
        for line in chain((first,), lines):
            held.append(line)
            size += len(line.text)
            if line.broken:
                why = TOO_LONG
                break
            before, started = len(row.cells), row.quoted
            row.feed(line.text)
            if line.bad_byte_at is not None and not bad_column:
                bad_column = before + _column(line, layout.delimiter, started=started)
            if not row.quoted:
                why = REOPENED if row.reopened else ""
                if not why and size > export.longest_record_bytes:
                    why = LONG if len(row.cells) == len(layout.names) else TOO_LONG
                break
            if size > LONGEST_LINE:
                why = TOO_LONG
                break
        if not why:
            yield _record(first.number, row, bad_column)
        elif why == LONG:
            yield Record(first.number, (), LONG)
        elif why != TOO_LONG and _slipped(held, layout):
            yield Record(first.number, (), why)
            lines.give_back(held[1:])
        else:
            yield Record(first.number, (), why + TORN, torn=True)
            return


def _slipped(held: Sequence[Line], layout: Layout) -> bool:
    """Whether the quote that was never closed is a slip in one row, and not the beginning of a
    citizen's words. Each line that it would swallow is whole without it, and there is no other
    quote among them: where text was quoted, nothing is taken out of it."""
    first, *others = held
    return (
        all(_whole(line, layout) for line in held)
        and first.text.count(Q) == 1
        and not any(Q in line.text for line in others)
        and _goes_on(first, layout)
    )


def _whole(line: Line, layout: Layout) -> bool:
    """Whether a line has every cell although its quotes are taken for nothing."""
    cells = line.text.rstrip(END).split(layout.delimiter)
    return not line.broken and len(cells) == len(layout.names)


def _goes_on(line: Line, layout: Layout) -> bool:
    """Whether a row says something behind the cell with the quote: words that were quoted, with
    separators put into them, are followed by empty cells alone."""
    behind = line.text.partition(Q)[2].rstrip(END).split(layout.delimiter)[1:]
    return any(cell.strip() for cell in behind)


def _column(line: Line, delimiter: str, *, started: bool) -> int:
    """Which cell from the beginning of this line on the bad byte stands in."""
    row = _Row(delimiter)
    row.quoted = started
    row.feed(line.text[: line.bad_byte_at])
    return max(1, len(row.cells) + row.quoted)


def _record(number: int, row: _Row, bad_column: int) -> Record:
    broken = STRAY if row.stray else ""
    if row.lone_cr:
        broken = LONE_CR
    if any("\0" in cell for cell in row.cells):
        broken = NUL
    return Record(number, tuple(row.cells), broken, bad_column=bad_column)


# Rows ---------------------------------------------------------------------------------------------


NUMBERS: Final = ("tracking_id", "category_id", "agency_id")
WRITTEN_AS_NUMBERS: Final = (*NUMBERS, "day", "clock")
"""What a spreadsheet changes unless somebody wrote an apostrophe before it; the apostrophe is
then saved with it."""
SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d*)?[eE][+-]?\d+", re.ASCII)
ONLY_DIGITS: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", re.ASCII)
UNCERTAIN_DAY: Final = (
    "tanggal tidak terbaca: hari dan bulan tidak dapat dibedakan bila hanya angka, "
    'contoh yang benar "23 Sep 2024"'
)


def _understood(
    record: Record, layout: Layout, export: Export, times: Times, now: datetime
) -> Iterator[ExportRow | RowProblem]:
    if record.broken:
        yield RowProblem(record.line, 0, "", record.broken)
        return
    if record.bad_column:
        column = record.bad_column
        name = layout.names[column - 1] if column <= len(layout.names) else ""
        reason = (
            f"ada huruf yang bukan {export.encoding.upper()} (mungkin disimpan sebagai ANSI); "
            "simpan kembali sebagai CSV UTF-8"
        )
        yield RowProblem(record.line, column, name, reason)
        return
    cells = list(record.cells)
    while len(cells) > len(layout.names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(layout.names):
        less = len(cells) < len(layout.names)
        reason = f"baris berisi {len(cells)} kolom, seharusnya {len(layout.names)}: " + (
            "terpotong" if less else "ada pemisah atau kutip yang berlebih"
        )
        column = min(len(cells), len(layout.names))
        yield RowProblem(record.line, column, layout.names[column - 1] if column else "", reason)
        return
    values = {field: cells[place].strip() for field, place in layout.places.items()}
    for field in WRITTEN_AS_NUMBERS:
        if field in values:
            values[field] = values[field].removeprefix("'").strip()
    problems = list(_wrong(values, export, times, now))
    if problems:
        for field, reason in problems:
            place = layout.places[field]
            yield RowProblem(record.line, place + 1, layout.names[place], reason)
        return
    yield ExportRow(record.line, _report(values, export, times))


def _wrong(
    values: Mapping[str, str], export: Export, times: Times, now: datetime
) -> Iterator[tuple[str, str]]:
    scientific = [
        field for field in NUMBERS if SCIENTIFIC.fullmatch(values.get(field, "")) is not None
    ]
    for field in scientific:
        yield field, f"nomor berubah menjadi bilangan ilmiah ({values[field]}) saat disimpan ulang"
    if "tracking_id" not in scientific and not re.fullmatch(
        export.tracking_id, values["tracking_id"], re.ASCII
    ):
        yield "tracking_id", "nomor laporan tidak berbentuk nomor"
    filed_at = parse_day_and_clock(values["day"], values["clock"], times.export_zone)
    if filed_at is None:
        if ONLY_DIGITS.fullmatch(values["day"]):
            yield "day", UNCERTAIN_DAY
        elif parse_day(values["day"]) is None:
            yield "day", 'tanggal tidak terbaca, contoh yang benar "23 Sep 2024"'
        else:
            yield "clock", 'jam tidak terbaca, contoh yang benar "00:41:43"'
    elif is_before_lapor(filed_at):
        yield "day", f"waktu laporan sebelum LAPOR! ada ({FIRST_YEAR}): periksa tahunnya"
    elif is_suspect(filed_at, now):
        yield "day", "waktu laporan di masa depan: periksa tanggal dan zona waktu"
    if not values["text_first"]:
        yield "text_first", "isi laporan kosong"
    if not values["status"]:
        yield "status", "status kosong"
    for flag in _flags(values["flags"], export):
        if flag not in _known_flags(export):  # secrecy is never guessed
            yield "flags", "tanda ini tidak dikenal, jadi kerahasiaannya tidak pasti"
            break


def _report(values: Mapping[str, str], export: Export, times: Times) -> IncomingReport:
    filed_at = parse_day_and_clock(values["day"], values["clock"], times.export_zone)
    assert filed_at is not None
    known = _known_flags(export)
    flags = {known[flag] for flag in _flags(values["flags"], export)}
    return IncomingReport(
        tracking_id=values["tracking_id"],
        filed_at=filed_at,
        title=values["title"],
        text_first=values["text_first"],
        text_final=values.get("text_final") or values["text_first"],
        status=" ".join(values["status"].split()),
        classification=values.get("classification", ""),
        category_id=values.get("category_id", ""),
        category=" ".join(values.get("category", "").split()),
        agency_id=values["agency_id"],
        agency=values["agency"],
        anonymous="anonymous" in flags,
        secret="secret" in flags,
        source=values.get("source", ""),
        reason=values.get("reason", ""),
        province=values.get("province", ""),
        city=values.get("city", ""),
        kecamatan=values.get("kecamatan", ""),
        kelurahan=values.get("kelurahan", ""),
        reporter=values["reporter"],
    )


def _flags(cell: str, export: Export) -> list[str]:
    """Folded as the header is: whoever saves the file again may have written capitals."""
    flags = (" ".join(flag.split()).casefold() for flag in cell.split(export.flag_separator))
    return [flag for flag in flags if flag]


def _known_flags(export: Export) -> dict[str, str]:
    return {name.casefold(): meaning for name, meaning in export.flags.items()}


# The report beside the file -----------------------------------------------------------------------

PROBLEM_COLUMNS: Final = ("baris", "kolom", "nama kolom", "alasan")


def problem_line(problem: RowProblem) -> str:
    """One line of the report, without its line end; a cell that a spreadsheet might take for a
    formula is defused."""
    out = io.StringIO()
    column = str(problem.column) if problem.column else ""
    said = (defused(problem.column_name), defused(problem.reason))
    csv.writer(out, lineterminator="").writerow((problem.line, column, *said))
    return out.getvalue()


def problem_header() -> str:
    return ",".join(PROBLEM_COLUMNS)
