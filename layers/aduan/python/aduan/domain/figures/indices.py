"""Satisfaction in numbers: the index of the public service survey, and how sure a share is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Final

ELEMENTS: Final = 9
"""Elements of the survey: PermenPANRB 14/2017."""
GRADES: Final = ((88.31, "A", "Sangat baik"), (76.61, "B", "Baik"), (65.0, "C", "Kurang baik"))
_WORST: Final = ("D", "Tidak baik")
_SCALE: Final = (1, 4)
_SURE: Final = 1.959963984540054  # 95 % of a normal distribution, both sides


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """IKM of `n` answers: the means of the nine elements, the index of 25 to 100, its grade."""

    n: int
    means: tuple[float, ...]
    index: float
    grade: str
    words: str


def ikm(answers: Sequence[Sequence[int]]) -> Satisfaction | None:
    """Sum over nine elements of (mean x 1/9), times 25 (PermenPANRB 14/2017). None of no answer.
    Raises ValueError where an answer has another number of elements or leaves the scale 1 to 4."""
    low, high = _SCALE
    for answer in answers:
        if len(answer) != ELEMENTS or not all(low <= one <= high for one in answer):
            raise ValueError(f"an answer has {ELEMENTS} elements of {low} to {high}: {answer}")
    if not answers:
        return None
    means = tuple(fmean(answer[at] for answer in answers) for at in range(ELEMENTS))
    index = round(fmean(means) * 25, 2)
    grade, words = grade_of(index)
    return Satisfaction(len(answers), means, index, grade, words)


def grade_of(index: float) -> tuple[str, str]:
    """A to D, and what that means."""
    return next(((grade, words) for least, grade, words in GRADES if index >= least), _WORST)


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The Wilson interval (95 %) of a share; None of nothing."""
    if n == 0:
        return None
    share, square = hits / n, _SURE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _SURE / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)
