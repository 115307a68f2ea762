"""What was joined, and why: for showing it, and for taking it apart again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.case.labels import Label
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a complaint was placed where it is. `kind` names the machine's decision, `twin` the
    complaint it was compared with, `sentence` says it to people."""

    kind: str
    twin: str = ""
    sentence: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What a case is counted by: one complaint of it, without what was written in it."""

    complaint_id: str
    case_id: str
    channel: str
    received_at: datetime
    withdrawn_at: datetime | None = None


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

    def inside(self, case_id: str) -> Sequence[Member]:
        """Every complaint of the case and of the cases merged into it, earliest first. A flood is
        thousands, so they are read as rows of the case and not one by one."""

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        """Those of them that exist, in no order."""

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        """Why these complaints were placed where they are."""

    def part(self, parting: Parting) -> None:
        """All or nothing. Raises ConflictError when something it rests on has changed."""
