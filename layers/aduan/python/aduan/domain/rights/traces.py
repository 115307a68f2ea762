"""What tells one person's words and marks in a text that others wrote.

What the hub itself writes of a complaint has its place and is taken from there. People quote: an
official repeats a name in a note, a sentence of the report in an answer. Three things betray that:
a name, number or address of the person; a word that mixes letters and digits (a plate, a code); and
five of the person's own words in a row. Fewer words in a row are everybody's ("lampu di jalan").
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aduan.domain.case.complaint import ERASED

_ROW: Final = 5
"""Words in a row that are one person's."""
_SHORTEST_CODE: Final = 6
_SHORTEST_NAME: Final = 4
_SHORTEST_NUMBER: Final = 7
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\D+")
_RUN: Final = re.compile(r"\+?\d[\d .()-]{5,}\d")
"""A number as people write it: digits with what they put between them."""


@dataclass(frozen=True, slots=True)
class Traces:
    """`marks` are names, addresses and codes in folded case, `numbers` runs of digits, `rows` the
    person's words five by five. No repr: it is made of what must not be printed."""

    marks: frozenset[str] = field(default=frozenset(), repr=False)
    numbers: frozenset[str] = field(default=frozenset(), repr=False)
    rows: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)

    def names_in(self, text: str) -> bool:
        """Whether the text names the person: for what other reporters wrote, who may well have
        used the same words for the same lamp."""
        if not text:
            return False
        low = text.casefold()
        if any(mark in low for mark in self.marks if not mark.isalnum()):
            return True
        if self.marks & set(_WORD.findall(low)):
            return True
        return bool(self.numbers) and any(
            number in _DIGITS.sub("", run) for run in _RUN.findall(text) for number in self.numbers
        )

    def in_text(self, text: str) -> bool:
        """Whether the text names the person or repeats their words."""
        return self.names_in(text) or any(
            row in self.rows for row in _rows(_WORD.findall(text.casefold()))
        )

    def named_in(self, value: Any) -> bool:
        """`names_in` of anything that is made of texts."""
        match value:
            case str():
                return self.names_in(value)
            case Mapping():
                return any(self.named_in(one) for one in value.values())
            case list() | tuple() | set() | frozenset():
                return any(self.named_in(one) for one in value)
            case _:
                return False

    def without(self, value: Any, said: str = ERASED, *, names_only: bool = False) -> Any:
        """The value with every text that repeats the person (with `names_only`: that names them)
        replaced by `said`."""
        match value:
            case str():
                found = self.names_in(value) if names_only else self.in_text(value)
                return said if found else value
            case Mapping():
                return {
                    name: self.without(one, said, names_only=names_only)
                    for name, one in value.items()
                }
            case list():
                return [self.without(one, said, names_only=names_only) for one in value]
            case tuple():
                return tuple(self.without(one, said, names_only=names_only) for one in value)
            case _:
                return value


def traces_of(
    texts: Iterable[str], *, names: Iterable[str] = (), numbers: Iterable[str] = ()
) -> Traces:
    """`texts` are what the person wrote, `names` what they are called and reached by."""
    marks: set[str] = set()
    rows: set[tuple[str, ...]] = set()
    for text in texts:
        words = _WORD.findall(text.casefold())
        rows |= set(_rows(words))
        marks |= {word for word in words if _is_code(word)}
    for name in names:
        low = name.casefold().strip()
        if not low:
            continue
        parts = _WORD.findall(low)
        if len(low) >= _SHORTEST_NAME:
            marks.add(low)
        if "@" not in low:  # the parts of an address at example.com are everybody's
            marks |= {part for part in parts if len(part) >= _SHORTEST_NAME}
    known = set()
    for number in numbers:
        digits = _DIGITS.sub("", number)
        national = digits.removeprefix("62").lstrip("0")
        if len(national) >= _SHORTEST_NUMBER:
            known.add(national)
    return Traces(frozenset(marks), frozenset(known), frozenset(rows))


def _is_code(word: str) -> bool:
    return (
        len(word) >= _SHORTEST_CODE
        and any(letter.isalpha() for letter in word)
        and any(letter.isdigit() for letter in word)
    )


def _rows(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _ROW]) for at in range(len(words) - _ROW + 1))
