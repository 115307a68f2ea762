"""What a report is about, finer than its category, which is wrong or absent in a third of them."""

from __future__ import annotations

import itertools

from aduan.domain.duplicates.lexicon import Lexicon


def read_issues(words: list[str], lexicon: Lexicon) -> tuple[tuple[str, int], ...]:
    """Kinds of issue with their points, the main one first; at most three."""
    present = set(words)
    present.update(map("_".join, itertools.pairwise(words)))
    points: dict[str, int] = {}
    best: dict[str, int] = {}
    for word in present:
        for needed, weight, code in lexicon.patterns.get(word, ()):
            if needed <= present and not lexicon.issues[code].unless & present:
                points[code] = points.get(code, 0) + weight
                best[code] = max(best.get(code, 0), weight)
    # the longest pattern says more than many short ones
    score = {code: 10 * best[code] + min(points[code], 9) for code in points}
    ranked = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    return tuple((code, value) for code, value in ranked[:3] if value * 3 >= ranked[0][1])
