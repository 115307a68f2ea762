"""The city's words: spellings, kinds of issue, kelurahan names. Read once from the city pack.

Everything here is data of one city and one dialect area; the code only knows the shape.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from aduan.domain.duplicates.shapes import word_hash

RARE_WEIGHT: Final = 7.5
SELDOM_WEIGHT: Final = 8.5
"""What a word weighs that no list knows, in a table that tells seldom words apart."""
WIDELY_SAID: Final = 5
"""In so many kelurahan a word must be said to stand in that table: else it is a place's name."""
METRES_PER_DEGREE: Final = 111_194.0
_PLACE_WORDS: Final = ("in_names", "landmarks", "points", "directions", "titles")


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of issue, finer than a category."""

    code: str
    label: str
    group: str
    areal: bool = False
    personal: bool = False
    emergency: bool = False
    inspectorate: bool = False
    own: bool = False
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """A kelurahan as a disc: enough to say same, beside or far."""

    name: str
    lat: float
    lng: float
    radius_m: float


CommonWords = tuple[frozenset[str], dict[str, float]]
"""Words everybody uses, and what each frequent word weighs."""
Areas = tuple[dict[str, Kelurahan], dict[str, str]]
"""Kelurahan by key, and the key of every spelling."""


@dataclass(frozen=True)
class Lexicon:
    """The parsed word tables of a city pack."""

    spelling: dict[str, tuple[str, ...]]
    common: frozenset[str]
    weight: dict[int, float]
    said: dict[int, float]
    administrative: frozenset[str]
    provinces: frozenset[tuple[str, str]]
    in_names: frozenset[str]
    landmarks: frozenset[str]
    points: frozenset[str]
    directions: frozenset[str]
    titles: frozenset[str]
    issues: dict[str, Issue]
    patterns: dict[str, tuple[tuple[frozenset[str], int, str], ...]]
    issue_words: frozenset[str]
    known_words: frozenset[str]
    categories: dict[str, tuple[str, ...]]
    related: frozenset[tuple[str, str]]
    governments: frozenset[str]
    towns: frozenset[str]
    own_governments: frozenset[tuple[str, str]]
    kelurahan: dict[str, Kelurahan]
    kelurahan_names: dict[str, str]
    neighbours: frozenset[tuple[str, str]]

    def kelurahan_key(self, name: str | None) -> str | None:
        """One key for all spellings of a kelurahan; an unknown name is its own key."""
        squeezed = "".join(ch for ch in (name or "").lower() if ch.isalpha())
        return self.kelurahan_names.get(squeezed, squeezed) or None

    def nearest_kelurahan(self, lat: float, lng: float) -> str | None:
        """The kelurahan whose disc the point lies deepest in; None far outside the city."""
        best, best_depth = None, 2.5
        for key, area in self.kelurahan.items():
            depth = metres(lat, lng, area.lat, area.lng) / area.radius_m
            if depth < best_depth:
                best, best_depth = key.rstrip("2"), depth
        return best

    def are_related(self, one: str, other: str) -> bool:
        return (one, other) in self.related


def metres(lat_a: float, lng_a: float, lat_b: float, lng_b: float) -> float:
    """Distance on a flat earth: within a city the error is below a decimetre a kilometre."""
    north = (lat_a - lat_b) * METRES_PER_DEGREE
    east = (lng_a - lng_b) * METRES_PER_DEGREE * math.cos(math.radians(lat_a))
    return math.hypot(north, east)


def load_lexicon(pack: Traversable | Path) -> Lexicon:
    """Read the `duplicates` folder of a city pack."""
    return parse_lexicon(
        tomllib.loads((pack / "spelling.toml").read_text("utf-8")),
        tomllib.loads((pack / "issues.toml").read_text("utf-8")),
        common_words((pack / "common_words.txt").read_text("utf-8")),
        kelurahan_areas((pack / "kelurahan.csv").read_text("utf-8")),
        words_said((pack / "words_said.txt").read_text("utf-8")),
    )


def parse_lexicon(
    written: dict[str, Any],
    table: Mapping[str, Any],
    words: CommonWords,
    places: Areas,
    said: dict[int, float],
) -> Lexicon:
    """`spelling.toml` and `issues.toml` as read by tomllib, and the three long lists."""
    wider = written.pop("administrative")
    provinces = frozenset((first, second) for first, second in map(str.split, wider["provinces"]))
    others = written.pop("governments")
    places_of_words = written.pop("places")
    local = {name: frozenset(places_of_words[name].split()) for name in _PLACE_WORDS}
    spelling = _spelling(written)
    issues = {row["code"]: _issue(row, spelling) for row in table["issue"]}
    common, frequent = words
    weight = {word_hash(word): value for word, value in frequent.items()}
    areas, names = places
    patterns = _patterns(table["issue"], spelling)
    issue_words = frozenset(
        word for rows in patterns.values() for words, _, _ in rows for word in words
    ) | frozenset(written["issue"])
    return Lexicon(
        spelling=spelling,
        common=common,
        weight=weight,
        said=weight | said | dict.fromkeys(map(word_hash, wider["names"].split()), 0.0),
        administrative=frozenset(wider["names"].split()),
        provinces=provinces,
        in_names=local["in_names"],
        landmarks=local["in_names"] | local["landmarks"],
        points=local["points"],
        directions=local["directions"],
        titles=local["titles"],
        issues=issues,
        patterns=patterns,
        issue_words=issue_words,
        known_words=issue_words | {word for words in spelling.values() for word in words},
        categories={name: tuple(codes) for name, codes in table["categories"].items()},
        related=frozenset(pair for a, b in table["related"]["pairs"] for pair in ((a, b), (b, a))),
        governments=frozenset(others["names"].split()),
        towns=frozenset(others["towns"].split()),
        own_governments=frozenset((kind, name) for kind, name in map(str.split, others["own"])),
        kelurahan=areas,
        kelurahan_names=names,
        neighbours=_neighbours(areas),
    )


def _spelling(table: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    spelling: dict[str, tuple[str, ...]] = {}
    for section, rows in table.items():
        for left, right in rows.items():
            if section == "phrase":
                spelling[left] = tuple(right.split())
            else:
                spelling.update(dict.fromkeys(right.split(), (left,)))
    return spelling


def common_words(text: str) -> CommonWords:
    """Everybody's words, and the weight of a word: the rarer, the more it says.

    One word a line with its share of complaints in thousandths; a star marks a word that is
    frequent but tells an issue.
    """
    rows = [line.split() for line in text.splitlines() if line]
    weight = {word.lstrip("*"): math.log(1000 / int(share)) for word, share in rows}
    return frozenset(word for word, _ in rows if word[0] != "*"), weight


def words_said(text: str) -> dict[int, float]:
    """What a word weighs, down to seldom ones: a line holds a word's hash and a tenth part.

    Hashes, because the words are counted in real complaints: only how many said a word is kept. A
    city that has counted none leaves the file empty; then the list of common words tells.
    """
    rows = [line.split() for line in text.splitlines() if line]
    return {int(hashed, 16): int(tenths) / 10 for hashed, tenths in rows}


def count_words(reports: Iterable[tuple[Iterable[str], str]]) -> dict[int, float]:
    """The weights of words by how many reports say them: (the words of a report, its kelurahan).

    A word counts once a report, and only if it is said in many kelurahan: names of streets and
    persons stay out, here as in a city whose complaints nobody counted.
    """
    heard: dict[int, list[str]] = {}
    total = 0
    for words, kelurahan in reports:
        total += 1
        for hashed in {word_hash(word) for word in words if word.isalpha()}:
            heard.setdefault(hashed, []).append(kelurahan)
    return {
        hashed: round(min(SELDOM_WEIGHT, math.log(total / len(where))), 1)
        for hashed, where in sorted(heard.items())
        if len(set(where)) >= WIDELY_SAID
    }


def _issue(row: dict[str, Any], spelling: dict[str, tuple[str, ...]]) -> Issue:
    said = {entry.name: row[entry.name] for entry in fields(Issue) if entry.name in row}
    unless = (spelling.get(word, (word,)) for word in row.get("unless", ()))
    return Issue(**{**said, "unless": frozenset(itertools.chain.from_iterable(unless))})


def _patterns(
    rows: list[dict[str, Any]], spelling: dict[str, tuple[str, ...]]
) -> dict[str, tuple[tuple[frozenset[str], int, str], ...]]:
    """Patterns by one of their words, so that a text looks only at those it may fulfil."""
    by_word: dict[str, list[tuple[frozenset[str], int, str]]] = {}
    for row in rows:
        for written in row["words"]:
            bare = written.lstrip("+")
            words = frozenset(
                canonical
                for word in bare.split()
                for canonical in ((word,) if "_" in word else spelling.get(word, (word,)))
            )
            points = len(words) + len(written) - len(bare)
            by_word.setdefault(min(words), []).append((words, points, row["code"]))
    return {word: tuple(rows) for word, rows in by_word.items()}


def kelurahan_areas(text: str) -> Areas:
    """The discs of the kelurahan, and every spelling of their names."""
    areas: dict[str, Kelurahan] = {}
    names: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(text)):
        key = "".join(ch for ch in row["name"].lower() if ch.isalpha())
        twin = f"{key}2" if key in areas else key
        areas[twin] = Kelurahan(
            row["name"], float(row["lat"]), float(row["lng"]), float(row["radius_m"])
        )
        for name in (row["name"], *row["aliases"].split("|")):
            squeezed = "".join(ch for ch in name.lower() if ch.isalpha())
            if squeezed:
                names.setdefault(squeezed, key)
    return areas, names


def _neighbours(areas: dict[str, Kelurahan]) -> frozenset[tuple[str, str]]:
    pairs = set()
    for a, here in areas.items():
        for b, there in areas.items():
            gap = metres(here.lat, here.lng, there.lat, there.lng)
            if a != b and gap < 1.25 * (here.radius_m + there.radius_m):
                pairs.add((a.rstrip("2"), b.rstrip("2")))
    return frozenset(pairs)
