"""Train the reader of accusations, hints, dangers and persons to protect. Run by a person.

    python -m tests.benchmarks.training.reading fit [--ordinary COMPLAINTS.csv] [--city serang]
                                                    [--encoded FILE.npz]
    python -m tests.benchmarks.training.reading evaluate [the same]

Examples are the labelled sentences of tests/data/reading (all invented): `accusations_*.csv` has
kind = accusation, hint or ordinary, `dangers_*.csv` has secret and emergency. By files whose name
ends in `limits.csv` the limits are set and nothing else is learnt; those that end in `held_out.csv`
are never read here. With --ordinary real complaints (a `text` column, such as the
development file beside the repository) are taken as examples of what is neither; nothing of them
is kept but weights over hashed signs.

`fit` writes reading/reader.model into the pack of the city that has the words, and the same file
into every pack whose words are the same, and prints what is found of the hands limits are set by,
by the first reading alone and by both. `evaluate` prints what the first reading finds of each group
of hands by what it learnt from the others. What the encoder says of the examples is kept in
--encoded between runs. The encoder is tuned before (tests.benchmarks.training.tuning).

Method: linear support vector machines with squared hinge loss (dual coordinate descent, Hsieh et
al., ICML 2008) over the signs of aduan.domain.privacy.signs; each example is also shown with words
exchanged for others of the same meaning, and in another tongue (tongues.toml). Over their sum and
what else a text says (aduan.domain.privacy.facts) boosted trees are grown (trees.py): they learn
from sums of machines that saw nothing of the hand that wrote the example, so they trust the sum as
far as it deserves with a hand nobody has seen. Its threshold is set where a share of the ordinary
sentences of hands nothing was learnt from would be taken for one; it decides alone where there is
no encoder.

The second reading (second.py) is of small networks over a sentence encoder that was tuned on the
same examples. To the first reading's score its log odds are added with a weight, and the threshold
is set where a share of the accusations (persons, dangers) of hands that neither had seen is found.
Two bounds say when it is asked: below the lower hardly anything is an accusation (a person to
protect, a danger), and what is above the upper the second takes nothing back of, for it may be
wrong of the plainest sentence.

What did not help: sets of three groups of meanings, inverse document frequencies, unscaled blocks,
the best sentence of a text instead of the whole (multiple-instance learning), rules as signs,
kernels. What did help on a hand left out: the trees (five to ten
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
from dataclasses import dataclass, replace
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
from aduan.domain.privacy.second import Doubt, parts_of
from aduan.domain.privacy.signs import (
    BUCKETS,
    Meanings,
    pieces,
    plain,
    read_meanings,
    runs,
    whole,
)
from tests.benchmarks.training import second, trees
from tests.benchmarks.training.encodings import Encodings, tuning
from tests.benchmarks.training.tongues import Tongues

ROOT = Path(__file__).parents[3]
CITIES = ROOT / "layers" / "cities"
EXAMPLES = ROOT / "tests" / "data" / "reading"
HELD_OUT = "held_out.csv"
LIMITS = "limits.csv"
LATER = "later_words.csv"
"""Ends of the names of files nothing is learnt from: they are measured with, or limits are set by
them."""
BLOCK_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0)
STRENGTH = {ACCUSES: 0.3, HINTS: 2.0, PROTECT: 1.0, DANGER: 1.0}
"""C of the positive examples; the others have half of it, real complaints a quarter."""
ORDINARY_WEIGHT = 0.5
VARIANT_WEIGHT = 0.5
EXCHANGED = 0.35
GROWN = (ACCUSES, PROTECT, DANGER)
"""The questions trees are grown for: there are too few hints for them."""
FOLDS = 6
"""Groups of hands that are left out in turn."""
TAKEN_WRONGLY = {ACCUSES: 0.03, HINTS: 0.1, PROTECT: 0.025, DANGER: 0.003}
"""The share of ordinary sentences above the threshold of the first reading, of hands limits are set
by. In doubt it is secret."""
FOUND = {ACCUSES: 0.87, PROTECT: 0.93, DANGER: 0.92}
"""The share of what is so that is above the threshold of both readings, of the same hands, alone
and among other sentences. They wrote what is hard to tell; of others more is found."""
SHARE = 0.6
"""What the log odds of the second reading count beside the score of the first."""
LOST = 0.012
"""The share of what is so, in folds of the first reading, that is below the bound and never shown
to the second."""
TAKEN_BACK = 0.004
"""The share of ordinary sentences, in folds of the first reading, that is above the upper bound: of
what the first is so sure the second takes nothing back."""
MOST_SHOWN = 6_000
"""Examples the networks learn from: over an encoder that learnt all of them they need no more."""
MOST_REAL = 1_500
"""Real complaints shown beside these, so that the networks learn how people write who accuse
nobody."""
REAL_COST = 0.3
"""What a real complaint counts beside an example when the encoder is tuned: some of them accuse."""
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

AMONG = 0.4
"""The share of examples that are shown among other sentences as well."""
LONGEST_SURROUNDED = 400
POLITE = 0.5
GREETINGS = (
    *("Assalamualaikum.", "Selamat pagi.", "Selamat siang, min.", "Assalamu'alaikum wr wb."),
    *(
        "Dengan hormat,",
        "Yth. Bapak/Ibu admin.",
        "Selamat malam Bapak Ibu.",
        "Halo kak.",
        "Punten.",
    ),
    *(
        "Sampurasun.",
        "Kulanuwun.",
        "Permisi min mau lapor.",
        "Saya warga Kota Serang ingin melapor.",
    ),
    *("Assalamualaikum, selamat pagi Bapak Ibu.", "Mohon izin melapor.", "Izin bertanya."),
)
PLEAS = (
    *(
        "Mohon ditindaklanjuti.",
        "Terima kasih.",
        "Mohon ditindaklanjuti. Terima kasih.",
        "Tolong ya.",
    ),
    *("Hatur nuhun.", "Matur nuwun.", "Makasih min.", "Tolong dicek.", "Mohon perhatiannya."),
    *("Demikian laporan saya, terima kasih.", "Wassalamualaikum.", "Tolong gercep ya min."),
    *("Mohon bantuannya. Hatur nuhun.", "Semoga segera ditanggapi.", "Mohon diproses pak."),
)

Row = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """`answers`: yes, no, or not known, question by question."""

    text: str
    answers: dict[str, bool | None]
    source: str
    style: str = ""
    weight: float = 1.0

    @property
    def hand(self) -> str:
        """Who wrote it; empty of a real complaint."""
        return self.source.partition("_")[2]


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
    examples += among(examples)
    measured = read_examples(limits=True)
    measured += among(measured, 1.0)
    trainer = Trainer(
        *(read_meanings(words), words["meanings"], read_certain(words), examples, measured)
    )
    if arguments.command == "evaluate":
        trainer.evaluate()
        return
    packed = trainer.fit(Encodings(arguments.encoded).of).pack()
    for pack in CITIES.glob("*/city.toml"):
        other = pack.parent / FOLDER
        if (other / WORDS).read_bytes() == (folder / WORDS).read_bytes():
            (other / MODEL).write_bytes(packed)
            print(f"{other.relative_to(ROOT)}/{MODEL}: {len(packed) / 1e3:.0f} kB")


def read_examples(*, limits: bool = False) -> list[Example]:
    """What is learnt from, or what limits are set by."""
    examples: list[Example] = []
    for path in sorted(EXAMPLES.glob("*.csv")):
        if path.name.endswith((HELD_OUT, LATER)) or path.name.endswith(LIMITS) is not limits:
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


def among(examples: Sequence[Example], share: float = AMONG) -> list[Example]:
    """Some of the examples again, among other sentences that say nothing of the kind: people greet,
    thank, and tell of several things at once."""
    dice = random.Random(11)
    calm = [one.text for one in examples if not any(one.answers.values())]
    others = [run for text in dice.sample(calm, min(4000, len(calm))) for run in sentences_of(text)]
    return [
        replace(one, text=surrounded(one.text, others, dice))
        for one in examples
        if len(one.text) < LONGEST_SURROUNDED and dice.random() < share
    ]


def surrounded(text: str, others: Sequence[str], dice: random.Random) -> str:
    def some() -> list[str]:
        return [dice.choice(others) for _ in range(dice.choice((0, 0, 1, 1, 2)))]

    def said(sentences: Sequence[str]) -> list[str]:
        return [dice.choice(sentences)] if dice.random() < POLITE else []

    told = [*said(GREETINGS), *some(), text.strip(), *some(), *said(PLEAS)]
    return " ".join(one if one[-1:] in ".!?" else f"{one}." for one in told if one)


def sentences_of(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if 3 < len(one.split()) <= 30]


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
        taught: list[Example],
        measured: list[Example],
    ) -> None:
        """`measured`: limits are set by them, run for run as the product reads, and nothing else is
        learnt from them."""
        asked = [(at, run) for at, one in enumerate(measured) for run in runs(one.text)]
        self.owner = [at for at, _ in asked]
        examples = [*taught, *(replace(measured[at], text=run) for at, run in asked)]
        self.taught, self.measured = range(len(taught)), range(len(taught), len(examples))
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
            [self.encode(make(one.text)) for make in self.makers(one)] for one in taught
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
        return [n for n in self.taught if self.examples[n].answers[question] is not None]

    def limiting(self, question: str) -> list[int]:
        return [n for n in self.measured if self.examples[n].answers[question] is not None]

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

    def group(self, number: int) -> int:
        """Of the hand that wrote an example; real complaints are spread over all."""
        example = self.examples[number]
        if example.source == REAL:
            return number % FOLDS
        return self.hands().index(example.hand) % FOLDS

    @cache  # noqa: B019 - one trainer a run
    def hands(self) -> list[str]:
        return sorted({self.examples[n].hand for n in self.taught} - {""})

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

    def fit(self, encode: Callable[[Sequence[str]], Sequence[Any]]) -> ReadingModel:
        """`encode`: what the encoder says of the parts of each text, asked once."""
        first = {question: self.first_reading(question) for question in QUESTIONS}
        several = random.Random(3).sample(self.taught, min(MOST_SHOWN, len(self.taught)))
        real = [n for n in self.taught if self.examples[n].source == REAL][:MOST_REAL]
        several = [*several, *sorted({*real} - {*several})]
        shown = [*several, *self.measured]
        said_of = encode([self.examples[number].text for number in shown])
        encoded = dict(zip(shown, said_of, strict=True))
        networks = self.networks(several, encoded)
        whole = {n: encoded[n][: len(parts_of(self.examples[n].text))] for n in self.measured}
        said = {number: networks.odds(rows).max(axis=0) for number, rows in whole.items()}
        questions = {}
        for question, (asked, folds, measured) in first.items():
            print(f"== {question}, first reading: threshold {asked.threshold:.3f}")
            self.report(question, self.highest(measured), asked.threshold, group)
            doubt = None
            if question in GROWN:
                odds = {n: float(said[n][GROWN.index(question)]) for n in measured}
                doubt = self.doubt(question, folds, measured, odds)
            questions[question] = replace(asked, doubt=doubt)
        counts = Counter(self.examples[number].source for number in self.taught)
        about = {"examples": dict(sorted(counts.items())), "tuning": tuning().hex()}
        return ReadingModel(BLOCK_WEIGHTS, questions, about, networks.packed(GROWN))

    def first_reading(self, question: str) -> tuple[Question, dict[int, float], dict[int, float]]:
        """With what it says of examples it was taught without, and of each run of the texts limits
        are set by."""
        folds = self.in_folds(question, self.group)
        weights, bias = self.learn(question, self.answered(question))
        limiting = self.limiting(question)
        measured = {number: self.score((weights, bias), number) for number in limiting}
        forest = Forest()
        if question in GROWN:
            grown = self.grow(question, self.answered(question), self.sums[question])
            forest = Forest(self.names[question], grown)
            walked = trees.walked(grown, self.with_sums(question, limiting, measured))
            measured = dict(zip(limiting, map(float, walked), strict=True))
        limit = self.threshold(question, self.highest(measured))
        scale = float(np.abs(weights).max()) / 127
        packed = array("b", np.rint(weights / scale).astype(np.int8).tobytes())
        print(f"{question}: the first reading is learnt", flush=True)
        return Question(bias, limit, scale, packed, forest), folds, measured

    def evaluate(self) -> None:
        for question in QUESTIONS:
            scores: Mapping[int, float] = self.in_folds(question, self.group)
            limit = self.threshold(question, scores)
            print(f"== {question}, first reading in folds: threshold {limit:.3f}")
            self.report(question, scores, limit, group)
            print("-- by style")
            self.report(question, scores, limit, lambda one: one.style or one.source)

    def doubt(
        self,
        question: str,
        folds: Mapping[int, float],
        measured: Mapping[int, float],
        odds: Mapping[int, float],
    ) -> Doubt:
        """`folds` and `measured`: what the first reading says of what it was taught without, and of
        what limits are set by; `odds` what the second says of these."""
        so = sorted(said for number, said in folds.items() if self.plainly(question, number))
        low = so[int(LOST * len(so))]
        not_so = sorted(
            (said for n, said in folds.items() if self.plainly_not(question, n)), reverse=True
        )
        high = not_so[int(TAKEN_BACK * len(not_so))]
        read_again = {n: said + SHARE * odds[n] for n, said in measured.items()}
        both = self.highest(
            {
                n: -math.inf if measured[n] <= low else math.inf if measured[n] > high else said
                for n, said in read_again.items()
            }
        )
        found = sorted((both[n] for n in both if self.plainly(question, n)), reverse=True)
        threshold = found[int(FOUND[question] * len(found))]
        doubt = Doubt(round(low, 4), round(high, 4), SHARE, round(threshold, 4))
        real = [said for n, said in folds.items() if self.examples[n].source == REAL]
        asked = sum(low < said <= high for said in real) / max(1, len(real))
        print(f"== {question}, both readings: {doubt}, {asked:.3f} of real ones are read again")
        self.report(question, both, threshold, group)
        return doubt

    def highest(self, scores: Mapping[int, float]) -> dict[int, float]:
        """Of the runs of each measured text the one that says most, by the number of its first."""
        best: dict[int, float] = {}
        first: dict[int, int] = {}
        for number, said in scores.items():
            at = first.setdefault(self.owner[number - len(self.taught)], number)
            best[at] = max(said, best.get(at, -math.inf))
        return best

    def plainly(self, question: str, number: int) -> bool:
        """What must be found: of accusations those that are not mere hints."""
        answers = self.examples[number].answers
        return answers[question] is True and not (question == ACCUSES and answers[HINTS])

    def plainly_not(self, question: str, number: int) -> bool:
        example = self.examples[number]
        return example.answers[question] is False and example.source != REAL

    def networks(self, shown: Sequence[int], encoded: Mapping[int, Any]) -> second.Trained:
        """From every part of a text that is known to be none, and the first of one that is."""
        rows, answers, costs = [], [], []
        for number in shown:
            example = self.examples[number]
            told = [example.answers[question] for question in GROWN]
            read = encoded[number][:1] if any(told) else encoded[number]
            rows.append(read)
            answers += [[float(bool(answer)) for answer in told]] * len(read)
            costs += [[float(answer is not None) for answer in told]] * len(read)
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
