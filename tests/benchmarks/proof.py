"""Measure what the check of proofs finds, on scenes drawn here and on any pairs of photos.

    python -m tests.benchmarks.proof make FOLDER --seed 7 [--scenes 60]
    python -m tests.benchmarks.proof judge FOLDER OUT.csv
    python -m tests.benchmarks.proof score FOLDER OUT.csv
    python -m tests.benchmarks.proof speed

`make` draws streets in three dimensions (`proof_scenes`) and what becomes of a picture
(`proof_pictures`): pairs.csv (pair_id, complaint_photo, proof_photo) and truth.csv (pair_id,
expect, how). `judge` reads pairs.csv alone and writes pair_id, verdict (identical, derived, fine,
empty) and reasons, through the reader and the comparer that `check_photo` runs. `score` holds the
two together.
`speed` checks one photo of twelve megapixels against twenty others, in seconds and megabytes; exit
1 above ten of its core, or 1,500.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator

from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.images import PillowReader
from aduan.domain.photos.evidence import Unfit
from aduan.domain.photos.likeness import UNLIKE
from tests.benchmarks import proof_pictures as pictures
from tests.benchmarks.proof_pictures import NOTHINGS, Pixels
from tests.benchmarks.proof_scenes import a_scene, standpoints

SIZES: Final = ((640, 480), (800, 600), (1280, 960), (1600, 1200), (1200, 1600), (2048, 1536))
TWELVE_MEGAPIXELS: Final = (4032, 3024)
AIMS: Final = {"identical": 0.99, "derived": 0.88, "fine": 0.95, "empty": 1.0}
MOST_SECONDS: Final = 10
MOST_MEGABYTES: Final = 1_500
_READER: Final = PillowReader(timezone(timedelta(hours=7)))


class Drawing:
    """A folder of pairs, as it grows."""

    def __init__(self, folder: Path, chance: Generator) -> None:
        self._folder = folder
        self._chance = chance
        self._rows: list[tuple[str, str, str, str, str]] = []

    def keep(self, name: str, data: bytes) -> str:
        (self._folder / name).write_bytes(data)
        return name

    def pair(self, complaint: str, proof: bytes, expect: str, how: str) -> None:
        number = f"{len(self._rows):05d}"
        name = self.keep(f"proof-{number}.jpg", proof)
        self._rows.append((number, complaint, name, expect, how))

    def other(self, complaint: str, proof: str) -> None:
        self._rows.append((f"{len(self._rows):05d}", complaint, proof, "fine", "another scene"))

    def saved(self, picture: Pixels, low: int = 45, high: int = 93) -> bytes:
        return pictures.jpeg(picture, int(self._chance.integers(low, high)))

    def close(self) -> None:
        pairs = [(number, complaint, proof) for number, complaint, proof, _, _ in self._rows]
        truth = [(number, expect, how) for number, _, _, expect, how in self._rows]
        _write(self._folder / "pairs.csv", ("pair_id", "complaint_photo", "proof_photo"), pairs)
        _write(self._folder / "truth.csv", ("pair_id", "expect", "how"), truth)


def make(folder: Path, seed: int, scenes: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    drawing = Drawing(folder, chance)
    complaints: list[str] = []
    for number in range(scenes):
        size = TWELVE_MEGAPIXELS if number % 30 == 7 else SIZES[int(chance.integers(len(SIZES)))]
        complaints.append(_scene(number, size, complaints, drawing, chance))
    drawing.close()


def _scene(
    number: int, size: tuple[int, int], before: list[str], drawing: Drawing, chance: Generator
) -> str:
    scene = a_scene(chance)
    first, second = standpoints(chance)
    file = drawing.saved(pictures.taken(scene.seen_from(first, size, solved=False), chance), 70, 96)
    sent = _decoded(file)
    complaint = drawing.keep(f"complaint-{number:03d}.jpg", file)

    drawing.pair(complaint, file, "identical", "exact copy")
    for how, copy in _copies(sent, chance):
        drawing.pair(complaint, drawing.saved(copy, 30), "identical", how)
    for how, made in _derived(sent, chance):
        drawing.pair(complaint, drawing.saved(made), "derived", how)
    for solved, how in ((False, "second view"), (True, "after, the object gone")):
        seen = pictures.taken(scene.seen_from(second, size, solved=solved), chance)
        drawing.pair(complaint, drawing.saved(seen, 60), "fine", how)
    if before:
        drawing.other(complaint, before[int(chance.integers(len(before)))])
    kind = NOTHINGS[number % len(NOTHINGS)]
    nothing = pictures.shows_nothing(kind, (1024, 768), sent, chance)
    drawing.pair(complaint, drawing.saved(nothing, 60), "empty", kind)
    return complaint


def _copies(sent: Pixels, chance: Generator) -> Iterator[tuple[str, Pixels]]:
    least = max(0.25, 300 / min(sent.shape[:2]))
    by = chance.uniform(least, 1.3)
    yield "re-encoded", sent
    yield f"resized {by:.2f}", pictures.scaled(sent, by)
    yield (
        f"resized {by:.2f} to another format",
        pictures.pulled(pictures.scaled(sent, by), chance.choice([0.75, 0.89, 1.12, 1.33])),
    )
    yield "mirrored", pictures.mirrored(sent)
    yield "screenshot", pictures.screenshot(sent, chance)
    yield "bars", pictures.with_bars(sent, chance)


def _derived(sent: Pixels, chance: Generator) -> Iterator[tuple[str, Pixels]]:
    cut, turn = chance.uniform(0.01, 0.15), chance.uniform(1, 5) * chance.choice([-1, 1])
    yield f"crop {cut:.3f}", pictures.cropped(sent, chance, cut)
    yield f"turned {turn:.1f}", pictures.turned(sent, chance, turn)
    yield "brightness and colours", pictures.recoloured(sent, chance)
    share = _a_share(chance)
    yield f"removed {share:.2f}", pictures.painted_over(sent, chance, share)
    share, cut, turn = _a_share(chance), chance.uniform(0, 0.1), chance.uniform(-4, 4)
    made = pictures.cropped(pictures.painted_over(sent, chance, share), chance, cut)
    made = pictures.turned(made, chance, turn)
    if chance.random() < 0.3:
        made = pictures.recoloured(made, chance)
    yield f"removed {share:.2f}, crop {cut:.3f}, turned {turn:.1f}", made


def _a_share(chance: Generator) -> float:
    return float(np.exp(chance.uniform(np.log(0.02), np.log(0.3))))


def _decoded(data: bytes) -> Pixels:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


def judge(folder: Path, target: Path) -> None:
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    judged = [
        (row["pair_id"], *verdict(folder / row["complaint_photo"], folder / row["proof_photo"]))
        for row in rows
    ]
    _write(target, ("pair_id", "verdict", "reasons"), judged)


def verdict(complaint: Path, proof: Path) -> tuple[str, str]:
    """What `check_photo` would make of the proof, were the other the reporter's picture."""
    read = _READER.read(proof.read_bytes())
    if isinstance(read, Unfit):
        return "empty", read.value
    jpeg, facts = read
    if facts.nothing is not None:
        return "empty", facts.nothing.value
    found = next(iter(OpenCvComparer().against(jpeg, _kept(complaint))), UNLIKE)
    reasons = [how.value for how in found.how]
    if found.changed:
        reasons.append(f"{len(found.changed)} tiles differ")
    return found.likeness.value, "; ".join(reasons)


