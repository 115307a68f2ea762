"""Tell LAPOR! what waits in the outbox: in order within a case, each exactly once.

Safe to be stopped between any two calls: an entry is saved as `sending` before LAPOR! hears of
it, and whatever is found so after its lease is looked up before it is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.link_by_hand import by_hand
from aduan.application.lapor.ports import (
    Clock,
    FileStore,
    LaporRecords,
    LaporSubmissions,
    Links,
    Outbox,
)
from aduan.domain.case.messages import (
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    ReportPayload,
    files_of,
)
from aduan.domain.lapor.composing import follow_up_texts, report_text, struck
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, LaporId, ReportDraft
from aduan.domain.lapor.drift import marks_there
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.mapping import MappedReport, MappingTables, Meaning, Unmapped, map_report
from aduan.domain.lapor.marker import Foreign, Mark, is_ours, origin_of
from aduan.domain.lapor.outcome import PushOutcome, Refused, Sent, Unavailable, Unknown
from aduan.domain.lapor.remote import Absent, Candidate, Found, RemoteReport, Unsearchable
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import Backoff, wait
from aduan.domain.outbox.entries import Entry, Kind, State, lane_of


@dataclass(frozen=True, slots=True)
class PushRules:
    """`settle`: how long LAPOR! may take to show what it kept; sooner, "not there" proves nothing.
    `look_first`: but it may well be there by then. `lease`: longer than any call and save takes."""

    settle: timedelta = timedelta(seconds=60)
    look_first: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(seconds=120)
    most_attempts: int = 12
    backoff: Backoff = field(default_factory=Backoff)
    look_by_hand: timedelta = timedelta(hours=6)
    limit: int = 1000
    lanes_at_once: int = 25
    linger: timedelta = timedelta(seconds=60)


@dataclass(slots=True)
class PushReport:
    """What a run did; every number is a metric."""

    sent: int = 0
    already_there: int = 0
    unknown: int = 0
    refused: int = 0
    put_off: int = 0
    dead: int = 0
    by_hand: int = 0
    stopped: str = ""
    triage: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Push:
    """What pushing needs; wired once."""

    outbox: Outbox
    links: Links
    desk: LaporSubmissions
    records: LaporRecords
    files: FileStore
    tables: MappingTables
    rules: PushRules
    clock: Clock
    chance: Callable[[], float]


def push_outbox(push: Push, gate: Gate, holder: str) -> PushReport:
    """One run: until nothing is due, LAPOR! does not answer, or the time is up."""
    report = PushReport()
    resting: dict[str, datetime | None] = {}
    while gate.admits():
        lanes = _next_lanes(push, gate, resting)
        for lane in lanes:
            resting[lane] = _work_off(push, gate, lane, holder, report)
        if not lanes and not _lingered(push, resting):
            break  # what is due later is the next run's
    report.stopped = gate.closed_because
    return report


def _next_lanes(push: Push, gate: Gate, resting: dict[str, datetime | None]) -> Sequence[str]:
    """What was begun in this run goes before what was not: else the last would come very last."""
    now = push.clock.now()
    ready = [lane for lane, until in resting.items() if until is not None and until <= now]
    if ready:
        return ready
    most = push.rules.lanes_at_once
    due = push.outbox.due_lanes(now, most + len(resting), _recovered_at(push, gate))
    fresh = [lane for lane in due if lane not in resting][:most]
    if not fresh:
        _wait_for_others(push, gate, resting)
    return fresh


def _wait_for_others(push: Push, gate: Gate, resting: dict[str, datetime | None]) -> None:
    """What an earlier run left and is due very soon is waited for as well, or it would always come
    a little too late for this run and wait for the next."""
    soon = push.clock.now() + push.rules.linger
    for lane in push.outbox.due_lanes(soon, push.rules.lanes_at_once + len(resting)):
        if lane not in resting:
            entry = entries.head(push.outbox.queue(lane))
            waits = entry is not None and entry.state in entries.RESTING
            resting[lane] = _due_at(push, gate, entry) if entry is not None and waits else None


def _due_at(push: Push, gate: Gate, entry: Entry) -> datetime:
    return entries.due_at(entry, _recovered_at(push, gate))


def _recovered_at(push: Push, gate: Gate) -> datetime | None:
    """None once every wait that began before it is over anyway."""
    back = gate.recovered_at
    over = back is not None and push.clock.now() > back + push.rules.backoff.cap
    return None if over else back


def _lingered(push: Push, resting: dict[str, datetime | None]) -> bool:
    """Waits for what can go on very soon; doubts are then settled in seconds, not runs."""
    now = push.clock.now()
    soon = min((until for until in resting.values() if until is not None), default=None)
    if soon is None or soon > now + push.rules.linger:
        return False
    push.clock.sleep(max((soon - now).total_seconds(), 0))
    return True


def _work_off(
    push: Push, gate: Gate, lane: str, holder: str, report: PushReport
) -> datetime | None:
    """As much of the lane as goes now; when to look at it again in this run, if at all."""
    while gate.admits():
        entry = _advance(push, gate, lane, holder, report)
        if entry is None or entry.state in entries.STUCK:
            return None
        if entry.state not in entries.SETTLED:
            return _due_at(push, gate, entry)
    return None


def _advance(push: Push, gate: Gate, lane: str, holder: str, report: PushReport) -> Entry | None:
    """The head of the lane as it stands when it can get no further now; None: there is none, or
    another run has it."""
    now = push.clock.now()
    entry = entries.head(push.outbox.queue(lane))
    if entry is None or entry.state in entries.STUCK or _due_at(push, gate, entry) > now:
        return entry
    kept: Entry | None = entry
    if entry.state is State.SENDING:
        kept = _interrupted(push, entry, now)
    if kept is not None and kept.state is State.UNKNOWN and _due_at(push, gate, kept) <= now:
        kept = _looked_up(push, gate, kept, report)
    if (
        kept is not None
        and kept.state is State.PENDING
        and _due_at(push, gate, kept) <= push.clock.now()
        and gate.admits()
    ):
        kept = _sent(push, gate, kept, holder, report)
    return kept


def _interrupted(push: Push, entry: Entry, now: datetime) -> Entry | None:
    """Its run died: nobody knows whether LAPOR! heard it."""
    return _save(push, entries.doubted(entry, now, "proses terputus", now + push.rules.look_first))


# Sending ------------------------------------------------------------------------------------------


def _sent(push: Push, gate: Gate, entry: Entry, holder: str, report: PushReport) -> Entry | None:
    now = push.clock.now()
    link = _link(push, entry)
    if entry.kind is Kind.CREATE_REPORT and (link is not None or entry.typed):
        return _filed_otherwise(push, entry, link, report)
    waits = _waits(push, entry, link)
    if waits:
        report.put_off += 1
        return _save(push, entries.deferred(entry, now + push.rules.backoff.cap, waits))
    prepared = _prepare(push, entry, link.complaint_id if link else "")
    if isinstance(prepared, Unmapped):
        reason = "belum ada padanan: " + ", ".join(prepared.missing)
        report.triage.append(f"{entry.entry_id}: {reason}")
        return _settled(push, entry, Refused(reason), report)
    claimed = _save(push, entries.claim(entry, now, holder, push.rules.lease))
    if claimed is None:
        return None
    return _hand_in(push, gate, claimed, prepared, report)


def _waits(push: Push, entry: Entry, link: Link | None) -> str:
    """What has to come before it, if anything: its report, or, where that changed hands, the rest
    of what its former case told while it had it."""
    if entry.kind is Kind.CREATE_REPORT:
        return ""
    if link is None:
        return "menunggu nomor laporan LAPOR!"
    if not entry.target or link.former_case in ("", entry.case_id) or link.case_id != entry.case_id:
        return ""
    former = push.outbox.queue(lane_of(link.former_case, entry.target))
    return "menunggu kabar kasus sebelumnya" if former else ""


def _filed_otherwise(
    push: Push, entry: Entry, link: Link | None, report: PushReport
) -> Entry | None:
    """It was found meanwhile. Or it is certainly not there, and a person typed it in: then theirs
    is the report; if that one turned out to be another case's, ours is filed after all."""
    now = push.clock.now()
    if link is not None:
        report.already_there += 1
        return _save(push, entries.sent(entry, now, link.complaint_id))
    adopted, filed = by_hand(entry.case_id, entry.reference, entry.typed, entry, now)
    if push.links.adopt(adopted, filed):
        report.already_there += 1
        return filed
    taken = push.links.of(entry.typed)
    if taken is None or taken.case_id == entry.case_id:
        return None
    return _save(push, entries.typed_meanwhile(entry, ""))


