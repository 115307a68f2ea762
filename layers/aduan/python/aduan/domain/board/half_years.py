"""The half-year report (R5) where everybody finds it: its tables as pages of the board, beside the
papers that were printed of it.

A report is too long for one page on a slow phone, so its tables stand on several.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aduan.domain.board.model import BoardPage, HalfYear, Link
from aduan.domain.reports.tables import Cell, Column, Kind, Report, Sheet

FOLDER: Final = "laporan/"
SHOWN: Final = 2
"""Half-years on the board: a year."""
MOST_ROWS: Final = 300
"""Of one table on one page."""
_FIRST: Final = ("Singkatnya", "Ringkasan", "Kanal", "Hasil", "Perubahan", "Koreksi")
_PARTS: Final = (
    ("opd", "Perangkat daerah", ("OPD",)),
    ("hal", "Hal yang diadukan", ("Kategori",)),
    ("wilayah", "Kecamatan dan kelurahan", ("Kecamatan", "Kelurahan")),
)


def half_year_pages(half_years: Sequence[HalfYear], city: str) -> Iterator[BoardPage]:
    """`half_years` are the newest first."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.report.period, _frozen_at(one.report), len(one.papers)) for one in half_years
    )
    yield BoardPage(
        f"{FOLDER}index.html",
        "Laporan semester",
        f"Setiap semester {city} melaporkan penanganan aduan kepada warga, DPRD, dan Forum "
        "Konsultasi Publik.",
        (
            Sheet(
                "Semester",
                "Semester yang sudah dibekukan",
                (
                    Column("Semester"),
                    Column("Dibekukan", Kind.MOMENT),
                    Column("Berkas cetak", Kind.COUNT),
                ),
                rows,
                note=""
                if rows
                else "Semester pertama dilaporkan setelah berakhir dan dibekukan "
                "pada hari kerja ketiga sesudahnya.",
            ),
        ),
        links={one.report.period: f"{one.stem}.html" for one in half_years},
    )
    for one in half_years:
        yield from _pages_of(one)


def _frozen_at(report: Report) -> datetime:
    return report.frozen_at or report.made_at


def _pages_of(half_year: HalfYear) -> Iterator[BoardPage]:
    report, stem = half_year.report, half_year.stem
    parts = [
        (address, title, tables)
        for name, title, sheets in _PARTS
        for address, title, tables in _split(f"{stem}-{name}", title, _of(report, sheets))
    ]
    home = Link("Laporan semester", "index.html")
    yield BoardPage(
        f"{FOLDER}{stem}.html",
        f"{report.title}, {report.period}",
        "Angka seperti saat semester itu dibekukan; yang berubah sesudahnya ada di tabel Koreksi.",
        tuple(_of(report, _FIRST)),
        crumbs=(home, *(Link(title, f"{address}.html") for address, title, _ in parts)),
        files=tuple(Link(_called(paper), paper) for paper in half_year.papers),
        more=(*report.remarks, *(f"{name}: {value}." for name, value in report.head)),
    )
    for address, title, tables in parts:
        yield BoardPage(
            f"{FOLDER}{address}.html",
            f"{title}, {report.period}",
            f"Bagian dari {report.title.lower()}.",
            tables,
            crumbs=(home, Link(report.period, f"{stem}.html")),
        )


def _of(report: Report, wanted: Sequence[str]) -> Iterator[Sheet]:
    """The sheets by their names without the number; what they count is said by their columns."""
    for sheet in report.sheets:
        if sheet.name.lstrip("0123456789 ") in wanted:
            yield replace(sheet, n=None)


def _split(
    address: str, title: str, sheets: Iterable[Sheet]
) -> Iterator[tuple[str, str, tuple[Sheet, ...]]]:
    """Tables that fit one page stay on it; a longer one goes on where the first page ends."""
    tables = tuple(sheets)
    longest = max((len(one.rows) for one in tables), default=0)
    for at in range(0, max(longest, 1), MOST_ROWS):
        part = tuple(
            replace(one, rows=one.rows[at : at + MOST_ROWS])
            for one in tables
            if at == 0 or len(one.rows) > at
        )
        number = at // MOST_ROWS + 1
        yield (
            (address, title, part)
            if number == 1
            else (f"{address}-{number}", f"{title} ({number})", part)
        )


def _called(paper: str) -> str:
    kind = paper.rpartition(".")[2]
    return {"pdf": "Unduh untuk dicetak (PDF)", "xlsx": "Unduh lembar kerja (XLSX)"}.get(
        kind, paper
    )
