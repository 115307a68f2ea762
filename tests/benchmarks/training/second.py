"""Networks of the reader's second look: small, trained with numpy alone, the same at every run.

One hidden layer (ReLU), an answer per question; cross entropy with Adam (Kingma and Ba 2015), its
step falling to nothing, some of the inputs' and all weights' freedom taken by decay and dropout
(Srivastava et al. 2014). An example whose answer to a question is not known teaches that question
nothing. Several networks that differ by their dice are asked together.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from aduan.domain.privacy.second import LENGTH, Network, SecondReading

NETWORKS: Final = 3
UNITS: Final = 96
ROUNDS: Final = 25
BATCH: Final = 128
STEP: Final = 2e-3
DECAY: Final = 3e-3
DROPPED: Final = 0.5
"""The share of hidden units left out of a step."""
STEADY: Final = (0.9, 0.999)
"""How much of the old mean and the old variance of a slope Adam keeps."""


@dataclass(frozen=True, slots=True)
class Trained:
    """`middle` is taken from what the encoder says; `networks` are weights, layer by layer."""

    middle: Any
    networks: list[list[Any]]

    def odds(self, meanings: Any) -> Any:
        """Log odds, a row for every row of `meanings` and a column for every question."""
        shown = centred(meanings, self.middle)
        said = [
            np.maximum(shown @ first + bias, 0) @ last + lift
            for first, bias, last, lift in self.networks
        ]
        return np.mean(said, axis=0)

    def packed(self, questions: Sequence[str]) -> SecondReading:
        """For the product: the first layer in eight bits, the rest in a few digits."""
        return SecondReading(
            tuple(questions), rounded(self.middle), tuple(map(network, self.networks))
        )


def train(meanings: Any, answers: Any, costs: Any) -> Trained:
    """`answers` and `costs`: a row for every row of `meanings`, a column for every question; what
    costs nothing is not known."""
    middle = np.array(rounded(meanings.mean(axis=0)), dtype="f4")
    shown = centred(meanings, middle)
    return Trained(
        middle,
        [
            one_network(shown, answers.astype("f4"), costs.astype("f4"), seed)
            for seed in range(NETWORKS)
        ],
    )


def centred(meanings: Any, middle: Any) -> Any:
    away = (meanings - middle).astype("f4")
    return away * np.float32(LENGTH) / np.linalg.norm(away, axis=1, keepdims=True)


def one_network(shown: Any, answers: Any, costs: Any, seed: int) -> list[Any]:
    dice = np.random.default_rng(seed)
    wide, asked = shown.shape[1], answers.shape[1]
    weights = [
        *(glorot(dice, wide, UNITS), np.zeros(UNITS, "f4")),
        *(glorot(dice, UNITS, asked), np.zeros(asked, "f4")),
    ]
    means = [np.zeros_like(one) for one in weights]
    bends = [np.zeros_like(one) for one in weights]
    steps = 0
    for turn in range(ROUNDS):
        rate = STEP * (1 - turn / ROUNDS) ** 0.5
        order = dice.permutation(len(shown))
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            kept = (dice.random((len(some), UNITS), dtype="f4") >= DROPPED) / np.float32(
                1 - DROPPED
            )
            slopes = slopes_of(weights, shown[some], answers[some], costs[some], kept)
            steps += 1
            for place, slope in enumerate(slopes):
                means[place] += np.float32(1 - STEADY[0]) * (slope - means[place])
                bends[place] += np.float32(1 - STEADY[1]) * (slope * slope - bends[place])
                mean = means[place] / np.float32(1 - STEADY[0] ** steps)
                bend = bends[place] / np.float32(1 - STEADY[1] ** steps)
                weights[place] -= np.float32(rate) * mean / (np.sqrt(bend) + np.float32(1e-8))
    return weights


def slopes_of(weights: list[Any], shown: Any, answers: Any, costs: Any, kept: Any) -> list[Any]:
    first, bias, last, lift = weights
    lit = shown @ first + bias
    on = (lit > 0) * kept
    lit = lit * on
    chance = 1 / (1 + np.exp(-(lit @ last + lift)))
    wrong = (chance - answers) * costs / np.float32(len(shown))
    back = (wrong @ last.T) * on
    decay = np.float32(DECAY / len(shown))
    return [
        *(shown.T @ back + decay * first, back.sum(axis=0)),
        *(lit.T @ wrong + decay * last, wrong.sum(axis=0)),
    ]


def glorot(dice: Any, wide: int, out: int) -> Any:
    limit = (6 / (wide + out)) ** 0.5
    return dice.uniform(-limit, limit, (wide, out)).astype("f4")


def network(weights: list[Any]) -> Network:
    first, bias, last, lift = weights
    scales = np.abs(first).max(axis=0) / 127
    coarse = np.rint(first / scales).astype(np.int8).T
    return Network(
        tuple(array("b", unit.tobytes()) for unit in coarse),
        [float(f"{scale:.6g}") for scale in scales],
        rounded(bias),
        [[*rounded(column), round(float(last_one), 5)] for column, last_one in zip(
            last.T, lift, strict=True)],
    )  # fmt: skip


def rounded(values: Any) -> list[float]:
    return [round(float(value), 5) for value in values]
