"""An operator typed the report in at lapor.go.id and tells us its tracking id."""

from dataclasses import dataclass
from datetime import datetime

from aduan.application.lapor_ports import LaporRecords, Links
from aduan.domain.sync.link import Link
from aduan.domain.sync.outcome import Unavailable
from aduan.domain.sync.remote import Absent


@dataclass(frozen=True, slots=True)
class LinkedNow:
    """`seen`: LAPOR! was asked and has it; False when it could not be asked."""

    seen: bool


@dataclass(frozen=True, slots=True)
class LinkedBefore:
    """The same link stood already: nothing changed."""


@dataclass(frozen=True, slots=True)
class LinkedElsewhere:
    """The tracking id, or the case, is tied otherwise; a person must say which is right."""

    case_id: str
    complaint_id: str


@dataclass(frozen=True, slots=True)
class NotAtLapor:
    """LAPOR! knows no such report."""


@dataclass(frozen=True, slots=True)
class NotATrackingId:
    """Only digits are one."""


Linking = LinkedNow | LinkedBefore | LinkedElsewhere | NotAtLapor | NotATrackingId


def link_by_hand(
    *,
    case_id: str,
    reference: str,
    typed: str,
    links: Links,
    records: LaporRecords,
    now: datetime,
) -> Linking:
    """What waits in the outbox to be filed then counts as filed at the next push."""
    complaint_id = typed.strip().lstrip("#")
    if not (complaint_id.isascii() and complaint_id.isdigit() and len(complaint_id) <= 12):
        return NotATrackingId()
    for tied in (links.of(complaint_id), links.own_copy(case_id)):
        if tied is not None:
            same = tied.case_id == case_id and tied.complaint_id == complaint_id
            return LinkedBefore() if same else LinkedElsewhere(tied.case_id, tied.complaint_id)
    shown = records.read(complaint_id)
    if isinstance(shown, Absent):
        return NotAtLapor()
    link = Link(
        complaint_id=complaint_id,
        case_id=case_id,
        reference=reference,
        ours=True,
        linked_at=now,
        revision=1,
    )
    if links.save(link):
        return LinkedNow(seen=not isinstance(shown, Unavailable))
    tied = links.of(complaint_id)
    return LinkedElsewhere(tied.case_id, tied.complaint_id) if tied else NotAtLapor()
