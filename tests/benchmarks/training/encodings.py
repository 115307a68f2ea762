"""What the encoder says of the examples: half an hour of a processor's time, so it can be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from aduan.adapters.privacy.encoding import SentenceEncoder
from aduan.domain.privacy.second import parts_of

TOLD: Final = 1000


class EncoderFailedError(Exception):
    """Nothing can be learnt from what was not read."""


@dataclass(slots=True)
class Encodings:
    """`kept`: a file (.npz) they are taken from and written to, by the hash of the part read."""

    kept: Path | None = None
    known: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kept is not None and self.kept.is_file():
            with np.load(self.kept) as file:
                self.known = dict(zip(file["names"].tolist(), file["rows"], strict=True))

    def of(self, texts: Sequence[str]) -> list[Any]:
        """One array a text, a row for each of its parts."""
        parts = [parts_of(text) for text in texts]
        wanted = {name_of(one): one for several in parts for one in several}
        missing = [name for name in wanted if name not in self.known]
        encoder = SentenceEncoder(failed=failed)
        for number, name in enumerate(missing, start=1):
            self.known[name] = np.array(encoder(wanted[name]), dtype="f4")
            if number % TOLD == 0:
                print(f"{number} of {len(missing)} parts of texts encoded", flush=True)
        if missing and self.kept is not None:
            names = list(self.known)
            np.savez(self.kept, names=names, rows=np.stack([self.known[one] for one in names]))
        return [np.stack([self.known[name_of(one)] for one in several]) for several in parts]


def failed(kind: str) -> None:
    raise EncoderFailedError(kind)


def name_of(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()
