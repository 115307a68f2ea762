"""A second reading, for what the first one doubts: networks over what a text means as a whole.

The first reading knows words and what the pack says they mean. Who writes about a fine that was
paid, a bribe that was refused or a caller who only said he was an official uses the same words as
who accuses; a sentence encoder puts such sentences apart. The encoder is a port: a function from a
text to numbers, or to None where it cannot (then the first reading stands alone). It costs a
hundred times the first reading, so only a text in doubt is shown to it.

What the encoder says is centred and brought to one length; small networks of one hidden layer
(ReLU), each with an answer per question, are asked, and the mean of their log odds is taken. The
weights of the hidden layer are kept in eight bits.
"""

from __future__ import annotations

import itertools
import math
import operator
import textwrap
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aduan.domain.privacy.signs import LONGEST_TEXT

LONGEST_PART: Final = 700
"""Characters the encoder is shown at once: in a longer text one sentence would not be felt."""
LENGTH: Final = 8.0
"""Of the vector the networks are shown."""


class Encoder(Protocol):
    """The meaning of a text as numbers, always of one count; None where it could not be had, which
    whoever made the encoder has heard of."""

    def __call__(self, text: str, /) -> Sequence[float] | None: ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """When a question is read again: the first reading says more than `low` and no more than
    `high`. Then both together decide, the log odds of the second with the weight `share`."""

    low: float
    high: float
    share: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Network:
    """`hidden`: the eight-bit weights of one unit after another; `scales` what one of them is
    worth. `answers`: by question the weights of the units, and the bias last."""

    hidden: tuple[array[int], ...]
    scales: Sequence[float]
    biases: Sequence[float]
    answers: Sequence[Sequence[float]]

    def odds(self, shown: Sequence[float]) -> list[float]:
        lit = [
            max(0.0, scale * sum(map(operator.mul, unit, shown)) + bias)
            for unit, scale, bias in zip(self.hidden, self.scales, self.biases, strict=True)
        ]
        return [sum(map(operator.mul, weights[:-1], lit)) + weights[-1] for weights in self.answers]


@dataclass(frozen=True, slots=True)
class SecondReading:
    """`questions`: what the networks answer, in their order. `middle`: the mean of what the encoder
    says, over all examples."""

    questions: tuple[str, ...]
    middle: Sequence[float]
    networks: tuple[Network, ...]

    def odds(self, text: str, encoder: Encoder) -> Mapping[str, float] | None:
        """By question the log odds of yes, of the part of the text where they are highest. None
        where the encoder could not read one of them."""
        highest = [-math.inf] * len(self.questions)
        for part in parts_of(text):
            said = encoder(part)
            if said is None:
                return None
            highest = list(map(max, highest, self.of_meaning(said)))
        return dict(zip(self.questions, highest, strict=True))

    def of_meaning(self, said: Sequence[float]) -> list[float]:
        away = list(map(operator.sub, said, self.middle))
        share = LENGTH / (math.sqrt(sum(one * one for one in away)) or 1.0)
        shown = [one * share for one in away]
        answers = [network.odds(shown) for network in self.networks]
        return [sum(column) / len(answers) for column in zip(*answers, strict=True)]

    def packed(self) -> tuple[Mapping[str, Any], bytes]:
        """A head for JSON, and the weights behind it."""
        head = {
            "questions": self.questions,
            "middle": self.middle,
            "networks": [[one.scales, one.biases, one.answers] for one in self.networks],
        }
        units = (unit for network in self.networks for unit in network.hidden)
        return head, b"".join(unit.tobytes() for unit in units)

    @classmethod
    def unpacked(cls, head: Mapping[str, Any], body: bytes) -> SecondReading:
        """ValueError where the weights are fewer or more than the head says."""
        wide = len(head["middle"])
        shapes = head["networks"]
        wanted = wide * sum(len(scales) for scales, _, _ in shapes)
        if len(body) != wanted:
            raise ValueError(f"{'more' if len(body) > wanted else 'fewer'} weights than networks")
        units = (array("b", body[at : at + wide]) for at in range(0, wanted, wide))
        networks = tuple(
            Network(tuple(itertools.islice(units, len(scales))), scales, biases, answers)
            for scales, biases, answers in shapes
        )
        return cls(tuple(head["questions"]), head["middle"], networks)


def parts_of(text: str) -> list[str]:
    """The text as the encoder is shown it: in parts of much the same length, and what was typed in
    capitals in small letters."""
    text = " ".join(text[:LONGEST_TEXT].split())
    if text.isupper():
        text = text.lower()
    count = math.ceil(len(text) / LONGEST_PART)
    if count <= 1:
        return [text]
    return textwrap.wrap(text, min(LONGEST_PART, len(text) // count + LONGEST_PART // 20))
