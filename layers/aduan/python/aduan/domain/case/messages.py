"""What a change of a case says to hearers outside, in the hub's own terms (outbox pattern).

A message is decided with the change and written in the same transaction, with masked text; who
carries it outside reads it from the outbox. A payload holds the hub's codes and not the hearer's
ids, so a corrected mapping table serves everything that still waits.
"""

from dataclasses import dataclass
from datetime import date, datetime


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
    secret: bool = False


Payload = ReportPayload | FollowUpPayload | MergedPayload | HandBackPayload


@dataclass(frozen=True, slots=True)
class Message:
    """What one change of a case says outside, before it is said in any lane.

    `reference` and `sequence` are what the case's own lanes name it by; `heard_in` is the lane it
    came from, which need not be told of it. `request_id` is the call the case came by.
    """

    case_id: str
    sequence: int
    reference: str
    at: datetime
    payload: Payload
    heard_in: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A message and the lanes it goes into, decided with the change and written with it.

    `later`: one transaction does not hold them all (DynamoDB's limit is 100 writes). Then only the
    message is kept, with its lanes and the ids of the `merged` cases that pass it on, and the next
    push run fans it out.
    """

    message: Message
    targets: tuple[str, ...]
    later: bool = False
    merged: tuple[str, ...] = ()


def files_of(payload: Payload) -> tuple[FileRef, ...]:
    return payload.files if isinstance(payload, ReportPayload | FollowUpPayload) else ()
