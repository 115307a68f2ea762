"""Cutting a long answer into parts that LAPOR! takes (1,000 characters), losing nothing.

A cut is made after a paragraph, else after a sentence, else between words, and only then inside a
word, never inside a character. Nobody publishes whether LAPOR! counts code points or UTF-16
units, so the larger count is used.
"""

import re
import unicodedata
from typing import Final

LIMIT: Final = 1000
CUTS: Final = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"(?<=[,;:])\s+"),
    re.compile(r"\s+"),
)
# A cut this early would leave a stub of a part; a worse kind of cut further on reads better.
SHORTEST_SHARE: Final = 0.3
JOINER: Final = "\u200d"


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, room: int) -> tuple[str, ...]:
    """At least one part; each at most `room` long; joined they are the text, but for the white
    space at the cuts."""
    if room < 1:
        raise ValueError(f"tidak ada ruang untuk isi: {room}")
    parts = []
    rest = text.strip()
    while length(rest) > room:
        at = _cut(rest, room)
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    parts.append(rest)
    return tuple(parts)


def _cut(text: str, room: int) -> int:
    most = _fits(text, room)
    for cut in CUTS:
        ends = [found.start() for found in cut.finditer(text, 0, most + 1)]
        fitting = [end for end in ends if SHORTEST_SHARE * most <= end <= most]
        if fitting:
            return fitting[-1]
    return _between_characters(text, most)


def _fits(text: str, room: int) -> int:
    used = 0
    for index, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > room:
            return max(index, 1)
    return len(text)


def _between_characters(text: str, most: int) -> int:
    """A base letter keeps its marks, and a joined emoji stays whole, when that is possible."""
    at = most
    while at > 1 and (
        unicodedata.combining(text[at]) or text[at] in (JOINER, "\ufe0f") or text[at - 1] == JOINER
    ):
        at -= 1
    return at if at > 1 else most
