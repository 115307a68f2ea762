"""Another government named in a report: the same street and post office in another town.

What counts is decided as for places (`domain/routing/place_names`): after "kota" or "kabupaten" any
government but the city's own; alone only a neighbouring town, and not where a road leads to it or
is called after it ("Jl. Raya Cilegon", "arah Cilegon").
"""

import re
from typing import Final

from aduan.domain.duplicates.lexicon import Lexicon

_WORDS: Final = re.compile(r"[a-z]+|[^a-z\s]")
_KIND: Final = {
    "kota": "kota", "pemkot": "kota", "walikota": "kota",
    "kabupaten": "kab", "kab": "kab", "kabupten": "kab", "pemkab": "kab", "bupati": "kab",
}  # fmt: skip
_LEADS: Final = frozenset(
    {"jalan", "jl", "jln", "raya", "tol", "arah", "jurusan", "menuju", "ke", "terminal", "jalur",
     "bus", "angkot", "trayek", "lintas", "dari", "perbatasan", "batas", "stasiun", "rel", "kereta",
     "perumahan", "perum", "komplek", "kp", "kampung", "gang", "gg", "kelurahan", "kel", "plat",
     "nopol", "bank", "warung", "bakso", "pt", "cv"}
)  # fmt: skip
"""Before a town's name these make it a way, a line or a name, not the place of the event."""
_REACH: Final = 3


def named_government(text: str, lexicon: Lexicon) -> str | None:
    """The key of the last other government the text names; None for the city's own or none."""
    words = [word for word in _WORDS.findall(text.lower()) if word != "."]
    found = None
    for at, word in enumerate(words):
        kind = _KIND.get(word)
        if kind is not None:
            name, length = _name(words, at + 1, lexicon.governments)
            if name is not None and (kind, name) not in lexicon.own_governments:
                found = f"{kind} {name}"
        elif word[0].isalpha() and words[at - 1 : at] not in [[one] for one in _KIND]:
            name, length = _name(words, at, lexicon.towns)
            if name is not None and not _leads(words, at) and _ends(words, at + length):
                found = f"kota {name}"
    return found


def _name(words: list[str], at: int, names: frozenset[str]) -> tuple[str | None, int]:
    for length in (2, 1):
        chunk = words[at : at + length]
        if len(chunk) == length and "".join(chunk) in names:
            return "".join(chunk), length
    return None, 0


def _leads(words: list[str], at: int) -> bool:
    return not _LEADS.isdisjoint(words[max(0, at - _REACH) : at])


def _ends(words: list[str], at: int) -> bool:
    """Whether the phrase is over behind the name: "Cilegon Timur" is a toll gate."""
    return at >= len(words) or not words[at][0].isalpha()
