"""Train the model that reads a category from words. Run by a person, never by the hub.

    python -m tests.benchmarks.training.routing fit TEXTS.csv LABELS.csv --city serang
    python -m tests.benchmarks.training.routing evaluate TEXTS.csv LABELS.csv --until 2022-08

TEXTS has id, text and reported_at (title, if any, is read before the text); LABELS has id and
category. Corrections made at the triage desk are further files of the same two kinds: name them
with --corrections, they count double. The city's own words (categories.toml, vocabulary.toml) are
trained on as short texts of their own, so a category with few examples is known by its words.

`fit` writes routing.model into the city pack; the same files give the same model. `evaluate`
trains on the months up to --until and measures on the months after it; nothing is written.

Method: one-against-the-rest linear support vector machines with squared hinge loss, solved in the
dual by coordinate descent (Hsieh et al., ICML 2008), then calibrated by a softmax over the scores
of a model that had not seen the text (blocks of time are left out in turn, because the same
complaint comes again within days). How often the first category is right is learnt from its
probability there and its lead in raw scores. Needs numpy (development only).

What did not help on four splits by time (means within .002 of one another): other strengths and
balances, later months counting more, agencies by summed probability, the operators' finer topics
as classes of their own, words after "mohon" and "tolong" or at the end, pairs of words anywhere,
naive Bayes weights beside these, halves of texts as more examples, twice as many features, word
vectors of a multilingual sentence model. Its vectors of whole texts gave .007 more and are too big.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from aduan.domain.city.city import City, load_city, read_toml
from aduan.domain.routing.model import RoutingModel
from aduan.domain.routing.text import BLOCKS, features

CITIES = Path(__file__).parents[3] / "layers" / "cities"
BLOCK_WEIGHTS = (1.0, 1.0, 0.5, 0.5, 0.5)
LEAST_DOCUMENTS = (2, 3, 2, 3, 3)
"""A feature must occur in so many texts, block by block."""
STRENGTH = 0.8
"""C of the support vector machines."""
RARE_POWER = 0.6
"""How far rare categories are lifted: 1 is fully balanced, 0 not at all."""
VOCABULARY_WEIGHT = 0.5
CORRECTION_WEIGHT = 2.0
EPOCHS = 12
KEPT_FEATURES = 42_000
FOLDS = 5
RIGHT_WITHOUT_A_PERSON = 0.96
"""What texts routed without a person must reach here. Blocks of time left out in the middle are
easier than months to come: at .96 there, .950 of 80 % were right on the two months after (mean of
four splits, trained to May, June, July and August)."""


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    category: str
    month: str
    weight: float = 1.0


@dataclass(slots=True)
class Bags:
    """Texts as rows of (feature number, value), and how to make such rows."""

    rows: list[dict[str, int]]
    idf: Any
    starts: list[int]

    def encode(self, text: str) -> tuple[Any, Any]:
        index: list[int] = []
        values: list[float] = []
        for number, counted in enumerate(features(text)):
            known = self.rows[number]
            found = [(known[item], times) for item, times in counted.items() if item in known]
            if not found:
                continue
            at = [row for row, _ in found]
            value = np.array([1.0 + math.log(times) for _, times in found]) * self.idf[at]
            value *= BLOCK_WEIGHTS[number] / math.sqrt(float(value @ value))
            index += at
            values += value.tolist()
        return np.array(index, dtype=np.int64), np.array(values, dtype=np.float32)


def main(command: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("fit", "evaluate"))
    parser.add_argument("texts", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--city", default="serang")
    parser.add_argument("--corrections", type=Path, nargs=2, default=None)
    parser.add_argument("--until", default="9999")
    parser.add_argument("--before", default="9999", help="evaluate: measure up to this month")
    arguments = parser.parse_args(command)
    root = CITIES / arguments.city
    city = load_city(root)
    examples = read_examples(arguments.texts, arguments.labels)
    if arguments.corrections:
        examples += [
            replace(example, weight=CORRECTION_WEIGHT)
            for example in read_examples(*arguments.corrections)
        ]
    known = [example for example in examples if example.month <= arguments.until]
    model = train(known, vocabulary(city, read_toml(root, "vocabulary.toml", optional=True)))
    if arguments.command == "fit":
        packed = model.pack()
        (root / "routing.model").write_bytes(packed)
        print(f"routing.model: {len(packed) / 1e6:.2f} MB, threshold {model.threshold}")
        return
    unseen = [e for e in examples if arguments.until < e.month <= arguments.before]
    report(RoutingModel.parse(model.pack()), city, unseen)


def read_examples(texts: Path, labels: Path) -> list[Example]:
    with labels.open(encoding="utf-8", newline="") as file:
        category = {row["id"]: row["category"] for row in csv.DictReader(file)}
    with texts.open(encoding="utf-8", newline="") as file:
        return [
            Example(
                f"{row.get('title') or ''} {row['text']}",
                category[row["id"]],
                row.get("reported_at", "")[:7],
            )
            for row in csv.DictReader(file)
            if row["id"] in category
        ]


def vocabulary(city: City, phrases: dict[str, list[str]]) -> list[Example]:
    return [
        Example(phrase, category.id, "", VOCABULARY_WEIGHT)
        for category in city.categories.values()
        for phrase in dict.fromkeys((*category.words, *phrases.get(category.id, ())))
    ]


def train(examples: Sequence[Example], words: Sequence[Example]) -> RoutingModel:
    """The packed model: features chosen on a first pass, weights fitted on a second."""
    every = [*examples, *words]
    classes = sorted({example.category for example in every})
    bags = collect(every)
    first = fit(encode_all(bags, every), every, classes, len(bags.idf))
    bags = keep_strongest(bags, first[:-1], KEPT_FEATURES)
    encoded = encode_all(bags, every)
    weights = fit(encoded, every, classes, len(bags.idf))
    held_out = leave_time_out(encoded, every, len(examples), classes, len(bags.idf))
    target = np.array([classes.index(example.category) for example in examples])
    mixing, offset = calibrate(held_out, target)
    unseen = softmax(mix_left_out(held_out, target))
    right = unseen.argmax(1) == target
    sureness = learn_sureness(unseen, held_out, right)
    threshold = choose_threshold(sure_of(unseen, held_out, sureness), right)
    scales = np.abs(weights[:-1]).max(1) / 127 + 1e-9
    quantised = np.clip(np.rint(weights[:-1] / scales[:, None]) + 128, 0, 255).astype(np.uint8)
    return RoutingModel(
        classes=tuple(classes),
        bias=tuple(float(value) for value in weights[-1]),
        mixing=tuple(tuple(float(value) for value in row) for row in mixing),
        offset=tuple(float(value) for value in offset),
        sureness=tuple(float(value) for value in sureness),
        threshold=threshold,
        about={
            "examples": len(examples),
            "phrases": len(words),
            "from": min((e.month for e in examples), default=""),
            "until": max((e.month for e in examples), default=""),
        },
        block_weights=BLOCK_WEIGHTS,
        rows=tuple(bags.rows),
        idf=array("f", bags.idf.tolist()),
        scales=array("f", scales.tolist()),
        weights=quantised.tobytes(),
    )


def collect(examples: Sequence[Example]) -> Bags:
    """Number every feature that occurs in enough texts, with its inverse document frequency."""
    documents: list[Counter[str]] = [Counter() for _ in BLOCKS]
    for example in examples:
        for number, counted in enumerate(features(example.text)):
            documents[number].update(counted.keys())
    rows: list[dict[str, int]] = []
    idf: list[float] = []
    starts: list[int] = []
    for number, counted in enumerate(documents):
        starts.append(len(idf))
        kept = sorted(item for item, times in counted.items() if times >= LEAST_DOCUMENTS[number])
        rows.append({item: len(idf) + at for at, item in enumerate(kept)})
        idf += [math.log((1 + len(examples)) / (1 + counted[item])) + 1 for item in kept]
    return Bags(rows, np.array(idf), starts)


def keep_strongest(bags: Bags, weights: Any, most: int) -> Bags:
    """Only the features that decide something: by the length of their row of weights."""
    strength = np.linalg.norm(weights, axis=1) * bags.idf
    keep = set(np.argsort(-strength)[:most].tolist())
    rows: list[dict[str, int]] = []
    idf: list[float] = []
    starts: list[int] = []
    for block in bags.rows:
        starts.append(len(idf))
        kept = [(item, row) for item, row in block.items() if row in keep]
        rows.append({item: len(idf) + at for at, (item, _) in enumerate(kept)})
        idf += [float(bags.idf[row]) for _, row in kept]
    return Bags(rows, np.array(idf), starts)


def encode_all(bags: Bags, examples: Sequence[Example]) -> list[tuple[Any, Any]]:
    return [bags.encode(example.text) for example in examples]


def fit(
    encoded: Sequence[tuple[Any, Any]],
    examples: Sequence[Example],
    classes: Sequence[str],
    width: int,
    seed: int = 7,
) -> Any:
    """Weights (features + bias row, classes): all the machines at once, text by text."""
    number = {name: at for at, name in enumerate(classes)}
    labels = np.array([number[example.category] for example in examples])
    sample = np.array([example.weight for example in examples])
    share = np.bincount(labels, minlength=len(classes))
    lift = (len(labels) / (len(classes) * np.maximum(share, 1))) ** RARE_POWER
    weights = np.zeros((width + 1, len(classes)), dtype=np.float32)
    alpha = np.zeros((len(encoded), len(classes)), dtype=np.float32)
    signs = -np.ones((len(encoded), len(classes)), dtype=np.float32)
    signs[np.arange(len(labels)), labels] = 1
    cost = np.full((len(encoded), len(classes)), STRENGTH) * sample[:, None]
    cost[np.arange(len(labels)), labels] *= lift[labels]
    damping = (0.5 / cost).astype(np.float32)
    square = np.array([float(values @ values) + 1.0 for _, values in encoded], dtype=np.float32)
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        for at in rng.permutation(len(encoded)):
            index, values = encoded[at]
            sign, old = signs[at], alpha[at]
            scores = values @ weights[index] + weights[-1]
            gradient = sign * scores - 1.0 + damping[at] * old
            new = np.maximum(old - gradient / (square[at] + damping[at]), 0.0)
            step = (new - old) * sign
            if np.abs(step).max() > 1e-5:
                alpha[at] = new
                weights[index] += values[:, None] * step
                weights[-1] += step
    return weights


def leave_time_out(
    encoded: Sequence[tuple[Any, Any]],
    every: Sequence[Example],
    count: int,
    classes: Sequence[str],
    width: int,
) -> Any:
    """Scores of every labelled text by a model that had not seen its stretch of time."""
    scores = np.zeros((count, len(classes)))
    edges = np.linspace(0, count, FOLDS + 1).astype(int)
    for low, high in itertools.pairwise(edges):
        rest = [at for at in range(len(every)) if not low <= at < high]
        weights = fit([encoded[at] for at in rest], [every[at] for at in rest], classes, width)
        for at in range(low, high):
            index, values = encoded[at]
            scores[at] = values @ weights[index] + weights[-1]
    return scores


def calibrate(scores: Any, target: Any, rounds: int = 400) -> tuple[Any, Any]:
    """Softmax over mixed scores; the mixing stays near a plain temperature unless data insists."""
    classes = scores.shape[1]
    wanted = np.zeros_like(scores)
    wanted[np.arange(len(target)), target] = 1
    mixing, offset = 3.0 * np.eye(classes), np.zeros(classes)
    moment = [np.zeros_like(mixing), np.zeros_like(offset)]
    spread = [np.zeros_like(mixing), np.zeros_like(offset)]
    for turn in range(1, rounds + 1):
        logits = scores @ mixing.T + offset
        logits -= logits.max(1, keepdims=True)
        chance = np.exp(logits)
        chance /= chance.sum(1, keepdims=True)
        error = (chance - wanted) / len(target)
        level = float(np.trace(mixing)) / classes
        pull = 2e-3 * (mixing - level * np.eye(classes))
        for at, gradient in enumerate((error.T @ scores + pull, error.sum(0) + 2e-3 * offset)):
            moment[at] = 0.9 * moment[at] + 0.1 * gradient
            spread[at] = 0.999 * spread[at] + 0.001 * gradient**2
        steps = [
            0.03 * m / (1 - 0.9**turn) / (np.sqrt(s / (1 - 0.999**turn)) + 1e-9)
            for m, s in zip(moment, spread, strict=True)
        ]
        mixing = mixing - steps[0]
        offset = offset - steps[1]
    return mixing, offset


def mix_left_out(scores: Any, target: Any) -> Any:
    """Mixed scores of every text by a mixing that was not fitted on its stretch of time."""
    mixed = np.zeros_like(scores)
    edges = np.linspace(0, len(scores), FOLDS + 1).astype(int)
    for low, high in itertools.pairwise(edges):
        rest = np.r_[0:low, high : len(scores)]
        mixing, offset = calibrate(scores[rest], target[rest])
        mixed[low:high] = scores[low:high] @ mixing.T + offset
    return mixed


def softmax(logits: Any) -> Any:
    chance = np.exp(logits - logits.max(1, keepdims=True))
    return chance / chance.sum(1, keepdims=True)


def doubts(chance: Any, scores: Any) -> Any:
    """What RoutingModel.sure_of weighs: one, the first category's log-odds, its lead."""
    best = np.clip(chance.max(1), 1e-9, 1 - 1e-9)
    ordered = np.sort(scores, axis=1)
    return np.c_[np.ones(len(best)), np.log(best / (1 - best)), ordered[:, -1] - ordered[:, -2]]


