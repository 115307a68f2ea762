"""From words to a kelurahan: what an address says, and what it only seems to say.

People write "Kel. Unyur", "Unyur", "Jl. Raya Unyur", "Perumahan Unyur Indah" and mean four
different things. A name is taken for a place by what stands before it: after "kel." it is the
kelurahan, after "jl." it is a street that may lie anywhere, alone it is a hint. Names that are
ordinary words, or another government's, need their marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aduan.domain.city.city import City

EXPLICIT: Final = 3
"""Said with its marker ("kel. X"), or filled into the channel's own field."""
NAMED: Final = 2
"""A part of an address by itself, or a landmark the city knows."""
HINTED: Final = 1
"""Somewhere in the sentence."""

MARKERS: Final = {
    "kelurahan": "kel", "kel": "kel", "klurahan": "kel", "klrhn": "kel", "kelurhan": "kel",
    "kelurahn": "kel", "desa": "kel", "ds": "kel", "lurah": "kel",
    "kecamatan": "kec", "kec": "kec", "kcmtn": "kec", "kecmatan": "kec", "camat": "kec",
    "jalan": "jl", "jl": "jl", "jln": "jl", "jlan": "jl", "gang": "jl", "gg": "jl",
    "kota": "kota", "kab": "kab", "kabupaten": "kab", "kabupten": "kab",
}  # fmt: skip
ESTATE_WORDS: Final = frozenset(
    {
        *("perumahan", "perum", "perumnas", "komplek", "kompleks", "komp", "griya", "cluster"),
        *("villa", "graha", "ruko", "blok"),
    }
)
"""An estate's name often holds the name of a kelurahan it does not lie in."""
STREET_ENDS: Final = frozenset(
    {
        *("di", "dekat", "depan", "belakang", "samping", "sebelah", "rt", "rw", "kp", "kampung"),
        *("lingkungan", "ling", "link", "lingk", "no", "nomor", "km", "tepatnya", "yang"),
        *("kawasan", "wilayah", "daerah", "rusak", "berlubang", "arah", "menuju", "dan", "banjir"),
        *("macet", "gelap", "kota", "kab", "kel", "kec", "jl", "sekitar", "dalam", "area"),
        *("sudah", "ini", "itu"),
    }
)
"""Words no street name goes on with: after them a name counts again."""
WORD: Final = re.compile(r"[a-z0-9']+|[,.;:\n()/\-]")
BREAKS: Final = frozenset(",;:\n()")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found: the codes it can mean, how plainly it was said, and the words."""

    codes: tuple[str, ...]
    strength: int
    words: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What the words say about the place."""

    kelurahan: tuple[Mention, ...] = ()
    kecamatan: tuple[Mention, ...] = ()
    city: bool = False
    """The city's own name was written ("Kota ...")."""
    neighbour: str = ""
    """Another government that was named instead or as well."""
    neighbour_district: bool = False
    """One of that government's own districts was named ("Kec. Kramatwatu")."""


