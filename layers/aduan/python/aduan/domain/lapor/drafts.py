"""What goes to LAPOR!, ready to send: its own ids, its own limits, the files read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


LaporId = int | str  # as the contract has it: a number is sent as a number


@dataclass(frozen=True, slots=True)
class ReportDraft:
    title: str
    content: str
    classification_id: LaporId
    category_id: LaporId
    agency_id: LaporId
    place_id: LaporId
    incident_on: date | None
    anonymous: bool
    secret: bool
    priority: bool
    tags: tuple[str, ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    complaint_id: str
    agency_id: LaporId
    template_code: str
    content: str
    secret: bool = False
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class HandBackDraft:
    complaint_id: str
    institution_id: LaporId
    reason: str
