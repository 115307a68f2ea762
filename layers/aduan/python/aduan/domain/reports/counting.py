"""What a report is made of: a period as it was counted, its neighbours, and the words for codes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aduan.domain.figures.ledger import Ledger, canonical, in_order
from aduan.domain.figures.measures import CATEGORY_OFFICE, MEASURES, Counted, Dimension, Measure
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.measures import Kind as Sort
from aduan.domain.figures.periods import Period
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

UNKNOWN = "Tidak diketahui"
"""The row of what has no office, category or place."""


@dataclass(frozen=True, slots=True)
class Names:
    """How people call the codes of the city's pack. `inhabitants` by code of kecamatan and
    kelurahan; empty where the city has not entered them. `about_persons` are categories whose cases
    are about somebody, `secret` those that the public is never shown. `city` is its name,
    `publisher` its government, `signs` who signs a report of the hub."""

    city: str
    publisher: str
    place: str
    signs: str
    offices: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    kecamatan: Mapping[str, str] = field(default_factory=dict)
    kelurahan: Mapping[str, str] = field(default_factory=dict)
    inhabitants: Mapping[str, int] = field(default_factory=dict)
    about_persons: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()

    def office(self, code: str) -> str:
        return self.offices.get(code, code) or UNKNOWN

    def channel(self, code: str) -> str:
        return self.channels.get(code, code) or UNKNOWN

    def category(self, code: str) -> str:
        return self.categories.get(code, code) or UNKNOWN

    def ward(self, code: str) -> str:
        return self.kelurahan.get(code, code) or UNKNOWN

    def district_of(self, ward: str) -> str:
        return self.kecamatan.get(ward.rpartition(".")[0], "")


@dataclass(frozen=True, slots=True)
class Counting:
    """One period, counted. `digest` is the hash over what it was counted from; `frozen_at` is None
    while the period may still change. `corrections` is what became known after it was frozen."""

    period: Period
    counted: Counted
    digest: str
    frozen_at: datetime | None = None
    corrections: Sheet | None = None


def digest_of(ledger: Ledger) -> str:
    """The hash of a period that is not frozen: two printings say by it whether they are of the
    same facts."""
    return hashlib.sha256(canonical(in_order(ledger))).hexdigest()


def column(measure: Measure) -> Column:
    kind = {Sort.COUNT: Kind.COUNT, Sort.SHARE: Kind.SHARE}.get(measure.kind, Kind.NUMBER)
    unit = f" ({measure.unit})" if measure.kind not in (Sort.COUNT,) else ""
    return Column(f"{measure.name}{unit}", kind, measure.definition)


def shown(figure: Figure, measure: Measure) -> Cell:
    """A figure as a cell: shares in hundredths, everything but counts with one decimal."""
    if figure.small:
        return FEW
    if figure.value is None:
        return None
    match measure.kind:
        case Sort.COUNT:
            return int(figure.value)
        case Sort.SHARE:
            return round(100 * figure.value, 1)
        case _:
            return round(float(figure.value), 1)


def chosen(*keys: str) -> tuple[Measure, ...]:
    return tuple(MEASURES[key] for key in keys)


def rows_by(
    counted: Counted, by: Dimension, measures: tuple[Measure, ...]
) -> dict[str | tuple[str, ...], tuple[Cell, ...]]:
    """The rows of a dimension, as cells."""
    table = counted.table(by, measures)
    return {
        group: tuple(shown(cells[one.key], one) for one in measures)
        for group, cells in table.rows.items()
    }


def city_row(counted: Counted, measures: tuple[Measure, ...]) -> tuple[Cell, ...]:
    cells = counted.city(measures)
    return tuple(shown(cells[one.key], one) for one in measures)


def of_categories(counted: Counted, names: Names, measures: tuple[Measure, ...]) -> Sheet:
    """Every category with every office that had cases of it."""
    rows = [
        (names.category(group[0]), names.office(group[1]), *cells)
        for group, cells in rows_by(counted, CATEGORY_OFFICE, measures).items()
    ]
    return Sheet(
        "4 Kategori",
        "Kategori menurut OPD",
        (Column("Kategori"), Column("OPD"), *map(column, measures)),
        tuple(sorted(rows, key=lambda row: (str(row[0]).casefold(), str(row[1]).casefold()))),
        n=len(list(counted.own())),
        note=HIDDEN,
    )


HIDDEN = (
    "Kasus rahasia dan dugaan pelanggaran hanya ada dalam jumlah kota, tidak dalam baris mana pun."
)
