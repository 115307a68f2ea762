"""Additive log-odds: the probability that two reports are one event, and why.

A plain logistic regression over named indicators. It runs in microseconds without a library, its
weights are one readable JSON file of the city pack, and every decision can list what moved it.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import repeat
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Model:
    """Weights by indicator, in log-odds. `figures` says what it was trained and measured on."""

    version: str
    bias: float
    weights: dict[str, float]
    figures: dict[str, Any] = field(default_factory=dict)

    def log_odds(self, indicators: tuple[str, ...]) -> float:
        return self.bias + sum(map(self.weights.get, indicators, repeat(0.0)))

    def telling(self, indicators: tuple[str, ...], limit: int = 6) -> list[tuple[str, float]]:
        """The indicators that moved the score most, strongest first."""
        counted = Counter(name for name in indicators if name in self.weights)
        known = [(name, times * self.weights[name]) for name, times in counted.items()]
        return sorted(known, key=lambda pair: -abs(pair[1]))[:limit]


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def load_model(pack: Traversable | Path) -> Model | None:
    """The model of a city pack; None where there is none yet (then everything is asked)."""
    path = pack / "model.json"
    if not path.is_file():
        return None
    return parse_model(json.loads(path.read_text("utf-8")))


def parse_model(data: Mapping[str, Any]) -> Model:
    """`model.json` as read by json."""
    return Model(data["version"], data["bias"], data["weights"], data.get("figures", {}))


def dump_model(model: Model) -> str:
    """Stable text, so that a refit shows as a readable difference."""
    return (
        json.dumps(
            {
                "version": model.version,
                "figures": model.figures,
                "bias": round(model.bias, 3),
                "weights": {name: round(w, 3) for name, w in sorted(model.weights.items())},
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )
