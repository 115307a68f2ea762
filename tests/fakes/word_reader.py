"""A reader of later words for tests: it reads what it was told of, and nothing in the rest."""

from dataclasses import dataclass, field
from datetime import datetime

from aduan.application.intake.ports import FreshIds
from aduan.domain.privacy.reading import NOTHING, Reading


@dataclass
class Heedful:
    """`known`: a text, and what is read in it."""

    known: dict[str, Reading] = field(default_factory=dict)

    def read(self, text: str) -> Reading:
        return self.known.get(text, NOTHING)

    def read_later(self, text: str) -> Reading:
        return self.read(text)

    def kept_from(self, read: Reading, place: str | None) -> tuple[str, ...]:
        return read.accused

    def people_of(self, agency: str) -> tuple[str, ...]:
        return () if agency == "INSPEKTORAT" else (agency,)


def fresh(at: datetime) -> FreshIds:
    return FreshIds("01Z", "SA-Z")