Prepared = MappedReport | tuple[FollowUpDraft, ...] | HandBackDraft


def _prepare(push: Push, entry: Entry, complaint_id: str) -> Prepared | Unmapped:
    """Everything that needs no call: what cannot be said in LAPOR!'s terms is not begun."""
    tables = push.tables
    match entry.payload:
        case ReportPayload() as payload:
            return map_report(payload, tables)
        case HandBackPayload(next_owner=owner, reason=_):
            institution = tables.agency.get(owner)
            if institution is None:
                return Unmapped((f"agency={owner or '-'}",))
            (reason, *_) = follow_up_texts(
                entry.payload, entry.reference, entry.sequence, push.rules.limit
            )
            return HandBackDraft(complaint_id, institution, reason)
        case FollowUpPayload() | MergedPayload() as payload:
            agency = tables.agency.get(payload.agency)
            status = payload.status if isinstance(payload, FollowUpPayload) else ""
            template = (
                tables.template_of_status.get(status)
                if status
                else tables.template_of_kind.get(entry.kind)
            )
            if agency is None or template is None:
                wanted = {"agency": (payload.agency, agency), "template": (status, template)}
                lacking = [f"{key}={code or '-'}" for key, (code, id_) in wanted.items() if not id_]
                return Unmapped(tuple(lacking))
            return _follow_ups(push, entry, complaint_id, agency, template)


