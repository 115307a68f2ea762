"""Doubles of what the LAPOR! synchronisation needs: a register and a LAPOR! in memory, a virtual
clock, and a saboteur that stops the program before or after any call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from aduan.application.lapor.ports import SyncState
from aduan.domain.case.case import Case
from aduan.domain.case.entry import SETTLED, STUCK, Entry, Kind, State, lane_of
from aduan.domain.case.messages import FileRef, Payload
from aduan.domain.lapor.authority import Conflict, Side
from aduan.domain.lapor.comparing import (
    CaseFacts,
    FollowUpArrived,
    Restricted,
    StatusChanged,
    Update,
)
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.outcome import PushOutcome, Refused, Sent, Unavailable, Unknown
from aduan.domain.lapor.remote import (
    Absent,
    Candidate,
    Found,
    IncomingReport,
    ListingPage,
    RemoteFollowUp,
    RemoteLog,
    RemoteReport,
    Unlisted,
    Unsearchable,
)
from aduan.domain.lapor.ruling import Ruling
from aduan.domain.outbox.entries import due_at
from tests.unit.samples import a_case

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
T = TypeVar("T")


class Clock:
    def __init__(self, start: datetime = START) -> None:
        self.at = start

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Stopped(BaseException):
    """The process ends here. Not an Exception: nobody may catch it."""


@dataclass
class Saboteur:
    """Stops the program at the call numbered `at`, before it or after it took effect."""

    at: int | None = None
    after: bool = False
    calls: int = 0
    names: list[str] = field(default_factory=list)

    def around(self, name: str, act: Callable[[], T]) -> T:
        self.calls += 1
        self.names.append(name)
        mine = self.calls == self.at
        if mine and not self.after:
            raise Stopped(name)
        result = act()
        if mine:
            raise Stopped(name)
        return result


@dataclass
class HubCase:
    """As much of a case as LAPOR! can see or contradict."""

    case_id: str
    number: str
    status: str = "baru"
    agency: str = "DISHUB"
    settled: bool = False
    version: int = 0
    targets: list[str] = field(default_factory=list)


class Register:
    """Every port of the register, in memory, with the fences of the real one."""

    def __init__(self, clock: Clock, saboteur: Saboteur | None = None) -> None:
        self.clock = clock
        self.saboteur = saboteur or Saboteur()
        self.entries: dict[str, Entry] = {}
        self.live: dict[str, Entry] = {}  # as in the register's index
        self.lanes: dict[str, list[str]] = {}
        self.links: dict[str, Link] = {}
        self.own: dict[str, str] = {}
        self.cases: dict[str, HubCase] = {}
        self.reports: dict[str, IncomingReport] = {}
        self.news: list[tuple[str, Update]] = []
        self.closed: dict[str, Flags] = {}  # of each report, as its complaint has them
        self.conflicts: dict[str, Conflict] = {}
        self.rulings: list[Ruling] = []
        self.state = SyncState()
        self.files: dict[str, bytes] = {}
        self.restricted: dict[str, Case] = {}
        self.writes = 0

    # what the city does --------------------------------------------------------------------------

    def case(self, number: str, **known: object) -> HubCase:
        case = HubCase(case_id=f"c-{number}", number=number, **known)  # type: ignore[arg-type]
        self.cases[case.case_id] = case
        return case

    def case_of(self, case_id: str) -> Case:
        """As it stands; one nobody restricted is open to everybody."""
        return self.restricted.get(case_id) or a_case(case_id=case_id)

    def keep(self, entry: Entry) -> None:
        self._put(entry)
        self.lanes.setdefault(entry.lane, []).append(entry.entry_id)

    def _put(self, entry: Entry) -> None:
        self.entries[entry.entry_id] = entry
        if entry.state in SETTLED | STUCK:
            self.live.pop(entry.entry_id, None)
        else:
            self.live[entry.entry_id] = entry

    def tell(self, case: HubCase, kind: Kind, payload: Payload) -> None:
        """A change of the case and what LAPOR! must hear of it, as in one transaction: to the copy
        we filed, or to each report of LAPOR! the case holds."""
        case.version += 1
        now = self.clock.now()
        for target in case.targets or [""]:
            entry = Entry(
                case_id=case.case_id,
                sequence=case.version,
                reference=case.number,
                kind=kind,
                payload=payload,
                created_at=now,
                next_attempt_at=now,
                target=target,
            )
            self.keep(entry)

    # Outbox, OutboxHistory -----------------------------------------------------------------------

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> Sequence[str]:
        due = sorted(
            (entry.next_attempt_at, entry.lane)
            for entry in self.live.values()
            if due_at(entry, recovered_at) <= now
        )
        lanes = Counter(lane for _, lane in due)
        return self._do("due_lanes", lambda: [one for one, _ in lanes.most_common(limit)])

    def queue(self, lane: str) -> Sequence[Entry]:
        return self._do(
            "queue", lambda: [entry for entry in self._lane(lane) if entry.state not in SETTLED]
        )

    def save_entry(self, entry: Entry) -> bool:
        def act() -> bool:
            if self.entries[entry.entry_id].revision != entry.revision - 1:
                return False
            self._put(entry)
            self.writes += 1
            return True

        return self._do("save_entry", act)

    def of_lane(self, lane: str) -> Sequence[Entry]:
        return self._do("of_lane", lambda: self._lane(lane))

    def in_state(self, state: State, limit: int) -> Sequence[Entry]:
        """As in the register, what is settled is found by its lane alone."""
        entries = self.entries.values() if state not in SETTLED else ()
        return [entry for entry in entries if entry.state is state][:limit]

    def oldest_unsettled(self) -> datetime | None:
        waiting = [e.created_at for e in self.entries.values() if e.state not in SETTLED]
        return min(waiting, default=None)

    def _lane(self, lane: str) -> list[Entry]:
        entries = [self.entries[one] for one in self.lanes.get(lane, [])]
        return sorted(entries, key=lambda entry: entry.sequence)

    # Links, LinkBook -----------------------------------------------------------------------------

    def own_copy(self, case_id: str) -> Link | None:
        return self._do(
            "own_copy",
            lambda: self.links.get(self.own.get(case_id, "")),
        )

    def of(self, complaint_id: str) -> Link | None:
        return self._do("of", lambda: self.links.get(complaint_id))

    def save_link(self, link: Link) -> bool:
        return self._do("save_link", lambda: self._keep_link(link))

    def adopt(self, link: Link, filed: Entry | None) -> bool:
        def act() -> bool:
            if link.complaint_id in self.links or link.case_id in self.own:
                return False
            if filed and self.entries[filed.entry_id].revision != filed.revision - 1:
                return False
            if filed:
                self._put(filed)
            return self._keep_link(link)

        return self._do("adopt", act)

    def _keep_link(self, link: Link) -> bool:
        stored = self.links.get(link.complaint_id)
        if (stored.revision if stored else 0) != link.revision - 1:
            return False
        self.links[link.complaint_id] = link
        if link.ours and link.case_id:
            self.own.setdefault(link.case_id, link.complaint_id)
        self.writes += 1
        return True

    def unread_since(self, moment: datetime, settled_after: datetime, limit: int) -> Sequence[Link]:
        def old(link: Link) -> bool:
            open_ = link.settled_at is None or link.settled_at >= settled_after
            unread = link.checked_at is None or link.checked_at <= moment
            return bool(link.case_id) and open_ and unread

        links = sorted(
            filter(old, self.links.values()),
            key=lambda link: link.checked_at or datetime.min.replace(tzinfo=UTC),
        )
        return self._do("unread_since", lambda: links[:limit])

    def page(self, after: str, limit: int) -> Sequence[Link]:
        placed = (one for one, link in self.links.items() if link.case_id and one > after)
        ids = sorted(placed)[:limit]
        return self._do("page", lambda: [self.links[one] for one in ids])

    # LaporNews, Conflicts ------------------------------------------------------------------------

    def case_numbered(self, number: str) -> str | None:
        return next(
            (c.case_id for c in self.cases.values() if c.number.casefold() == number.casefold()),
            None,
        )

    def answered(self, link: Link) -> bool:
        lane = lane_of(link.case_id, "" if link.ours else link.complaint_id)
        entries = self._lane(lane) if link.case_id else []
        return any(entry.attempts or entry.state is State.SENT for entry in entries)

    def facts(self, case_id: str) -> CaseFacts:
        case = self.cases[case_id]
        return CaseFacts(case.status, case.agency, case.settled)

    def flags(self, link: Link) -> Flags:
        return self.closed.get(link.complaint_id, Flags())

    def register(self, report: IncomingReport, link: Link) -> bool:
        def act() -> bool:
            if report.tracking_id in self.reports or report.tracking_id in self.links:
                return False
            case = self.case(f"L{report.tracking_id}", targets=[report.tracking_id])
            self.reports[report.tracking_id] = report
            flags = Flags(bool(report.secret), bool(report.anonymous))
            self.closed[report.tracking_id] = flags
            return self._keep_link(replace(link, case_id=case.case_id, reference=case.number))

        return self._do("register", act)

    def apply(self, link: Link, updates: Sequence[Update], conflicts: Sequence[Conflict]) -> bool:
        def act() -> bool:
            if ((updates or conflicts) and not link.case_id) or not self._keep_link(link):
                return False
            self.news += [(link.complaint_id, update) for update in updates]
            for new in (one.flags for one in updates if isinstance(one, Restricted)):
                before = self.closed.get(link.complaint_id, Flags())
                both = before.told(new.secret or None, new.anonymous or None)
                self.closed[link.complaint_id] = both
            for conflict in conflicts:
                self.conflicts.setdefault(conflict.key, conflict)
            return True

        return self._do("apply", act)

    def open(self, limit: int) -> Sequence[Conflict]:
        return [c for c in self.conflicts.values() if c.decided is None][:limit]

    def get(self, key: str) -> Conflict | None:
        return self.conflicts.get(key)

    def decide(self, key: str, side: Side, by: str, at: datetime, ruling: Ruling) -> bool:
        conflict = self.conflicts.get(key)
        if conflict is None or conflict.decided is not None:
            return False
        self.conflicts[key] = replace(conflict, decided=side, decided_by=by, decided_at=at)
        self.rulings.append(ruling)
        if ruling.tell is not None:
            self.keep(ruling.tell)
        return True

    # SyncStates, FileStore -----------------------------------------------------------------------

    def load(self) -> SyncState:
        return self.state

    def save_state(self, state: SyncState) -> bool:
        def act() -> bool:
            if self.state.revision != state.revision - 1:
                return False
            self.state = state
            return True

        return self._do("save_state", act)

    def read_file(self, file: FileRef) -> File:
        return self._do("read_file", lambda: File(file.name, file.media_type, self.files[file.key]))

    def _do(self, name: str, act: Callable[[], T]) -> T:
        return self.saboteur.around(name, act)

    # one object, several ports with a `save` or `read` of their own ------------------------------

    @property
    def as_outbox(self) -> _Outbox:
        return _Outbox(self)

    @property
    def as_links(self) -> _Links:
        return _Links(self)

    @property
    def as_states(self) -> _States:
        return _States(self)

    @property
    def as_files(self) -> _Files:
        return _Files(self)


@dataclass
class _Outbox:
    register: Register

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> Sequence[str]:
        return self.register.due_lanes(now, limit, recovered_at)

    def queue(self, lane: str) -> Sequence[Entry]:
        return self.register.queue(lane)

    def save(self, entry: Entry) -> bool:
        return self.register.save_entry(entry)


@dataclass
class _Links:
    register: Register

    def own_copy(self, case_id: str) -> Link | None:
        return self.register.own_copy(case_id)

    def of(self, complaint_id: str) -> Link | None:
        return self.register.of(complaint_id)

    def save(self, link: Link) -> bool:
        return self.register.save_link(link)

    def unread_since(self, moment: datetime, settled_after: datetime, limit: int) -> Sequence[Link]:
        return self.register.unread_since(moment, settled_after, limit)

    def page(self, after: str, limit: int) -> Sequence[Link]:
        return self.register.page(after, limit)

    def adopt(self, link: Link, filed: Entry | None) -> bool:
        return self.register.adopt(link, filed)


@dataclass
class _States:
    register: Register

    def load(self) -> SyncState:
        return self.register.load()

    def save(self, state: SyncState) -> bool:
        return self.register.save_state(state)


@dataclass
class _Files:
    register: Register

    def read(self, file: FileRef) -> File:
        return self.register.read_file(file)


@dataclass
class LaporReport:
    """One report as LAPOR! keeps it; without a draft it is a citizen's own."""

    draft: ReportDraft | None
    text: str
    status: str = "Terdisposisi"
    agency_id: str = ""
    follow_ups: list[RemoteFollowUp] = field(default_factory=list)
    logs: list[RemoteLog] = field(default_factory=list)
    filed_at: datetime = START
    flags: Flags = Flags()  # noqa: RUF009 - frozen

    def as_of(self, until: datetime) -> LaporReport:
        logs = [log for log in self.logs if log.at is None or log.at <= until]
        later = [log for log in self.logs if log not in logs]
        return replace(
            self,
            status=later[0].status_old if later else self.status,
            follow_ups=[row for row in self.follow_ups if row.at is None or row.at <= until],
            logs=logs,
        )