@lru_cache(maxsize=2)
def _kept(complaint: Path) -> tuple[bytes, ...]:
    """The clean copy that was stored when the complaint's photo came; pairs of one complaint mostly
    stand together."""
    read = _READER.read(complaint.read_bytes())
    return () if isinstance(read, Unfit) else (read[0],)


def score(folder: Path, judged: Path) -> int:
    """Exit code 1 when one kind is found less often than it has to be."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        truth = {row["pair_id"]: row for row in csv.DictReader(lines)}
    with judged.open(encoding="utf-8", newline="") as lines:
        said = {row["pair_id"]: row["verdict"] for row in csv.DictReader(lines)}
    kinds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for number, row in truth.items():
        kind = row["how"].split(" ")[0].rstrip(",")
        kinds[row["expect"], kind][said.get(number, "missing")] += 1
    missed = False
    for expect, least in AIMS.items():
        sums: Counter[str] = sum((c for (e, _), c in kinds.items() if e == expect), Counter())
        share = sums[expect] / max(1, sums.total())
        missed |= share < least
        print(f"{expect:10} {share:.4f} (at least {least})  {dict(sums)}")
        for (kind_of, kind), found in sorted(kinds.items()):
            if kind_of == expect:
                print(f"    {kind:14} {dict(found)}")
    return int(missed)


def speed() -> int:
    """Exit code 1 where it takes longer, or more memory, than the function has."""
    chance = np.random.default_rng(3)
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), 3, 1)
        one = _decoded((Path(folder) / "complaint-000.jpg").read_bytes())
    width, height = TWELVE_MEGAPIXELS
    large = np.asarray(cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    proof = pictures.jpeg(pictures.painted_over(large, chance, 0.1), 90)
    others = [pictures.jpeg(pictures.taken(large, chance), 88) for _ in range(20)]
    kept = [found[0] for found in map(_READER.read, others) if not isinstance(found, Unfit)]
    begun, worked = time.perf_counter(), time.process_time()
    read = _READER.read(proof)
    assert not isinstance(read, Unfit)
    found = Counter(one.likeness.value for one in OpenCvComparer().against(read[0], kept))
    spent, work = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent:.1f} s ({work:.1f} s of one core), at most {memory:.0f} MB: {dict(found)}")
    return int(work > MOST_SECONDS or memory > MOST_MEGABYTES)


def _write(target: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.proof")
    what = parser.add_subparsers(dest="what", required=True)
    making = what.add_parser("make")
    making.add_argument("folder", type=Path)
    making.add_argument("--seed", type=int, default=7)
    making.add_argument("--scenes", type=int, default=60)
    for name in ("judge", "score"):
        one = what.add_parser(name)
        one.add_argument("folder", type=Path)
        one.add_argument("out", type=Path)
    what.add_parser("speed")
    asked = parser.parse_args()
    if asked.what == "make":
        make(asked.folder, asked.seed, asked.scenes)
    elif asked.what == "judge":
        judge(asked.folder, asked.out)
    elif asked.what == "score":
        sys.exit(score(asked.folder, asked.out))
    else:
        sys.exit(speed())


if __name__ == "__main__":
    main()
