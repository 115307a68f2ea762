"""Every file of a city pack that a function reads when it starts, read here before it is deployed.

aduan.domain.packs.check looks at the tables of offices and places line by line. The other files
have readers of their own; here each is run once, and what it stumbles over is told with the line
of the value it last asked for. So the check accepts what the functions accept, and nothing else.

The same record of what was asked for tells which keys of a TOML file nobody asked for: a setting
with a misspelt name, or one whose reader is gone, would do nothing, silently.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date
from importlib.resources.abc import Traversable
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from aduan.adapters.lapor.contract import parse_contract
from aduan.application.notices.compose import notice_texts
from aduan.application.officials.manage import KINDS
from aduan.bootstrap.lapor_codes import misnamed
from aduan.bootstrap.parts.report_names import INHABITANTS, inhabitants
from aduan.bootstrap.parts.report_sources import FOLDER as FOLDER_OF_FORMS
from aduan.bootstrap.parts.report_sources import INSTRUMENTS, instruments, survey
from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.clocks import parse_rules
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA
from aduan.domain.city.city import UNIT_OF_THE_PLACE, CityPackError, load_city
from aduan.domain.duplicates import settings as duplicate_settings
from aduan.domain.duplicates.lexicon import (
    Areas,
    common_words,
    kelurahan_areas,
    parse_lexicon,
    words_said,
)
from aduan.domain.duplicates.model import parse_model
from aduan.domain.packs.check import TABLES, Finding, check_pack
from aduan.domain.packs.shapes import Path, is_texts, line_of, line_of_key
from aduan.domain.privacy.certain import read_certain, read_sure
from aduan.domain.privacy.later import LATER, read_later
from aduan.domain.privacy.model import ReadingModel
from aduan.domain.privacy.reading import (
    DEMANDED,
    FOLDER,
    MODEL,
    NOT_DEMANDED,
    NOTHING,
    OFFICES,
    REASONS,
    WORDS,
)
from aduan.domain.privacy.signs import read_meanings
from aduan.domain.reports.satisfaction import SURVEY_FILE
from aduan.domain.retention.expiry import unknown_names
from aduan.domain.retention.terms import read_classes
from aduan.entrypoints.channels import parse_channels

OFFICIALS: Final = "officials.toml"
RETENTION: Final = "retention.toml"
FILE_DAYS: Final = (
    *("exports_days", "failures_days", "uploads_days", "noncurrent_days", "photos_years"),
    *("access_logs_days", "audit_days"),
)
"""Rules of the buckets: read by the deployment."""
BARE_CALENDAR: Final = {
    "utc_offset_hours": 0,
    "zone_name": "UTC",
    "known_from": date.min,
    "known_until": date.max,
}
"""Stands in for the calendar, so that clocks are checked though the calendar is broken."""
NUMBERS: Final[Mapping[Any, Any]] = {float: (int, float)}
"""A whole number is fine where a fraction may stand."""
HOLIDAYS: Final = ("libur_nasional", "cuti_bersama", "kota")
TIME_OF_DAY: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
TROUBLES: Final[Mapping[type[Exception], str]] = {
    FileNotFoundError: "berkas tidak ada",
    OSError: "berkas tidak dapat dibaca",
    UnicodeDecodeError: "bukan teks UTF-8",
    tomllib.TOMLDecodeError: "bukan TOML yang sah: {}",
    json.JSONDecodeError: "bukan JSON yang sah: {}",
}


@dataclass(slots=True)
class Touched:
    """What was asked for last (a reader that fails has failed on it), and all that ever was."""

    file: str = ""
    path: Path = ()
    asked: set[tuple[str, Path]] = field(default_factory=set)

    def note(self, file: str, path: Path) -> None:
        self.file, self.path = file, path
        self.asked.add((file, path))

    def unread(self, value: Any, file: str, path: Path = ()) -> Iterator[Path]:
        """The keys under `value` that nobody asked for; of a table left aside, only the table."""
        if isinstance(value, dict):
            for key, entry in value.items():
                if (file, (*path, key)) not in self.asked:
                    yield (*path, key)
                else:
                    yield from self.unread(entry, file, (*path, key))
        elif isinstance(value, list):
            for at, entry in enumerate(value):
                yield from self.unread(entry, file, (*path, at))


class Table(dict[str, Any]):
    """A table that notes which of its values was asked for last, and so do the tables in it."""

    def __init__(self, values: Mapping[str, Any], log: Touched, file: str, path: Path) -> None:
        super().__init__(
            {key: watched(value, log, file, (*path, key)) for key, value in values.items()}
        )
        self._log, self._file, self._path = log, file, path

    def __getitem__(self, key: str) -> Any:
        self._log.note(self._file, (*self._path, key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._log.note(self._file, (*self._path, key))
        return super().get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        self._log.note(self._file, (*self._path, key))
        return super().pop(key, *default)

    def items(self) -> Any:
        return ((key, self[key]) for key in list(self))

    def values(self) -> Any:
        return (self[key] for key in list(self))


class Rows(list[Any]):
    """A list that notes which of its entries was taken last."""

    def __init__(self, values: list[Any], log: Touched, file: str, path: Path) -> None:
        super().__init__(watched(one, log, file, (*path, at)) for at, one in enumerate(values))
        self._log, self._file, self._path = log, file, path

    def __iter__(self) -> Iterator[Any]:
        for at, value in enumerate(super().__iter__()):
            self._log.note(self._file, (*self._path, at))
            yield value


def watched(value: Any, log: Touched, file: str, path: Path = ()) -> Any:
    if isinstance(value, dict):
        return Table(value, log, file, path)
    return Rows(value, log, file, path) if isinstance(value, list) else value


@dataclass(slots=True)
class Files:
    """The files of a pack, and the mistakes found in them."""

    root: Traversable
    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    log: Touched = field(default_factory=Touched)

    def add(self, file: str, path: Path, message: str) -> None:
        lines = self.texts.get(file, "").splitlines()
        self.findings.append(Finding(file, line_of(lines, path), message))

    def text(self, file: str) -> str:
        self.log.note(file, ())
        text = self.root.joinpath(*file.split("/")).read_text(encoding="utf-8")
        self.texts[file] = text
        return text

    def table(self, file: str, *, optional: bool = False) -> Any:
        if optional and not self.root.joinpath(*file.split("/")).is_file():
            return {}
        self.tables[file] = tomllib.loads(self.text(file))
        return watched(self.tables[file], self.log, file)

    def read(self, reader: Callable[[Files], object]) -> None:
        """Run one reader; whatever stops it is a mistake in what it had just asked for. What it
        left unread is told once it has read all it wants."""
        self.tables.clear()
        mistakes = len(self.findings)
        try:
            wrong_kinds(self, reader(self))
        except ValidationError as refused:
            for error in refused.errors():
                self.add(
                    self.log.file, tuple(error["loc"]), f"{_dotted(error['loc'])}{error['msg']}"
                )
        except Exception as wrong:  # the readers are many, and each stumbles in its own way
            file, path = self.log.file, self.log.path
            broken = re.search(r"line (\d+)", str(wrong))
            if isinstance(wrong, tomllib.TOMLDecodeError | json.JSONDecodeError) and broken:
                self.findings.append(Finding(file, int(broken[1]), described(wrong, path)))
            else:
                self.add(file, path, described(wrong, path))
        if len(self.findings) == mistakes:
            for file, table in self.tables.items():
                for path in self.log.unread(table, file):
                    self.add(file, path, f"{_dotted(path)}tidak dibaca siapa pun")


def check_files(root: Traversable) -> tuple[Finding, ...]:
    """Every mistake in the pack at `root`; empty when every function can start with it."""
    told = {
        *check_pack(root),
        *check_readable(root),
        *check_known(root),
        *check_brought(root),
    }
    if not told:
        files = Files(root)
        files.read(_city)
        told.update(files.findings)
    return tuple(sorted(told))


def check_brought(root: Traversable) -> tuple[Finding, ...]:
    """What a city may bring for its reports: inhabitants, answers to a survey, gradings' forms."""
    found = []
    for file, read in (
        (INHABITANTS, inhabitants),
        (SURVEY_FILE, survey),
        (FOLDER_OF_FORMS, instruments),
    ):
        try:
            read(root)
        except CityPackError as wrong:
            found.append(Finding(wrong.file, 1, wrong.problem))
        except (OSError, UnicodeDecodeError) as wrong:
            found.append(Finding(file, 1, f"berkas tidak dapat dibaca: {wrong}"))
    return tuple(found)


