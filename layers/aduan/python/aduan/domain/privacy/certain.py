"""What is certain by its meanings alone, before any model is asked.

A rule is a list of sets: two sentences that follow one another must have one meaning of each. That
is a kind and not a phrase - somebody of an office, asking, an amount - and it is only taken where
nothing in the text speaks against it (`calm`).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aduan.domain.privacy.signs import Piece


@dataclass(frozen=True, slots=True)
class Certain:
    """The rules of one question."""

    calm: frozenset[str]
    rules: Mapping[str, tuple[frozenset[str], ...]]

    def holds(self, parts: Sequence[Piece]) -> bool:
        return not any(self.calm & part.meanings for part in parts) and bool(self.found(parts))

    def found(self, parts: Sequence[Piece]) -> list[str]:
        """The rules that fit, whatever speaks against them."""
        said = [part.meanings for part in parts]
        pairs = [a | b for a, b in itertools.pairwise(said)] or said
        return [
            name
            for name, rule in self.rules.items()
            if any(all(wanted & meanings for wanted in rule) for meanings in pairs)
        ]


def read_certain(table: Mapping[str, Any]) -> Mapping[str, Certain]:
    """By question, from `words.toml`. KeyError where a question has rules and no `calm`."""
    return {
        question: Certain(
            frozenset(table["calm"][question]),
            {name: tuple(map(frozenset, sets)) for name, sets in rules.items()},
        )
        for question, rules in table["certain"].items()
    }