def _follow_ups(
    push: Push, entry: Entry, complaint_id: str, agency: LaporId, template: str
) -> tuple[FollowUpDraft, ...]:
    secret = isinstance(entry.payload, FollowUpPayload) and entry.payload.secret
    texts = follow_up_texts(entry.payload, entry.reference, entry.sequence, push.rules.limit)
    return tuple(FollowUpDraft(complaint_id, agency, template, text, secret) for text in texts)


def _hand_in(
    push: Push, gate: Gate, entry: Entry, prepared: Prepared, report: PushReport
) -> Entry | None:
    match prepared:
        case MappedReport() as mapped:
            return _file(push, gate, entry, mapped, report)
        case HandBackDraft() as draft:
            outcome = gate.call(lambda: push.desk.hand_back(draft))
            return _settled(push, entry, outcome, report)
        case drafts:
            return _answer(push, gate, entry, drafts, report)


def _file(
    push: Push, gate: Gate, entry: Entry, mapped: MappedReport, report: PushReport
) -> Entry | None:
    payload = entry.payload
    assert isinstance(payload, ReportPayload)
    if payload.files and not entry.document_ids:
        files = _read_files(push, entry)
        outcome = gate.call(lambda: push.desk.upload(files))
        if not isinstance(outcome, Sent):
            return _settled(push, entry, _harmless(outcome), report)
        saved = _save(
            push, entries.uploaded(entry, outcome.ids, push.clock.now() + push.rules.lease)
        )
        if saved is None:
            return None
        entry = saved
    draft = ReportDraft(
        title=struck(payload.title),
        content=report_text(payload, entry.reference, entry.sequence),
        classification_id=mapped.classification_id,
        category_id=mapped.category_id,
        agency_id=mapped.agency_id,
        place_id=mapped.place_id,
        incident_on=payload.incident_on,
        anonymous=payload.anonymous,
        secret=payload.secret,
        priority=payload.priority,
        tags=payload.tags,
        document_ids=entry.document_ids,
    )
    outcome = gate.call(lambda: push.desk.file_report(draft))
    if isinstance(outcome, Sent):
        _connect(push, entry, outcome.ids[0])
    return _settled(push, entry, outcome, report)


def _harmless(outcome: PushOutcome) -> PushOutcome:
    """A file that nobody refers to is not a second report: an upload in doubt is done again."""
    return Unavailable(outcome.reason) if isinstance(outcome, Unknown) else outcome


