"""What is certain by its meanings alone, before any model is asked.

A rule is a list of sets: two sentences that follow one another must have one meaning of each. That
is a kind and not a phrase - somebody of an office, asking, an amount - and it is only taken where
nothing in the text speaks against it (`calm`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aduan.domain.privacy.accusations import spoken
from aduan.domain.privacy.signs import Piece

BETWEEN: Final = "(?: [a-z0-9]+){0,4} "


@dataclass(frozen=True, slots=True)
class Certain:
    """The rules of one question."""

    calm: frozenset[str]
    rules: Mapping[str, tuple[frozenset[str], ...]]

    def holds(self, parts: Sequence[Piece]) -> bool:
        return self.unopposed(parts) and bool(self.found(parts))

    def unopposed(self, parts: Sequence[Piece]) -> bool:
        return not any(self.calm & part.meanings for part in parts)

    def found(self, parts: Sequence[Piece]) -> list[str]:
        """The rules that fit, whatever speaks against them."""
        said = [part.meanings for part in parts]
        pairs = [a | b for a, b in itertools.pairwise(said)] or said
        return [
            name
            for name, rule in self.rules.items()
            if any(all(wanted & meanings for wanted in rule) for meanings in pairs)
        ]


@dataclass(frozen=True, slots=True)
class Sure:
    """Phrases that count whatever the model makes of the words around them. They are few: what
    nobody says who does not mean it, and what is worst to miss."""

    phrases: Mapping[str, re.Pattern[str]]
    unless: re.Pattern[str]

    def says(self, question: str, text: str) -> bool:
        said = spoken(text)
        found = self.phrases.get(question)
        return found is not None and bool(found.search(said)) and not self.unless.search(said)


def read_sure(table: Mapping[str, Any]) -> Sure:
    """From `[sure]` of `words.toml`; a pack without it is sure of nothing by its phrases."""
    listed = dict(table.get("sure", {}))
    unless = listed.pop("unless", [])
    return Sure({name: _any_of(some) for name, some in listed.items()}, _any_of(unless))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole words; "~" is at most `BETWEEN` words, a star the end of a word."""
    some = [
        BETWEEN.join(
            " ".join(re.escape(word).replace(r"\*", "[a-z0-9]*") for word in part.split())
            for part in one.split("~")
        )
        for one in phrases
    ]
    return re.compile(rf"(?<= )(?:{'|'.join(some)})(?= )") if some else re.compile(r"(?!)")


def read_certain(table: Mapping[str, Any]) -> Mapping[str, Certain]:
    """By question, from `words.toml`. KeyError where a question has rules and no `calm`."""
    return {
        question: Certain(
            frozenset(table["calm"][question]),
            {name: tuple(map(frozenset, sets)) for name, sets in rules.items()},
        )
        for question, rules in table["certain"].items()
    }
