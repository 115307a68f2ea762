"""From what a citizen wrote to words that can be compared.

Spelling varies more than meaning: `jl`, `jln`, `dalane` are one word, `Kotabaru` and `Kota Baru`
one place, `Martadilaga` comes as `martadilagga`. Stemming was measured and gains nothing; a table
of address and issue words does.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from aduan.domain.duplicates.lexicon import Lexicon

BREAK: Final = "|"
_TOKEN: Final = re.compile(r"[a-z]+|\d+|[/,;:()\n!?|]|\.(?=\s|$)")
_DOTTED: Final = re.compile(
    r"\b(jl|jln|gg|gng|gang|no|nmr|rt|rw|kp|kpg|kel|kec|blk|dr|kh|tb|h|hj|km|st|sh|perum|komp|[a-z]"
    r"|moh|moch|muh|mohd|ust|kol|kapt|let|may|jend|mayjen|letjen|brigjen|prof|ir|rd)"
    r"\s*\.",
)
_COUNTS: Final = (["km"], ["rt"], ["rw"], ["nomor"], ["blok"])
_NUMBER_WORDS: Final = {
    word: str(at + 1)
    for at, word in enumerate(
        ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"]
    )
}
_ROMAN: Final = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_DIGITS: Final = {"i": 1, "v": 5, "x": 10}
_FORWARDING: Final = r"^\s*(?:fwd|fw|forward|terusan|meneruskan|diteruskan|teruskan)\b"
_FORWARDED: Final = re.compile(_FORWARDING + r"[^:]{0,60}:\s*", re.IGNORECASE)
_FORWARDED_TITLE: Final = re.compile(_FORWARDING, re.IGNORECASE)


def tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Words in their common spelling, numbers, and breaks where a phrase ends."""
    spelling = lexicon.spelling
    out: list[str] = []
    read = _TOKEN.findall(_DOTTED.sub(r"\1 ", text.lower()))
    for raw, after in itertools.pairwise([*read, BREAK]):
        if raw[0].isalpha():
            known = None if _is_sign(raw, out, after) else spelling.get(raw)
            if known is None and len(raw) > 6 and raw.endswith("nya"):
                stem = raw[:-3]
                known = spelling.get(stem, (stem,) if stem in lexicon.common else None)
            if known is None:
                out.append(raw)
            else:
                out.extend(known)
        elif raw[0].isdigit():
            out.append(raw.lstrip("0") or "0")
        else:
            out.append("/" if raw == "/" else BREAK)
    return _without_provinces(_numbers_told(out), lexicon.provinces)


def _numbers_told(words: list[str]) -> list[str]:
    """ "KM tiga", "RT lima", "gang Mawar dua" and "gang Mawar ke-2" with digits."""
    out: list[str] = []
    for word, after in itertools.pairwise([*words, BREAK]):
        if word == "ke" and after.isdigit():
            continue
        counts = word in _NUMBER_WORDS and (out[-1:] in _COUNTS or out[-2:-1] == ["gang"])
        out.append(_NUMBER_WORDS[word] if counts else word)
    return out


def _is_sign(raw: str, before: list[str], after: str) -> bool:
    """Whether a letter is the sign of a blok or house: "blok G", "G/2"; else "g" is "tidak"."""
    return len(raw) == 1 and (before[-1:] == ["blok"] or after[0].isdigit() or after == "/")


def _without_provinces(words: list[str], provinces: frozenset[tuple[str, str]]) -> list[str]:
    """ "Jawa Timur" at the end of an address says nothing of the east of a street."""
    if not any(first in words for first, _ in provinces):
        return words
    out: list[str] = []
    for word in words:
        if out and (out[-1], word) in provinces:
            out.pop()
        else:
            out.append(word)
    return out


def without_forwarding(text: str) -> tuple[str, bool]:
    """The text inside "Meneruskan laporan warga via ...:", and whether it was forwarded."""
    found = _FORWARDED.match(text)
    return (text[found.end() :], True) if found else (text, False)


def own_title(title: str | None) -> str:
    """The title; nothing where it only says that the report was passed on ("Terusan RABEG")."""
    return "" if title is None or _FORWARDED_TITLE.match(title) else title


def roman(word: str) -> int | None:
    """The number a street name ends in, up to XXXIX."""
    if word[0] not in _ROMAN_DIGITS or not _ROMAN.fullmatch(word):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in word]
    return sum(
        -digit if digit < after else digit
        for digit, after in zip(digits, [*digits[1:], 0], strict=True)
    )
