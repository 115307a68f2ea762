"""What finding the same event, and undoing it, needs of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.case.labels import Label
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.sameness import (
    Decision,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint placed earlier: its comparable remains and the case it is in."""

    fingerprint: Fingerprint
    case_id: str


@dataclass(frozen=True, slots=True)
class ReadVersions:
    """What was read before deciding: the version of each block's head (0: no such block yet)."""

    heads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """One transaction: the case as it becomes, the complaint in it, its blocks, the decision."""

    complaint: Complaint
    fingerprint: Fingerprint
    transition: Transition
    decision: Decision
    files_under: tuple[str, ...]
    versions: ReadVersions
    at: datetime


class BlockReader(Protocol):
    """One look at the blocks; remembers the head versions it met."""

    def recent(self, key: str, limit: int) -> list[str]: ...

    def versions(self) -> ReadVersions: ...


class Placements(Protocol):
    """The register as this use case needs it."""

    def complaint(self, complaint_id: str) -> Complaint:
        """Strongly read. Raises NotFoundError."""

    def block_reader(self) -> BlockReader: ...

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        """One batch read; complaints not placed yet are left out."""

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """One batch read."""

    def get_case(self, case_id: str) -> Case: ...

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def place(self, placement: Placement) -> None:
        """Raises ConflictError when anything that was read has changed."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a complaint was placed where it is. `kind` names the machine's decision, `twin` the
    complaint it was compared with, `sentence` says it to people."""

    kind: str
    twin: str = ""
    sentence: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Parting:
    """One transaction: every case that changes, and what is told apart for ever.

    `moved` leaves its case for `home`, which `transitions` opens; None when a whole case leaves.
    `told_apart` are complaints that never belong to `not_same` again.
    """

    transitions: tuple[Transition, ...]
    not_same: str
    told_apart: tuple[str, ...]
    label: Label
    moved: Complaint | None = None
    home: Case | None = None


class JoinedRegister(Protocol):
    """What taking apart needs of the register; reads are strong."""

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def complaint(self, complaint_id: str) -> Complaint:
        """Raises NotFoundError."""

    def inside(self, case_id: str) -> Sequence[Complaint]:
        """Every complaint of the case and of the cases merged into it, earliest first."""

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        """Why these complaints were placed where they are."""

    def part(self, parting: Parting) -> None:
        """All or nothing. Raises ConflictError when something it rests on has changed."""


class Unplaced(Protocol):
    """The list of complaints no case holds yet."""

    def unplaced(self, *, before: datetime, limit: int) -> Sequence[str]:
        """The longest waiting first; a moment behind is fine."""
