"""What a text says, as a few plain numbers: those a tree of the reading model can ask for.

Counted over its sentences: each meaning and group of meanings, and which rules of meanings fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from aduan.domain.privacy.certain import Certain
from aduan.domain.privacy.signs import Piece

SENTENCES: Final = "sentences"
FULLEST: Final = "fullest"
"""Groups of meanings in the sentence that has most."""
LENGTH: Final = "length"
SURE: Final = "sure"
"""A rule of meanings fits, and nothing in the text speaks against it."""


def facts_of(parts: Sequence[Piece], certain: Certain | None) -> Mapping[str, float]:
    """By name; what is not in it is nought."""
    facts: Counter[str] = Counter()
    for part in parts:
        facts.update(f"m:{meaning}" for meaning in part.meanings)
        facts.update(f"g:{group}" for group in part.groups)
    if certain is not None:
        facts.update(f"r:{rule}" for rule in certain.found(parts))
        facts[SURE] = int(certain.holds(parts))
    facts[SENTENCES] = len(parts)
    facts[FULLEST] = max((len(part.groups) for part in parts), default=0)
    facts[LENGTH] = sum(len(part.blocks[0]) for part in parts)
    return facts
