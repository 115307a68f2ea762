"""How well the model does on what it has not seen, from the data it is fitted on.

Measured on its own training data a model flatters itself. Kelurahan are divided into folds, over
all tables of pairs together: a pair is scored by a model fitted on no pair that touches a kelurahan
of its fold. The division is drawn anew several times, because with few pairs one division is luck.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.measure import measure_pairs


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A comparison with the kelurahan of both sides and the official weight of the pair."""

    example: Example
    kelurahan: tuple[str, str]
    weight: float


def divide(kelurahan: Sequence[str], folds: int, seed: int) -> dict[str, int]:
    """The fold of each kelurahan named: the larger first, into the emptiest fold."""
    chance = random.Random(seed)
    size = Counter(kelurahan)
    order = sorted(size)
    chance.shuffle(order)
    filled = [0] * folds
    fold_of: dict[str, int] = {}
    for name in sorted(order, key=lambda name: -size[name]):
        fold_of[name] = min(range(folds), key=filled.__getitem__)
        filled[fold_of[name]] += size[name]
    return fold_of


def cross_validate(
    tables: Mapping[str, Sequence[LabelledPair]],
    others: Sequence[Example],
    *,
    folds: int,
    repeats: int,
) -> dict[str, dict[str, float]]:
    """Average precision and best F1 of each table, its pairs scored by models that saw nothing of
    their kelurahan in any table.

    others: what is always fitted on. The spread is the standard deviation between divisions, not
    the error of so few pairs, which is larger.
    """
    base = fit(others, version="others") if others else None
    pairs = [one for table in tables.values() for one in table]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in tables}
    for seed in range(repeats):
        fold_of = divide([name for one in pairs for name in one.kelurahan], folds, seed)
        scored: dict[str, list[tuple[float, bool, float]]] = {name: [] for name in tables}
        for fold in sorted(set(fold_of.values())):
            known = [
                one.example for one in pairs if fold not in map(fold_of.__getitem__, one.kelurahan)
            ]
            model = fit([*others, *known], version=f"fold {fold}", start=base)
            for name, table in tables.items():
                scored[name] += [
                    (model.log_odds(one.example.indicators), one.example.same, one.weight)
                    for one in table
                    if fold_of[one.kelurahan[0]] == fold
                ]
        for name, rows in scored.items():
            found[name].append(measure_pairs(rows))
    return {
        name: {"pairs": len(tables[name]), "folds": folds, "repeats": repeats, **_figures(measured)}
        for name, measured in found.items()
    }


def _figures(measured: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {
        name: round(figure([one[measure] for one in measured]), 4)
        for measure in ("average_precision", "best_f1")
        for name, figure in ((measure, fmean), (f"{measure}_spread", pstdev))
    }
