"""The shape of a word: what stays the same when it is spelled with a slip."""

from __future__ import annotations

import zlib
from functools import lru_cache


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