class NameIndex:
    """Every way to write a place of one city."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._kelurahan: dict[str, list[str]] = {}
        for place in city.kelurahan.values():
            for name in spellings((place.name, *place.aliases)):
                codes = self._kelurahan.setdefault(name, [])
                if place.code not in codes:
                    codes.append(place.code)
        self._kecamatan: dict[str, str] = {}
        for district in city.kecamatan.values():
            for name in spellings((district.name, *district.aliases)):
                self._kecamatan[name] = district.code
        self._landmarks = {" ".join(tokens_of(name)): code for name, code in city.landmarks.items()}
        self._ordinary = {" ".join(tokens_of(name)) for name in city.ordinary_names} | set(
            self._kecamatan
        )
        self._own = {" ".join(tokens_of(city.name))}
        self._short = " ".join(tokens_of(city.short_name))
        self._neighbours = [
            (
                neighbour.name,
                {" ".join(tokens_of(word)) for word in neighbour.words},
                {" ".join(tokens_of(word)) for word in neighbour.districts},
            )
            for neighbour in city.neighbours
        ]
        longest = [*self._kelurahan, *self._kecamatan, *self._landmarks]
        self._longest = max((name.count(" ") + 1 for name in longest), default=1)

    def read(self, text: str, address: str, kelurahan: str, kecamatan: str) -> NamedPlace:
        """Everything the channel's fields, the address and the text say, strongest first."""
        found = Findings()
        if kelurahan.strip():
            self._field(kelurahan, found)
        if kecamatan.strip():
            district = self._kecamatan_named(tokens_of(kecamatan))
            if district:
                found.kecamatan.append(Mention((district,), NAMED, kecamatan.strip()))
        for written, is_address in ((address, True), (text, False)):
            if written:
                self._scan(written, found, is_address=is_address)
        return NamedPlace(
            tuple(sorted(found.kelurahan, key=lambda mention: -mention.strength)),
            tuple(found.kecamatan),
            found.city,
            found.neighbour,
            found.neighbour_district,
        )

    def _field(self, kelurahan: str, found: Findings) -> None:
        tokens = [token for token in tokens_of(kelurahan) if token not in MARKERS]
        codes, taken = self._kelurahan_at(tokens, 0, fuzzy=True)
        if codes and taken == len(tokens):
            found.kelurahan.append(Mention(tuple(codes), NAMED, kelurahan.strip()))

    def _scan(self, written: str, found: Findings, *, is_address: bool) -> None:
        tokens = WORD.findall(written.lower())
        tokens = [token for token in tokens if token not in "./-"]
        position, marker, street, estate, alone = 0, "", False, False, True
        while position < len(tokens):
            token = tokens[position]
            if token in BREAKS:
                position, marker, street, estate, alone = position + 1, "", False, False, True
                continue
            self._other_names(tokens, position, found)
            kind = MARKERS.get(token, "")
            if kind:
                marker, street = kind, kind == "jl"
                estate, alone = False, False
                position += 1
                continue
            if token in STREET_ENDS or token.isdigit():
                street = estate = False
                alone = alone or token.isdigit()
                marker = "" if marker in ("jl", "kota", "kab") else marker
                position += 1
                continue
            if token in ESTATE_WORDS:
                estate, position = True, position + 1
                continue
            taken = self._name_at(
                tokens,
                position,
                found,
                marker=marker,
                hidden=street or estate,
                alone=alone,
                is_address=is_address,
            )
            if taken or marker not in ("jl", "estate"):
                marker = ""
            alone = False
            position += taken or 1

    def _name_at(  # noqa: PLR0911 - each return is one way a name can be meant
        self,
        tokens: list[str],
        position: int,
        found: Findings,
        *,
        marker: str,
        hidden: bool,
        alone: bool,
        is_address: bool,
    ) -> int:
        """Take in the name that starts here; how many words it had, 0 when there is none."""
        if marker == "kec":
            name, taken = longest_name(tokens, position, self._longest, self._kecamatan)
            if taken:
                found.kecamatan.append(Mention((self._kecamatan[name],), EXPLICIT, name))
                return taken
        if marker == "kel":
            codes, taken = self._kelurahan_at(tokens, position, fuzzy=True)
            if taken:
                words = " ".join(tokens[position : position + taken])
                found.kelurahan.append(Mention(tuple(codes), EXPLICIT, words))
                return taken
        if marker in ("kota", "kab"):
            return 0
        name, taken = longest_name(tokens, position, self._longest, self._landmarks)
        if taken:
            found.kelurahan.append(Mention((self._landmarks[name],), NAMED, name))
            return taken
        name, taken = longest_name(tokens, position, self._longest, self._kelurahan)
        if not taken:
            return 0
        if hidden:
            return taken
        if name in self._ordinary:
            if name in self._kecamatan and name != self._short:
                found.kecamatan.append(Mention((self._kecamatan[name],), HINTED, name))
            return taken
        after = tokens[position + taken] if position + taken < len(tokens) else ","
        closed = after in BREAKS or (is_address and (after in MARKERS or after in STREET_ENDS))
        whole = alone and closed and (is_address or len(tokens) > position + taken)
        strength = NAMED if whole else HINTED
        found.kelurahan.append(Mention(tuple(self._kelurahan[name]), strength, name))
        return taken

    def _other_names(self, tokens: list[str], position: int, found: Findings) -> None:
        """The city's own name and its neighbours', wherever they stand."""
        two = " ".join(tokens[position : position + 2])
        if two in self._own:
            found.city = True
        for name, words, districts in self._neighbours:
            if two in words or tokens[position] in words:
                found.neighbour = name
            kecamatan = MARKERS.get(tokens[position]) == "kec"
            rest = tokens[position + 1 : position + 3]
            if kecamatan and districts.intersection((" ".join(rest), " ".join(rest[:1]))):
                found.neighbour, found.neighbour_district = name, True

    def _kelurahan_at(
        self, tokens: list[str], position: int, *, fuzzy: bool
    ) -> tuple[list[str], int]:
        name, taken = longest_name(tokens, position, self._longest, self._kelurahan)
        if taken:
            return self._kelurahan[name], taken
        if not fuzzy:
            return [], 0
        for length in range(min(self._longest, len(tokens) - position), 0, -1):
            words = tokens[position : position + length]
            if any(word in BREAKS or word in MARKERS for word in words):
                continue
            written = "".join(words)
            near = {
                code
                for known, codes in self._kelurahan.items()
                if one_slip(written, known.replace(" ", ""))
                for code in codes
            }
            if len(near) == 1:
                return sorted(near), length
        return [], 0

    def _kecamatan_named(self, tokens: list[str]) -> str:
        tokens = [token for token in tokens if token not in MARKERS]
        name, taken = longest_name(tokens, 0, self._longest, self._kecamatan)
        return self._kecamatan[name] if taken else ""


class Findings:
    """What a scan gathers before it becomes a NamedPlace."""

    def __init__(self) -> None:
        self.kelurahan: list[Mention] = []
        self.kecamatan: list[Mention] = []
        self.city = False
        self.neighbour = ""
        self.neighbour_district = False


def tokens_of(name: str) -> list[str]:
    return [token for token in WORD.findall(name.lower()) if token not in "./-,;:\n()"]


def spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name apart and written together: "Sumur Pecung", "Sumurpecung"."""
    for name in names:
        tokens = tokens_of(name)
        yield " ".join(tokens)
        if len(tokens) > 1:
            yield "".join(tokens)


def longest_name(
    tokens: list[str], position: int, longest: int, known: dict[str, str] | dict[str, list[str]]
) -> tuple[str, int]:
    """The longest known name that starts at a token, and its number of words."""
    for length in range(min(longest, len(tokens) - position), 0, -1):
        name = " ".join(tokens[position : position + length])
        if name in known:
            return name, length
    return "", 0


def one_slip(written: str, known: str) -> bool:
    """Is this the name with one letter wrong, missing, doubled or swapped? Short names: never."""
    if len(known) < 6 or abs(len(written) - len(known)) > 1 or written[:1] != known[:1]:
        return False
    at = 0
    while at < min(len(written), len(known)) and written[at] == known[at]:
        at += 1
    if len(written) == len(known):
        rest, other = written[at:], known[at:]
        swapped = rest[1:2] + rest[:1] + rest[2:]
        return rest[1:] == other[1:] or swapped == other
    shorter, longer = sorted((written, known), key=len)
    return shorter[at:] == longer[at + 1 :]
