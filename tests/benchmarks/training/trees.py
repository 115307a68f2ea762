"""Boosted trees over a few plain facts: small, exact, and written out as nested lists.

Gradient boosting with logistic loss and Newton steps (Friedman 2001; leaf-wise growth and second
order as in Chen and Guestrin 2016), for some ten thousand rows of some hundred small numbers. A
tree is `[fact, limit, at most, above]` or the number a leaf adds; the reader of the product walks
it (aduan.domain.privacy.model).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

TREES: Final = 120
STEP: Final = 0.06
LEAVES: Final = 12
FEWEST: Final = 20
"""Rows in a leaf."""
CALM: Final = 1.0
"""Added to the curvature of a leaf: a leaf of few rows says little."""
LIMITS: Final = 24
"""Places at which a fact is asked."""

Tree = Any


@dataclass(frozen=True, slots=True)
class Cuts:
    """Every question a node may ask, as a column of noughts and ones: is the fact at most that?"""

    facts: list[int]
    limits: list[float]
    below: Any

    @classmethod
    def of(cls, facts: Any) -> Cuts:
        asked = [(at, limit) for at, column in enumerate(facts.T) for limit in places(column)]
        below = np.column_stack([facts[:, at] <= limit for at, limit in asked])
        return cls([at for at, _ in asked], [limit for _, limit in asked], below.astype("f4"))


@dataclass(slots=True, eq=False)
class Leaf:
    rows: Any
    value: float
    gain: float = 0.0
    cut: int = -1
    low: Leaf | None = None
    high: Leaf | None = None

    def written(self, cuts: Cuts) -> Tree:
        if self.low is None or self.high is None:
            return round(self.value, 4)
        asked = [cuts.facts[self.cut], round(cuts.limits[self.cut], 4)]
        return [*asked, self.low.written(cuts), self.high.written(cuts)]


def grow(facts: Any, sides: Any, costs: Any, *, trees: int = TREES) -> list[Tree]:
    """Trees for `sides` (True or False) of the rows of `facts`; the first is one leaf."""
    cuts = Cuts.of(facts)
    share = float(np.average(sides, weights=costs))
    start = round(float(np.log(share / (1 - share))), 4)
    scores = np.full(len(facts), start)
    grown: list[Tree] = [start]
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-scores))
        slopes = np.stack([costs * (chance - sides), costs * chance * (1 - chance)])
        grown.append(one_tree(cuts, slopes.astype("f4"), scores))
    return grown


def places(column: Any) -> list[float]:
    """Where a fact is asked: between its values, or at its quantiles when there are many."""
    values = np.unique(column)
    if len(values) > LIMITS:
        values = np.unique(np.quantile(column, np.linspace(0, 1, LIMITS + 1)))
    return [float(limit) for limit in (values[:-1] + values[1:]) / 2]


def one_tree(cuts: Cuts, slopes: Any, scores: Any) -> Tree:
    """Grown where it gains most; what its leaves add is added to `scores`."""
    root = measured(np.arange(len(scores)), cuts, slopes)
    leaves = [root]
    while len(leaves) < LEAVES:
        widest = max(leaves, key=lambda leaf: leaf.gain)
        if widest.gain <= 0:
            break
        below = cuts.below[widest.rows, widest.cut] > 0
        widest.low = measured(widest.rows[below], cuts, slopes)
        widest.high = measured(widest.rows[~below], cuts, slopes)
        leaves.remove(widest)
        leaves += [widest.low, widest.high]
    for leaf in leaves:
        scores[leaf.rows] += leaf.value
    return root.written(cuts)


def measured(rows: Any, cuts: Cuts, slopes: Any) -> Leaf:
    """The leaf of these rows, and where it would best be cut in two."""
    own = slopes[:, rows]
    slope, bend = (float(total) for total in own.sum(axis=1))
    leaf = Leaf(rows, -STEP * slope / (bend + CALM))
    if len(rows) < 2 * FEWEST:
        return leaf
    low_slope, low_bend, few = np.vstack([own, np.ones(len(rows), "f4")]) @ cuts.below[rows]
    gains = (
        low_slope**2 / (low_bend + CALM)
        + (slope - low_slope) ** 2 / (bend - low_bend + CALM)
        - slope**2 / (bend + CALM)
    )
    gains[(few < FEWEST) | (len(rows) - few < FEWEST)] = 0.0
    leaf.cut = int(gains.argmax())
    leaf.gain = float(gains[leaf.cut])
    return leaf


def walked(trees: list[Tree], facts: Any) -> Any:
    """What the trees say of each row, as the product says it."""
    return np.array([sum(leaf_of(tree, row) for tree in trees) for row in facts.tolist()])


def leaf_of(tree: Tree, row: list[float]) -> float:
    while isinstance(tree, list):
        tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
    return float(tree)
