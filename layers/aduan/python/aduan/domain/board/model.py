"""What the public board is made of and what its pages are, as values.

Every page is of two months: the last one that is over and the one that runs. Every table is a
`Sheet` of `domain/reports/tables.py`, so page, CSV and the monthly report say the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aduan.domain.board.outlines import Drawing
from aduan.domain.board.shown import Delicate, rows_of
from aduan.domain.case.clocks import ClockRules
from aduan.domain.figures.colours import NEEDED
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.improvements import Measured
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.measures import (
    CATEGORY,
    DISTRICT,
    FEWEST,
    OFFICE,
    WARD,
    Counted,
    Dimension,
    Mark,
    Measure,
    counted,
)
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.receipts import SealedDay
from aduan.domain.reports.counting import Counting, Names, chosen
from aduan.domain.reports.tables import Report, Sheet

TABLED: Final = chosen(
    "putaran", "ditindaklanjuti", "laju", "t1_median", "tepat_kota", "selesai",
    "tuntas_sejati_persen", "dibuka_kembali", "terbuka_akhir",
)  # fmt: skip
ON_A_PAGE: Final = chosen(
    "putaran", "ditindaklanjuti", "laju", "t1_median", "t1_p90", "tepat_kota", "tepat_nasional",
    "selesai", "terkonfirmasi", "oleh_opd", "ditutup_sistem", "tuntas_sejati",
    "tuntas_sejati_persen", "dibuka_kembali", "bukan_wewenang", "ditolak", "ditarik",
    "terbuka_akhir", "tertua", "ditunda", "lempar", "bukti_foto", "penilaian", "indeks_singkat",
    "puas", "berulang",
)  # fmt: skip
CITY_TOO: Final = chosen(
    "masuk", "dihitung_saja", "kasus", "digabung", "eskalasi_sekda", "eskalasi_wali_kota",
    "utang_janji",
)  # fmt: skip
FEWER: Final = f"kurang dari {FEWEST}"
SHADES: Final = 5
BETWEEN: Final = "\x1f"
"""Between the place and the matter of a row's key."""
Rows = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Shade:
    """An area of the drawn map: how dark, and what a reader of the drawing is told."""

    path: str
    shade: int
    words: str


@dataclass(frozen=True, slots=True)
class DrawnMap:
    width: int
    height: int
    areas: tuple[Shade, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A result in pictures. `before` and `after` are paths from the root, "" of one that is not
    there."""

    title: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`path` is where it lies in the bucket, `up` how its links lead to the root. `links` are the
    first cells of the first table that lead on. A `living` page shows the map with scripts.
    `files` are what may be taken home beside the page's own CSV."""

    path: str
    title: str
    lead: str
    tables: tuple[Sheet, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    crumbs: tuple[Link, ...] = ()
    drawing: DrawnMap | None = None
    living: bool = False
    more: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    files: tuple[Link, ...] = ()

    @property
    def up(self) -> str:
        return "../" * self.path.count("/")

    @property
    def csv(self) -> str:
        return self.path.removesuffix(".html") + ".csv"


@dataclass(frozen=True, slots=True)
class HalfYear:
    """One report, and the papers of it by file name; none where it was not printed yet."""

    report: Report
    papers: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """ "R5-2026-S1" is at "laporan/2026-s1.html"."""
        return self.report.file.partition("-")[2].lower()


@dataclass(frozen=True, slots=True)
class Board:
    """What a building of the board is made of. `last` is the newest month that is over, `running`
    the present one; `seen` the instant as of which everything is told. `days` are the sealed ones,
    the newest first; `improved` the decisions that complaints led to; `results` what was settled
    well, and `photos` of them by path; `half_years` what was reported to the public, the newest
    first, and `papers` the printed files of it by path."""

    last: Counting
    running: Counting
    seen: datetime
    names: Names
    rules: ClockRules
    delicate: Delicate
    drawing: Drawing
    days: tuple[SealedDay, ...] = ()
    improved: tuple[Measured, ...] = ()
    results: tuple[Fact, ...] = ()
    photos: Mapping[str, bytes] = field(default_factory=dict)
    half_years: tuple[HalfYear, ...] = ()
    papers: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Counting, Counting]:
        return self.last, self.running


class Tables:
    """Everything of the two months that several pages show, counted once."""

    def __init__(self, board: Board) -> None:
        self.board = board
        measures = tuple(dict.fromkeys((*TABLED, *ON_A_PAGE, *chosen(*NEEDED))))
        books = [one.counted for one in board.months]
        self.cities = [one.city() for one in books]
        self.offices = [_rows(book, OFFICE, measures) for book in books]
        self.districts = [_rows(book, DISTRICT, measures) for book in books]
        self.wards = [_rows(book, WARD, measures) for book in books]
        self.matters = [_rows(book, CATEGORY, measures) for book in books]
        careful = [_careful(book, board.delicate) for book in books]
        self.by_office = [_rows(book, _BY_OFFICE, TABLED) for book in careful]
        self.by_district = [_rows(book, _BY_DISTRICT, TABLED) for book in careful]
        self.by_ward = [_rows(book, _BY_WARD, TABLED) for book in careful]


def _rows(book: Counted, by: Dimension, measures: Sequence[Measure]) -> Rows:
    return {_key(group): cells for group, cells in book.table(by, measures).rows.items()}


def _key(group: str | tuple[str, ...]) -> str:
    return group if isinstance(group, str) else BETWEEN.join(group)


def _careful(book: Counted, delicate: Delicate) -> Counted:
    """The same month with no name for a matter that would point at somebody in its place. What
    began earlier and is still open makes nobody of this month one of many."""
    hidden = (fact for fact in book.facts if fact.hidden)
    rows = rows_of(book.facts, delicate, among=book.own())
    ledger = Ledger((*rows, *hidden), book.arrivals, book.counted)
    return counted(ledger, book.frame)


def _with_matter(name: str) -> Dimension:
    def group(mark: Mark) -> tuple[str, str] | None:
        if mark.fact is None:
            return None
        place = mark.office if name == "office" else str(getattr(mark.fact, name))
        return place, mark.fact.category

    return Dimension(f"{name}_hal", name, group)


_BY_OFFICE: Final = _with_matter("office")
_BY_DISTRICT: Final = _with_matter("kecamatan")
_BY_WARD: Final = _with_matter("kelurahan_code")
