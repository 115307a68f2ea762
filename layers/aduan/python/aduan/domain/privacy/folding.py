"""A normalised copy of a text, and where each of its characters stands in the original.

People's phones write one number in many ways: WhatsApp wraps it in U+202A and joins it with U+2011,
Word puts no-break spaces, an Arabic keyboard gives Arabic-Indic digits, a decorating app
mathematical ones. Patterns are therefore searched in a copy of plain ASCII forms (NFKD, the digits
of every script as 0-9, every dash as "-", every space as " ", marks and invisible characters gone)
and what is found is cut out of the original by the offsets kept here. What a form's editor or a
program made of a sign ("&nbsp;", "<br>", "\\u2011", "%20") is undone first, with its place kept.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.privacy.patterns import pattern

TAKEN_OUT: Final = "\x00"
"""Stands where a mask stands or personal data was found: neither letter, digit nor separator."""

_CONTROLS: Final = {9: " ", 11: " ", 12: " ", 13: " ", 0: " "}
_LOOKALIKES: Final = {
    **dict(zip("АВЕЗКМНОРСТУХаеорсухіјѕ", "ABE3KMHOPCTYXaeopcyxijs", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι", "ABEZHIKMNOPTYXoi", strict=True)),
    "º": "°", "〇": "0", "ˢ": "s", "ø": "o", "Ø": "O", "ı": "i", "ł": "l", "đ": "d",
    "−": "-", "⁃": "-", "ー": "-", "➖": "-", "˗": "-", "～": "-", "∼": "-", "〜": "-",
    "➕": "+", "⁄": "/", "∕": "/", "⧸": "/", "╱": "/",
    "·": ".", "•": ".", "∙": ".", "⋅": ".", "‧": ".", "・": ".", "。": ".", "｡": ".", "٫": ".",
    "،": ",", "、": ",", "٬": ",", "📧": "@", "✉": "@",
    "‘": "'", "’": "'", "ʼ": "'", "′": "'", "`": "'", "´": "'", "“": '"', "”": '"', "″": '"',
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
    "\u115f": "", "\u1160": "", "\u3164": "", "\uffa0": "", "\u2800": " ",
}  # fmt: skip
_WRITTEN_OUT: Final = pattern(
    r"(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<block></?(?:br|p|div|li|ul|ol|td|tr|th|table|h[1-6])(?:[ /][^<>]{0,200})?>)"
    r"|(?P<inline></?(?:b|i|u|s|a|em|strong|span|font|small|big|sub|sup|mark|code|bdi|bdo|wbr)"
    r"(?:[ /][^<>]{0,200})?>)"
    r"|(?P<code>\\u[0-9A-Fa-f]{4})|(?P<line>\\[nrt])"
    r"|(?P<octets>%(?:20|2B|2D|2E|40|28|29|0A|0D|C2%A0|E2%80%9[0-5]|E2%81%A0))",
    re.IGNORECASE,
)
_MAY_BE_WRITTEN_OUT: Final = frozenset("&<\\%")
_RUN: Final = pattern(r"[\x00-\x7f]+|[^\x00-\x7f]")
_MASK: Final = pattern(r"\[[A-Z]{2,8}(?:_[A-Z]{2,8})?\]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` came from `original[starts[i]:ends[i]]`; `ends` takes in the marks and invisible
    characters that follow, so that no cut leaves half a written character behind."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Of the original, for a non-empty span of the copy."""
        return self.starts[start], self.ends[end - 1]

    def rewritten(self, pieces: Sequence[tuple[int, int, str]]) -> "Folded":
        """With each piece `(start, end, new text)` in the place of what stood there, in order."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in pieces:
            parts += (self.text[done:start], new)
            first, last = self.span(start, end)
            starts += (*self.starts[done:start], *([first] * len(new)))
            ends += (*self.ends[done:start], *([last] * len(new)))
            done = end
        parts.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return Folded("".join(parts), starts, ends)


def fold(text: str) -> Folded:
    """The copy; masks that stand in the text already are taken out of it."""
    if _MAY_BE_WRITTEN_OUT.isdisjoint(text):
        return _fold(text)
    return folded_again(_undone(text))


def folded_again(written: Folded) -> Folded:
    """The copy of a copy; its offsets are of the first text."""
    plain = _fold(written.text)
    return Folded(
        plain.text,
        [written.starts[place] for place in plain.starts],
        [written.ends[place - 1] for place in plain.ends],
    )


def _undone(text: str) -> Folded:
    pieces = [(*one.span(), _sign(one)) for one in _WRITTEN_OUT().finditer(text)]
    copy = Folded(text, range(len(text)), range(1, len(text) + 1))
    return copy.rewritten(pieces) if pieces else copy


def _sign(one: re.Match[str]) -> str:
    written = one.group()
    match one.lastgroup:
        case "entity":
            import html  # noqa: PLC0415 - two thousand names, for a text that has one of them

            return html.unescape(written)
        case "code":
            return chr(int(written[2:], 16))
        case "octets":
            return bytes.fromhex(written.replace("%", "")).decode("utf-8", "replace")
        case "inline":
            return ""
        case _:
            return " "


def _fold(text: str) -> Folded:
    if text.isascii():
        plain = text.translate(_CONTROLS)
        return Folded(_without_masks(plain), range(len(text)), range(1, len(text) + 1))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for run in _RUN().finditer(text):
        place, written = run.start(), run.group()
        if written.isascii():
            parts.append(written.translate(_CONTROLS))
            starts += range(place, run.end())
            ends += range(place + 1, run.end() + 1)
            continue
        new = _plain(written)
        if not new:
            if ends and ends[-1] == place:
                _lengthen(ends, place + 1)
            continue
        parts.append(new)
        starts += [place] * len(new)
        ends += [place + 1] * len(new)
    return Folded(_without_masks("".join(parts)), starts, ends)


def _lengthen(ends: list[int], end: int) -> None:
    """For the one to three characters of the copy that came from the same original character."""
    last, old = len(ends) - 1, ends[-1]
    while last >= 0 and ends[last] == old:
        ends[last] = end
        last -= 1


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    import unicodedata  # noqa: PLC0415 - a text in ASCII does without its tables

    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Lo", "No"} and unicodedata.numeric(character, None) in range(10):
        return str(int(unicodedata.numeric(character)))
    if category in {"Cf", "Mn", "Me"}:
        return ""
    by_category = {"Pd": "-", "Zs": " ", "Ps": "(", "Pe": ")", "Cc": " "}.get(category)
    if by_category:
        return by_category
    decomposed = "".join(
        _LOOKALIKES.get(part, part)
        for part in unicodedata.normalize("NFKD", character)
        if unicodedata.category(part) not in {"Mn", "Me", "Cf"}
    )
    return decomposed if decomposed.isascii() and decomposed else character


def has_digits(text: str) -> bool:
    """Of a copy, whose digits are all 0-9. Without any, no pattern of a number is needed."""
    return any(digit in text for digit in "0123456789")


def _without_masks(text: str) -> str:
    if "[" not in text:
        return text
    return _MASK().sub(lambda mask: TAKEN_OUT * len(mask.group()), text)
