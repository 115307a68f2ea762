"""A report before it is printed: sheets of typed columns and rows, said once for every format.

Each format writes the same cells. What a person reads (a web page, a PDF) is `words` of a cell;
what a machine reads (CSV) is `plain`; a workbook keeps the value and shows it in the same words.
A cell that has no value is None and stays empty; one that is not shown because it would tell of
single cases says so in words (`FEW`).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

Cell = str | int | float | date | datetime | None
FEW: Final = "n<5"
"""Stands where a share or median of fewer than five would stand."""
_OPEN: Final = "." * 28
LONGEST_NAME: Final = 31
"""Of a sheet: what a workbook takes."""
_DRAWN: Final = re.compile(
    "[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u0377\u03a3-\u04ff\u1e00-\u1eff\u2000-\u200a\u2010-\u2027"
    "\u202f-\u2040\u2044-\u205f\u2074-\u208e\u20a0-\u20c0\u2100-\u211e\u2190-\u23ff\u25a0-\u2606]"
)
"""What the font of a printed report has no sign for; an archival PDF may hold nothing else."""
NEVER_IN_NAMES: Final = frozenset("[]:*?/\\")


class Kind(StrEnum):
    """What a column holds: how its cells are written and which side they stand on."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"
    COLOUR = "colour"


SHADES: Final[Mapping[str, str]] = {
    "hijau": "#DDF3E2",
    "kuning": "#FFF0C2",
    "merah": "#FBDCDC",
    "abu-abu": "#E6E9EC",
}
"""What stands behind the word of a colour; the word says it to who does not see it."""
NUMERIC: Final = frozenset({Kind.COUNT, Kind.NUMBER, Kind.SHARE})


@dataclass(frozen=True, slots=True)
class Column:
    """`means` is the definition of the figure; "" where the title says it all."""

    title: str
    kind: Kind = Kind.TEXT
    means: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `n` is how many cases it is of (None where it counts none), `note` what a reader
    must know before the first row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    n: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= LONGEST_NAME or NEVER_IN_NAMES & set(self.name):
            raise ValueError(f"no name of a sheet: {self.name!r}")
        rows = tuple(tuple(map(_printable, row)) for row in self.rows)
        object.__setattr__(self, "rows", rows)
        for row in rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: {len(row)} cells in {len(self.columns)} columns")

    @property
    def definitions(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.title, one.means) for one in self.columns if one.means)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; name and NIP are left open, for they are written by hand."""

    place: str
    title: str

    @property
    def lines(self) -> tuple[str, ...]:
        return (
            f"{self.place}, {_OPEN}",
            self.title,
            "",
            "",
            f"Nama: {_OPEN}",
            f"NIP: {_OPEN}",
        )


@dataclass(frozen=True, slots=True)
class Report:
    """`frozen_at` is when the period was frozen, None of one that still runs; `digest` is of the
    facts it was counted from. `file` is the beginning of its files' names, `whose` the post it is
    of ("" of the city's). `one_page`: a letter, which paper sets as small as it takes to be one."""

    code: str
    title: str
    publisher: str
    period: str
    file: str
    made_at: datetime
    zone: tzinfo
    digest: str
    sheets: tuple[Sheet, ...]
    signature: Signature
    frozen_at: datetime | None = None
    remarks: tuple[str, ...] = ()
    whose: str = ""
    one_page: bool = False

    @property
    def head(self) -> tuple[tuple[str, str], ...]:
        """What stands above every table: period, state and hash."""
        state = (
            f"dibekukan {words(self.frozen_at, self.zone)}"
            if self.frozen_at
            else f"belum dibekukan; dihitung {words(self.made_at, self.zone)}"
        )
        return (
            ("Periode", self.period),
            ("Keadaan angka", state),
            ("Sidik (SHA-256)", self.digest),
        )


def _printable(cell: Cell) -> Cell:
    """Somebody's words as every format can show them: in one line, and a box for a sign that paper
    has none for, so that all formats say the same."""
    if not isinstance(cell, str):
        return cell
    return _DRAWN.sub("□", " ".join(unicodedata.normalize("NFC", cell).split()))


def names(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Each sheet's name as part of a file's: "3 OPD" is "03-opd"."""
    slugs = ("-".join(_kept(one.name).lower().split()) for one in sheets)
    return tuple(f"{number:02}-{slug}" for number, slug in enumerate(slugs, 1))


def _kept(name: str) -> str:
    bare = "".join(sign if sign.isalnum() else " " for sign in name)
    return " ".join(word for word in bare.split() if not word.isdigit()) or name


def words(cell: Cell, zone: tzinfo) -> str:
    """As people read it here: a comma before decimals, the day first, a full stop in a time."""
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.1f}".replace(".", ",")
        case datetime():
            return f"{cell.astimezone(zone):%d-%m-%Y %H.%M}"
        case date():
            return f"{cell:%d-%m-%Y}"
        case _:
            return str(cell)


def plain(cell: Cell, zone: tzinfo) -> str:
    """As machines read it: a full stop before decimals, the year first."""
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.1f}"
        case datetime():
            return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return str(cell)