def learn_sureness(chance: Any, scores: Any, right: Any, rounds: int = 30) -> Any:
    """Logistic regression by Newton's method, held a little towards nothing."""
    given, weights = doubts(chance, scores), np.zeros(3)
    pull = np.diag([0.0, 1.0, 1.0])
    for _ in range(rounds):
        guess = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (right - guess) - pull @ weights
        bend = (given * (guess * (1 - guess))[:, None]).T @ given + pull
        weights = weights + np.linalg.solve(bend + 1e-9 * np.eye(3), slope)
    return weights


def sure_of(chance: Any, scores: Any, sureness: Any) -> Any:
    return 1 / (1 + np.exp(-doubts(chance, scores) @ sureness))


def choose_threshold(sure: Any, right: Any) -> float:
    """The lowest sureness from which on enough of the unseen texts were right."""
    order = np.argsort(-sure)
    so_far = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(so_far >= RIGHT_WITHOUT_A_PERSON)
    return round(float(sure[order[enough[-1]]]), 4) if len(enough) else 1.0


def report(model: RoutingModel, city: City, unseen: Sequence[Example]) -> dict[str, float]:
    """Print the figures on texts the model has not seen."""
    readings = [model.read(example.text) for example in unseen]
    truth = [example.category for example in unseen]
    top = [reading.ranked[0][0] for reading in readings]
    three = [[name for name, _ in reading.ranked[:3]] for reading in readings]
    first = np.array([a == b for a, b in zip(top, truth, strict=True)])
    among = np.array([b in names for names, b in zip(three, truth, strict=True)])
    owner = {name: category.agency for name, category in city.categories.items()}
    sure = np.array([reading.ranked[0][1] >= model.threshold for reading in readings])
    figures = {
        "texts": float(len(unseen)),
        "top1": float(first.mean()),
        "top3": float(among.mean()),
        "macro_f1": macro_f1(top, truth),
        "agency": float(np.mean([owner[a] == owner[b] for a, b in zip(top, truth, strict=True)])),
        "without_a_person": float(sure.mean()),
        "right_without": float(first[sure].mean()) if sure.any() else 0.0,
        "rest_in_three": float(among[~sure].mean()) if (~sure).any() else 1.0,
    }
    for name, value in figures.items():
        print(f"{name:18} {value:.4f}")
    return figures


def macro_f1(top: Sequence[str], truth: Sequence[str], least: int = 10) -> float:
    """Mean F1 over the categories with at least `least` texts."""
    counts = Counter(truth)
    scores = []
    for name in (name for name, times in counts.items() if times >= least):
        hits = sum(a == b == name for a, b in zip(top, truth, strict=True))
        said = sum(a == name for a in top)
        scores.append(2 * hits / (said + counts[name]) if said + counts[name] else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


if __name__ == "__main__":
    main()
