"""The small model that reads a category from words: one packed file, no library to run it.

A linear model over the features of aduan.domain.routing.text, its weights in eight bits. The file
is compressed: a line of JSON (what it is, classes, biases, calibration, threshold), the known
features block by block, and their rows of weights. tests.benchmarks.training.routing makes it; it
is kept in the city pack; a category it was never trained on simply has no row.
"""

from __future__ import annotations

import json
import math
import zlib
from array import array
from dataclasses import dataclass, field
from typing import Any, Final

from aduan.domain.routing.text import BLOCKS, NO_REASON, features

FORMAT: Final = "aduan-routing-2"
FINE: Final = 1 << 24
"""Amounts are added as whole numbers of this fineness."""
LANE_BYTES: Final = 5
"""Room for a sum of some thousand products of a byte and an amount."""


class ModelFormatError(Exception):
    """The file is not a routing model of this format."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a text: categories with their probability, best first. That of the
    first is how often a reading as sure as this one was right."""

    ranked: tuple[tuple[str, float], ...]
    words: tuple[str, ...]
    """The words that spoke most for the first category."""


@dataclass(frozen=True, slots=True)
class RoutingModel:
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    mixing: tuple[tuple[float, ...], ...]
    """Calibration: probabilities are softmax(mixing x scores + offset)."""
    offset: tuple[float, ...]
    sureness: tuple[float, float, float]
    """How often the first category is right: the logistic of a constant, its log-odds after
    mixing and its lead over the second in raw scores, so weighted. Two views that disagree are
    less sure than either."""
    threshold: float
    """From this probability on a complaint is routed without a person."""
    about: dict[str, Any]
    block_weights: tuple[float, ...]
    rows: tuple[dict[str, int], ...]
    idf: array[float]
    scales: array[float]
    weights: bytes
    lanes: dict[int, int] = field(default_factory=dict, compare=False, repr=False)

    def read(self, text: str, most_words: int = 4) -> Reading:
        scores, spoken = self.scores(text)
        probabilities = self.calibrated(scores)
        order = sorted(range(len(self.classes)), key=lambda at: -probabilities[at])
        first = order[0]
        sure = self.sure_of(probabilities[first], scores)
        shrink = (1.0 - sure) / max(1e-9, 1.0 - probabilities[first])
        words = [
            (value * self.signed(row, first), word)
            for word, (row, value) in spoken.items()
            if self.signed(row, first) > 0 and not NO_REASON.issuperset(word.split())
        ]
        words.sort(reverse=True)
        return Reading(
            (
                (self.classes[first], sure),
                *((self.classes[at], min(sure, probabilities[at] * shrink)) for at in order[1:]),
            ),
            tuple(word for _, word in words[:most_words]),
        )

    def scores(self, text: str) -> tuple[list[float], dict[str, tuple[int, float]]]:
        """The raw score of each class, and the plain words that were known with their weight.

        A row of weights is one long integer with a lane for each class, so that adding a feature
        is one multiplication; the weights are kept above zero and what that adds is taken off.
        """
        width = len(self.classes)
        spoken: dict[str, tuple[int, float]] = {}
        idf, scales, lanes = self.idf, self.scales, self.lanes
        total = weight = 0
        for number, counted in enumerate(features(text)):
            known = self.rows[number]
            found = [
                (row, (1.0 + math.log(times) if times > 1 else 1.0) * idf[row], item)
                for item, times in counted.items()
                if (row := known.get(item, -1)) >= 0
            ]
            if not found:
                continue
            length = math.sqrt(sum(value * value for _, value, _ in found))
            share = self.block_weights[number] / length
            for row, value, _ in found:
                amount = int(value * share * scales[row] * FINE)
                lane = lanes.get(row)
                if lane is None:
                    lane = lanes[row] = self.lane(row, width)
                total += amount * lane
                weight += amount
            if number == 0:
                spoken = {item: (row, value * share) for row, value, item in found}
        spread = total.to_bytes(width * LANE_BYTES, "little")
        scores = [
            bias + (int.from_bytes(spread[at : at + LANE_BYTES], "little") - 128 * weight) / FINE
            for bias, at in zip(self.bias, range(0, width * LANE_BYTES, LANE_BYTES), strict=True)
        ]
        return scores, spoken

    def lane(self, row: int, width: int) -> int:
        spread = bytearray(width * LANE_BYTES)
        spread[::LANE_BYTES] = self.weights[row * width : (row + 1) * width]
        return int.from_bytes(spread, "little")

    def signed(self, row: int, column: int) -> float:
        return (self.weights[row * len(self.classes) + column] - 128) * self.scales[row]

    def calibrated(self, scores: list[float]) -> list[float]:
        mixed = [
            offset + sum(weight * score for weight, score in zip(row, scores, strict=True))
            for row, offset in zip(self.mixing, self.offset, strict=True)
        ]
        top = max(mixed)
        grown = [math.exp(value - top) for value in mixed]
        total = sum(grown)
        return [value / total for value in grown]

    def sure_of(self, probability: float, scores: list[float]) -> float:
        best, second = sorted(scores, reverse=True)[:2] if len(scores) > 1 else (scores[0], 0.0)
        odds = math.log(max(probability, 1e-9) / max(1.0 - probability, 1e-9))
        constant, of_odds, of_lead = self.sureness
        return 1.0 / (1.0 + math.exp(-(constant + of_odds * odds + of_lead * (best - second))))

    def pack(self) -> bytes:
        """The file: what parse() reads."""
        head = {
            "format": FORMAT,
            "classes": self.classes,
            "bias": [round(value, 5) for value in self.bias],
            "mixing": [[round(value, 4) for value in row] for row in self.mixing],
            "offset": [round(value, 4) for value in self.offset],
            "sureness": [round(value, 4) for value in self.sureness],
            "threshold": self.threshold,
            "block_weights": self.block_weights,
            "sizes": [len(block) for block in self.rows],
            "about": self.about,
        }
        words = "\n".join(word for block in self.rows for word in sorted(block, key=block.get))  # type: ignore[arg-type]
        body = b"".join(
            (self.idf.tobytes(), self.scales.tobytes(), self.weights),
        )
        text = json.dumps(head, separators=(",", ":")).encode() + b"\n"
        listed = words.encode()
        return zlib.compress(text + len(listed).to_bytes(4, "little") + listed + body, 9)

    @classmethod
    def parse(cls, packed: bytes) -> RoutingModel:
        """Raises ModelFormatError when the bytes are something else."""
        try:
            raw = zlib.decompress(packed)
            line, _, rest = raw.partition(b"\n")
            head = json.loads(line)
            format_ = head["format"]
        except (zlib.error, ValueError, KeyError, TypeError) as wrong:
            raise ModelFormatError("bukan berkas model routing") from wrong
        if format_ != FORMAT or len(head["sizes"]) != len(BLOCKS):
            raise ModelFormatError(f"format {format_} tidak dikenal")
        size = int.from_bytes(rest[:4], "little")
        words = rest[4 : 4 + size].decode().split("\n")
        rows: list[dict[str, int]] = []
        start = 0
        for length in head["sizes"]:
            rows.append({word: start + at for at, word in enumerate(words[start : start + length])})
            start += length
        idf, scales = array("f"), array("f")
        at = 4 + size
        idf.frombytes(rest[at : at + 4 * start])
        scales.frombytes(rest[at + 4 * start : at + 8 * start])
        return cls(
            classes=tuple(head["classes"]),
            bias=tuple(head["bias"]),
            mixing=tuple(tuple(row) for row in head["mixing"]),
            offset=tuple(head["offset"]),
            sureness=tuple(head["sureness"]),
            threshold=head["threshold"],
            about=head["about"],
            block_weights=tuple(head["block_weights"]),
            rows=tuple(rows),
            idf=idf,
            scales=scales,
            weights=rest[at + 8 * start :],
        )
