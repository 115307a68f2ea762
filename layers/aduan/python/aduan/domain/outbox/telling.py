"""What LAPOR! must hear of a change to a case: outbox entries, born with the change.

LAPOR! knows a case by the copy the hub filed, or by the reports its citizens filed there
themselves; each of them is a lane of its own, and each reporter hears every change. What only
offices need (reminders, escalations, notes, new twins) is not told.

A case only the inspectorate reads, or that is kept from somebody, says nothing there: no copy is
filed, and people at LAPOR! whom nobody here chose read nothing of it. Reports of it that began at
LAPOR! hear the status, without words and without an office.

What leaves is asked of the case once more when it leaves (`leaving`): between a change and its
telling a person may have made the case secret, or kept it from somebody. What the inspectorate
releases for LAPOR! is filed then, as if it had been opened.

A case that was merged into another has nothing to say of its own any more, but its reports stay
open at LAPOR! and their reporters wait. They hear what becomes of the whole in their own lanes,
under their own numbers: each change of the whole is a step in the history of every case merged
into it (`passed_on`), until the merge is undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import (
    Actor,
    Case,
    HistoryEntry,
    PublicStatus,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.changes import OPENED, UNLINKED_FROM
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.entry import entries_of, lane_of
from aduan.domain.case.lifecycle import PUBLIC, Move
from aduan.domain.case.messages import (
    FileRef,
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Message,
    Payload,
    ReportPayload,
    Told,
)
from aduan.domain.case.secrecy import kept_home

NATIONAL_PORTAL: Final = "lapor"
"""The channel SP4N-LAPOR! delivers by: what comes from there is there already."""

FROM_LAPOR: Final = "from_lapor"
"""A history detail: the lane at LAPOR! this change came from, which need not be told of it."""

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
        Move.EYE_RETURN: "Penyelesaian aduan diperiksa kembali dan aduan dibuka lagi.",
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


def time_is_doubted(complaint: Complaint) -> bool:
    """LAPOR!'s own times are believed: an import brings the reports of years."""
    return complaint.has_doubtful_time and complaint.channel != NATIONAL_PORTAL


def spoken_at(complaint: Complaint) -> datetime:
    """What likeness in time is measured by."""
    return complaint.received_at if time_is_doubted(complaint) else complaint.reported_at


def incident_day(complaint: Complaint, rules: ClockRules) -> date:
    """The day LAPOR! is told, on the city's calendar."""
    return rules.calendar.local(spoken_at(complaint)).date()


def lanes(case: Case) -> tuple[str, ...]:
    """The reports at LAPOR! that stand for the case; "" is the copy the hub files."""
    own = () if from_portal(case) else ("",)
    return (*own, *case.lapor_ids)


def message_of(
    transition: Transition,
    *,
    complaint: Complaint | None = None,
    incident_on: date | None = None,
    parent: Case | None = None,
) -> Message | None:
    """None: nothing anybody there must or may hear. `complaint` is that which opened the case,
    `parent` the case it was merged into.

    `incident_on` is a day of the city's calendar, so the caller says it: an instant alone gives
    the day before for whoever reports between midnight and seven, western Indonesian time."""
    case, row = transition.case, transition.history
    if case.sandbox:
        return None
    payload = _payload(case, row, complaint, incident_on, parent)
    if payload is not None and kept_home(case):
        payload = _nothing_but_status(case, row, payload)
    if payload is None:
        return None
    heard_in = row.details.get(FROM_LAPOR) or ""
    return Message(
        case.case_id, case.version, case.number, row.at, payload, heard_in, case.request_id
    )


def targets_of(message: Message, case: Case) -> tuple[str, ...]:
    """Every lane of the case but the one it was heard in; a copy is filed in its own. A case that
    is kept home has no copy."""
    if isinstance(message.payload, ReportPayload):
        return ("",)
    heard = case.lapor_ids if kept_home(case) else lanes(case)
    return tuple(one for one in heard if lane_of(case.case_id, one) != message.heard_in)


def leaving(payload: Payload, case: Case, target: str) -> Payload | None:
    """What of a waiting message may leave as the case stands now; None: nothing. `target` is the
    report it goes to, "" the copy the hub files."""
    if not kept_home(case):
        return _marked_secret(payload) if case.secret else payload
    if not target:
        return None
    match payload:
        case MergedPayload():
            return MergedPayload("", "", parent_secret=True)
        case FollowUpPayload(status=status):
            return status_only(PublicStatus(status) if status else PUBLIC[case.status])
        case _:
            return status_only(PUBLIC[case.status])


def _marked_secret(payload: Payload) -> Payload:
    match payload:
        case ReportPayload() | FollowUpPayload() | HandBackPayload():
            return replace(payload, secret=True)
        case MergedPayload():
            return payload


