"""What finding the same event needs of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.sameness import (
    Decision,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint placed earlier: its comparable remains and the case it is in.

    `founder` is the complaint that opened the case it was placed in; None where that was not kept
    (a complaint placed before version 0.3).
    """

    fingerprint: Fingerprint
    case_id: str
    founder: str | None = None


@dataclass(frozen=True, slots=True)
class ReadVersions:
    """What was read before deciding: the version of each block's head (0: no such block yet)."""

    heads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """One transaction: the case as it becomes, the complaint in it, its blocks, the decision.

    `founder` is the complaint that opened the case: itself, where it opens one.
    """

    complaint: Complaint
    fingerprint: Fingerprint
    founder: str | None
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

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None:
        """Make it findable by these words; the same again changes nothing."""

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        """One batch read; complaints not placed yet are left out."""

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """One batch read; those that cannot be read are left out, here and below."""

    def cases_and_founders(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Known]]:
        """`get_cases` and `known` of these in one batch read."""

    def get_case(self, case_id: str) -> Case: ...

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def place(self, placement: Placement) -> None:
        """Raises ConflictError when anything that was read has changed."""
