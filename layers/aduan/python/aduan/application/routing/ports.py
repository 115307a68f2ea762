"""What routing answers, and what it needs."""

from dataclasses import dataclass
from typing import Protocol

from aduan.domain.case.case import Place
from aduan.domain.case.complaint import Complaint


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a complaint belongs and why (`reason` in Indonesian). `triage`: a person decides."""

    agency: str
    category: str | None
    matter: str
    place: Place
    reason: str
    confidence: float
    triage: bool
    alternatives: tuple[str, ...] = ()
    next_owner: str | None = None
    secret: bool = False
    emergency: bool = False
    inspektorat: bool = False
    withheld_from: tuple[str, ...] = ()
    hint: bool = False
    """It accuses nobody outright: withheld until the inspectorate has looked."""


class Dispatcher(Protocol):
    """Reads category, agency and place from what the citizen and the channel said. What is kept
    from the office that would answer is given to whoever judges misconduct."""

    def __call__(self, complaint: Complaint) -> Assignment: ...
