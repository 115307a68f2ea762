"""The tables of the board: a row an office, place or matter, or a row a measure."""

from collections.abc import Mapping, Sequence
from typing import Final

from aduan.domain.board.model import (
    BETWEEN,
    FEWER,
    ON_A_PAGE,
    TABLED,
    Board,
    Rows,
)
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.measures import Measure, cell_of
from aduan.domain.figures.periods import period_words
from aduan.domain.reports.counting import column, shown
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

UNNAMED: Final = "Tidak disebut"
Extra = tuple[Column, Mapping[str, str]] | None
"""One column more, by code."""


def listing(
    board: Board, first: str, named: Mapping[str, str], months: Sequence[Rows], extra: Extra = None
) -> Sheet:
    """A row each of `named` (a code and what it is called, in order): the running month, and beside
    it how many there were in the last."""
    last, running = months
    rows = []
    for code, name in named.items():
        more = (extra[1].get(code, ""),) if extra else ()
        rows.append((name, *_row_of(TABLED, running.get(code)), _first(last.get(code)), *more))
    before = Column(
        f"Putaran {period_words(board.last.period)}", Kind.COUNT, "Putaran bulan sebelumnya."
    )
    heads = (Column(first), *map(column, TABLED), before, *((extra[0],) if extra else ()))
    return Sheet(first, f"{first}, {period_words(board.running.period)}", heads, tuple(rows))


def _first(cells: Mapping[str, Figure] | None) -> Cell:
    return cells["putaran"].n if cells else 0


def _row_of(measures: Sequence[Measure], cells: Mapping[str, Figure] | None) -> tuple[Cell, ...]:
    if cells is None:
        return tuple(0 if column(one).kind is Kind.COUNT else None for one in measures)
    return tuple(shown(cells[one.key], one) for one in measures)


def measure_heads(board: Board) -> tuple[Column, ...]:
    return (
        Column("Ukuran"),
        Column("Satuan"),
        *(Column(capital(period_words(one.period)), Kind.NUMBER) for one in board.months),
        Column("n", Kind.COUNT, "Banyaknya yang dihitung pada bulan berjalan."),
    )


def measure_row(measure: Measure, figures: Sequence[Figure | None]) -> tuple[Cell, ...]:
    none = cell_of(measure, ())
    found = [one or none for one in figures]
    return (measure.name, measure.unit, *(shown(one, measure) for one in found), found[-1].n)


def figures_of(board: Board, title: str, months: Sequence[Mapping[str, Figure] | None]) -> Sheet:
    rows = tuple(
        measure_row(one, [cells[one.key] if cells else None for cells in months])
        for one in ON_A_PAGE
    )
    n = months[-1]["putaran"].n if months[-1] else 0
    return Sheet("Angka", title, measure_heads(board), rows, n=n)


def matters_of(board: Board, months: Sequence[Rows], place: str) -> Sheet:
    """Which matters in this place; those that would point at somebody have no name."""
    found = {
        key.partition(BETWEEN)[2]
        for rows in months
        for key in rows
        if key.partition(BETWEEN)[0] == place
    }
    last, running = months

    def rows_of_matter(code: str) -> tuple[Cell, ...]:
        key = f"{place}{BETWEEN}{code}"
        name = board.names.category(code) if code else UNNAMED
        return (name, *_row_of(TABLED, running.get(key)), _first(last.get(key)))

    before = Column(
        f"Putaran {period_words(board.last.period)}", Kind.COUNT, "Putaran bulan sebelumnya."
    )
    return Sheet(
        "Hal",
        f"Hal yang diadukan, {period_words(board.running.period)}",
        (Column("Hal"), *map(column, TABLED), before),
        tuple(sorted(map(rows_of_matter, found), key=lambda row: (row[0] == UNNAMED, str(row[0])))),
        note=f"Hal tentang orang yang {FEWER} di satu kelurahan tidak disebut namanya.",
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
