"""A short message: one part of 160 characters of the GSM alphabet (3GPP TS 23.038), never more.

A second part costs as much again, and one character outside the alphabet makes parts of 70.
"""

from typing import Final

LIMIT: Final = 160
_TWICE: Final = frozenset("^{}\\[~]|")
"""Characters of the extension table: each takes two places."""
_ABSENT: Final = str.maketrans("`", "'")
"""The one character of printed ASCII that the alphabet has not."""


def places(text: str) -> int:
    """How many of the 160 places an ASCII text takes."""
    return len(text) + sum(one in _TWICE for one in text)


def shortened(words: str, rest: str) -> str:
    """`words` and then `rest`; of the words as much as there is place for. Both ASCII."""
    words = words.translate(_ABSENT)
    if places(words) + 1 + places(rest) <= LIMIT:
        return f"{words} {rest}"
    while words and places(words) + 4 + places(rest) > LIMIT:
        words = words[:-1].rstrip()
    return f"{words}... {rest}"