def _answer(
    push: Push, gate: Gate, entry: Entry, drafts: tuple[FollowUpDraft, ...], report: PushReport
) -> Entry | None:
    """The parts in order; each is saved as said before the next is begun."""
    for number in range(entry.parts_sent, len(drafts)):
        draft = drafts[number]
        if number == 0:
            draft = _with_files(draft, _read_files(push, entry))
        outcome = gate.call(lambda draft=draft: push.desk.add_follow_up(draft))  # type: ignore[misc]
        if not isinstance(outcome, Sent):
            return _settled(push, entry, outcome, report)
        if number + 1 < len(drafts):
            saved = _save(
                push, entries.part_sent(entry, number + 1, push.clock.now() + push.rules.lease)
            )
            if saved is None:
                return None
            entry = saved
    return _settled(push, entry, Sent(), report)


def _with_files(draft: FollowUpDraft, files: tuple[File, ...]) -> FollowUpDraft:
    return FollowUpDraft(
        draft.complaint_id, draft.agency_id, draft.template_code, draft.content, draft.secret, files
    )


def _read_files(push: Push, entry: Entry) -> tuple[File, ...]:
    return tuple(push.files.read(file) for file in files_of(entry.payload))


def _settled(push: Push, entry: Entry, outcome: PushOutcome, report: PushReport) -> Entry | None:
    now = push.clock.now()
    rules = push.rules
    match outcome:
        case Sent():
            report.sent += 1
            return _save(push, entries.sent(entry, now))
        case Unknown(reason):
            report.unknown += 1
            return _save(push, entries.doubted(entry, now, reason, now + rules.look_first))
        case Refused(reason):
            report.refused += 1
            return _save(push, entries.refused(entry, reason))
        case Unavailable(reason, retry_after):
            report.put_off += 1
            pause = wait(rules.backoff, entry.attempts, push.chance(), retry_after)
            asked = retry_after is not None
            return _save(push, entries.put_off(entry, now, now + pause, reason, asked=asked))


# Looking up ---------------------------------------------------------------------------------------


def _looked_up(push: Push, gate: Gate, entry: Entry, report: PushReport) -> Entry | None:
    link = _link(push, entry)
    if entry.kind is Kind.CREATE_REPORT:
        if link is not None:
            return _filed_otherwise(push, entry, link, report)
        return _look_for_report(push, gate, entry, report)
    if link is None:
        waits = "menunggu nomor laporan LAPOR!"
        later = push.clock.now() + push.rules.backoff.cap
        return _save(push, entries.still_unknown(entry, later, waits))
    if entry.kind is Kind.NOT_OUR_AUTHORITY:
        return _look_for_hand_back(push, gate, entry, link.complaint_id, report)
    return _look_for_follow_up(push, gate, entry, link.complaint_id, report)


def _look_for_report(push: Push, gate: Gate, entry: Entry, report: PushReport) -> Entry | None:
    found = gate.call(lambda: push.records.find(entry.reference))
    match found:
        case Unavailable() as asked:
            return _save(push, _again(push, entry, asked))
        case Unsearchable():
            return _asked_of_a_person(push, entry, "hasil tidak pasti, perlu dicari orang", report)
        case Found(candidates):
            return _found(push, entry, candidates, report)


def _found(
    push: Push, entry: Entry, candidates: Sequence[Candidate], report: PushReport
) -> Entry | None:
    mark = Mark(entry.reference, entry.sequence)
    ours = [c.complaint_id for c in candidates if is_ours(c.text, mark)]
    if ours:
        first = min(ours, key=lambda one: (len(one), one))
        _connect(push, entry, first)
        report.already_there += 1
        return _save(push, entries.sent(entry, push.clock.now(), first))
    if any(_carries(c.text, mark) for c in candidates):
        why = "ada laporan bernomor ini dengan isi yang lain"
        return _asked_of_a_person(push, entry, why, report)
    after = _absent(push, entry, report)
    if entry.typed and after.state is not State.UNKNOWN:
        return _filed_otherwise(push, entry, None, report)
    return _save(push, after)


def _asked_of_a_person(push: Push, entry: Entry, why: str, report: PushReport) -> Entry | None:
    """Who may have answered already, by typing its tracking id."""
    if entry.typed:
        return _filed_otherwise(push, entry, None, report)
    report.by_hand += 1
    return _save(push, _by_hand(push, entry, why))


