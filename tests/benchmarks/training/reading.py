"""Train the reader of accusations, hints, dangers and persons to protect. Run by a person.

    python -m tests.benchmarks.training.reading fit [--ordinary COMPLAINTS.csv] [--city serang]
                                                    [--encoded FILE.npz]
    python -m tests.benchmarks.training.reading evaluate [the same]

Examples are the labelled sentences of tests/data/reading (all invented): `accusations_*.csv` has
kind = accusation, hint or ordinary, `dangers_*.csv` has secret and emergency; files whose name ends
in `held_out.csv` are never read here. With --ordinary real complaints (a `text` column, such as the
development file beside the repository) are taken as examples of what is neither; nothing of them
is kept but weights over hashed signs.

`fit` writes reading/reader.model into the pack of the city that has the words, and the same file
into every pack whose words are the same. Both commands print what is found of each hand by what
was learnt from the others: by the first reading alone, and by both. What the encoder says of the
examples is kept in --encoded between runs.

Method: linear support vector machines with squared hinge loss (dual coordinate descent, Hsieh et
al., ICML 2008) over the signs of aduan.domain.privacy.signs; each example is also shown with words
exchanged for others of the same meaning, and in another tongue (tongues.toml). Over their sum and
what else a text says (aduan.domain.privacy.facts) boosted trees are grown (trees.py): they learn
from sums of machines that saw nothing of the hand that wrote the example, so they trust the sum as
far as it deserves with a hand nobody has seen. Its threshold is set where a share of the ordinary
sentences of such hands would be taken for one; it decides alone where there is no encoder.

The second reading (second.py) is of small networks over a sentence encoder. To the first reading's
score its log odds are added with a weight, and the threshold is set where a share of the
accusations (persons, dangers) of hands that neither had seen is found. Two bounds say when it is
asked: below the lower hardly anything would be found by it, above the higher hardly anything taken
back.

What did not help: sets of three groups of meanings, inverse document frequencies, unscaled blocks,
the best sentence of a text instead of the whole (multiple-instance learning), rules as signs,
kernels, examples shown inside other talk. What did help on a hand left out: the trees (five to ten
points where one ordinary sentence in thirty is taken wrongly), more hands, more words, other
tongues, and real complaints as examples of neither (without them one in ten of those is taken for
an accusation). What the encoder sees and the signs do not is worth most: at nine of ten accusations
found, a third to a half fewer ordinary sentences are taken for one.

Of other second readings: the encoder's own word vectors, averaged (static, no encoder in the
function), helped nothing; a Nystrom map of 600 to 1,200 landmarks was worse than the networks; a
support vector machine with a radial kernel better by one point and forty times as large, for it
keeps 5,700 examples. Networks of 48 to 128 units, three or five of them, one for each question or
one for all, with noise on their input, mixed examples (mixup) or more decay differ by less than
folds do; dropout helps dangers and persons a little. Training the encoder's own upper three
layers along (an epoch, the rest kept) took .14 of near misses for accusations where the kept
encoder takes .11, and the mean of both no fewer. The second reading alone is worse than the
first alone.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import random
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from aduan.domain.privacy.certain import Certain, read_certain
from aduan.domain.privacy.facts import FULLEST, LENGTH, SENTENCES, SURE, facts_of
from aduan.domain.privacy.model import (
    ACCUSES,
    DANGER,
    HINTS,
    PROTECT,
    QUESTIONS,
    SUM,
    Forest,
    Question,
    ReadingModel,
)
from aduan.domain.privacy.reading import FOLDER, MODEL, WORDS, read_tables
from aduan.domain.privacy.second import Doubt
from aduan.domain.privacy.signs import BUCKETS, Meanings, pieces, plain, read_meanings, whole
from tests.benchmarks.training import second, trees
from tests.benchmarks.training.encodings import Encodings
from tests.benchmarks.training.tongues import Tongues

ROOT = Path(__file__).parents[3]
CITIES = ROOT / "layers" / "cities"
EXAMPLES = ROOT / "tests" / "data" / "reading"
HELD_OUT = "held_out.csv"
BLOCK_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0)
STRENGTH = {ACCUSES: 0.3, HINTS: 2.0, PROTECT: 1.0, DANGER: 1.0}
"""C of the positive examples; the others have half of it, real complaints a quarter."""
ORDINARY_WEIGHT = 0.5
VARIANT_WEIGHT = 0.5
EXCHANGED = 0.35
GROWN = (ACCUSES, PROTECT, DANGER)
"""The questions trees are grown for: there are too few hints for them."""
TAKEN_WRONGLY = {ACCUSES: 0.08, HINTS: 0.1, PROTECT: 0.025, DANGER: 0.025}
"""The share of ordinary sentences above the threshold of the first reading, in folds. In doubt it
is secret."""
FOUND = {ACCUSES: 0.85, PROTECT: 0.87, DANGER: 0.85}
"""The share of what is so that is above the threshold of both readings, in folds. What is learnt
from all hands finds more than what was learnt from all but one: .95 of accusations, .96 of persons
and .95 of dangers in the files that were held out, four hands that were never trained on among
them. More hands have stopped helping: trained on those four as well, it found no more in the others
at the same share of ordinary sentences, and fewer persons."""
SHARE = 0.5
"""What the log odds of the second reading count beside the score of the first."""
LOST = 0.0015
"""The share of what is so that only the second reading would find, and that is not shown to it."""
TAKEN_BACK = 0.001
"""The share of ordinary sentences that only the second reading would clear, and that are not shown
to it."""
REAL_COST = 0.3
"""What a real complaint counts beside an example when networks are trained."""
TREE_WEIGHT = 0.7
"""Of what is not so, beside what is, when trees are grown."""
TONGUES = Path(__file__).with_name("tongues.toml")
EPOCHS = 8
REAL = "real"
MOST_ORDINARY = 3000

IN_OFFICE = re.compile(
    r"\b(guru|petugas|pegawai|dosen|kepala|pembina|pelatih|perawat|dokter|polisi|satpam|pengurus"
    r"|panti|atasan|instruktur|pendamping|wali kelas|sekolah|ustad\w*)"
)
"""Words for people in office, in sentences about persons to be protected."""
WITHOUT_STAR = str.maketrans("", "", "*")

Row = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """`answers`: yes, no, or not known, question by question."""

    text: str
    answers: dict[str, bool | None]
    source: str
    style: str = ""
    weight: float = 1.0


def main(command: Sequence[str] | None = None) -> None:
    csv.field_size_limit(10**8)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("fit", "evaluate"))
    parser.add_argument("--ordinary", type=Path, default=None)
    parser.add_argument("--city", default="serang")
    parser.add_argument("--encoded", type=Path, default=None)
    arguments = parser.parse_args(command)
    folder = CITIES / arguments.city / FOLDER
    words = read_tables(folder, WORDS)
    examples = read_examples()
    if arguments.ordinary:
        examples += ordinary(arguments.ordinary)
    trainer = Trainer(
        *(read_meanings(words), words["meanings"], read_certain(words), examples),
        Encodings(arguments.encoded).of([one.text for one in examples]),
    )
    if arguments.command == "evaluate":
        trainer.evaluate()
        return
    packed = trainer.fit().pack()
    for pack in CITIES.glob("*/city.toml"):
        other = pack.parent / FOLDER
        if (other / WORDS).read_bytes() == (folder / WORDS).read_bytes():
            (other / MODEL).write_bytes(packed)
            print(f"{other.relative_to(ROOT)}/{MODEL}: {len(packed) / 1e3:.0f} kB")


def read_examples() -> list[Example]:
    examples: list[Example] = []
    for path in sorted(EXAMPLES.glob("*.csv")):
        if path.name.endswith(HELD_OUT):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            read = danger if "emergency" in row else accusation
            examples.append(Example(row["text"], read(row), path.stem, row.get("style", "")))
    return examples


def accusation(row: dict[str, str]) -> dict[str, bool | None]:
    """An accusation may be of violence, so whether it protects anybody is not known."""
    kind = row["kind"]
    protects = {"": None if kind == "accusation" else False, "1": True, "0": False, "?": None}
    return {
        ACCUSES: kind != "ordinary",
        HINTS: kind == "hint" if kind != "ordinary" else None,
        PROTECT: protects[row.get("secret", "")],
        DANGER: False,
    }


def danger(row: dict[str, str]) -> dict[str, bool | None]:
    """Whether it accuses is not known where somebody in office is in it: a teacher may have beaten
    a child. What happens within a family accuses nobody here."""
    return {
        ACCUSES: None if IN_OFFICE.search(row["text"].lower()) else False,
        HINTS: None,
        PROTECT: row["secret"] == "1",
        DANGER: row["emergency"] == "1",
    }


def ordinary(path: Path) -> list[Example]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    some = random.Random(1).sample(texts, min(MOST_ORDINARY, len(texts)))
    answers: dict[str, bool | None] = {ACCUSES: False, HINTS: None, PROTECT: False, DANGER: False}
    return [Example(text, answers, REAL, "", ORDINARY_WEIGHT) for text in some]


class Trainer:
    """Examples as rows of (sign, value), and the machines learnt from them."""

    def __init__(
        self,
        meanings: Meanings,
        listed: dict[str, list[str]],
        certain: Mapping[str, Certain],
        examples: list[Example],
        encoded: Sequence[Any],
    ) -> None:
        self.encoded = encoded
        self.meanings, self.listed, self.examples = meanings, listed, examples
        self.certain = certain
        self.names = {question: self.facts_asked(question) for question in GROWN}
        self.facts: dict[str, list[list[float]]] = {question: [] for question in GROWN}
        for example in examples:
            parts = pieces(example.text, meanings)
            for question in GROWN:
                facts = facts_of(parts, certain.get(question))
                self.facts[question].append([facts.get(name, 0) for name in self.names[question]])
        self.sums: dict[str, dict[int, float]] = {}
        self.dice = random.Random(5)
        self.tongues = Tongues.read(TONGUES)
        self.rows = [self.encode(one.text) for one in examples]
        self.variants = [
            [self.encode(make(one.text)) for make in self.makers(one)] for one in examples
        ]

    def facts_asked(self, question: str) -> list[str]:
        groups = Counter(itertools.chain(*self.meanings.groups.values()))
        return [
            *(SUM, SURE, SENTENCES, FULLEST, LENGTH),
            *(f"m:{meaning}" for meaning in [*self.listed, self.meanings.denial.means]),
            *(f"g:{group}" for group, members in groups.items() if members > 1),
            *(f"r:{rule}" for rule in self.certain[question].rules),
        ]

    def makers(self, example: Example) -> tuple[Callable[[str], str], ...]:
        turned = lambda text: self.tongues.turned(text, self.dice)  # noqa: E731
        return (turned,) if example.source == REAL else (self.exchanged, turned)

    def exchanged(self, text: str) -> str:
        """Some words for others that mean the same, in whatever language."""
        parts = re.findall(r"\w+|\W+", text)
        for at, part in enumerate(parts):
            meant = self.meanings.words.get(plain(part), ()) if part.strip() else ()
            if meant and self.dice.random() < EXCHANGED:
                other = self.dice.choice(self.listed[self.dice.choice(meant)])
                parts[at] = other.translate(WITHOUT_STAR)
        return "".join(parts)

    def encode(self, text: str) -> Row:
        index, values = [], []
        found = pieces(text, self.meanings)
        for block, share in zip(whole(found) if found else (), BLOCK_WEIGHTS, strict=False):
            if block:
                index.append(np.fromiter(block, dtype=np.int64))
                values.append(np.full(len(block), share / math.sqrt(len(block))))
        if not index:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        return np.concatenate(index), np.concatenate(values)

    def learn(self, question: str, among: Sequence[int]) -> tuple[Any, float]:
        rows: list[Row] = []
        sides: list[float] = []
        costs: list[float] = []
        for number in among:
            example = self.examples[number]
            answer = example.answers[question]
            if answer is None:
                continue
            cost = STRENGTH[question] * (1.0 if answer else 0.5 * example.weight)
            rows.append(self.rows[number])
            costs.append(cost)
            rows += self.variants[number]
            costs += [cost * VARIANT_WEIGHT] * len(self.variants[number])
            sides += [1.0 if answer else -1.0] * (1 + len(self.variants[number]))
        return support_vectors(rows, np.array(sides), np.array(costs))

    def score(self, machine: tuple[Any, float], number: int) -> float:
        index, values = self.rows[number]
        return float(machine[0][index] @ values + machine[1])

    def in_folds(self, question: str, by: Callable[[int], Any]) -> dict[int, float]:
        """Each example's score from what saw nothing of its group: the weighed signs alone, or
        with the trees over them."""
        groups: dict[Any, list[int]] = defaultdict(list)
        for number in self.answered(question):
            groups[by(number)].append(number)
        sums: dict[int, float] = {}
        for held in groups.values():
            machine = self.learn(question, self.all_but(question, held))
            sums |= {number: self.score(machine, number) for number in held}
        if question not in GROWN:
            return sums
        scores: dict[int, float] = {}
        for held in groups.values():
            grown = self.grow(question, self.all_but(question, held), sums)
            said = trees.walked(grown, self.with_sums(question, held, sums))
            scores |= dict(zip(held, map(float, said), strict=True))
        self.sums[question] = sums
        return scores

    def answered(self, question: str) -> list[int]:
        return [
            number
            for number, example in enumerate(self.examples)
            if example.answers[question] is not None
        ]

    def all_but(self, question: str, held: Sequence[int]) -> list[int]:
        left = set(held)
        return [number for number in self.answered(question) if number not in left]

    def with_sums(self, question: str, among: Sequence[int], sums: Mapping[int, float]) -> Any:
        facts = np.array([self.facts[question][number] for number in among], dtype=float)
        facts[:, 0] = [sums[number] for number in among]
        return facts

    def grow(self, question: str, among: Sequence[int], sums: Mapping[int, float]) -> list[Any]:
        sides = np.array([bool(self.examples[number].answers[question]) for number in among])
        costs = np.array(
            [1.0 if side else TREE_WEIGHT * self.examples[number].weight
             for number, side in zip(among, sides, strict=True)]
        )  # fmt: skip
        return trees.grow(self.with_sums(question, among, sums), sides, costs)

    def hand(self, number: int) -> Any:
        """Who wrote an example; real complaints are spread over the hands."""
        source = self.examples[number].source
        hands = self.hands()
        if source == REAL:
            return hands[number % len(hands)]
        return source.partition("_")[2]

    @cache  # noqa: B019 - one trainer a run
    def hands(self) -> list[str]:
        return sorted({one.source.partition("_")[2] for one in self.examples} - {""})

    def threshold(self, question: str, scores: Mapping[int, float]) -> float:
        against = sorted(
            (
                score
                for number, score in scores.items()
                if self.examples[number].answers[question] is False
                and self.examples[number].source != REAL
            ),
            reverse=True,
        )
        return against[int(TAKEN_WRONGLY[question] * len(against))]

    def fit(self) -> ReadingModel:
        questions = {}
        odds = self.odds_in_folds()
        for question in QUESTIONS:
            limit, doubt = self.judged(question, odds, by_style=False)
            weights, bias = self.learn(question, range(len(self.examples)))
            scale = float(np.abs(weights).max()) / 127
            coarse = np.rint(weights / scale).astype(np.int8)
            forest = Forest()
            if question in GROWN:
                grown = self.grow(question, self.answered(question), self.sums[question])
                forest = Forest(self.names[question], grown)
            packed = array("b", coarse.tobytes())
            questions[question] = Question(bias, limit, scale, packed, forest, doubt)
        counts = Counter(example.source for example in self.examples)
        about = {"examples": dict(sorted(counts.items()))}
        again = self.networks(range(len(self.examples))).packed(GROWN)
        return ReadingModel(BLOCK_WEIGHTS, questions, about, again)

    def evaluate(self) -> None:
        odds = self.odds_in_folds()
        for question in QUESTIONS:
            self.judged(question, odds, by_style=True)

    def judged(
        self, question: str, odds: Mapping[int, Mapping[str, float]], *, by_style: bool
    ) -> tuple[float, Doubt | None]:
        """The threshold of the first reading, and when it is in doubt; each hand, left out in turn,
        is printed."""
        scores: Mapping[int, float] = self.in_folds(question, self.hand)
        limit = self.threshold(question, scores)
        print(f"== {question}, first reading: threshold {limit:.3f}, each hand left out in turn")
        self.report(question, scores, limit, group)
        doubt = None
        if question in GROWN:
            doubt = self.doubt(question, scores, odds, limit)
            margins = {
                number: said + doubt.share * odds[number][question] - doubt.threshold
                if doubt.low < said <= doubt.high
                else said - limit
                for number, said in scores.items()
            }
            asked = sum(doubt.low < said <= doubt.high for said in scores.values()) / len(scores)
            print(f"== {question}, both readings: {doubt}, {asked:.3f} of all are read again")
            self.report(question, margins, 0, group)
            scores = {number: margin + limit for number, margin in margins.items()}
        if by_style:
            print("-- by style")
            self.report(question, scores, limit, lambda one: one.style or one.source)
        return limit, doubt

    def doubt(
        self,
        question: str,
        scores: Mapping[int, float],
        odds: Mapping[int, Mapping[str, float]],
        limit: float,
    ) -> Doubt:
        both = {number: said + SHARE * odds[number][question] for number, said in scores.items()}
        yes = [number for number in scores if self.plainly(question, number)]
        no = [number for number in scores if self.plainly_not(question, number)]
        found = sorted((both[number] for number in yes), reverse=True)
        threshold = found[int(FOUND[question] * len(found))]
        rescued = sorted(scores[number] for number in yes if both[number] > threshold)
        cleared = sorted(
            (scores[number] for number in no if both[number] <= threshold), reverse=True
        )
        low = rescued[int(LOST * len(yes))]
        high = cleared[int(TAKEN_BACK * len(no))]
        return Doubt(
            low=round(min(low, limit) - 1e-4, 4),
            high=round(max(high, limit), 4),
            share=SHARE,
            threshold=round(threshold, 4),
        )

    def plainly(self, question: str, number: int) -> bool:
        """What must be found: of accusations those that are not mere hints."""
        answers = self.examples[number].answers
        return answers[question] is True and not (question == ACCUSES and answers[HINTS])

    def plainly_not(self, question: str, number: int) -> bool:
        example = self.examples[number]
        return example.answers[question] is False and example.source != REAL

    def odds_in_folds(self) -> dict[int, dict[str, float]]:
        """What networks that saw nothing of an example's hand say of it."""
        groups: dict[Any, list[int]] = defaultdict(list)
        for number in range(len(self.examples)):
            groups[self.hand(number)].append(number)
        odds: dict[int, dict[str, float]] = {}
        for held in groups.values():
            left = set(held)
            trained = self.networks([n for n in range(len(self.examples)) if n not in left])
            for number in held:
                highest = trained.odds(self.encoded[number]).max(axis=0)
                odds[number] = dict(zip(GROWN, map(float, highest), strict=True))
        return odds

    def networks(self, among: Sequence[int]) -> second.Trained:
        """From every part of a text that is known to be none, and the first of one that is."""
        rows, answers, costs = [], [], []
        for number in among:
            example = self.examples[number]
            told = [example.answers[question] for question in GROWN]
            read = self.encoded[number][:1] if any(told) else self.encoded[number]
            weight = REAL_COST if example.source == REAL else 1.0
            rows.append(read)
            answers += [[float(bool(answer)) for answer in told]] * len(read)
            costs += [[0.0 if answer is None else weight for answer in told]] * len(read)
        return second.train(np.concatenate(rows), np.array(answers), np.array(costs))

    def report(
        self,
        question: str,
        scores: Mapping[int, float],
        limit: float,
        by: Callable[[Example], str],
    ) -> None:
        found: dict[tuple[str, bool], list[bool]] = defaultdict(list)
        for number, score in scores.items():
            answer = self.examples[number].answers[question]
            if answer is not None:
                found[by(self.examples[number]), answer].append(score > limit)
        for (name, answer), said in sorted(found.items()):
            word = "found" if answer else "taken wrongly"
            print(
                f"{name:24} {word:14} {sum(said):4} of {len(said):4}  {sum(said) / len(said):.3f}"
            )


def group(example: Example) -> str:
    return f"{example.source}{' (hint)' if example.answers[HINTS] else ''}"


def support_vectors(rows: list[Row], sides: Any, costs: Any) -> tuple[Any, float]:
    """Weights and bias; the bias is a feature of its own that is always one."""
    weights, bias = np.zeros(BUCKETS), 0.0
    duals = np.zeros(len(rows))
    sizes = np.array([float(values @ values) + 1 for _, values in rows])
    softness = 0.5 / costs
    dice = np.random.default_rng(0)
    for _ in range(EPOCHS):
        for at in dice.permutation(len(rows)):
            index, values = rows[at]
            gap = sides[at] * (weights[index] @ values + bias) - 1 + softness[at] * duals[at]
            if duals[at] == 0 and gap >= 0:
                continue
            better = max(0.0, duals[at] - gap / (sizes[at] + softness[at]))
            change = (better - duals[at]) * sides[at]
            if change:
                np.add.at(weights, index, change * values)
                bias += change
                duals[at] = better
    return weights, float(bias)


if __name__ == "__main__":
    main()
