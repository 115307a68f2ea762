"""The words a complaint is found by, and the words of a question: an inverted index's terms.

Only what was masked is read, so no term is a name or a number of a person. A term is the stem of a
word in the shape that survives the usual slips of spelling ("Martadilagga"), so that "berlubang"
finds "lubang"; the words of the place come first, for a caller names the street before the matter.
What joins no two reports (`FILLER`) is no term.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from aduan.domain.case.case import Place
from aduan.domain.case.complaint import Complaint
from aduan.domain.duplicates.shapes import skeleton
from aduan.domain.routing.text import FILLER, LINK, MASK, stem

SHORTEST: Final = 3
"""Letters of a term, and of what is typed to begin one: two letters begin half of all words."""
LONGEST: Final = 24
MOST_TERMS: Final = 44
"""Terms a complaint is filed under: each is a row."""
MOST_ASKED: Final = 6
"""Words of a question that are read; a caller says fewer."""
_LONGEST_TEXT: Final = 1_600
_LONGEST_ASKED: Final = 200
_NUMBERED: Final = frozenset({"rt", "rw", "no", "km"})
"""Words that say nothing without their number, which then holds them ("rt5")."""
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")
_PIECES: Final = re.compile(r"\w+|\W+")
_SPELLED: Final = {
    "jl": "jalan", "jln": "jalan", "dalan": "jalan", "gg": "gang", "gng": "gang", "kp": "kampung",
    "kpg": "kampung", "kel": "kelurahan", "kec": "kecamatan", "perum": "perumahan",
    "komp": "kompleks", "komplek": "kompleks", "sd": "sdn", "smp": "smpn", "sma": "sman",
}  # fmt: skip
_GENERIC: Final = frozenset({"jalan", "gang", "kelurahan", "kecamatan", "kampung", "perumahan"})
"""What stands before a name and is never one word with it."""
_MOST_JOINED: Final = 4
_SHORT: Final = frozenset({"rt", "rw", "sd", "km", "no", "hp", "kk", "pju", "tpa", "tps"})
"""Short words that say something, with the number that follows them ("rt 05", "km 3")."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question: `term` as it is filed, `ways` every term it may be filed as (its
    stem, itself, itself with a neighbour), `begun` what a term may begin with ("" unless it is the
    last word, which may still be typed)."""

    term: str
    ways: tuple[str, ...]
    begun: str = ""


def terms_of(complaint: Complaint, place: Place, matter: str) -> tuple[str, ...]:
    """What the complaint is filed under, the most telling first. `place` is where the city's own
    tables found it, `matter` what it was taken for."""
    where = complaint.location
    named = [where.address, where.kelurahan, where.kecamatan, place.kelurahan, place.kecamatan]
    places = [
        term
        for each in named
        if each
        for term in (*(both for word in _words(each) for both in _both(word)), *_joined(each))
    ]
    written = f"{complaint.title} {complaint.text}"
    said = [term for word in _words(written) for term in _both(word)]
    numbers = [term for term in said if any(letter.isdigit() for letter in term)]
    found = [*places, *_terms(matter), *numbers, *said]
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def words_asked(written: str) -> tuple[Word, ...]:
    """A question's words. Two of them that others write as one ("Kota Baru") are each found by the
    one word too; the last may be half a word."""
    spoken = [word for word in _words(written[:_LONGEST_ASKED]) if _term(word)]
    pairs = [_join(one, other) for one, other in itertools.pairwise(spoken)]
    asked: dict[str, Word] = {}
    for at, word in enumerate(spoken):
        beside = [pair for pair in (*pairs[max(at - 1, 0) : at], *pairs[at : at + 1]) if pair]
        last = at == len(spoken) - 1 and len(word) >= SHORTEST
        begun = skeleton(word)[:LONGEST] if last else ""
        if word not in _NUMBERED or len(spoken) == 1:
            asked[_term(word)] = Word(_term(word), (*_both(word), *beside), begun)
    kept = set(telling(tuple(asked.values()))[:MOST_ASKED])
    return tuple(word for word in asked.values() if word in kept)


def holds(filed: frozenset[str], word: Word) -> bool:
    """Whether a complaint filed under these terms says the word."""
    if any(way in filed for way in word.ways):
        return True
    return bool(word.begun) and any(term.startswith(word.begun) for term in filed)


def marked(text: str, other: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, and of each whether the other text says the same word: what two reports
    agree in, for the eye."""
    shared = set(_terms(text)) & set(_terms(other))
    pieces: list[tuple[str, bool]] = []
    for piece in _PIECES.findall(text):
        same = any(term in shared for term in _terms(piece))
        if pieces and pieces[-1][1] is same:
            pieces[-1] = (pieces[-1][0] + piece, same)
        else:
            pieces.append((piece, same))
    return tuple(pieces)


def telling(words: tuple[Word, ...]) -> list[Word]:
    """The words of a question, those that fewest complaints say first: what has a number in it,
    then names, then what half of a city's complaints speak of."""
    return sorted(
        words,
        key=lambda word: (
            not any(letter.isdigit() for letter in word.term),
            word.term in _COMMON,
            -len(word.term),
        ),
    )


def _terms(text: str) -> list[str]:
    return [term for term in map(_term, _words(text)) if term]


def _term(word: str) -> str:
    if word.isdigit():
        return ""  # a number alone is told apart by what stands before it
    if any(letter.isdigit() for letter in word):
        return word[:LONGEST]
    if word in FILLER or (len(word) < SHORTEST and word not in _SHORT):
        return ""
    return skeleton(stem(word))[:LONGEST]


def _words(text: str) -> list[str]:
    """Lower-case words in their common spelling; a number joins the short word before it."""
    bare = MASK.sub(" ", LINK.sub(" ", text[:_LONGEST_TEXT].lower()))
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    words: list[str] = []
    for raw in _WORD.findall(plain):
        if raw.isdigit():
            number = raw.lstrip("0")[:6] or "0"
            if words and words[-1] in _SHORT | {"sdn", "smpn", "sman", "blok"}:
                words.append(f"{words[-1]}{number}")
            else:
                words.append(number)
        else:
            words.append(_SPELLED.get(raw, raw))
    return words


def _both(word: str) -> tuple[str, ...]:
    """A word's stem, and the word as it is: half of a name is no stem yet ("Terb" of Terbang)."""
    term = _term(word)
    return (term, skeleton(word)[:LONGEST]) if term else ()


def _joined(text: str) -> list[str]:
    """Names that are written as two words here and as one there."""
    words = [word for word in _words(text) if _term(word)]
    pairs = (_join(one, other) for one, other in itertools.pairwise(words))
    return [pair for pair in pairs if pair][:_MOST_JOINED]


def _join(one: str, other: str) -> str:
    if not (one.isalpha() and other.isalpha()) or one in _GENERIC:
        return ""
    return skeleton(one + other)[:LONGEST]


_SPOKEN_OF: Final = """
    air bahaya bau banjir bocor dekat depan drainase gang gelap genangan got jalan jembatan kampung
    kecamatan kelurahan kompleks kota lampu lapor lubang macet malam masalah mati mobil motor padam
    parkir pasar pelayanan perbaikan perumahan petugas pju pohon rt rumah rusak rw saluran sampah
    samping sekolah sungai terminal tumbang tumpuk umum warga
"""
_COMMON: Final = frozenset(_term(word) for word in _SPOKEN_OF.split())