def _look_for_follow_up(
    push: Push, gate: Gate, entry: Entry, complaint_id: str, report: PushReport
) -> Entry | None:
    rows = gate.call(lambda: push.records.follow_ups(complaint_id))
    if isinstance(rows, Absent):
        return _save(push, _by_hand(push, entry, f"laporan {complaint_id} tidak ada di LAPOR!"))
    if isinstance(rows, Unavailable):
        return _save(push, _again(push, entry, rows))
    there = marks_there(rows, entry.reference)
    parts = len(follow_up_texts(entry.payload, entry.reference, entry.sequence, push.rules.limit))
    shown = [there[(entry.sequence, part)] > 0 for part in range(1, parts + 1)]
    in_order = shown.index(False) if False in shown else parts
    if in_order == parts:
        report.already_there += 1
        return _save(push, entries.sent(entry, push.clock.now()))
    if any(shown[in_order:]):
        report.by_hand += 1
        return _save(push, _by_hand(push, entry, "sebagian tindak lanjut hilang di tengah"))
    if in_order > entry.parts_sent:
        return _save(push, entries.part_found(entry, in_order, push.clock.now()))
    return _save(push, _absent(push, entry, report))


def _look_for_hand_back(
    push: Push, gate: Gate, entry: Entry, complaint_id: str, report: PushReport
) -> Entry | None:
    remote = gate.call(lambda: push.records.read(complaint_id))
    match remote:
        case Absent():
            return _save(push, _by_hand(push, entry, f"laporan {complaint_id} tidak ada"))
        case Unavailable() as asked:
            return _save(push, _again(push, entry, asked))
        case RemoteReport(status=status, logs=logs):
            known = push.tables.meaning_of(status)
            mark = Mark(entry.reference, entry.sequence)
            if any(_carries(log.text, mark) for log in logs) or (
                known is not None and known.meaning is Meaning.NOT_OUR_AUTHORITY
            ):
                report.already_there += 1
                return _save(push, entries.sent(entry, push.clock.now()))
            return _save(push, _absent(push, entry, report))


def _carries(text: str, mark: Mark) -> bool:
    """Our line is there, perhaps under other words."""
    origin = origin_of(text)
    if isinstance(origin, Foreign):
        return False
    same = origin.mark.reference.casefold() == mark.reference.casefold()
    return same and (origin.mark.sequence, origin.mark.part) == (mark.sequence, mark.part)


def _absent(push: Push, entry: Entry, report: PushReport) -> Entry:
    """Not shown: proof only once LAPOR! has had time to show it."""
    now = push.clock.now()
    since = entry.unknown_since or now
    if now < since + push.rules.settle:
        return entries.still_unknown(entry, since + push.rules.settle, entry.last_error)
    again_at = since + wait(push.rules.backoff, entry.attempts, push.chance())
    after = entries.not_there(entry, max(now, again_at), push.rules.most_attempts)
    report.dead += after.state is State.DEAD
    return after


def _again(push: Push, entry: Entry, asked: Unavailable) -> Entry:
    """LAPOR! gave no answer to the look-up. One more does no harm, and others wait behind it, so
    it never rests longer than a run lingers."""
    now, rules = push.clock.now(), push.rules
    backoff = replace(rules.backoff, cap=min(rules.backoff.cap, rules.linger))
    pause = wait(backoff, entry.looks + 1, push.chance(), asked.retry_after)
    return entries.not_answered(entry, now, now + pause, asked.reason)


def _by_hand(push: Push, entry: Entry, reason: str) -> Entry:
    later = push.clock.now() + push.rules.look_by_hand
    return entries.still_unknown(entry, later, reason, by_hand=True)


# Keeping ------------------------------------------------------------------------------------------


def _link(push: Push, entry: Entry) -> Link | None:
    return push.links.of(entry.target) if entry.target else push.links.own_copy(entry.case_id)


def _connect(push: Push, entry: Entry, complaint_id: str) -> None:
    """Before the entry is settled: were it after, a stop in between would leave a sent report
    that nobody can find. A link that is there already is the same link. What was filed this very
    moment counts as read: there is nothing to hear yet."""
    now = push.clock.now()
    push.links.save(
        Link(
            complaint_id=complaint_id,
            case_id=entry.case_id,
            reference=entry.reference,
            ours=True,
            linked_at=now,
            checked_at=now,
            revision=1,
        )
    )


def _save(push: Push, entry: Entry) -> Entry | None:
    """None: another run has moved it on, and this one lets go of it."""
    return entry if push.outbox.save(entry) else None
