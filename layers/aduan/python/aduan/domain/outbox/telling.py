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

from aduan.domain.case.case import Actor, Case, HistoryEntry, Role, Status, Transition
from aduan.domain.case.lifecycle import PUBLIC, Move
from aduan.domain.intake.complaint import Complaint
from aduan.domain.outbox.entries import Entry, Kind, lane_of
from aduan.domain.outbox.payloads import (
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

OPENED: Final = "open"
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
class Message:
    """What one change of a case says at LAPOR!, before it is said in any lane. `reference` and
    `sequence` are what the case's own lanes name it by; `heard_in` is the lane it came from."""

    case_id: str
    sequence: int
    reference: str
    at: datetime
    payload: Payload
    heard_in: str = ""

    def to(self, target: str) -> Entry:
        """Its entry in one lane of the case."""
        return Entry(
            case_id=self.case_id,
            sequence=self.sequence,
            reference=self.reference,
            kind=_kind(self.payload),
            payload=self.payload,
            created_at=self.at,
            next_attempt_at=self.at,
            target=target,
        )


@dataclass(frozen=True, slots=True)
class Relay:
    """A change of the whole as a merged case passes it on: one step of its own, and what its
    reports at LAPOR! hear by it, in which lanes."""

    transition: Transition
    word: Message
    targets: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.word.to(target) for target in self.targets)


def message_of(
    transition: Transition, *, complaint: Complaint | None = None, parent: Case | None = None
) -> Message | None:
    """None: nothing anybody there must hear. `complaint` is that which opened the case, `parent`
    the case it was merged into."""
    case, row = transition.case, transition.history
    payload = _payload(case, row, complaint, parent)
    if payload is None:
        return None
    heard_in = row.details.get(FROM_LAPOR) or ""
    return Message(case.case_id, case.version, case.number, row.at, payload, heard_in)


def targets_of(word: Message, case: Case) -> tuple[str, ...]:
    """Every lane of the case but the one the word was heard in; a copy is filed in its own."""
    if isinstance(word.payload, ReportPayload):
        return ("",)
    return tuple(one for one in lanes(case) if lane_of(case.case_id, one) != word.heard_in)


def tells(
    transition: Transition, *, complaint: Complaint | None = None, parent: Case | None = None
) -> tuple[Entry, ...]:
    """The entries of one transition."""
    word = message_of(transition, complaint=complaint, parent=parent)
    targets = () if word is None else targets_of(word, transition.case)
    return tuple(word.to(target) for target in targets) if word is not None else ()


def relayed(word: Message, child: Case) -> Relay | None:
    """What a word of a case does to `child`, which was merged into it, at once or by way of
    others."""
    if child.status is not Status.DIGABUNG:
        return None
    after = replace(child, version=child.version + 1)
    row = HistoryEntry(
        case_id=child.case_id,
        version=after.version,
        at=word.at,
        actor=_SYSTEM,
        move=Move.NOTE.value,
        from_status=child.status,
        to_status=child.status,
        cycle=child.cycle,
        level=child.level,
        note=f"Perkembangan kasus {word.reference} disampaikan kepada pelapor di LAPOR!.",
        details={FROM_WHOLE: f"{word.case_id}@{word.sequence}"},
    )
    own = replace(word, case_id=after.case_id, sequence=after.version, reference=after.number)
    targets = targets_of(own, after)
    return Relay(Transition(after, row), own, targets) if targets else None


def relays(words: Iterable[Message], child: Case) -> tuple[Relay, ...]:
    """As `relayed`, for words one after the other."""
    found: list[Relay] = []
    for word in words:
        relay = relayed(word, child)
        if relay is not None:
            found.append(relay)
            child = relay.transition.case
    return tuple(found)


def _payload(
    case: Case, row: HistoryEntry, complaint: Complaint | None, parent: Case | None
) -> Payload | None:
    if row.move == OPENED:
        return _opening(case, row, complaint)
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
    return _progress(case, row, f"{said} {row.public_note}".strip())


def _opening(case: Case, row: HistoryEntry, complaint: Complaint | None) -> Payload | None:
    if not from_portal(case):
        return None if complaint is None else _report(case, complaint)
    said = f"Aduan ditangani tersendiri oleh {case.agency}."
    return _progress(case, row, said) if UNLINKED_FROM in row.details else None


def _progress(case: Case, row: HistoryEntry, text: str) -> FollowUpPayload:
    return FollowUpPayload(
        text=text,
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
        case ReportPayload():
            return Kind.CREATE_REPORT
        case MergedPayload():
            return Kind.MERGED
        case HandBackPayload():
            return Kind.NOT_OUR_AUTHORITY
        case _:
            return Kind.FOLLOW_UP
