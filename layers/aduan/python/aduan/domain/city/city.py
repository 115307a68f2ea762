"""What the code knows about a city: the records of its pack, and how the pack is read.

A city pack is a folder of data (TOML for tables people edit, CSV for long ones). Nothing outside
the pack knows the city, so a second city is a second folder. The records are frozen; the order of
the files is kept, because the order of rules means something.

Errors:
    CityPackError   the pack cannot be read as a pack (file and what is missing); the finer
                    mistakes, with line numbers, are found by aduan.domain.packs.check
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources.abc import Traversable
from typing import Any, Final, Protocol

OUTSIDE_KIND: Final = "luar_pemkot"
UNIT_OF_THE_PLACE: Final = "KECAMATAN"
"""Stands in a category where the answering office is the kecamatan the problem lies in."""


class CityPackError(Exception):
    """A city pack that cannot be read; says which file and what about it."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(f"{file}: {problem}")


RETIRED: Final = "fallback"
"""A field of an agency that packs of earlier versions have and nothing reads: passed over, and
`aduan city check` says so. Whom a notice reaches instead is `aduan.domain.case.posts.stand_ins`."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An OPD, a kecamatan or a body outside the city's government."""

    code: str
    name: str
    short: str
    kind: str
    topic: str
    head: str
    former: tuple[str, ...] = ()
    status: str = "terkonfirmasi"

    @property
    def outside(self) -> bool:
        return self.kind == OUTSIDE_KIND


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of complaint and the office that answers for it."""

    id: str
    label: str
    agency: str
    group: str = ""
    basis: str = "inferensi"
    words: tuple[str, ...] = ()
    secret: bool = False
    emergency: bool = False
    about_persons: bool = False
    """Such a matter points at somebody: the public board shows no position of it, and its name in a
    place only from three on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that wins over the model: what must be said, and what the case then becomes."""

    id: str
    any: tuple[str, ...]
    reason: str
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    category: str = ""
    agency: str = ""
    next_owner: str = ""
    secret: bool = False
    emergency: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Road:
    """A road whose owner is known: kota, provinsi or nasional."""

    name: str
    authority: str
    owner: str
    aliases: tuple[str, ...] = ()
    basis: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Kecamatan:
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kelurahan:
    code: str
    name: str
    aliases: tuple[str, ...]
    lat: float
    lng: float

    @property
    def kecamatan(self) -> str:
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class ReferencePoint:
    """A coordinate whose kelurahan is known; the nearest one answers for its surroundings."""

    code: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another government whose name is easily taken for the city's."""

    name: str
    words: tuple[str, ...]
    owner: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutsidePoint:
    """An area around the city, so that "outside" can say where it probably is and whose."""

    name: str
    government: str
    owner: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class City:
    code: str
    name: str
    short_name: str
    number_prefix: str
    government: str
    province: str
    timezone: str
    duty_desk: str
    inspectorate: str
    secretariat: str = ""
    """The office the Sekda heads: who accuses it, accuses the Sekda."""
    discipline: str = ""
    """The office for the discipline of civil servants (PP 94/2021): it judges what accuses both the
    inspectorate and the secretariat."""
    ordinary_names: tuple[str, ...] = ()
    """Kelurahan names that are ordinary words too, and need their marker to count."""
    other_cities: tuple[str, ...] = ()
    """Names that after "kota" are another government's, wherever it lies."""
    cities_and_words: tuple[str, ...] = ()
    """Those of them whose bare names are words of a sentence too."""
    neighbours: tuple[Neighbour, ...] = ()
    outside: tuple[OutsidePoint, ...] = ()
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    channel_categories: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    roads: tuple[Road, ...] = ()
    kecamatan: Mapping[str, Kecamatan] = field(default_factory=dict)
    kelurahan: Mapping[str, Kelurahan] = field(default_factory=dict)
    landmarks: Mapping[str, str] = field(default_factory=dict)
    points: tuple[ReferencePoint, ...] = ()
    border: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Rings of (lat, lng); empty when the city has not derived its outline."""
    routing_model_from: str = ""
    """The pack whose routing.model this one uses, because it has not trained its own."""
    pack: Traversable | None = field(default=None, compare=False, repr=False)
    """Where the pack lies, for tables that few need; None for a city that was not read from one."""

    @property
    def judges(self) -> tuple[str, ...]:
        """Who judges misconduct: the first of them that is not accused itself."""
        return tuple(filter(None, (self.inspectorate, self.secretariat, self.discipline)))

    def kecamatan_unit(self, place: str) -> Agency | None:
        """The agency of the kecamatan a place code lies in, when the place says so much."""
        for code in self.kecamatan:
            if place == code or place.startswith(f"{code}."):
                return self.agencies.get(f"KEC-{code}")
        return None

    def place_name(self, code: str) -> str:
        """A place code as people say it; the two kelurahan of one name stay apart."""
        if code in self.kelurahan:
            place = self.kelurahan[code]
            kecamatan = self.kecamatan.get(place.kecamatan)
            within = f", Kecamatan {kecamatan.name}" if kecamatan else ""
            return f"Kelurahan {place.name}{within}"
        if code in self.kecamatan:
            return f"Kecamatan {self.kecamatan[code].name}"
        return self.name if code == self.code else code


class ReadTable(Protocol):
    """Reads one TOML file of a pack; an optional one that is absent is an empty table."""

    def __call__(self, name: str, /, *, optional: bool = False) -> dict[str, Any]: ...


def load_city(root: Traversable, *, read_table: ReadTable | None = None) -> City:
    """Read the pack at `root` (a folder, or package data). Raises CityPackError.

    `read_table` reads one TOML file by name; the check of packs gives one that notes which keys
    are asked for.
    """
    table = read_table or partial(read_toml, root)
    about = table("city.toml")
    try:
        return City(
            code=about["code"],
            name=about["name"],
            short_name=about["short_name"],
            number_prefix=about["number_prefix"],
            government=about["government"],
            province=about["province"],
            timezone=about["timezone"],
            duty_desk=about["duty_desk"],
            inspectorate=about["inspectorate"],
            secretariat=about.get("secretariat", ""),
            discipline=about.get("discipline", ""),
            ordinary_names=tuple(about.get("ordinary_names", ())),
            other_cities=tuple(about.get("other_cities", ())),
            cities_and_words=tuple(about.get("cities_and_words", ())),
            neighbours=tuple(record(Neighbour, row) for row in about.get("neighbours", [])),
            outside=tuple(record(OutsidePoint, row) for row in about.get("outside", [])),
            agencies={
                code: record(Agency, without_retired(row), code=code)
                for code, row in table("agencies.toml")["agencies"].items()
            },
            categories={
                name: record(Category, row, id=name)
                for name, row in table("categories.toml")["categories"].items()
            },
            channel_categories=dict(
                table("channel_categories.toml", optional=True).get("names", {}).items()
            ),
            rules={
                name: record(Rule, row, id=name)
                for name, row in table("rules.toml").get("rules", {}).items()
            },
            roads=tuple(
                record(Road, row, name=name)
                for name, row in table("roads.toml").get("roads", {}).items()
            ),
            kecamatan={
                row["code"]: Kecamatan(row["code"], row["name"], aliases(row["aliases"]))
                for row in read_csv(root, "kecamatan.csv")
            },
            kelurahan={
                row["code"]: Kelurahan(
                    row["code"],
                    row["name"],
                    aliases(row["aliases"]),
                    float(row["lat"]),
                    float(row["lng"]),
                )
                for row in read_csv(root, "kelurahan.csv")
            },
            landmarks=dict(table("landmarks.toml", optional=True).get("landmarks", {}).items()),
            points=tuple(
                ReferencePoint(row["code"], float(row["lat"]), float(row["lng"]))
                for row in read_csv(root, "points.csv")
            ),
            border=rings(read_csv(root, "border.csv", optional=True)),
            routing_model_from=about.get("routing_model_from", ""),
            pack=root,
        )
    except KeyError as missing:
        raise CityPackError("city.toml", f"tidak memuat {missing}") from missing


def read_toml(root: Traversable, name: str, *, optional: bool = False) -> dict[str, Any]:
    """One table file of the pack. An optional file that is absent is an empty table."""
    try:
        return tomllib.loads(root.joinpath(name).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        if optional:
            return {}
        raise CityPackError(name, "berkas tidak ada") from missing
    except tomllib.TOMLDecodeError as broken:
        raise CityPackError(name, f"bukan TOML yang sah: {broken}") from broken


def read_csv(root: Traversable, name: str, *, optional: bool = False) -> list[dict[str, str]]:
    """The rows of one long table of the pack."""
    try:
        text = root.joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        if optional:
            return []
        raise CityPackError(name, "berkas tidak ada") from missing
    return list(csv.DictReader(text.splitlines()))


def without_retired(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != RETIRED}


def record(kind: type[Any], row: Mapping[str, Any], **given: Any) -> Any:
    """One line of a table as its record; lists become tuples so that it stays as it was read."""
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    try:
        return kind(**given, **values)
    except TypeError as wrong:
        name = next(iter(given.values()), row.get("name", ""))
        raise CityPackError(f"{kind.__name__.lower()} {name}", str(wrong)) from wrong


def aliases(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(";") if name.strip())


def rings(rows: list[dict[str, str]]) -> tuple[tuple[tuple[float, float], ...], ...]:
    grouped: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        grouped.setdefault(row["ring"], []).append((float(row["lat"]), float(row["lng"])))
    return tuple(tuple(ring) for ring in grouped.values())
