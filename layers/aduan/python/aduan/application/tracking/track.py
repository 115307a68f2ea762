"""What a citizen may know with a tracking code: status, the public steps, and until when.

The code is the only key, so it opens as little as it can: no text, no place, no name. Of a secret
complaint, or one that only the inspectorate may see, it opens the status and nothing that says who
works on it or what was said, because codes are passed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from aduan.application.case.merges import MOST_MERGES, up
from aduan.application.tracking.ports import TrackedRegister
from aduan.domain.case.case import (
    EMERGENCY,
    OPEN,
    Case,
    HistoryEntry,
    PublicStatus,
    Status,
)
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.due import owed_at
from aduan.domain.case.identifiers import read_tracking_code
from aduan.domain.case.lifecycle import public_status
from aduan.domain.case.secrecy import guarded


@dataclass(frozen=True, slots=True)
class Step:
    """One public row of the history."""

    at: datetime
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """`status` is the inner one; `case_number` and `agency` are empty until the complaint has a
    case, and of a secret one always. `due_at` is when the next thing is owed, if any is.
    `dedup_pending`: no case holds it yet; it is being compared with what others reported.
    `emergency`: lives are in danger, and the case is open. `parts` are the codes of the matters
    taken out of the report, `part_of` that of the report this one was taken out of."""

    tracking_code: str
    received_at: datetime
    status: Status
    steps: tuple[Step, ...] = ()
    due_at: datetime | None = None
    case_number: str | None = None
    agency: str | None = None
    dedup_pending: bool = False
    emergency: bool = False
    parts: tuple[str, ...] = ()
    part_of: str | None = None

    @property
    def public(self) -> PublicStatus:
        return public_status(self.status)


def track_complaint(written_code: str, *, register: TrackedRegister) -> Progress | None:
    """None alike for a code that cannot be one and for one that nobody was given."""
    complaint = complaint_of(written_code, register)
    return None if complaint is None else progress_of(complaint, register=register)


def complaint_of(written_code: str, register: TrackedRegister) -> Complaint | None:
    code = read_tracking_code(written_code)
    return register.complaint_by_code(code) if code else None


def progress_of(complaint: Complaint, *, register: TrackedRegister) -> Progress:
    """How far a known complaint is."""
    if complaint.case_id is None:
        code, received = complaint.tracking_code, complaint.received_at
        return Progress(code, received, Status.BARU, dedup_pending=True, part_of=complaint.part_of)
    cases = to_the_living_one(register, complaint.case_id)
    case = cases[-1]
    closed_to_view = complaint.secret or any(map(guarded, cases))
    rows = [row for one in cases for row in register.history(one.case_id)]
    return Progress(
        tracking_code=complaint.tracking_code,
        received_at=complaint.received_at,
        status=case.status,
        steps=_steps(sorted(rows, key=lambda row: row.at), bare=closed_to_view),
        due_at=owed_at(case),
        case_number=None if closed_to_view else case.number,
        agency=None if closed_to_view else case.agency,
        emergency=EMERGENCY in case.flags and case.status in OPEN,
        parts=complaint.parts,
        part_of=complaint.part_of,
    )


def to_the_living_one(register: TrackedRegister, case_id: str) -> tuple[Case, ...]:
    """The complaint's own case and those it was merged into."""
    return tuple(islice(up(register.get_case(case_id), register.get_case), MOST_MERGES))


def _steps(rows: Sequence[HistoryEntry], *, bare: bool) -> tuple[Step, ...]:
    """Changes of status, and what was said to the public; of a merge only what it led to."""
    steps: list[Step] = []
    for row in rows:
        moved = row.to_status is not row.from_status and row.to_status is not Status.DIGABUNG
        note = "" if bare else row.public_note
        if moved or note:
            step = Step(row.at, row.to_status, note)
            if not steps or (steps[-1].status, steps[-1].note) != (step.status, step.note):
                steps.append(step)
    return tuple(steps)
