"""An operator typed the report in at lapor.go.id and tells us its tracking id."""

from dataclasses import dataclass
from datetime import datetime

from aduan.application.lapor_ports import LaporRecords, Links, Outbox
from aduan.domain.sync import outbox as moves
from aduan.domain.sync.link import Link
from aduan.domain.sync.outbox import Kind, State, lane_of
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
    outbox: Outbox,
    records: LaporRecords,
    now: datetime,
) -> Linking:
    """What waited in the outbox to be filed, even what was refused, counts as filed from now on:
    nobody files it a second time, and what follows it goes on."""
    complaint_id = typed.strip().lstrip("#")
    if not (complaint_id.isascii() and complaint_id.isdigit() and len(complaint_id) <= 12):
        return NotATrackingId()
    for tied in (links.of(complaint_id), links.own_copy(case_id)):
        if tied is not None:
            if tied.case_id != case_id or tied.complaint_id != complaint_id:
                return LinkedElsewhere(tied.case_id, tied.complaint_id)
            _count_as_filed(outbox, case_id, complaint_id, now)
            return LinkedBefore()
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
        _count_as_filed(outbox, case_id, complaint_id, now)
        return LinkedNow(seen=not isinstance(shown, Unavailable))
    tied = links.of(complaint_id)
    return LinkedElsewhere(tied.case_id, tied.complaint_id) if tied else NotAtLapor()


def _count_as_filed(outbox: Outbox, case_id: str, complaint_id: str, now: datetime) -> None:
    """What a run has in its hands at this moment is that run's; it meets the link when it saves."""
    for entry in outbox.queue(lane_of(case_id)):
        if entry.kind is Kind.CREATE_REPORT and entry.state is not State.SENDING:
            outbox.save(moves.sent(entry, now, complaint_id))