def check_known(root: Traversable) -> tuple[Finding, ...]:
    """Tables in the pack that no reader opens: a misspelt name, or one whose reader is gone."""
    forms = {f"{FOLDER_OF_FORMS}/{name}" for name in INSTRUMENTS}
    known = {*TABLES, *forms, "city.toml", *(name for names in READERS for name in names.split())}
    there = (f"{folder}{name}" for folder, name in _tables(root))
    return tuple(
        Finding(file, 1, "berkas ini tidak dibaca siapa pun")
        for file in sorted(there)
        if file not in known
    )


def _tables(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _tables(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield path, entry.name


def check_readable(root: Traversable, only: str = "") -> tuple[Finding, ...]:
    """What the readers of the pack's files stumble over; of one file when `only` names it."""
    files = Files(root)
    for name, reader in READERS.items():
        if not only or only in name.split():
            files.read(reader)
    return tuple(sorted(set(files.findings)))


def wrong_kinds(files: Files, read: object) -> None:
    """A value that was taken as it stood and is of another kind than its field."""
    if not is_dataclass(read):
        return
    kinds = get_type_hints(type(read))
    for entry in fields(read):
        if not entry.init:
            continue
        value = getattr(read, entry.name)
        if not is_of(value, kinds[entry.name]):
            file, kind = files.log.file, getattr(kinds[entry.name], "__name__", "isinya")
            line = line_of_key(files.texts[file].splitlines(), entry.name)
            files.findings.append(Finding(file, line, f"{entry.name}: {value!r} bukan {kind}"))


def is_of(value: Any, kind: Any) -> bool:
    """Whether a value is of an annotated kind, entries of collections included."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return any(is_of(value, one) for one in inner)
    if kind is Any or not isinstance(value, NUMBERS.get(kind, origin or kind)):
        return kind is Any
    if isinstance(value, Mapping):
        return all(is_of(name, inner[0]) and is_of(one, inner[1]) for name, one in value.items())
    if is_dataclass(value):
        hints = get_type_hints(type(value))
        return all(is_of(getattr(value, e.name), hints[e.name]) for e in fields(value) if e.init)
    if isinstance(value, tuple | frozenset):
        return all(is_of(one, inner[0]) for one in value)
    return not isinstance(value, bool) or kind is bool


def described(wrong: Exception, path: Path) -> str:
    """What went wrong in words for the person who edits the file."""
    for kind, words in TROUBLES.items():
        if isinstance(wrong, kind):
            return words.format(wrong)
    if isinstance(wrong, KeyError):
        return f"{_dotted(path[:-1])}{wrong.args[0]} belum diisi"
    return f"{_dotted(path)}isinya tidak dapat dipakai ({wrong})"


def _dotted(path: tuple[str | int, ...]) -> str:
    words = [f"ke-{part + 1}" if isinstance(part, int) else part for part in path]
    return f"{'.'.join(words)}: " if words else ""


# --- the readers: what each function does with a file when it starts ------------------------------


def _city(files: Files) -> object:
    """The pack's own tables, which `check_pack` has found sound: only what stays unread is new."""
    load_city(files.root, read_table=files.table)
    return None


def _calendar(files: Files) -> object:
    table = files.table("calendar.toml")
    calendar = parse_calendar(table)
    for number, row in enumerate(table.get("holiday", [])):
        if row["kind"] not in HOLIDAYS:
            problem = f'kind "{row["kind"]}" bukan {", ".join(HOLIDAYS)}'
            files.add("calendar.toml", ("holiday", number, "kind"), problem)
    return calendar


def _clocks(files: Files) -> object:
    table = files.table("clocks.toml")
    rules = parse_rules(table, parse_calendar(BARE_CALENDAR))
    if not TIME_OF_DAY.fullmatch(table["notices"]["digest_at"]):  # read by the deployment
        raise ValueError("harus JJ:MM, misalnya 07:30")
    return rules


def _channels(files: Files) -> object:
    channels = parse_channels(files.table("channels.toml"))
    if not channels:
        raise KeyError("channel")
    return None


def _lapor(files: Files) -> object:
    """Its reader, and that what it names is there."""
    file = "lapor.toml"
    agencies = tomllib.loads(files.text("agencies.toml"))["agencies"]
    categories = tomllib.loads(files.text("categories.toml"))["categories"]
    kelurahan = [line.partition(",")[0] for line in files.text("kelurahan.csv").splitlines()[1:]]
    contract = parse_contract(tomllib.loads(files.text(file)))
    for path, problem in misnamed(contract, agencies, categories, kelurahan):
        files.add(file, path, problem)
    return None


def _notices(files: Files) -> object:
    """The texts are compared with the fields they may use once all are read; the error says whose
    they are."""
    file = "texts/notices.toml"
    try:
        notice_texts(files.table(file), city="", zone=UTC, offices={})
    except ValueError as wrong:
        named = re.search(r": (\w+)\.(\w+): .*", str(wrong))
        if named is None:
            raise
        files.add(file, (named[1], named[2]), named[0].removeprefix(": "))
    return None


def _officials(files: Files) -> object:
    """Examples only, but `aduan officials load` and the demonstration appoint from them."""
    posts = {DUTY, SEKDA, WALI_KOTA, *tomllib.loads(files.text("agencies.toml"))["agencies"]}
    for number, row in enumerate(files.table(OFFICIALS).get("official", [])):
        for name in ("post", "name", "since", "sk"):
            if not row[name]:
                raise KeyError(name)
        row.get("replaces")  # `aduan officials load` hands it on
        date.fromisoformat(str(row["since"]))
        problems = {
            f'post "{row["post"]}" tidak ada di agencies.toml': row["post"] not in posts,
            f'kind "{row.get("kind")}" tidak dikenal': row.get("kind", "kepala") not in KINDS,
            "email atau phone harus diisi": not (row.get("email") or row.get("phone")),
        }
        for problem in (words for words, holds in problems.items() if holds):
            files.add(OFFICIALS, ("official", number), f"official ke-{number + 1}: {problem}")
    return None


def _retention(files: Files) -> object:
    """Classes that fit what the pack has, an officer that is there, days the buckets can hold."""
    table = files.table(RETENTION)
    classes = read_classes(table)
    agencies = tomllib.loads(files.text("agencies.toml"))["agencies"]
    categories = tomllib.loads(files.text("categories.toml"))["categories"]
    rows = tomllib.loads(files.text("channels.toml"))["channel"]
    channels = [str(row["id"]) for row in rows]
    for problem in unknown_names(classes, categories=categories, channels=channels):
        number = next(at for at, one in enumerate(classes) if problem.startswith(f"{one.id}:"))
        files.add(RETENTION, ("class", number), f"{problem} tidak ada")
    officer = table["officer"]["post"]
    if officer not in {DUTY, SEKDA, WALI_KOTA, *agencies}:
        files.add(RETENTION, ("officer", "post"), f'post "{officer}" tidak ada di agencies.toml')
    for name in FILE_DAYS:
        days = table["objects"][name]
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            files.add(RETENTION, ("objects", name), f"{name} harus bilangan bulat di atas 0")
    return None


def _settings(files: Files) -> object:
    table = files.table("duplicates/settings.toml")
    if duplicate_settings.parse_settings(table) is None:
        for entry in fields(duplicate_settings.Settings):
            if entry.name not in table:
                raise KeyError(entry.name)
        raise ValueError("angka untuk ambang, true atau false untuk shadow")
    return None


def _lexicon(files: Files) -> object:
    words = common_words(files.text("duplicates/common_words.txt"))
    places = _areas(files)
    spelling = files.table("duplicates/spelling.toml")
    said = words_said(files.text("duplicates/words_said.txt"))
    parse_lexicon(spelling, files.table("duplicates/issues.toml"), words, places, said)
    return None


def _areas(files: Files) -> Areas:
    file = "duplicates/kelurahan.csv"
    lines = files.text(file).splitlines()
    header = ("name", "aliases", "lat", "lng", "radius_m")
    if len(lines) < 2 or tuple(lines[0].split(",")) != header:
        raise ValueError(f"baris pertama harus {','.join(header)}, lalu satu baris per kelurahan")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split(",")
        if len(cells) != len(header) or not all(map(_is_number, cells[2:])):
            files.findings.append(Finding(file, number, f"harus {','.join(header)}: {line}"))
    return ({}, {}) if files.findings else kelurahan_areas("\n".join(lines))


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _duplicate_model(files: Files) -> object:
    file = "duplicates/model.json"
    return parse_model(watched(json.loads(files.text(file)), files.log, file))


def _words(files: Files) -> object:
    """The meanings, and that whatever refers to one refers to one that is there."""
    file = f"{FOLDER}/{WORDS}"
    table = files.table(file)
    meanings, certain = read_meanings(table), read_certain(table)
    read_sure(table)
    known = (*REASONS.values(), DEMANDED, NOT_DEMANDED)
    for name, listed in table.get("sure", {}).items():
        if not is_texts(listed):
            files.add(file, ("sure", name), f"{name}: harus daftar teks")
        elif name != "unless" and name not in known:
            files.add(file, ("sure", name), f"{name}: bukan {', '.join(known)}")
    for question, reasons in REASONS.items():
        if not certain[question].rules or not table["reasons"][reasons][""].strip():
            raise ValueError(f"{question}: belum ada aturan atau alasan")
    for kind, names in table["reasons"].items():
        for name in names:
            if not table["reasons"][kind][name].strip():
                files.add(file, ("reasons", kind, name), f"{kind}.{name}: alasan kosong")
    for name, listed in table["meanings"].items():
        if not is_texts(listed):
            files.add(file, ("meanings", name), f"{name}: harus daftar teks")
    for path, meaning in _meant(table):
        if meaning not in table["meanings"]:
            files.add(file, path, f'{".".join(map(str, path))}: makna "{meaning}" tidak ada')
    return meanings and None


def _meant(table: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every mention of a meaning outside the list of meanings, and where it stands."""
    for part in ("groups", "calm"):
        yield from (((part, name), one) for name, some in table[part].items() for one in some)
    said = table["denial"]
    for part in ("by", "of", "unless"):
        yield from ((("denial", part), one) for one in said[part])
    yield ("denial", "means"), said["means"]
    for question, rules in table["certain"].items():
        for name, sets in rules.items():
            yield from ((("certain", question, name), one) for some in sets for one in some)
    for kind, names in table["reasons"].items():
        yield from ((("reasons", kind, one), one) for one in names if one)


def _later(files: Files) -> object:
    """A name that is no meaning would never be found in a word."""
    file = f"{FOLDER}/{LATER}"
    table = files.table(file)
    later = read_later(table, lambda _: NOTHING)
    known = {*table["meanings"], *table["calming"]}
    for part in ("meanings", "calming"):
        for name, listed in table[part].items():
            if not is_texts(listed):
                files.add(file, (part, name), f"{name}: harus daftar teks yang terisi")
    named: list[tuple[tuple[str, ...], str]] = [(("cues",), one) for one in sorted(later.cues)]
    named += [(("calm",), one) for one in sorted(later.certain.calm)]
    for rule, sets in later.certain.rules.items():
        named += [(("certain", rule), one) for some in sets for one in sorted(some)]
    for path, one in named:
        if one not in known:
            files.add(file, path, f'"{one}" bukan salah satu arti')
    if not later.context.strip():
        files.add(file, ("context",), "context: harus kalimat")
    return None


def _offices(files: Files) -> object:
    file = f"{FOLDER}/{OFFICES}"
    agencies = tomllib.loads(files.text("agencies.toml"))["agencies"]
    posts = {UNIT_OF_THE_PLACE, SEKDA, WALI_KOTA, *agencies}
    table = files.table(file)
    if not is_texts(table["by_name"]["names"]):
        files.add(file, ("by_name", "names"), "names: harus daftar teks yang terisi")
    for code, listed in table["offices"].items():
        if code not in posts:
            files.add(file, ("offices", code), f'"{code}" tidak ada di agencies.toml')
        if not is_texts(listed) or not all(name.strip() for name in listed):
            files.add(file, ("offices", code), f"{code}: harus daftar teks yang terisi")
    return None


def _reading_model(files: Files) -> object:
    file = f"{FOLDER}/{MODEL}"
    files.log.note(file, ())
    return ReadingModel.parse(files.root.joinpath(FOLDER, MODEL).read_bytes()) and None


READERS: Final[Mapping[str, Callable[[Files], object]]] = {
    "calendar.toml": _calendar,
    "clocks.toml": _clocks,
    "channels.toml": _channels,
    "lapor.toml": _lapor,
    "texts/notices.toml": _notices,
    "officials.toml": _officials,
    RETENTION: _retention,
    "duplicates/settings.toml": _settings,
    "duplicates/common_words.txt duplicates/words_said.txt duplicates/kelurahan.csv "
    "duplicates/spelling.toml duplicates/issues.toml": _lexicon,
    "duplicates/model.json": _duplicate_model,
    f"{FOLDER}/{WORDS}": _words,
    f"{FOLDER}/{LATER}": _later,
    f"{FOLDER}/{OFFICES}": _offices,
    f"{FOLDER}/{MODEL}": _reading_model,
}
