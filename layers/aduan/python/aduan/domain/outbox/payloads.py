"""What an outside hearer must be told, in the hub's own terms (outbox pattern).

A payload is written into the outbox in the same transaction as the change it tells of, with
masked text. It holds the hub's codes and not the hearer's ids, so a corrected mapping table serves
everything that still waits.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FileRef:
    """A cleaned photo or document in our own store."""

    key: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ReportPayload:
    title: str
    text: str
    category: str
    agency: str
    place: str
    incident_on: date | None = None
    classification: str = ""
    anonymous: bool = False
    secret: bool = False
    priority: bool = False
    tags: tuple[str, ...] = ()
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpPayload:
    """An answer to the reporter; `status` names the city work status it brings, if any."""

    text: str
    agency: str
    status: str = ""
    secret: bool = False
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedPayload:
    """The case is handled together with another. A secret parent's number is not given."""

    parent_number: str
    agency: str
    parent_secret: bool = False


@dataclass(frozen=True, slots=True)
class HandBackPayload:
    """Bukan wewenang: the next owner is always named."""

    next_owner: str
    reason: str


Payload = ReportPayload | FollowUpPayload | MergedPayload | HandBackPayload


def files_of(payload: Payload) -> tuple[FileRef, ...]:
    return payload.files if isinstance(payload, ReportPayload | FollowUpPayload) else ()
