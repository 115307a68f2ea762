"""What the tuned encoder says of the examples: ten minutes of a processor's time, so it can be
kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np

from aduan.adapters.privacy.encoding import SentenceEncoder
from aduan.adapters.privacy.tuning import TUNING
from aduan.domain.privacy.second import parts_of
from aduan.domain.privacy.signs import runs

TOLD: Final = 1000
CHUNK: Final = 50


class EncoderFailedError(Exception):
    """Nothing can be learnt from what was not read."""


@dataclass(slots=True)
class Encodings:
    """`kept`: a file (.npz) they are taken from and written to, by the hash of the part read and of
    the tuning."""

    kept: Path | None = None
    known: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kept is not None and self.kept.is_file():
            with np.load(self.kept) as file:
                self.known = dict(zip(file["names"].tolist(), file["rows"], strict=True))

    def of(self, texts: Sequence[str]) -> list[Any]:
        """One array a text, a row for each of its parts."""
        parts = [[part for run in runs(text) for part in parts_of(run)] for text in texts]
        wanted = {name_of(one): one for each in parts for one in each}
        missing = [name for name in wanted if name not in self.known]
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as several:
            told = several.map(meant, [wanted[name] for name in missing], chunksize=CHUNK)
            for number, (name, said) in enumerate(zip(missing, told, strict=True), start=1):
                self.known[name] = said
                if number % TOLD == 0:
                    print(f"{number} of {len(missing)} parts of texts encoded", flush=True)
        if missing and self.kept is not None:
            names = list(self.known)
            np.savez(self.kept, names=names, rows=np.stack([self.known[one] for one in names]))
        return [np.stack([self.known[name_of(one)] for one in each]) for each in parts]


def meant(part: str) -> Any:
    return np.array(encoder()(part), dtype="f4")


@cache
def encoder() -> SentenceEncoder:
    return SentenceEncoder(failed=failed)


def failed(kind: str) -> None:
    raise EncoderFailedError(kind)


def name_of(part: str) -> str:
    return hashlib.sha256(tuning() + part.encode()).hexdigest()


@cache
def tuning() -> bytes:
    return hashlib.sha256(TUNING.read_bytes()).digest()
