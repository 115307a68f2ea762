"""The operators' CSV export, read as the portal and its users really leave it.

Row by row and in bounded memory: a row that is wrong is reported with line, column and reason,
and the next good one is taken. Bytes that are not UTF-8 spoil their row only; a quote that is
never closed spoils its row only, for the beginning of the next record is recognised; a header
without a needed column, or with another delimiter, spoils the whole file, and says why.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from aduan.adapters.lapor.contract import Export, Times
from aduan.application.lapor.import_export import ExportRow, RowProblem
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.lapor.spreadsheet import defused
from aduan.domain.lapor.times import is_suspect, parse_day_and_clock

BOM: Final = b"\xef\xbb\xbf"
OTHER_BOMS: Final = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
GUESSES: Final = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}
LONGEST_LINE: Final = 1 << 20
Q: Final = '"'

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the file, not yet understood. `broken` says why it cannot be."""

    line: int
    text: str
    broken: str = ""
    bad_byte_at: int | None = None


def read_export(
    file: BinaryIO, export: Export, times: Times, now: datetime
) -> Iterator[ExportRow | RowProblem]:
    """Yields in the order of the file. Nothing is yielded as a row unless all of it is in order."""
    lines = _Lines(file, export.encoding)
    first = next(lines, None)
    layout = _layout(first, export)
    if isinstance(layout, RowProblem):
        yield layout
        return
    for record in _records(lines, layout, export):
        yield from _understood(record, layout, export, times, now)


# Header -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    delimiter: str
    places: Mapping[str, int]  # our field -> index of its column
    names: tuple[str, ...]


def _layout(first: Record | None, export: Export) -> Layout | RowProblem:
    if first is None:
        return RowProblem(1, 0, "", "berkas kosong")
    if first.broken:
        return RowProblem(1, 0, "", first.broken)
    best: tuple[int, str, list[str]] = (-1, "", [])
    for delimiter in GUESSES:
        names = [" ".join(name.split()) for name in _cells(first.text, delimiter)]
        best = max(best, (len(set(names) & set(export.columns.values())), delimiter, names))
    known, delimiter, names = best
    if known < 1:
        return RowProblem(1, 1, "", "ini bukan ekspor LAPOR!: kolomnya tidak dikenal")
    if known > 1 and delimiter not in export.delimiters:
        return RowProblem(
            1,
            0,
            "",
            f"pemisah kolom berkas ini {GUESSES[delimiter]}, padahal yang diterima "
            + " atau ".join(GUESSES.get(one, one) for one in export.delimiters),
        )
    reason, column, name = _lacking(names, export)
    if reason:
        return RowProblem(1, column, name, reason)
    places = {field: names.index(name) for field, name in export.columns.items() if name in names}
    return Layout(delimiter, places, tuple(names))


def _lacking(names: list[str], export: Export) -> tuple[str, int, str]:
    """Why the header will not do: reason, column and its name; empty if it will."""
    missing = [
        name
        for field, name in export.columns.items()
        if field not in export.optional and name not in names
    ]
    if missing:
        return "kolom tidak ada: " + ", ".join(missing), 0, missing[0]
    for name in export.columns.values():
        if names.count(name) > 1:
            return "kolom ada dua kali", len(names) - names[::-1].index(name), name
    return "", 0, ""


# Records ------------------------------------------------------------------------------------------


