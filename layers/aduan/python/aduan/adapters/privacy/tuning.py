"""The encoder's model with what it learnt of a city's complaints, as a file the engine can open.

multilingual-e5-small knows what sentences mean, but not what matters here: "uangnya dikembalikan"
and "uangnya tidak dikembalikan" are near neighbours to it. The package's file keeps every 32
weights as whole numbers of four bits and one number of sixteen bits that says what one of them is
worth. A tuning leaves the whole numbers as they are and has other values for those scales, for the
biases and for the norms of all layers (Kim et al. 2023, arXiv 2305.14152): so it is a fiftieth of
the model, needs no rounding after it was learnt, and the engine runs as fast as ever.
`tests.benchmarks.training.tuning` makes it.
"""

from __future__ import annotations

import json
import mmap
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMAT: Final = "aduan-tuning-1"
TUNING: Final = Path(__file__).with_name("encoder.tuning")


class TuningError(Exception):
    """The file is no tuning, or one of another model."""


@dataclass(frozen=True, slots=True)
class Part:
    """`count` numbers of `size` bytes, `step` bytes from one to the next, from byte `at` on."""

    at: int
    count: int
    step: int
    size: int

    @property
    def end(self) -> int:
        return self.at + (self.count - 1) * self.step + self.size

    def put(self, memory: mmap.mmap, numbers: bytes) -> None:
        for byte in range(self.size):
            memory[self.at + byte : self.end : self.step] = numbers[byte :: self.size]


@dataclass(frozen=True, slots=True)
class Tuning:
    """`length`: of the model's file in bytes. `numbers`: those of all parts, one after another."""

    length: int
    parts: Sequence[Part]
    numbers: bytes

    def pack(self) -> bytes:
        head = {
            "format": FORMAT,
            "length": self.length,
            "parts": [[part.at, part.count, part.step, part.size] for part in self.parts],
        }
        return zlib.compress(json.dumps(head).encode() + b"\n" + self.numbers, 9)

    @classmethod
    def parse(cls, packed: bytes) -> Tuning:
        """TuningError when the bytes are something else."""
        try:
            line, _, numbers = zlib.decompress(packed).partition(b"\n")
            head = json.loads(line)
            known = head["format"] == FORMAT
            tuning = cls(head["length"], [Part(*part) for part in head["parts"]], numbers)
        except (zlib.error, ValueError, KeyError, TypeError) as wrong:
            raise TuningError("bukan berkas penyetelan") from wrong
        whole = sum(part.count * part.size for part in tuning.parts) == len(numbers)
        if not known or not whole or any(part.end > tuning.length for part in tuning.parts):
            raise TuningError("berkas penyetelan tidak utuh")
        return tuning

    def apply(self, model: Path) -> None:
        """Written into the file. TuningError, and nothing written, when it is of another length."""
        if model.stat().st_size != self.length:
            raise TuningError("penyetelan untuk model lain")
        with model.open("r+b") as file, mmap.mmap(file.fileno(), self.length) as memory:
            at = 0
            for part in self.parts:
                part.put(memory, self.numbers[at : at + part.count * part.size])
                at += part.count * part.size


@contextmanager
def tuned(model: Path, tuning: Path = TUNING) -> Iterator[Path]:
    """A copy of the model with the tuning in it, for as long as it takes to open it: whoever has it
    mapped keeps it when the name is gone."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / model.name
        shutil.copyfile(model, copy)
        Tuning.parse(tuning.read_bytes()).apply(copy)
        yield copy
