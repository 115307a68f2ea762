"""The recorded streams told in other words: does the decision hang on the names it was fitted on?

Every street gets an invented name, words get slips of the finger, sentences another order, fixes
some metres more error. The truth stays what it was, so a drop shows what was learned by heart.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from aduan.domain.duplicates.fingerprint import fingerprint
from aduan.domain.duplicates.lexicon import METRES_PER_DEGREE, Lexicon
from aduan.domain.duplicates.recorded import report_of

SLIP: Final = 0.03
JITTER_M: Final = 8.0
_WORD: Final = re.compile(r"[A-Za-z]+")
_ONSETS: Final = ("b", "c", "d", "g", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w")
_VOWELS: Final = ("a", "i", "u", "e", "o")


def variant(rows: Sequence[Mapping[str, Any]], lexicon: Lexicon, seed: int) -> list[dict[str, Any]]:
    """The same reports, told otherwise. A repeated payload stays a repeated payload."""
    names = {word: _invented(word, seed) for word in _street_words(rows, lexicon)}
    return [_told(row, names, seed) for row in rows]


def _street_words(rows: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> Iterator[str]:
    kept = lexicon.in_names | lexicon.landmarks | lexicon.points | lexicon.directions
    areas = "|".join(lexicon.kelurahan_names)
    for number, row in enumerate(rows):
        for street in fingerprint(report_of(row, str(number)), lexicon).streets:
            for word in street.words:
                known = word in kept or word in lexicon.common or word in lexicon.known_words
                if len(word) > 3 and not known and word not in areas:
                    yield word


def _invented(word: str, seed: int) -> str:
    chance = random.Random(f"{seed}{word}")
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(max(2, len(word) // 2))
    ) + chance.choice(("n", "ng", "r", "s", ""))


def _told(row: Mapping[str, Any], names: Mapping[str, str], seed: int) -> dict[str, Any]:
    data = dict(row["data"])
    where = dict(data.get("location") or {})
    # what came twice in the same words and place shall come twice in the same other words
    chance = random.Random(zlib.crc32(f"{seed}{data.get('text')}{where}".encode()))
    data["text"] = _slips(_turned(_renamed(data.get("text") or "", names), chance), chance)
    data["title"] = _renamed(data.get("title") or "", names)
    if where.get("address"):
        where["address"] = _renamed(where["address"], names)
    if where.get("lat") is not None and where.get("lng") is not None:
        where["lat"] += chance.gauss(0, JITTER_M) / METRES_PER_DEGREE
        where["lng"] += chance.gauss(0, JITTER_M) / METRES_PER_DEGREE
    data["location"] = where
    return {**row, "data": data}


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: names.get(found[0].lower(), found[0]), text)


def _turned(text: str, chance: random.Random) -> str:
    """Sentences in another order."""
    parts = [part for part in re.split(r"(?<=[.!?])\s+", text) if part]
    chance.shuffle(parts)
    return " ".join(parts)


def _slips(text: str, chance: random.Random) -> str:
    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < 6 or chance.random() > SLIP:
            return word
        at = chance.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _WORD.sub(slip, text)