class _Lines(Iterator[Record]):
    """The physical lines, decoded one by one. A bad byte is kept apart from its neighbours."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self._number = 0

    def __next__(self) -> Record:
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self._number += 1
        if self._number == 1:
            for bom, name in OTHER_BOMS.items():
                if raw.startswith(bom):
                    return Record(1, "", f"berkas ini {name}; simpan kembali sebagai UTF-8")
            raw = raw.removeprefix(BOM)
        try:
            return Record(self._number, raw.decode(self._encoding))
        except UnicodeDecodeError as exc:
            text = raw.decode(self._encoding, errors="replace")
            before = raw[: exc.start].decode(self._encoding, errors="replace")
            return Record(self._number, text, bad_byte_at=len(before))


def _records(lines: Iterable[Record], layout: Layout, export: Export) -> Iterator[Record]:
    """Joins lines into records. Inside quotes, a line that looks like the start of a record ends
    the one before it: somebody cut that row in half."""
    start = re.compile(export.record_start.replace("{d}", re.escape(layout.delimiter)))
    held: list[Record] = []
    size = 0
    quoted = False
    for line in lines:
        if held and quoted and start.match(line.text):
            yield _joined(held, "baris terpotong: tanda kutip tidak ditutup")
            held, size, quoted = [], 0, False
        if not held and not line.text.strip("\r\n \t" + layout.delimiter) and not line.broken:
            continue
        held.append(line)
        size += len(line.text)
        quoted ^= line.text.count(Q) % 2 == 1
        if not quoted:
            yield _joined(held)
            held, size = [], 0
        elif size > export.longest_record_bytes:
            yield _joined(held, "baris terlalu panjang: mungkin tanda kutip tidak ditutup")
            held, size, quoted = [], 0, False
    if held:
        yield _joined(held, "baris terpotong di akhir berkas: tanda kutip tidak ditutup")


def _joined(held: list[Record], broken: str = "") -> Record:
    text = "".join(line.text for line in held)
    bad = None
    offset = 0
    for line in held:
        if line.bad_byte_at is not None and bad is None:
            bad = offset + line.bad_byte_at
        offset += len(line.text)
    return Record(held[0].line, text, broken, bad)


def _cells(text: str, delimiter: str) -> list[str]:
    """No cells at all: the csv module cannot make a row of it, e.g. for a bare carriage return."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


# Rows ---------------------------------------------------------------------------------------------


def _understood(
    record: Record, layout: Layout, export: Export, times: Times, now: datetime
) -> Iterator[ExportRow | RowProblem]:
    if record.broken:
        yield RowProblem(record.line, 0, "", record.broken)
        return
    if record.bad_byte_at is not None:
        column = len(_cells(record.text[: record.bad_byte_at + 1], layout.delimiter))
        name = layout.names[column - 1] if column <= len(layout.names) else ""
        reason = f"ada huruf yang bukan {export.encoding.upper()}"
        yield RowProblem(record.line, column, name, reason)
        return
    cells = _cells(record.text, layout.delimiter)
    if not cells:
        yield RowProblem(record.line, 0, "", "susunan baris rusak: akhir baris atau kutip")
        return
    if len(cells) != len(layout.names):
        less = len(cells) < len(layout.names)
        reason = f"baris berisi {len(cells)} kolom, seharusnya {len(layout.names)}: " + (
            "terpotong" if less else "ada pemisah atau kutip yang berlebih"
        )
        column = min(len(cells), len(layout.names))
        yield RowProblem(record.line, column, layout.names[column - 1] if column else "", reason)
        return
    values = {field: cells[place].strip() for field, place in layout.places.items()}
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
    if not re.fullmatch(export.tracking_id, values["tracking_id"]):
        yield "tracking_id", "nomor laporan tidak berbentuk nomor"
    filed_at = parse_day_and_clock(values["day"], values["clock"], times.export_zone)
    if filed_at is None:
        midnight = parse_day_and_clock(values["day"], "00:00:00", times.export_zone)
        if midnight is None:
            yield "day", 'tanggal tidak terbaca, contoh yang benar "23 Sep 2024"'
        else:
            yield "clock", 'jam tidak terbaca, contoh yang benar "00:41:43"'
    elif is_suspect(filed_at, now):
        yield "day", "waktu laporan di masa depan: periksa tanggal dan zona waktu"
    if not values["text_first"]:
        yield "text_first", "isi laporan kosong"
    if not values["status"]:
        yield "status", "status kosong"
    for flag in _flags(values["flags"], export):
        if flag not in export.flags:  # secrecy is never guessed
            yield "flags", "tanda ini tidak dikenal, jadi kerahasiaannya tidak pasti"
            break


def _report(values: Mapping[str, str], export: Export, times: Times) -> IncomingReport:
    filed_at = parse_day_and_clock(values["day"], values["clock"], times.export_zone)
    assert filed_at is not None
    flags = {export.flags[flag] for flag in _flags(values["flags"], export)}
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
    return [flag.strip() for flag in cell.split(export.flag_separator) if flag.strip()]


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
