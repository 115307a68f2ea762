"""What LAPOR! must hear of a change to a case: outbox entries, born with the change.

LAPOR! knows a case by the copy the hub filed, or by the reports its citizens filed there
themselves; each of them is a lane of its own, and each reporter hears every change. What only
offices need (reminders, escalations, notes, new twins) is not told.

A case that was merged into another has nothing to say of its own any more, but its reports stay
open at LAPOR! and their reporters wait. They hear what becomes of the whole in their own lanes,
under their own numbers: each change of the whole is a step in the history of every case merged
into it (`relayed`), until the merge is undone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case import Actor, Case, HistoryEntry, Role, Status, Transition
from aduan.domain.complaint import Complaint
from aduan.domain.lifecycle import PUBLIC, Move
from aduan.domain.sync.outbox import Entry, Kind, lane_of
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

FROM_WHOLE: Final = "from_whole"
"""A history detail: which change of which case this one, merged into it, passed on."""

_SYSTEM: Final = Actor(Role.SYSTEM, "system")

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


@dataclass(frozen=True, slots=True)
class Relay:
    """A change of the whole as a merged case passes it on: one step of its own, and what its
    reports at LAPOR! hear by it."""

    transition: Transition
    entries: tuple[Entry, ...]


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
    return _told(case, row, payload)


def reaches_merged(transition: Transition) -> bool:
    """Whether cases merged into this one have something to pass on."""
    return _payload(transition.case, transition.history, None) is not None


def relayed(transition: Transition, child: Case, *, parent: Case | None = None) -> Relay | None:
    """What the change of a case does to `child`, which was merged into it, at once or by way of
    others. `parent` is the case the changed one was itself merged into."""
    payload = _payload(transition.case, transition.history, parent)
    if payload is None or child.status is not Status.DIGABUNG:
        return None
    whole, cause = transition.case, transition.history
    after = replace(child, version=child.version + 1)
    row = HistoryEntry(
        case_id=child.case_id,
        version=after.version,
        at=cause.at,
        actor=_SYSTEM,
        move=Move.NOTE.value,
        from_status=child.status,
        to_status=child.status,
        cycle=child.cycle,
        level=child.level,
        note=f"Perkembangan kasus {whole.number} disampaikan kepada pelapor di LAPOR!.",
        details={FROM_WHOLE: f"{whole.case_id}@{cause.version}"},
    )
    heard_there = cause.details.get(FROM_LAPOR)
    entries = _told(after, replace(row, details={FROM_LAPOR: heard_there or ""}), payload)
    return Relay(Transition(after, row), entries) if entries else None


def relays(
    transitions: Iterable[Transition], child: Case, *, parent: Case | None = None
) -> tuple[Relay, ...]:
    """As `relayed`, for changes one after the other."""
    found: list[Relay] = []
    for transition in transitions:
        relay = relayed(transition, child, parent=parent)
        if relay is not None:
            found.append(relay)
            child = relay.transition.case
    return tuple(found)


def _told(case: Case, row: HistoryEntry, payload: Payload) -> tuple[Entry, ...]:
    """In every lane of the case but the one it was heard in."""
    kind, heard_there = _kind(payload), row.details.get(FROM_LAPOR)
    return tuple(
        _entry(case, row.at, target, kind, payload)
        for target in lanes(case)
        if lane_of(case.case_id, target) != heard_there
    )


def _told_apart(case: Case, row: HistoryEntry) -> tuple[Entry, ...]:
    said = f"Aduan ditangani tersendiri oleh {case.agency}."
    payload = FollowUpPayload(
        text=said, agency=case.agency, status=PUBLIC[row.to_status].value, secret=case.secret
    )
    return tuple(_entry(case, row.at, one, Kind.FOLLOW_UP, payload) for one in lanes(case))


def _payload(case: Case, row: HistoryEntry, parent: Case | None) -> Payload | None:
    if row.move == Move.WITHDRAW and row.to_status is not Status.DITARIK:
        return None  # one of several reporters let go of it; the others still wait
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
