"""A later word read with its case: what accuses only together with the report it was said of.

"I am threatened not to report again" names nobody. Said by the reporter of a case at an office it
is retaliation, whoever is meant; so are money given before it was done, work that was never done
and a proof from somewhere else. Alone such a word is too little for the reader, so it is judged by
kinds of meanings of its own (`reading/later.toml`), and where it only hints at one of them it is
read once more behind a sentence that says who is spoken of. An angry denial ("lies, it is still
dark") holds none of these kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from aduan.domain.city.city import City
from aduan.domain.privacy.certain import Certain
from aduan.domain.privacy.reading import FOLDER, LONGEST, Reader, Reading, read_tables
from aduan.domain.privacy.signs import Meanings, pieces, runs

LATER: Final = "later.toml"
REASON: Final = "Menuduh petugas: dibaca bersama kasusnya"


@dataclass(frozen=True, slots=True)
class LaterReader:
    """A city's tables for later words, and how any text is read."""

    read: Callable[[str], Reading]
    meanings: Meanings
    certain: Certain
    cues: frozenset[str]
    context: str

    def __call__(self, text: str) -> Reading:
        """As `read`, and an accusation too where text and case together are one. Whom it means is
        the office of the case: nobody is named."""
        alone = self.read(text)
        if alone.misconduct or not any(map(self._accuses, runs(text[:LONGEST]))):
            return alone
        return replace(
            alone,
            accusation=True,
            secret=True,
            perhaps_misconduct=True,
            perhaps_secret=True,
            accusation_reason=REASON,
        )

    def _accuses(self, text: str) -> bool:
        parts = pieces(text, self.meanings)
        if self.certain.holds(parts):
            return True
        said = frozenset[str]().union(*(part.meanings for part in parts))
        if not said & self.cues or said & self.certain.calm:
            return False
        return self.read(f"{self.context}{text}").misconduct


def load_later(city: City, reader: Reader | None) -> LaterReader | None:
    """None for a city that has no reader, or none for later words."""
    if city.pack is None or reader is None or not city.pack.joinpath(FOLDER, LATER).is_file():
        return None
    return read_later(read_tables(city.pack.joinpath(FOLDER), LATER), reader.read)


def read_later(table: Mapping[str, Any], read: Callable[[str], Reading]) -> LaterReader:
    """`later.toml` as it was read. KeyError without its tables."""
    rules = {name: tuple(map(frozenset, sets)) for name, sets in table["certain"].items()}
    return LaterReader(
        read,
        Meanings.of(table["meanings"] | table["calming"], {}),
        Certain(frozenset(table["calm"]), rules),
        frozenset(table["cues"]),
        table["context"],
    )