def told_at_once(
    transitions: Sequence[Transition],
    messages: Sequence[Message | None],
    merged: Sequence[Case],
) -> tuple[Transition, ...]:
    """Transitions of one case, one after the other, with what each says in the lanes of the case
    and of the cases merged into it. `messages` has one for each transition, None where nothing is
    said."""
    children = {child.case_id: child for child in merged}
    found: list[Transition] = []
    for transition, message in zip(transitions, messages, strict=True):
        steps = list(transition.passed_on)
        children |= {step.case.case_id: step.case for step in steps}
        if message is None:
            found.append(transition)
            continue
        for case_id, child in children.items():
            step = passed_on(message, child)
            if step is not None:
                steps.append(step)
                children[case_id] = step.case
        told = Told(message, targets_of(message, transitions[-1].case))
        found.append(replace(transition, told=(told,), passed_on=tuple(steps)))
    return tuple(found)


def told_later(
    transitions: Sequence[Transition],
    messages: Sequence[Message | None],
    merged: Sequence[Case],
) -> tuple[Transition, ...]:
    """As `told_at_once`, where one transaction does not hold it all: each message is kept with its
    lanes and the cases that pass it on."""
    ids = tuple(child.case_id for child in merged)
    case = transitions[-1].case
    return tuple(
        transition
        if message is None
        else replace(transition, told=(Told(message, targets_of(message, case), True, ids),))
        for transition, message in zip(transitions, messages, strict=True)
    )


def writes(transitions: Sequence[Transition]) -> int:
    """How many writes of a transaction telling takes: entries, and for each merged case its own
    row and that of its facts, a row of history for each step, and its entries."""
    count = 0
    moved = set()
    for transition in transitions:
        count += len(entries_of(transition.told))
        for step in transition.passed_on:
            count += 1 + len(entries_of(step.told))
            moved.add(step.case.case_id)
    return count + 2 * len(moved)


def passed_on(message: Message, child: Case) -> Transition | None:
    """What a message of a case does to `child`, which was merged into it, at once or by way of
    others: one step of its own history, told in its own lanes under its own number."""
    if child.status is not Status.DIGABUNG:
        return None
    after = replace(child, version=child.version + 1)
    row = HistoryEntry(
        case_id=child.case_id,
        version=after.version,
        at=message.at,
        actor=_SYSTEM,
        move=Move.NOTE.value,
        from_status=child.status,
        to_status=child.status,
        cycle=child.cycle,
        level=child.level,
        note=f"Perkembangan kasus {message.reference} disampaikan kepada pelapor di LAPOR!.",
        details={FROM_WHOLE: f"{message.case_id}@{message.sequence}"},
    )
    own = replace(message, case_id=after.case_id, sequence=after.version, reference=after.number)
    targets = targets_of(own, after)
    return Transition(after, row, told=(Told(own, targets),)) if targets else None


def _payload(
    case: Case,
    row: HistoryEntry,
    complaint: Complaint | None,
    incident_on: date | None,
    parent: Case | None,
) -> Payload | None:
    if row.move in {OPENED, Move.RELEASE}:
        return _opening(case, row, complaint, incident_on)
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


def _nothing_but_status(case: Case, row: HistoryEntry, payload: Payload) -> Payload | None:
    if not case.lapor_ids or isinstance(payload, ReportPayload):
        return None
    if isinstance(payload, MergedPayload):
        return MergedPayload("", "", parent_secret=True)
    return status_only(PUBLIC[row.to_status])


def status_only(status: PublicStatus) -> FollowUpPayload:
    """What a report hears of a case that is kept home. Without an office: it is told in the name
    of the city's own (`[mapping] agency_not_named`)."""
    text = f"Status penanganan laporan ini: {status.value}."
    return FollowUpPayload(text=text, agency="", status=status.value, secret=True)


def _opening(
    case: Case, row: HistoryEntry, complaint: Complaint | None, incident_on: date | None
) -> Payload | None:
    if not from_portal(case):
        return None if complaint is None else _report(case, complaint, incident_on)
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


def _report(case: Case, complaint: Complaint, incident_on: date | None) -> ReportPayload:
    return ReportPayload(
        title=complaint.title or case.matter,
        text=complaint.text,
        category=case.category or "",
        agency=case.agency,
        place=case.place.kelurahan_code or "",
        incident_on=incident_on,
        classification=case.classification or "",
        anonymous=complaint.anonymous,
        secret=case.secret,
    )


def _file(case_id: str, photo: str) -> FileRef:
    return FileRef(f"clean/{case_id}/{photo}.jpg", f"{photo}.jpg", "image/jpeg", 0)
