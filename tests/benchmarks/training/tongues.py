"""The same sentence in another tongue of the city, word by word, as far as `tongues.toml` goes."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TONGUES: Final = 4
CHANGED: Final = 0.85
"""The share of words that are changed: people mix."""
OWNED: Final = "nya"
WORD: Final = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Tongues:
    words: Mapping[str, Sequence[str]]
    pairs: Mapping[str, Sequence[str]]
    """Two words that become others together."""
    endings: Sequence[str]

    @classmethod
    def read(cls, file: Path) -> Tongues:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        said = {
            written: others for key, others in table["words"].items() for written in key.split("/")
        }
        return cls(
            {word: others for word, others in said.items() if " " not in word},
            {word: others for word, others in said.items() if " " in word},
            table["endings"][OWNED],
        )

    def turned(self, text: str, dice: random.Random) -> str:
        tongue = dice.randrange(TONGUES)
        for pair, others in self.pairs.items():
            text = re.sub(rf"\b{pair}\b", others[tongue] or pair, text, flags=re.IGNORECASE)

        def other(found: re.Match[str]) -> str:
            word = found[0].lower()
            if dice.random() > CHANGED:
                return found[0]
            if word in self.words:
                return self.words[word][tongue] or found[0]
            if word.endswith(OWNED) and len(word) > len(OWNED) + 2:
                bare = word.removesuffix(OWNED)
                return (self.words.get(bare, [bare] * TONGUES)[tongue] or bare) + self.endings[
                    tongue
                ]
            return found[0]

        return WORD.sub(other, text)
