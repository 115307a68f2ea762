"""From what a citizen wrote to words that can be compared.

Spelling varies more than meaning: `jl`, `jln`, `dalane` are one word, `Kotabaru` and `Kota Baru`
one place, `Martadilaga` comes as `martadilagga`. Stemming was measured and gains nothing; a table
of address and issue words does.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Final

from aduan.domain.duplicates.lexicon import Lexicon

BREAK: Final = "|"
_TOKEN: Final = re.compile(r"[a-z]+|\d+|[/,;:()\n!?|]|\.(?=\s|$)")
_DOTTED: Final = re.compile(
    r"\b(jl|jln|jln|gg|gng|no|nmr|rt|rw|kp|kpg|kel|kec|blk|dr|kh|tb|h|hj|km|st|sh|perum|komp|r|a|m)"
    r"\s*\.",
)
_ROMAN: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18,
    "xix": 19, "xx": 20,
}  # fmt: skip
_FORWARDED: Final = re.compile(
    r"^\s*(?:fwd|fw|forward|terusan|meneruskan|diteruskan|teruskan)\b[^:]{0,60}:\s*", re.IGNORECASE
)


def tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Words in their common spelling, numbers, and breaks where a phrase ends."""
    spelling = lexicon.spelling
    out: list[str] = []
    for raw in _TOKEN.findall(_DOTTED.sub(r"\1 ", text.lower())):
        if raw[0].isalpha():
            known = spelling.get(raw)
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
    return out


def without_forwarding(text: str) -> tuple[str, bool]:
    """The text inside "Meneruskan laporan warga via ...:", and whether it was forwarded."""
    found = _FORWARDED.match(text)
    return (text[found.end() :], True) if found else (text, False)


def roman(word: str) -> int | None:
    return _ROMAN.get(word)


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """What stays of a word under the usual slips: doubled letters, oe/u, y/i, dropped h."""
    word = word.replace("oe", "u").replace("dj", "j").replace("tj", "c").replace("y", "i")
    word = word.replace("kh", "k").replace("sy", "s").replace("v", "f").replace("ph", "f")
    out = [word[0]]
    for letter in word[1:]:
        if letter != out[-1] and letter != "h":
            out.append(letter)
    return "".join(out)


def word_hash(word: str) -> int:
    """24 bits of a word: enough to meet again, too little to read back a text."""
    return zlib.crc32(skeleton(word).encode()) & 0xFFFFFF


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> bool:
    """The same word but for one slip of the finger (in words long enough to bear it)."""
    if one == other:
        return True
    one, other = skeleton(one), skeleton(other)
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    return _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    if len(one) == len(other):
        swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        return swapped or one[at + 1 :] == other[at + 1 :]
    return one[at:] == other[at + 1 :]
