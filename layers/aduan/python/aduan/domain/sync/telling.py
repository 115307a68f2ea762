"""What LAPOR! must hear of a change to a case: outbox entries, born with the change.

LAPOR! knows a case by the copy the hub filed, or by the reports its citizens filed there
themselves; each of them is a lane of its own, and each reporter hears every change. What only
offices need (reminders, escalations, notes, new twins) is not told.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case import Case, HistoryEntry, Transition
from aduan.domain.complaint import Complaint
from aduan.domain.lifecycle import PUBLIC, Move
from aduan.domain.sync.outbox import Entry, Kind
from aduan.domain.sync.outgoing import (
    FileRef,
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Payload,
    ReportPayload,
)

NATIONAL_PORTAL: Final = "lapor"
"""The channel SP4N-LAPOR! delivers by: what comes from there is there already."""

FROM_LAPOR: Final = "from_lapor"
"""A history detail: the lane at LAPOR! this change came from, which need not be told of it."""

UNLINKED_FROM: Final = "unlinked_from"
"""A history detail of an opening: the case the complaint had been joined to by mistake. Whoever
reported it at LAPOR! heard that case's changes and is told that it stands for itself now."""

_SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        Move.ACCEPT: "Aduan diterima $agency.",
        Move.FOLLOW_UP: "Aduan sedang ditindaklanjuti $agency.",
        Move.RESOLVE: "Aduan telah diselesaikan $agency.",
        Move.FORWARD: "Aduan diteruskan kepada $agency.",
        Move.ROUTE: "Aduan disampaikan kepada $agency.",
        Move.APPROVE_POSTPONE: "Penanganan menunggu anggaran; aduan ditinjau kembali.",
        Move.RESUME: "Penanganan dilanjutkan $agency.",
        Move.REJECT: "Aduan tidak dapat ditindaklanjuti.",
        Move.REOPEN: "Aduan dibuka kembali atas permintaan pelapor.",
        Move.ASK_REPORTER: "Mohon kelengkapan informasi dari pelapor.",
        Move.AUTO_CLOSE: "Aduan ditutup oleh sistem.",
        Move.WITHDRAW: "Aduan ditarik oleh pelapor.",
        Move.CONFIRM: "Pelapor menyatakan aduan telah selesai.",
        Move.UNMERGE: "Aduan ditangani kembali tersendiri oleh $agency.",
    }
)


def from_portal(case: Case) -> bool:
    """Whether the case began as a report at LAPOR!, so that the hub files no copy."""
    return bool(case.channels) and case.channels[0] == NATIONAL_PORTAL


def lanes(case: Case) -> tuple[str, ...]:
    """The reports at LAPOR! that stand for the case; "" is the copy the hub files."""
    own = () if from_portal(case) else ("",)
    return (*own, *case.lapor_ids)


def tells(
    transition: Transition, *, complaint: Complaint | None = None, parent: Case | None = None
) -> tuple[Entry, ...]:
    """The entries of one transition. `complaint` is that which opened the case, `parent` the case
    it was merged into."""
    case, row = transition.case, transition.history
    if row.move == "open":
        if from_portal(case):
            return _told_apart(case, row) if UNLINKED_FROM in row.details else ()
        if complaint is None:
            return ()
        return (_entry(case, row.at, "", Kind.CREATE_REPORT, _report(case, complaint)),)
    payload = _payload(case, row, parent)
    if payload is None:
        return ()
    kind = _kind(payload)
    heard_there = row.details.get(FROM_LAPOR)
    told = [target for target in lanes(case) if target != heard_there]
    return tuple(_entry(case, row.at, target, kind, payload) for target in told)


def _told_apart(case: Case, row: HistoryEntry) -> tuple[Entry, ...]:
    said = f"Aduan ditangani tersendiri oleh {case.agency}."
    payload = FollowUpPayload(
        text=said, agency=case.agency, status=PUBLIC[row.to_status].value, secret=case.secret
    )
    return tuple(_entry(case, row.at, one, Kind.FOLLOW_UP, payload) for one in lanes(case))


def _payload(case: Case, row: HistoryEntry, parent: Case | None) -> Payload | None:
    if row.move == Move.MERGE:
        number = parent.number if parent else ""
        return MergedPayload(number, case.agency, bool(parent and parent.secret))
    if row.move == Move.NOT_OUR_AUTHORITY:
        return HandBackPayload(case.next_owner or "", row.public_note)
    if row.move not in _SAID:
        return None
    said = _SAID[row.move].replace("$agency", case.agency)
    return FollowUpPayload(
        text=f"{said} {row.public_note}".strip(),
        agency=case.agency,
        status=PUBLIC[row.to_status].value,
        secret=case.secret,
        files=tuple(_file(case.case_id, photo) for photo in row.evidence),
    )


def _report(case: Case, complaint: Complaint) -> ReportPayload:
    return ReportPayload(
        title=complaint.title or case.matter,
        text=complaint.text,
        category=case.category or "",
        agency=case.agency,
        place=case.place.kelurahan_code or "",
        incident_on=complaint.reported_at.date(),
        classification=case.classification or "",
        anonymous=complaint.anonymous,
        secret=case.secret,
    )


def _file(case_id: str, photo: str) -> FileRef:
    return FileRef(f"clean/{case_id}/{photo}.jpg", f"{photo}.jpg", "image/jpeg", 0)


def _kind(payload: Payload) -> Kind:
    match payload:
        case MergedPayload():
            return Kind.MERGED
        case HandBackPayload():
            return Kind.NOT_OUR_AUTHORITY
        case _:
            return Kind.FOLLOW_UP


def _entry(case: Case, at: datetime, target: str, kind: Kind, payload: Payload) -> Entry:
    return Entry(
        case_id=case.case_id,
        sequence=case.version,
        reference=case.number,
        kind=kind,
        payload=payload,
        created_at=at,
        next_attempt_at=at,
        target=target,
    )
