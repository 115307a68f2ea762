"""The use cases wired to the fakes, and a tick as the scheduler gives it."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aduan.adapters.lapor.contract import load_contract
from aduan.application.lapor.gate import Gate, GateRules
from aduan.application.lapor.pull_reports import ListingPorts, ListingReport, pull_reports
from aduan.application.lapor.pull_updates import PullPorts, PullReport, ReadingRules, pull_updates
from aduan.application.lapor.push.ports import PushPorts, PushReport, PushRules
from aduan.application.lapor.push.run import push_outbox
from aduan.application.lapor.reconcile import ReconcilePorts
from aduan.domain.case.entry import Kind
from aduan.domain.case.messages import FileRef, FollowUpPayload, ReportPayload
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.outbox.breaker import BreakerRules
from tests.unit.lapor.fakes import START, Clock, HubCase, MemoryLapor, Register, Saboteur

CITY = Path(__file__).parents[3] / "layers" / "cities" / "serang"
TABLES: MappingTables = load_contract(CITY).tables()


@dataclass
class World:
    clock: Clock = field(default_factory=Clock)
    saboteur: Saboteur = field(default_factory=Saboteur)
    seed: int = 0
    shows_after: timedelta = timedelta()
    push_rules: PushRules = field(default_factory=PushRules)
    reading: ReadingRules = field(default_factory=lambda: ReadingRules(every=timedelta(minutes=5)))
    gate_rules: GateRules = field(default_factory=lambda: GateRules(BreakerRules(), per_minute=0))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.register = Register(self.clock, self.saboteur)
        self.lapor = MemoryLapor(self.clock, self.saboteur, shows_after=self.shows_after)
        self.holder = 0
        self.tables = TABLES

    def gate(self) -> Gate:
        return Gate(
            states=self.register.as_states,
            records=self.lapor,
            clock=self.clock,
            rules=self.gate_rules,
            until=self.clock.now() + timedelta(minutes=10),
        )

    @property
    def pushing(self) -> PushPorts:
        return PushPorts(
            outbox=self.register.as_outbox,
            links=self.register.as_links,
            submissions=self.lapor,
            records=self.lapor,
            files=self.register.as_files,
            tables=self.tables,
            rules=self.push_rules,
            clock=self.clock,
            chance=self.chance.random,
            case_of=self.register.case_of,
        )

    @property
    def pulling(self) -> PullPorts:
        return PullPorts(
            links=self.register.as_links,
            news=self.register,
            records=self.lapor,
            tables=self.tables,
            rules=self.reading,
            clock=self.clock,
        )

    @property
    def listing(self) -> ListingPorts:
        return ListingPorts(
            listing=self.lapor,
            links=self.register.as_links,
            news=self.register,
            states=self.register.as_states,
            tables=self.tables,
            rules=self.reading,
            clock=self.clock,
            from_the_start=START - timedelta(days=1),
        )

    @property
    def reconciling(self) -> ReconcilePorts:
        return ReconcilePorts(
            pull=self.pulling, outbox=self.register.as_outbox, history=self.register
        )

    def push(self) -> PushReport:
        self.holder += 1
        return push_outbox(ports=self.pushing, gate=self.gate(), holder=f"run-{self.holder}")

    def pull(self) -> PullReport:
        return pull_updates(ports=self.pulling, gate=self.gate())

    def list_new(self) -> ListingReport:
        return pull_reports(ports=self.listing, gate=self.gate())

    def tick(self, minutes: float = 1) -> PushReport:
        self.clock.sleep(minutes * 60)
        report = self.push()
        self.pull()
        return report

    def open_case(self, number: str = "SRG-1", *, files: int = 0, **changes: object) -> HubCase:
        """A case of another channel, to be filed at LAPOR!."""
        case = self.register.case(number)
        self.register.tell(case, Kind.CREATE_REPORT, report_payload(files=files, **changes))
        for name in range(files):
            self.register.files[f"foto-{name}"] = b"\xff\xd8" + bytes([name])
        return case

    def follow_up(self, case: HubCase, text: str, status: str = "", files: int = 0) -> None:
        for name in range(files):
            self.register.files[f"foto-{name}"] = b"\xff\xd8" + bytes([name])
        case.status = status or case.status
        payload = FollowUpPayload(text, case.agency, status, files=file_refs(files))
        self.register.tell(case, Kind.FOLLOW_UP, payload)

    def texts_at_lapor(self) -> dict[str, list[str]]:
        """Report text -> the texts of its follow-ups in the order they were written."""
        return {
            report.text: [row.text for row in report.follow_ups]
            for report in self.lapor.reports.values()
        }


def file_refs(count: int) -> tuple[FileRef, ...]:
    return tuple(FileRef(f"foto-{n}", f"foto-{n}.jpg", "image/jpeg", 3) for n in range(count))


def report_payload(*, files: int = 0, **changes: object) -> ReportPayload:
    values: dict[str, object] = {
        "title": "Lampu jalan padam",
        "text": "Lampu jalan di depan pasar padam sejak kemarin malam.",
        "category": "pju",
        "agency": "DISHUB",
        "place": "36.73.01.1001",
        "files": file_refs(files),
    }
    return ReportPayload(**(values | changes))  # type: ignore[arg-type]
