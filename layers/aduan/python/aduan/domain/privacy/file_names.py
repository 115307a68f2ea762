"""Names of persons in links and in names of files: "foto_rumah_pak_sarmidi_0812.jpg".

Such a text leads somewhere, so only what is certain goes: a word behind a title that a word list
knows as a name, or that has the form of one (`introductions.py`), and the names that follow it. The
name of a site is left as it is, and so is a place that has somebody's name ("jl_pak_sarmidi").
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from aduan.domain.privacy.finding import PersonalData
from aduan.domain.privacy.folding import Folded
from aduan.domain.privacy.introductions import has_the_form
from aduan.domain.privacy.names import NAME, Vocabulary
from aduan.domain.privacy.patterns import pattern

FEWEST_WORDS: Final = 5
"""Of a file's name that says something: "foto jalan rusak jpg" does not."""
_SITE: Final = pattern(r"^[a-z][a-z0-9+.-]*:[ ]?//[^/?#]*", re.IGNORECASE)
_WORD: Final = pattern(r"[A-Z]?[a-z]+|[A-Z]+")
_BETWEEN: Final = pattern(r"[ _.+-]{0,2}")
"""None between the words of "rumahPakSarmidi"."""
_BETWEEN_WORDS: Final = pattern(r"[\W_]+")
_TURN: Final = pattern(r"(?<=[a-z])(?=[A-Z])")
_TITLES: Final = frozenset(
    [
        "pak",
        "bpk",
        "bapak",
        "bu",
        "ibu",
        "sdr",
        "sdri",
        "sdra",
        "saudara",
        "saudari",
        "kang",
        "haji",
        "hj",
        "ust",
        "ustad",
        "ustadz",
        "mbah",
    ]
)
_BACK: Final = 2
"""How many words before the title may say that it is a place."""


def said_by_file(address: str) -> str:
    """What a file is called, and what it lies in, as words: officials see the address, so it is
    read as a text is. Empty of too few words to say anything."""
    site = _SITE().match(address)
    path = unquote(address[site.end() :] if site else address)
    words = _BETWEEN_WORDS().sub(" ", _TURN().sub(" ", path)).split()
    return " ".join(words) if len(words) >= FEWEST_WORDS else ""


def names_in_files(copy: Folded, vocabulary: Vocabulary) -> Iterator[PersonalData]:
    """Names in an `unescaped` copy (`foreign.py`)."""
    text = copy.text
    site = _SITE().match(text)
    words = list(_WORD().finditer(text, site.end() if site else 0))
    for place, word in enumerate(words[:-1]):
        if word.group().lower() not in _TITLES or not _joined(text, word, words[place + 1]):
            continue
        if any(
            one.group().lower() in vocabulary.places for one in words[max(0, place - _BACK) : place]
        ):
            continue
        last = place
        while last + 1 < len(words) and _joined(text, words[last], words[last + 1]):
            if not _is_name(words[last + 1].group().lower(), vocabulary):
                break
            last += 1
        if last > place:
            yield PersonalData(NAME, *copy.span(words[place + 1].start(), words[last].end()))


def _joined(text: str, word: re.Match[str], after: re.Match[str]) -> bool:
    return _BETWEEN().fullmatch(text, word.end(), after.start()) is not None


def _is_name(low: str, vocabulary: Vocabulary) -> bool:
    return low in vocabulary.common or (has_the_form(low) and low not in vocabulary.ordinary)
