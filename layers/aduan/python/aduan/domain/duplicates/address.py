"""Where a report says it is: streets, landmark, house, blok, RT/RW, kelurahan, from free words.

No gazetteer: a street name only ever meets the same name in another report. Two names may be one
("TLI" and "Taman Lopang Indah"), one name may be two ("Kepandean I" and "Kepandean III").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.shapes import alike
from aduan.domain.duplicates.words import BREAK, roman

_STREET: Final = {"jalan": "s", "gang": "g", "perumahan": "e", "kampung": "k", "simpang": "x"}
_NEAR: Final = frozenset(
    {"depan", "samping", "sebelah", "dekat", "patokan", "seberang", "belakang", "pinggir", "arah",
     "antara", "sampai"}
)  # fmt: skip
_FIELD: Final = frozenset({"rt", "rw", "nomor", "blok", "kelurahan", "kecamatan", "km", "kode"})
_PLAIN: Final = frozenset({"raya", "lingkungan", "jalur", "ruas", *_STREET})
_FIRST_WINS: Final = (
    "house", "blok", "blok_number", "rt", "rw", "kelurahan", "hinted_kelurahan", "km", "pole",
)  # fmt: skip
_POST: Final = frozenset({"tiang", "gardu", "panel"})
"""What bears a painted number of its own."""
_ON_POST: Final = frozenset(
    {"pju", "listrik", "lampu", "telepon", "jalan", "nomor", "kode", "perumdam"}
)
_COUNTED: Final = frozenset(
    {"batang", "buah", "unit", "titik", "bh", "biji", "meter", "m", "hari", "malam", "bulan",
     "minggu", "kali", "lampu", "tiang", "orang"}
)  # fmt: skip
"""After a number these make it a count, not a name."""
MAX_NAME: Final = 4
ORDINAL_UP_TO: Final = 25


@dataclass(frozen=True, slots=True)
class Street:
    """One named way or estate: its telling words, and the number that belongs to the name."""

    kind: str
    words: tuple[str, ...]
    ordinal: int | None = None

    @property
    def acronym(self) -> str:
        return "".join(word[0] for word in self.words) if len(self.words) > 2 else ""


@dataclass(slots=True)
class Place:
    """What one text says of a place; filled while reading, read only afterwards."""

    streets: list[Street] = field(default_factory=list)
    landmark: list[str] = field(default_factory=list)
    house: int | None = None
    blok: str | None = None
    blok_number: int | None = None
    rt: int | None = None
    rw: int | None = None
    kelurahan: str | None = None
    hinted_kelurahan: str | None = None
    km: int | None = None
    pole: int | None = None
    lists: bool = False

    def absorb(self, other: Place) -> None:
        """Complete this reading with another of the same report; the first reading wins."""
        announced = [street for street in other.streets if street.kind != "b"]
        for street in announced if self.streets else other.streets:
            if not any(_same_name(street, known) for known in self.streets):
                self.streets.append(street)
        self.landmark.extend(word for word in other.landmark if word not in self.landmark)
        for name in _FIRST_WINS:
            if getattr(self, name) is None:
                setattr(self, name, getattr(other, name))
        self.lists = self.lists or other.lists


def _same_name(one: Street, other: Street) -> bool:
    return len(one.words) == len(other.words) and all(
        alike(a, b) for a, b in zip(one.words, other.words, strict=True)
    )


class _Reader:
    """One pass over the tokens of an address or a text."""

    def __init__(
        self, words: list[str], lexicon: Lexicon, areas: tuple[str, ...], *, is_address: bool
    ) -> None:
        self.words = words
        self.lexicon = lexicon
        self.areas = areas
        self.is_address = is_address
        self.place = Place()

    def read(self) -> Place:
        at, named = 0, False
        while at < len(self.words):
            word = self.words[at]
            if word in _POST and (after := self._post(at)):
                at = after
            elif word in _FIELD:
                at = self._field(at)
            elif word in _STREET or self._is_traffic_light(at):
                at, found = self._street(at)
                named = named or found
            elif word in _NEAR:
                at = self._landmark(at)
            elif self.is_address or (word in ("lokasi", "alamat", "di", "daerah", "wilayah")):
                step = 0 if self.is_address else 1
                at = self._bare_name(at + step, named=named)
                named = named or bool(self.place.streets)
            else:
                at = self._blok_sign(at)
        if not self.is_address and any(street.kind not in "bp" for street in self.place.streets):
            self.place.streets = [street for street in self.place.streets if street.kind != "b"]
        return self.place

    def _is_traffic_light(self, at: int) -> bool:
        return self.words[at : at + 2] == ["lampu", "merah"] and at + 2 < len(self.words)

    def _number(self, at: int) -> int | None:
        if at < len(self.words) and self.words[at].isdigit() and len(self.words[at]) <= 4:
            return int(self.words[at])
        return None

    def _field(self, at: int) -> int:
        word, after = self.words[at], at + 1
        if word in ("rt", "blok", "km"):
            return {"rt": self._rt, "blok": self._blok, "km": self._km}[word](after)
        if word in ("kelurahan", "kecamatan"):
            return self._kelurahan(after, is_kelurahan=word == "kelurahan")
        number = self._number(after)
        if number is None or word == "kode":
            return after
        if word == "rw":
            self.place.rw = self.place.rw or number
        else:
            self.place.house = self.place.house or number
        return after + 1

    def _post(self, at: int) -> int:
        """ "tiang PJU no 14", "tiang 17": the number painted on it; 0 where none follows."""
        at += 1
        while at < len(self.words) and self.words[at] in _ON_POST:
            at += 1
        number, after = self.words[at : at + 1], self.words[at + 1 : at + 2]
        if not number or not number[0].isdigit() or not _COUNTED.isdisjoint(after):
            return 0
        self.place.pole = self.place.pole or int(number[0])
        return at + 1

    def _km(self, at: int) -> int:
        """ "KM 3", "km.71+200": the stone of a long road, whole kilometres."""
        number = self._number(at)
        if number is None:
            return at
        self.place.km = number if self.place.km is None else self.place.km
        return at + 1

    def _rt(self, at: int) -> int:
        number = self._number(at)
        if number is None:
            return at
        if self.place.rt is not None and self.place.rt != number:
            self.place.lists = True
        self.place.rt = self.place.rt or number
        at += 1
        while at < len(self.words) and self.words[at] in ("/", BREAK, "rw", "dan"):
            if self.words[at] == "dan" or (self.words[at] == BREAK and not self._rw_next(at)):
                return at
            at += 1
        number = self._number(at)
        if number is None or self.words[at - 1] not in ("/", "rw"):
            return at
        self.place.rw = self.place.rw or number
        return at + 1

    def _rw_next(self, at: int) -> bool:
        return at + 1 < len(self.words) and self.words[at + 1] == "rw"

    def _blok(self, at: int) -> int:
        if at < len(self.words) and self.words[at].isalpha() and len(self.words[at]) <= 2:
            self.place.blok = self.place.blok or self.words[at]
            at += 1
            if at < len(self.words) and self.words[at] == "/":
                at += 1
            number = self._number(at)
            if number is not None:
                self.place.blok_number = self.place.blok_number or number
                at += 1
        return at

    def _begins_blok(self, at: int) -> bool:
        following = at + 2 if self.words[at + 1 : at + 2] == ["/"] else at + 1
        return self._number(following) is not None

    def _blok_sign(self, at: int) -> int:
        """`C8`, `D-2`, `E/11`: a blok without the word."""
        word = self.words[at]
        letter = word.isalpha() and len(word) == 1 and word not in ("x", "v", "i")
        if letter and self.place.blok is None and self._begins_blok(at):
            return self._blok(at)
        return at + 1

    def _kelurahan(self, at: int, *, is_kelurahan: bool) -> int:
        for length in (3, 2, 1):
            chunk = self.words[at : at + length]
            if len(chunk) == length and all(word.isalpha() for word in chunk):
                key = "".join(chunk)
                known = self.lexicon.kelurahan_names.get(key)
                if known or key in self.areas:
                    if is_kelurahan and known:
                        self.place.kelurahan = self.place.kelurahan or known
                    return at + length
        if is_kelurahan or at >= len(self.words) or not self.words[at].isalpha():
            return at
        return at + 1

    def _street(self, at: int) -> tuple[int, bool]:
        kind = _STREET.get(self.words[at], "x")
        after = at + (1 if self.words[at] in _STREET else 2)
        while after < len(self.words) and self.words[after] in _STREET:
            kind, after = _STREET[self.words[after]], after + 1
        numbered = self._ordinal(after)
        if kind == "g" and numbered is not None and self._give_ordinal(numbered):
            return self._house_after_ordinal(after + 1), True
        return self._name(after, kind)

    def _ordinal(self, at: int) -> int | None:
        if at >= len(self.words):
            return None
        number = self._number(at)
        number = roman(self.words[at]) if number is None else number
        return number if number is not None and number <= ORDINAL_UP_TO else None

    def _give_ordinal(self, number: int) -> bool:
        """ "Gayungan gang 6": the number belongs to the street named just before."""
        if not self.place.streets or self.place.streets[-1].ordinal is not None:
            return False
        last = self.place.streets[-1]
        self.place.streets[-1] = Street(last.kind, last.words, number)
        return True

    def _bare_name(self, at: int, *, named: bool) -> int:
        """Words of an address with no "jalan" before them: "martadilaga 88", "kitapa"."""
        word = self.words[at] if at < len(self.words) else BREAK
        if word in _FIELD or word in _STREET or word in _NEAR:
            return at
        if not word.isalpha() or len(word) < 3 or self._is_common(word):
            if named and self.is_address and self.place.house is None:
                self.place.house = self._number(at)
            return self._blok_sign(at) if at < len(self.words) else at
        known = self._area_at(at) if named else 0
        if known or word in self.lexicon.administrative:
            return at + max(known, 1)
        return self._bare_name_or_kelurahan(at, named=named)

    def _bare_name_or_kelurahan(self, at: int, *, named: bool) -> int:
        key, length = self._kelurahan_at(at)
        if key and (named or not self.is_address):
            self.place.hinted_kelurahan = self.place.hinted_kelurahan or key
            return at + length
        after, found = self._name(at, "b")
        if found and key:
            self.place.hinted_kelurahan = self.place.hinted_kelurahan or key
        return after if found else at + 1

    def _kelurahan_at(self, at: int) -> tuple[str | None, int]:
        for length in (2, 1):
            key = "".join(self.words[at : at + length])
            if key in self.lexicon.kelurahan_names and key not in self.lexicon.administrative:
                return self.lexicon.kelurahan_names[key], length
        return None, 0

    def _area_at(self, at: int) -> int:
        """Length of the kelurahan or kecamatan the channel already named, standing at `at`."""
        for length in (3, 2, 1):
            end = at + length
            if "".join(self.words[at:end]) in self.areas and (
                end >= len(self.words) or not self.words[end].isalpha()
            ):
                return length
        return 0

    def _is_common(self, word: str) -> bool:
        lexicon = self.lexicon
        told = word in lexicon.issue_words and word not in lexicon.points
        return word not in lexicon.in_names and (word in lexicon.common or told)

    def _name(self, at: int, kind: str) -> tuple[int, bool]:
        telling: list[str] = []
        ordinal: int | None = None
        while at < len(self.words) and len(telling) < MAX_NAME:
            word = self.words[at]
            if word in (BREAK, "/") or word in _FIELD or word in _NEAR:
                break
            if word in _STREET and telling:
                break
            number = self._number(at)
            if number is not None or (telling and roman(word) is not None):
                if not telling:
                    break
                written = roman(word)
                at += 1
                if written is not None or (number is not None and number <= ORDINAL_UP_TO):
                    ordinal = number if number is not None else written
                    at = self._house_after_ordinal(at)
                elif self.place.house is None:
                    self.place.house = number
                break
            if word.isalpha() and (self._is_common(word) or self._ends_name(at, telling)):
                break
            if len(word) == 1 and telling and self._begins_blok(at):
                at = self._blok_sign(at)
                break
            if word.isalpha() and (word not in _PLAIN):
                telling.append(word)
            at += 1
        if not telling or (
            len(telling) == 1 and (len(telling[0]) < 3 or telling[0] in self.lexicon.directions)
        ):
            return at, False
        named = len(telling) > 1 or ordinal is not None
        if kind == "b" and telling[0] in self.lexicon.points and named:
            kind = "p"
        self.place.streets.append(Street(kind, tuple(telling), ordinal))
        return at, True

    def _ends_name(self, at: int, telling: list[str]) -> bool:
        """A city or province ends a name, but "Puri" before it makes one."""
        begun = any(word not in self.lexicon.in_names for word in telling)
        return begun and self.words[at] in self.lexicon.administrative

    def _house_after_ordinal(self, at: int) -> int:
        if at + 1 < len(self.words) and self.words[at] == "/":
            number = self._number(at + 1)
            if number is not None:
                self.place.house = self.place.house or number
                return at + 2
        return at

    def _landmark(self, at: int) -> int:
        at += 1
        taken = 0
        while at < len(self.words) and taken < MAX_NAME:
            word = self.words[at]
            if word == BREAK or word in _FIELD or word in _STREET or word in _NEAR:
                break
            if not word.isalpha():
                if taken and self._number(at) is not None:
                    self.place.landmark.append(word)
                    at += 1
                break
            if taken and word in self.lexicon.titles:
                at += 1
                continue
            if word not in self.lexicon.landmarks and self._is_common(word):
                break
            if len(word) > 1:
                self.place.landmark.append(word)
            taken += 1
            at += 1
        return at


def read_address(words: list[str], lexicon: Lexicon, areas: tuple[str, ...] = ()) -> Place:
    """Read an address field: words without "jalan" are names too.

    `areas` are the kelurahan and kecamatan the channel named (letters only); repeated after the
    street they are no second name.
    """
    return _Reader(words, lexicon, areas, is_address=True).read()


def read_text(words: list[str], lexicon: Lexicon, areas: tuple[str, ...] = ()) -> Place:
    """Read a complaint's text: names only where a place word announces them."""
    return _Reader(words, lexicon, areas, is_address=False).read()
