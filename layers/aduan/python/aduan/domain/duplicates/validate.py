"""How well the model does on what it has not seen, from the data it is fitted on.

Measured on its own training data a model flatters itself. Pairs are divided into folds so that no
kelurahan stands on both sides: a model fitted without a fold scores it. The division is drawn anew
several times, because with few pairs one division is luck.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev

from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.measure import measure_pairs

Labelled = Sequence[tuple[Example, str, float]]


def kelurahan_groups(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A group for each pair id: pairs that share a kelurahan, also over a third, are of one."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for row in rows:
        parent[root(row["a_kelurahan"])] = root(row["b_kelurahan"])
    return {row["pair_id"]: root(row["a_kelurahan"]) for row in rows}


def divide(groups: Sequence[str], folds: int, seed: int) -> list[int]:
    """The fold of each member: whole groups, the larger first, into the emptiest fold."""
    chance = random.Random(seed)
    size = Counter(groups)
    order = sorted(size)
    chance.shuffle(order)
    filled = [0] * folds
    fold_of: dict[str, int] = {}
    for group in sorted(order, key=lambda name: -size[name]):
        fold_of[group] = min(range(folds), key=filled.__getitem__)
        filled[fold_of[group]] += size[group]
    return [fold_of[group] for group in groups]


def cross_validate(
    labelled: Labelled, others: Sequence[Example], *, folds: int, repeats: int
) -> dict[str, float]:
    """Average precision and best F1 of pairs scored by models that saw none of their group.

    labelled: comparison, group and official weight of each pair. others: what is always fitted on.
    The spread is the standard deviation between divisions, not the error of so few pairs, which is
    larger.
    """
    base = fit(others, version="others") if others else None
    found: list[dict[str, float]] = []
    for seed in range(repeats):
        fold_of = divide([group for _, group, _ in labelled], folds, seed)
        scored = []
        for fold in sorted(set(fold_of)):
            known = [row[0] for row, at in zip(labelled, fold_of, strict=True) if at != fold]
            model = fit([*others, *known], version=f"fold {fold}", start=base)
            scored += [
                (model.log_odds(example.indicators), example.same, weight)
                for (example, _, weight), at in zip(labelled, fold_of, strict=True)
                if at == fold
            ]
        found.append(measure_pairs(scored))
    return {
        "pairs": len(labelled),
        "folds": folds,
        "repeats": repeats,
        **{
            name: round(figure([one[measure] for one in found]), 4)
            for measure in ("average_precision", "best_f1")
            for name, figure in ((measure, fmean), (f"{measure}_spread", pstdev))
        },
    }
