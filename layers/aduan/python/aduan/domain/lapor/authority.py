"""Who is right about which field, as a table; and what follows when the two sides differ."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final


class Side(StrEnum):
    HUB = "hub"
    LAPOR = "lapor"


class Field(StrEnum):
    REPORTER_TEXT = "teks_pelapor"
    LAPOR_STATUS = "status_lapor"
    WORK_STATUS = "status_kerja"
    AGENCY = "instansi"
    EVIDENCE = "bukti"
    ANSWER = "isi_tanggapan"


AUTHORITY: Final[dict[Field, Side]] = {
    Field.REPORTER_TEXT: Side.LAPOR,  # what the citizen wrote there is kept there
    Field.LAPOR_STATUS: Side.LAPOR,  # the ministry scores on it; the city cannot set it
    Field.WORK_STATUS: Side.HUB,  # whether work was done is what the city knows
    Field.AGENCY: Side.HUB,  # the city decides which of its offices works on it
    Field.EVIDENCE: Side.HUB,
    Field.ANSWER: Side.HUB,  # what the city answered is what the city wrote
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both values, for a person to decide once. The same pair of values is the same conflict."""

    case_id: str
    complaint_id: str
    field: Field
    hub_value: str
    lapor_value: str
    found_at: datetime
    decided: Side | None = None
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def key(self) -> str:
        material = "|".join(
            (self.case_id, self.complaint_id, self.field, self.hub_value, self.lapor_value)
        )
        return sha256(material.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Nothing to do."""


@dataclass(frozen=True, slots=True)
class TakeLapor:
    """LAPOR! changed what is LAPOR!'s to change."""


@dataclass(frozen=True, slots=True)
class TellLapor:
    """The hub changed what is the hub's; the outbox carries it."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """LAPOR! changed what the hub answers for."""


Verdict = Agreed | TakeLapor | TellLapor | Contradiction


def compare(field: Field, *, base: str, hub: str, lapor: str) -> Verdict:
    """Three-way: `base` is what both last agreed on."""
    if hub == lapor:
        return Agreed()
    if AUTHORITY[field] is Side.LAPOR:
        return TakeLapor() if lapor != base else Agreed()
    return Contradiction() if lapor != base else TellLapor()
