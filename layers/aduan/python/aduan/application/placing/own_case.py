"""The case a complaint opens: its id, its number, and clocks that run from its own arrival."""

import hashlib
from datetime import datetime
from typing import Final

from aduan.application.routing.ports import Assignment
from aduan.domain.case.case import EMERGENCY, Case, Status
from aduan.domain.case.clocks import ClockRules, due_times
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.identifiers import case_id_of
from aduan.domain.outbox.telling import NATIONAL_PORTAL, time_is_doubted

HINT: Final = "sindiran"
RETURNS: Final = "berulang"
DOUBTFUL_TIME: Final = "waktu_diragukan"
_NUMBER_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none is taken for another


def case_number(prefix: str, case_id: str, opened_at: datetime) -> str:
    """What people quote: `XYZ-2026-7K3M-9QXZ`. No counter, so nothing can count twice."""
    value = int.from_bytes(hashlib.sha256(case_id.encode()).digest()[:5], "big")
    letters = "".join(_NUMBER_LETTERS[(value >> shift) & 31] for shift in range(35, -5, -5))
    return f"{prefix}-{opened_at.year}-{letters[:4]}-{letters[4:]}"


def time_flags(complaint: Complaint) -> tuple[str, ...]:
    return (DOUBTFUL_TIME,) if time_is_doubted(complaint) else ()


def portal_ids(complaint: Complaint) -> tuple[str, ...]:
    """The report at LAPOR! the complaint is; what was said in it later is none, nor is one
    matter of several."""
    whole = complaint.said_of is None and complaint.part_of is None
    return (complaint.external_id,) if whole and complaint.channel == NATIONAL_PORTAL else ()


def case_of_its_own(
    complaint: Complaint,
    assignment: Assignment,
    rules: ClockRules,
    now: datetime,
    number_prefix: str,
) -> Case:
    """The case a complaint opens; its clocks run from the complaint's own arrival. Whoever judges
    misconduct gets it even where it came out of a case kept from them, when nobody else is left."""
    case_id = case_id_of(complaint.complaint_id)
    said = ((EMERGENCY, assignment.emergency), (HINT, assignment.hint))
    flags = tuple(flag for flag, holds in said if holds)
    start = complaint.received_at
    judge = assignment.agency if assignment.inspektorat else None
    kept_from = (post for post in complaint.kept_from if post != judge)
    return Case(
        case_id=case_id,
        number=case_number(number_prefix, case_id, now),
        status=Status.TRIASE if assignment.triage else Status.BARU,
        agency=rules.desk if assignment.triage else assignment.agency,
        category=assignment.category,
        matter=assignment.matter,
        place=assignment.place,
        arrived_at=start,
        opened_at=start,
        due=due_times(start, complaint.classification, rules),
        classification=complaint.classification,
        channels=(complaint.channel,),
        severity=complaint.severity,
        secret=complaint.secret or assignment.secret,
        inspektorat_only=complaint.inspektorat_only or assignment.inspektorat,
        withheld_from=tuple(dict.fromkeys((*assignment.withheld_from, *kept_from))),
        kept_from_lapor=complaint.kept_from_lapor,
        next_owner=assignment.next_owner,
        route_reason=assignment.reason,
        route_confidence=assignment.confidence,
        route_alternatives=assignment.alternatives,
        lapor_ids=portal_ids(complaint),
        flags=(*flags, *time_flags(complaint)),
        opened_by=complaint.complaint_id,
        request_id=complaint.request_id,
        sandbox=complaint.sandbox,
    )
