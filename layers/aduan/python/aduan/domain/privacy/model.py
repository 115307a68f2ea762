"""The small model that weighs a text: one packed file, no library to run it.

Four questions: does it accuse or hint, does it only hint, is somebody in it to be protected, are
lives in danger. Each has its own weights over the same hashed signs (aduan.domain.privacy.signs).
That sum cannot know that an amount means one thing beside an official who asks and another beside a
price list, so where trees were grown for a question they decide: over what the text says
(aduan.domain.privacy.facts), the sum among it. What that leaves in doubt is read a second time
(aduan.domain.privacy.second) where there is an encoder. `tests.benchmarks.training.reading` makes
the file: a line of JSON (format, how the blocks count, biases, thresholds, trees, when a question
is in doubt), then the weights of each question and of the networks in eight bits, all compressed.
"""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any, Final

from aduan.domain.privacy.second import Doubt, SecondReading
from aduan.domain.privacy.signs import BLOCKS, BUCKETS

FORMAT: Final = "aduan-reading-3"
ACCUSES: Final = "menuduh"
HINTS: Final = "menyindir"
PROTECT: Final = "rahasia"
DANGER: Final = "darurat"
QUESTIONS: Final = (ACCUSES, HINTS, PROTECT, DANGER)
SUM: Final = "sum"
"""The fact a question's weighed signs are."""

Odds = Mapping[str, float]
"""By question, what the second reading says."""


class ReadingModelError(Exception):
    """The file is not a reading model of this format."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees: a tree is `[place of a fact in names, limit, at most, above]`, or a number."""

    names: Sequence[str] = ()
    trees: Sequence[Any] = ()

    def says(self, facts: Mapping[str, float]) -> float:
        asked = [facts.get(name, 0.0) for name in self.names]
        total = 0.0
        for tree in self.trees:
            node = tree
            while isinstance(node, list):
                node = node[2] if asked[node[0]] <= node[1] else node[3]
            total += node
        return total


@dataclass(frozen=True, slots=True)
class Question:
    """How one question is weighed. A score above `threshold` means yes, unless it is in doubt and
    there is a second reading."""

    bias: float
    threshold: float
    scale: float
    weights: array[int]
    forest: Forest = field(default_factory=Forest)
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ReadingModel:
    block_weights: tuple[float, ...]
    questions: Mapping[str, Question]
    about: Mapping[str, Any]
    second: SecondReading | None = None

    def margin(
        self,
        question: str,
        blocks: Sequence[Collection[int]],
        facts: Mapping[str, float],
        again: Callable[[], Odds | None] = lambda: None,
    ) -> float:
        """How far the answer is on the side of yes; below zero it is no. `again` reads the text a
        second time, and is asked only in doubt."""
        asked = self.questions[question]
        said = self.first(question, blocks, facts)
        doubt = asked.doubt
        if doubt is not None and doubt.low < said <= doubt.high:
            odds = again()
            if odds is not None:
                return said + doubt.share * odds[question] - doubt.threshold
        return said - asked.threshold

    def first(
        self, question: str, blocks: Sequence[Collection[int]], facts: Mapping[str, float]
    ) -> float:
        """What the first reading says."""
        said = self.summed(question, blocks)
        forest = self.questions[question].forest
        return forest.says({**facts, SUM: said}) if forest.trees else said

    def summed(self, question: str, blocks: Sequence[Collection[int]]) -> float:
        """What the signs weigh together."""
        asked = self.questions[question]
        weight_of = asked.weights.__getitem__
        total = sum(
            sum(map(weight_of, block)) * share / math.sqrt(len(block))
            for block, share in zip(blocks, self.block_weights, strict=True)
            if block
        )
        return asked.bias + asked.scale * total

    def pack(self) -> bytes:
        """The file: what parse() reads."""
        second, networks = self.second.packed() if self.second else (None, b"")
        head = {
            "format": FORMAT,
            "block_weights": self.block_weights,
            "questions": {
                name: [
                    *(round(one.bias, 5), round(one.threshold, 5), one.scale),
                    *(list(one.forest.names), list(one.forest.trees)),
                    one.doubt and astuple(one.doubt),
                ]
                for name, one in self.questions.items()
            },
            "about": self.about,
            "second": second,
        }
        body = b"".join(one.weights.tobytes() for one in self.questions.values())
        line = json.dumps(head, separators=(",", ":")).encode()
        return zlib.compress(line + b"\n" + body + networks, 9)

    @classmethod
    def parse(cls, packed: bytes) -> ReadingModel:
        """Raises ReadingModelError when the bytes are something else."""
        try:
            line, _, body = zlib.decompress(packed).partition(b"\n")
            head = json.loads(line)
            if head["format"] != FORMAT or tuple(head["questions"]) != QUESTIONS:
                raise ReadingModelError("format model pembaca tidak dikenal")
            weights = BUCKETS * len(QUESTIONS)
            if len(body) < weights or len(head["block_weights"]) != len(BLOCKS):
                raise ReadingModelError("model pembaca tidak utuh")
            questions = {
                name: Question(
                    *(bias, threshold, scale),
                    array("b", body[at * BUCKETS : (at + 1) * BUCKETS]),
                    Forest(names, trees),
                    Doubt(*doubt) if doubt else None,
                )
                for at, (name, (bias, threshold, scale, names, trees, doubt)) in enumerate(
                    head["questions"].items()
                )
            }
            second, networks = head["second"], body[weights:]
            if second is None and networks:
                raise ReadingModelError("model pembaca tidak utuh")
            read_again = None if second is None else SecondReading.unpacked(second, networks)
        except (zlib.error, ValueError, KeyError, TypeError) as wrong:
            raise ReadingModelError("bukan berkas model pembaca") from wrong
        return cls(tuple(head["block_weights"]), questions, head["about"], read_again)