class MemoryLapor:
    """LAPOR! in memory (`LaporSubmissions`, `LaporRecords`, `LaporListing`) and its troubles.

    `troubles` is asked before each write: None, or a name of a trouble as in the simulator. What
    anybody did is shown `shows_after` later, as by a portal that reads from a replica.
    """

    def __init__(
        self,
        clock: Clock,
        saboteur: Saboteur | None = None,
        *,
        shows_after: timedelta = timedelta(),
    ) -> None:
        self.clock = clock
        self.shows_after = shows_after
        self.limit = 1000
        self.shows_reasons = True
        self.shows_flags = True
        self.saboteur = saboteur or Saboteur()
        self.reports: dict[str, LaporReport] = {}
        self.documents: dict[str, File] = {}
        self.troubles: Callable[[], str | None] = lambda: None
        self.down = False
        self.searchable = True
        self.listed = True
        self.calls = 0
        self.writes = 0
        self._ids = 9_000_000

    # LaporSubmissions ----------------------------------------------------------------------------

    def upload(self, files: Sequence[File]) -> PushOutcome:
        def keep() -> tuple[str, ...]:
            return tuple(self._keep_document(file) for file in files)

        return self._write("upload", keep)

    def file_report(self, draft: ReportDraft) -> PushOutcome:
        if not draft.title.strip():
            return Refused("HTTP 422: title wajib diisi")

        def keep() -> tuple[str, ...]:
            report = LaporReport(
                draft,
                draft.content,
                agency_id=str(draft.agency_id),
                filed_at=self.clock.now(),
                flags=Flags(draft.secret, draft.anonymous),
            )
            return (self._keep_report(report),)

        return self._write("file_report", keep)

    def add_follow_up(self, draft: FollowUpDraft) -> PushOutcome:
        if len(draft.content) > self.limit:
            return Refused(f"HTTP 422: content paling banyak {self.limit} karakter")
        if draft.complaint_id not in self.reports:
            return Refused("HTTP 404: laporan tidak ditemukan")

        def keep() -> tuple[str, ...]:
            report = self.reports[draft.complaint_id]
            sender = f"Instansi {draft.agency_id}"
            report.follow_ups.append(RemoteFollowUp(self.clock.now(), draft.content, sender))
            for file in draft.files:
                self._keep_document(file)
            asks = draft.template_code == "TL-LENGKAP"
            status = "Menunggu Kelengkapan Informasi" if asks else "Ditindaklanjuti oleh Instansi"
            self._move(report, status, sender)
            return (str(len(report.follow_ups)),)

        return self._write("add_follow_up", keep)

    def hand_back(self, draft: HandBackDraft) -> PushOutcome:
        def keep() -> tuple[str, ...]:
            report = self.reports[draft.complaint_id]
            reason = draft.reason if self.shows_reasons else ""
            self._move(report, "Bukan Wewenang", "Instansi", reason)
            return ()

        outcome = self._write("hand_back", keep)
        return Unknown("tanpa bukti") if isinstance(outcome, Sent) else outcome

    # LaporRecords, LaporListing ------------------------------------------------------------------

    def find(self, reference: str) -> Found | Unsearchable | Unavailable:
        if not self.searchable:
            return Unsearchable()
        return self._read(
            "find",
            lambda: Found(
                tuple(
                    Candidate(complaint_id, report.text)
                    for complaint_id, report in self._shown().items()
                    if reference.casefold() in report.text.casefold()
                )
            ),
        )

    def read(self, complaint_id: str) -> RemoteReport | Absent | Unavailable:
        def look() -> RemoteReport | Absent:
            report = self._shown().get(complaint_id)
            if report is None:
                return Absent()
            return RemoteReport(
                complaint_id,
                report.status,
                agency_id=report.agency_id,
                agency=f"Instansi {report.agency_id}",
                logs=tuple(report.logs),
                anonymous=report.flags.anonymous if self.shows_flags else None,
                secret=report.flags.secret if self.shows_flags else None,
            )

        return self._read("read", look)

    def follow_ups(self, complaint_id: str) -> tuple[RemoteFollowUp, ...] | Absent | Unavailable:
        def look() -> tuple[RemoteFollowUp, ...] | Absent:
            report = self._shown().get(complaint_id)
            return tuple(report.follow_ups) if report else Absent()

        return self._read("follow_ups", look)

    def ping(self) -> Unavailable | None:
        return self._read("ping", lambda: None)

    def page_since(self, since: datetime, number: int) -> ListingPage | Unlisted | Unavailable:
        if not self.listed:
            return Unlisted()
        rows = [
            IncomingReport(
                tracking_id=complaint_id,
                filed_at=report.filed_at,
                title="",
                text_first=report.text,
                text_final=report.text,
                status=report.status,
                agency_id=report.agency_id,
                anonymous=report.flags.anonymous,
                secret=report.flags.secret,
            )
            for complaint_id, report in sorted(self._shown().items(), reverse=True)
            if report.filed_at >= since
        ][number * 50 : number * 50 + 50]
        return self._read("page_since", lambda: ListingPage(tuple(rows), last=len(rows) < 50))

    # what others do at LAPOR! --------------------------------------------------------------------

    def citizen_files(self, text: str) -> str:
        return self._keep_report(LaporReport(None, text, filed_at=self.clock.now()))

    def reply(self, complaint_id: str, text: str) -> None:
        report = self.reports[complaint_id]
        report.follow_ups.append(RemoteFollowUp(self.clock.now(), text, ""))
        self._move(report, "Ditanggapi oleh Pelapor", "")

    def answer(self, complaint_id: str, text: str, sender: str = "Instansi S-DLH") -> None:
        report = self.reports[complaint_id]
        report.follow_ups.append(RemoteFollowUp(self.clock.now(), text, sender))
        self._move(report, "Ditindaklanjuti oleh Instansi", sender)

    def set_status(self, complaint_id: str, status: str) -> None:
        self._move(self.reports[complaint_id], status, "Administrator")

    def flag(self, complaint_id: str, *, secret: bool = False, anonymous: bool = False) -> None:
        self.reports[complaint_id].flags = Flags(secret, anonymous)

    def dispose(self, complaint_id: str, agency_id: str) -> None:
        self.reports[complaint_id].agency_id = agency_id
        self._move(self.reports[complaint_id], "Terdisposisi", "Administrator")

    # inner ---------------------------------------------------------------------------------------

    def _shown(self) -> dict[str, LaporReport]:
        """What a reader sees now."""
        if not self.shows_after:
            return self.reports
        until = self.clock.now() - self.shows_after
        return {
            complaint_id: report.as_of(until)
            for complaint_id, report in self.reports.items()
            if report.filed_at <= until
        }

    def _move(self, report: LaporReport, status: str, sender: str, text: str = "") -> None:
        words = text or f"Status berubah dari {report.status} menjadi {status}"
        report.logs.append(RemoteLog(self.clock.now(), words, sender, report.status, status))
        report.status = status

    def _keep_report(self, report: LaporReport) -> str:
        self._ids += 1
        self.reports[str(self._ids)] = report
        return str(self._ids)

    def _keep_document(self, file: File) -> str:
        document_id = str(len(self.documents) + 1)
        self.documents[document_id] = file
        return document_id

    def _write(self, name: str, keep: Callable[[], tuple[str, ...]]) -> PushOutcome:
        self.calls += 1
        trouble = "refused_connection" if self.down else self.troubles()
        match trouble:
            case "refused_connection":
                return self.saboteur.around(name, lambda: Unavailable("tidak tersambung"))
            case "too_many":
                return self.saboteur.around(
                    name, lambda: Unavailable("HTTP 429", 30.0, throttled=True)
                )
            case "lost_before":
                return self.saboteur.around(name, lambda: Unknown("terputus"))
            case "lost_after":
                self.saboteur.around(name, keep)
                self.writes += 1
                return Unknown("terputus")
            case _:
                self.writes += 1
                return Sent(self.saboteur.around(name, keep))

    def _read(self, name: str, look: Callable[[], T]) -> T | Unavailable:
        self.calls += 1
        if self.down:
            return self.saboteur.around(name, lambda: Unavailable("tidak tersambung"))
        return self.saboteur.around(name, look)


def spoken(update: Update) -> str:
    """A short form of a piece of news, without its time, for comparing."""
    match update:
        case FollowUpArrived(text=text, sender=sender):
            return f"{sender or 'pelapor'}: {text}"
        case StatusChanged(new=new):
            return f"status: {new}"
        case _:
            return "isi diubah"
