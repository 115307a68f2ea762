"""What is wrong with a city pack, with file and line, before a citizen finds out.

The tables are edited by people. A code that does not exist or a category nobody answers
for would be a dead end on the day it is first used; here it is a line to correct. Nothing is
raised: every mistake that can be found is found in one pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Final

from aduan.domain.city.city import (
    OUTSIDE_KIND,
    RETIRED,
    UNIT_OF_THE_PLACE,
    Agency,
    Category,
    City,
    Neighbour,
    OutsidePoint,
    Road,
    Rule,
    aliases,
    load_city,
    without_retired,
)
from aduan.domain.city.city import (
    read_toml as read_table,
)
from aduan.domain.packs.shapes import KINDS as SHAPES
from aduan.domain.packs.shapes import line_of, misfits
from aduan.domain.routing.model import ModelFormatError
from aduan.domain.routing.place_points import CoordinateIndex
from aduan.domain.routing.route import MODEL_FILE, UNKNOWN, load_model, model_file
from aduan.domain.routing.rules import PhraseError, pattern

KINDS: Final = frozenset(
    {
        *("dinas", "badan", "satuan", "inspektorat", "sekretariat", "kecamatan", "unit", "bumd"),
        OUTSIDE_KIND,
    }
)
TOPIC: Final = re.compile(r"^[a-z0-9-]{1,60}$")
ABOUT: Final = (
    *("code", "name", "short_name", "number_prefix", "government", "province", "timezone"),
)
LENDER: Final = "routing_model_from"
FOLDER: Final = re.compile(r"^[a-z]{2,16}$")
AUTHORITIES: Final = frozenset({"kota", "provinsi", "nasional"})
FAR_WITHOUT_BORDER_DEGREES: Final = 0.25
TABLES: Final = {
    "agencies.toml": "agencies",
    "categories.toml": "categories",
    "rules.toml": "rules",
    "roads.toml": "roads",
    "channel_categories.toml": "names",
    "landmarks.toml": "landmarks",
    "vocabulary.toml": "",
}
OPTIONAL: Final = frozenset(
    {"channel_categories.toml", "landmarks.toml", "vocabulary.toml", "border.csv"}
)
RECORDS: Final[Mapping[str, tuple[type[Any], str]]] = {
    "agencies.toml": (Agency, "code"),
    "categories.toml": (Category, "id"),
    "rules.toml": (Rule, "id"),
    "roads.toml": (Road, "name"),
}
TOLD_ELSEWHERE: Final = frozenset({"agency", "any", "authority", "kind", "owner"})
"""Fields whose absence is told with more words than "not filled in"."""
LONG_TABLES: Final = {
    "kecamatan.csv": ("code", "name", "aliases"),
    "kelurahan.csv": ("code", "name", "aliases", "lat", "lng"),
    "points.csv": ("code", "lat", "lng"),
    "border.csv": ("ring", "lat", "lng"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake, where to correct it, and what it is (in Indonesian)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Pack:
    """The files of a pack as they were read, and the mistakes found so far."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        self.findings.append(Finding(file, line, message))

    def at(self, file: str, key: str, message: str) -> None:
        self.add(file, self.line_of(file, key), message)

    def line_of(self, file: str, key: str) -> int:
        """The line a key stands on; 1 when it cannot be told."""
        start = re.compile(rf'^\s*(?:"{re.escape(key)}"|{re.escape(key)})\s*=')
        for number, line in enumerate(self.texts.get(file, ()), 1):
            if start.match(line):
                return number
        for number, line in enumerate(self.texts.get(file, ()), 1):
            if f'"{key}"' in line:
                return number
        return 1

    def entries(self, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
        yield from self.tables.get(file, {}).items()


def retired_fields(root: Traversable) -> tuple[str, ...]:
    """Agencies that still have the field nothing reads any more."""
    rows = read_table(root, "agencies.toml").get("agencies", {})
    return tuple(code for code, row in rows.items() if RETIRED in row)


def check_pack(root: Traversable) -> tuple[Finding, ...]:
    """Every mistake in the pack at `root`, in the order of files and lines. Empty: it is sound."""
    pack = read(root)
    if not pack.about or "agencies.toml" not in pack.tables:
        return tuple(sorted(set(pack.findings)))
    check_about(pack)
    check_agencies(pack)
    check_categories(pack)
    check_rules(pack)
    check_roads(pack)
    check_places(pack)
    check_references(pack)
    if not pack.findings:
        city = load_city(root)
        check_points(pack, city)
        check_model(pack, root, city)
    return tuple(sorted(set(pack.findings)))


def read(root: Traversable) -> Pack:
    """The pack's own tables. What does not have the right shape is reported and left out."""
    pack = Pack()
    pack.about = read_toml(pack, root, "city.toml") or {}
    check_shape_of_city(pack)
    for file, table in TABLES.items():
        content = read_toml(pack, root, file)
        if content is None:
            continue
        rows = content.get(table, {}) if table else content
        if not isinstance(rows, dict):
            pack.at(file, table, f"[{table}] harus berupa tabel")
            rows = {}
        elif table and table not in content:
            pack.add(file, 1, f"[{table}] tidak ada")
        pack.tables[file] = shaped(pack, file, rows)
    for file, columns in LONG_TABLES.items():
        read_rows(pack, root, file, columns)
    return pack


def shaped(pack: Pack, file: str, rows: Mapping[str, Any]) -> dict[str, Any]:
    """The rows that have the shape of their table."""
    sound: dict[str, Any] = {}
    for key, row in rows.items():
        if file not in RECORDS:
            fits, words = SHAPES["tuple[str, ...]" if file == "vocabulary.toml" else "str"]
            if fits(row):
                sound[key] = row
            else:
                pack.at(file, key, f"{key} harus berupa {words}")
        elif isinstance(row, dict):
            mine = without_retired(row) if file == "agencies.toml" else row
            sound[key] = fitting(pack, file, key, mine)
        else:
            pack.at(file, key, f"{key} harus berupa {{ ... }}")
    return sound


def fitting(pack: Pack, file: str, key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `row` that its record can hold; the rest is reported."""
    kind, own = RECORDS[file]
    wrong = {}
    for name, problem in misfits(row, kind, own=own):
        wrong[name] = problem
        if name in row or name not in TOLD_ELSEWHERE:
            pack.at(file, key, f"{key}: {problem}")
    return {name: value for name, value in row.items() if name not in wrong}


def check_shape_of_city(pack: Pack) -> None:
    """city.toml by hand: it is one record with lists of others."""
    file, about = "city.toml", pack.about
    lines = pack.texts.get(file, [])
    for key in (*ABOUT, "duty_desk", "inspectorate", "secretariat", "discipline", LENDER):
        if key in about and not isinstance(about[key], str):
            pack.at(file, key, f"{key} harus berupa {SHAPES['str'][1]}")
            del about[key]
    fits, words = SHAPES["tuple[str, ...]"]
    for key in ("ordinary_names", "other_cities", "cities_and_words"):
        if not fits(about.get(key, [])):
            pack.at(file, key, f"{key} harus berupa {words}")
    for key, kind in (("neighbours", Neighbour), ("outside", OutsidePoint)):
        rows = about.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            pack.at(file, key, f"{key} harus berupa tabel [[{key}]]")
            rows = []
        for number, row in enumerate(rows):
            for name, problem in misfits(row, kind):
                where = line_of(lines, (key, number, name))
                pack.add(file, where, f"{key} ke-{number + 1}: {problem}")
        about[key] = [row for row in rows if not any(misfits(row, kind))]


def read_toml(pack: Pack, root: Traversable, file: str) -> dict[str, Any] | None:
    text = read_text(pack, root, file)
    if text is None:
        return None
    pack.texts[file] = text.splitlines()
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        line = re.search(r"line (\d+)", str(broken))
        at_end = len(pack.texts[file]) or 1
        pack.add(file, int(line[1]) if line else at_end, f"bukan TOML yang sah: {broken}")
        return None


def read_text(pack: Pack, root: Traversable, file: str) -> str | None:
    try:
        return root.joinpath(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        if file not in OPTIONAL:
            pack.add(file, 1, "berkas tidak ada")
    except UnicodeDecodeError as broken:
        line = broken.object[: broken.start].count(b"\n") + 1
        pack.add(file, line, "bukan teks UTF-8")
    except OSError:
        pack.add(file, 1, "berkas tidak dapat dibaca")
    return None


def read_rows(pack: Pack, root: Traversable, file: str, columns: tuple[str, ...]) -> None:
    text = read_text(pack, root, file)
    if text is None:
        return
    lines = text.splitlines()
    if not lines or tuple(lines[0].split(",")) != columns:
        pack.add(file, 1, f"baris pertama harus {','.join(columns)}")
        return
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split(",")
        if len(cells) != len(columns):
            pack.add(file, number, f"harus {len(columns)} kolom, ada {len(cells)}")
            continue
        rows.append((number, dict(zip(columns, cells, strict=True))))
    if not rows:
        pack.add(file, 1, "tidak ada satu baris pun")
    pack.rows[file] = rows


def check_about(pack: Pack) -> None:
    file = "city.toml"
    for key in ABOUT:
        if not pack.about.get(key):
            pack.at(file, key, f"{key} belum diisi")
    agencies = pack.tables["agencies.toml"]
    for key in ("duty_desk", "inspectorate", "secretariat", "discipline"):
        code = pack.about.get(key, "")
        if code not in agencies and (code or key != "discipline"):
            pack.at(file, key, f'{key} "{code}" tidak ada di agencies.toml')
    for row in (*pack.about.get("neighbours", ()), *pack.about.get("outside", ())):
        owner = row.get("owner", "")
        if owner and owner not in agencies:
            pack.at(file, owner, f'pemilik "{owner}" tidak ada di agencies.toml')


def check_agencies(pack: Pack) -> None:
    file = "agencies.toml"
    topics: dict[str, str] = {}
    names: dict[str, str] = {}
    for code, row in pack.entries(file):
        for key in ("name", "short", "topic", "head"):
            if row.get(key) == "":
                pack.at(file, code, f"{code}: {key} belum diisi")
        if row.get("kind") not in KINDS:
            pack.at(file, code, f'{code}: jenis "{row.get("kind")}" tidak dikenal')
        topic = str(row.get("topic", ""))
        if topic and not TOPIC.match(topic):
            pack.at(file, code, f'{code}: topic "{topic}" hanya boleh a-z, 0-9 dan -')
        if topics.setdefault(topic, code) != code:
            pack.at(file, code, f'{code}: topic "{topic}" sudah dipakai {topics[topic]}')
        for name in {str(row.get("name", "")), str(row.get("short", "")), *row.get("former", ())}:
            if name and names.setdefault(name.lower(), code) != code:
                pack.at(file, code, f'{code}: nama "{name}" sudah dipakai {names[name.lower()]}')


def check_categories(pack: Pack) -> None:
    file = "categories.toml"
    agencies = pack.tables["agencies.toml"]
    for name, row in pack.entries(file):
        owner = row.get("agency", "")
        if not owner:
            pack.at(file, name, f"{name}: tidak ada yang menangani (agency)")
        elif owner not in agencies and owner != UNIT_OF_THE_PLACE:
            pack.at(file, name, f'{name}: agency "{owner}" tidak ada di agencies.toml')
        if row.get("label") == "":
            pack.at(file, name, f"{name}: label belum diisi")
        if not row.get("words"):
            pack.at(file, name, f"{name}: belum punya kata (words)")
    if UNKNOWN not in pack.tables.get(file, {}):
        pack.add(file, 1, f'kategori "{UNKNOWN}" harus ada')


def check_rules(pack: Pack) -> None:
    file = "rules.toml"
    agencies, categories = pack.tables["agencies.toml"], pack.tables.get("categories.toml", {})
    for name, row in pack.entries(file):
        for key in ("agency", "next_owner"):
            code = row.get(key, "")
            if code and code not in agencies:
                pack.at(file, name, f'{name}: {key} "{code}" tidak ada di agencies.toml')
        owner = agencies.get(row.get("next_owner", ""), {})
        if owner and owner.get("kind") != OUTSIDE_KIND:
            pack.at(file, name, f"{name}: next_owner harus badan di luar pemerintah kota")
        for category in (*filter(None, [row.get("category")]), *row.get("within", ())):
            if category not in categories:
                pack.at(file, name, f'{name}: kategori "{category}" tidak ada')
        if not row.get("any"):
            pack.at(file, name, f"{name}: tidak punya frasa (any)")
        if row.get("reason") == "":
            pack.at(file, name, f"{name}: reason belum diisi")
        effects = ("category", "agency", "next_owner", "secret", "emergency")
        if not any(row.get(effect) for effect in effects):
            pack.at(file, name, f"{name}: aturan ini tidak berakibat apa pun")
        for key in ("any", "also", "unless"):
            try:
                pattern(row.get(key, ()))
            except PhraseError as wrong:
                pack.at(file, name, f"{name}: {wrong}")


def check_roads(pack: Pack) -> None:
    file = "roads.toml"
    agencies = pack.tables["agencies.toml"]
    names: dict[str, str] = {}
    for name, row in pack.entries(file):
        if row.get("authority") not in AUTHORITIES:
            pack.at(file, name, f'{name}: kewenangan "{row.get("authority")}" tidak dikenal')
        if row.get("owner") not in agencies:
            pack.at(file, name, f'{name}: pemilik "{row.get("owner")}" tidak ada di agencies.toml')
        for alias in (name, *row.get("aliases", ())):
            if names.setdefault(alias.lower(), name) != name:
                pack.at(file, name, f'{name}: "{alias}" juga nama {names[alias.lower()]}')


def check_places(pack: Pack) -> None:
    """Codes that belong together, and no name that means two places unless both are called so."""
    kecamatan: dict[str, int] = {}
    city = f"{pack.about.get('code', '')}."
    for line, row in pack.rows.get("kecamatan.csv", ()):
        code = row["code"]
        if code in kecamatan:
            pack.add("kecamatan.csv", line, f"kode {code} sudah ada di baris {kecamatan[code]}")
        kecamatan[code] = line
        if not code.startswith(city):
            pack.add("kecamatan.csv", line, f"kode {code} bukan bagian dari {city[:-1]}")
        if f"KEC-{code}" not in pack.tables["agencies.toml"]:
            pack.add("kecamatan.csv", line, f"KEC-{code} tidak ada di agencies.toml")
    check_kelurahan(pack, kecamatan)
    for file in ("kecamatan.csv", "kelurahan.csv"):
        check_aliases(pack, file)


def check_kelurahan(pack: Pack, kecamatan: Mapping[str, int]) -> None:
    file = "kelurahan.csv"
    codes: dict[str, int] = {}
    for line, row in pack.rows.get(file, ()):
        code = row["code"]
        if code in codes:
            pack.add(file, line, f"kode {code} sudah ada di baris {codes[code]}")
        codes[code] = line
        if code.rpartition(".")[0] not in kecamatan:
            pack.add(file, line, f"kecamatan dari kode {code} tidak ada di kecamatan.csv")
        if coordinate(row) is None:
            pack.add(file, line, f"koordinat {code} tidak dapat dibaca")
    for line, row in pack.rows.get("border.csv", ()):
        if coordinate(row) is None:
            pack.add("border.csv", line, "koordinat tidak dapat dibaca")
    used = set()
    for line, row in pack.rows.get("points.csv", ()):
        used.add(row["code"])
        if row["code"] not in codes:
            pack.add("points.csv", line, f"kode {row['code']} tidak ada di kelurahan.csv")
        if coordinate(row) is None:
            pack.add("points.csv", line, "koordinat tidak dapat dibaca")
    for code, line in codes.items():
        if code not in used:
            pack.add(file, line, f"kelurahan {code} tidak punya satu titik pun di points.csv")


def check_aliases(pack: Pack, file: str) -> None:
    """An alias may not be another place's name or alias: a word would mean two places."""
    names: dict[str, list[str]] = {}
    for _, row in pack.rows.get(file, ()):
        names.setdefault(squeezed(row["name"]), []).append(row["code"])
    seen: dict[str, str] = {}
    for line, row in pack.rows.get(file, ()):
        own = {squeezed(alias) for alias in aliases(row["aliases"])} - {squeezed(row["name"])}
        for alias in sorted(own):
            others = [code for code in names.get(alias, ()) if code != row["code"]]
            if alias in seen and seen[alias] != row["code"]:
                others.append(seen[alias])
            seen.setdefault(alias, row["code"])
            if others:
                pack.add(file, line, f'alias "{alias}" dari {row["code"]} juga milik {others[0]}')


def check_references(pack: Pack) -> None:
    categories = pack.tables.get("categories.toml", {})
    codes = {row["code"] for _, row in pack.rows.get("kelurahan.csv", ())}
    for name, category in pack.tables.get("channel_categories.toml", {}).items():
        if category not in categories:
            pack.at("channel_categories.toml", name, f'kategori "{category}" tidak ada')
    for name in pack.tables.get("vocabulary.toml", {}):
        if name not in categories:
            pack.at("vocabulary.toml", name, f'kategori "{name}" tidak ada')
    for name, code in pack.tables.get("landmarks.toml", {}).items():
        if code not in codes:
            pack.at("landmarks.toml", name, f'kelurahan "{code}" tidak ada')


def check_points(pack: Pack, city: City) -> None:
    """No reference point may lie outside: it would take the neighbour's ground into the city."""
    index = CoordinateIndex(city)
    middle_lat = sum(place.lat for place in city.kelurahan.values()) / len(city.kelurahan)
    middle_lng = sum(place.lng for place in city.kelurahan.values()) / len(city.kelurahan)
    for file in ("kelurahan.csv", "points.csv"):
        for line, row in pack.rows[file]:
            lat, lng = float(row["lat"]), float(row["lng"])
            if city.border:
                outside = index.locate(lat, lng).outside
            else:
                far = max(abs(lat - middle_lat), abs(lng - middle_lng))
                outside = far > FAR_WITHOUT_BORDER_DEGREES
            if outside:
                pack.add(file, line, f"titik {row['code']} di luar batas {city.name}")


def check_model(pack: Pack, root: Traversable, city: City) -> None:
    """A model may know fewer categories than the pack, never others; a lent one must be there."""
    lender = city.routing_model_from
    if lender and root.joinpath(MODEL_FILE).is_file():
        pack.at("city.toml", LENDER, f'{LENDER} "{lender}" tidak dipakai: {MODEL_FILE} sendiri ada')
    elif lender and (not FOLDER.match(lender) or not model_file(root).is_file()):
        pack.at("city.toml", LENDER, f'{LENDER}: "{lender}" tidak punya {MODEL_FILE}')
        return
    try:
        model = load_model(root)
    except ModelFormatError as wrong:
        pack.add(MODEL_FILE, 1, str(wrong))
        return
    for name in model.classes if model else ():
        if name not in city.categories:
            pack.add(MODEL_FILE, 1, f'dilatih dengan kategori "{name}" yang tidak ada lagi')


def coordinate(row: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        lat, lng = float(row["lat"]), float(row["lng"])
    except ValueError:
        return None
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None


def squeezed(name: str) -> str:
    return "".join(name.lower().split())
