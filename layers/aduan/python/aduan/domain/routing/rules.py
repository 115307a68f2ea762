"""The rules of a city pack, made ready to be tried on a text.

A phrase is written as people write: "lampu pju", "pungli*" (any ending), "setoran ~ dinas" (up
to three words between). Rules are data; this only reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aduan.domain.city.city import City, Road, Rule

NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
NEVER: Final = re.compile(r"(?!)")
BETWEEN: Final = r"(?: [a-z0-9]+){0,3}"


class PhraseError(ValueError):
    """A phrase that can never match."""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    rule: Rule
    any: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str]

    def matches(self, said: str, category: str) -> str:
        """The words that fired the rule, or "" when it does not apply."""
        if self.rule.within and category not in self.rule.within:
            return ""
        found = self.any.search(said)
        if found is None or self.unless.search(said):
            return ""
        if self.also is not None and not self.also.search(said):
            return ""
        return found.group(0).strip()


def ready_rules(city: City) -> tuple[ReadyRule, ...]:
    return tuple(
        ReadyRule(
            rule,
            pattern(rule.any),
            pattern(rule.also) if rule.also else None,
            pattern(rule.unless),
        )
        for rule in city.rules.values()
    )


def spoken(text: str) -> str:
    """Lower-case words with single spaces, also at both ends: what patterns run on."""
    return f" {NOT_A_WORD.sub(' ', text.lower()).strip()} "


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all phrases, whole words only. Raises PhraseError for an empty phrase."""
    alternatives = [expression(phrase) for phrase in phrases]
    if not alternatives:
        return NEVER
    return re.compile(f"(?<= )(?:{'|'.join(alternatives)})(?= )")


def expression(phrase: str) -> str:
    parts = [expression_of_words(part) for part in phrase.lower().split("~")]
    if not all(parts):
        raise PhraseError(f'frasa "{phrase}" tidak dapat dicocokkan')
    return f"{BETWEEN} ".join(parts)


def expression_of_words(part: str) -> str:
    words = []
    for token in part.split():
        stem = NOT_A_WORD.sub(" ", token.removesuffix("*")).strip()
        if stem:
            words.append(re.escape(stem) + ("[a-z0-9]*" if token.endswith("*") else ""))
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class ReadyRoad:
    road: Road
    name: re.Pattern[str]


def ready_roads(city: City) -> tuple[ReadyRoad, ...]:
    """Roads under every way of writing "Jalan": the name must follow that word."""
    return tuple(ReadyRoad(road, road_pattern((road.name, *road.aliases))) for road in city.roads)


def road_pattern(names: Iterable[str]) -> re.Pattern[str]:
    alternatives = []
    for name in names:
        bare = spoken(name).strip()
        cut = re.sub(r"^(?:jalan|jl|jln) (?:raya )?", "", bare)
        if cut == bare:
            alternatives.append(re.escape(bare))
        else:
            alternatives.append(rf"(?:jalan|jl|jln|ruas)(?: raya)? {re.escape(cut)}")
    return re.compile(f"(?<= )(?:{'|'.join(alternatives)})(?= )")
