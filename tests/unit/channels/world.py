"""A small city whose channels are told: the benchmark's own city and ledger, and a receiver in this
process that keeps what it was told once by its id."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aduan.application.channels.ports import Answer
from aduan.application.channels.publish import PublishPorts, PublishReport, publish_changes
from aduan.application.channels.push import PushPorts, PushReport, push_calls
from aduan.domain.case.case import Status
from aduan.domain.channels.calls import Call, CallRules, Event, Facts
from aduan.domain.channels.lines import LineRules
from aduan.domain.intake.channel import Channel
from tests.benchmarks.status_city import CHANNELS, City, Heard
from tests.fakes.channels import ChannelsInMemory
from tests.fakes.placements import HubInMemory

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WELL = Answer(204, "HTTP 204")


@dataclass
class Clock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def on(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Receiver:
    """`answer` says what comes of a call; a call that is kept is kept once."""

    answer: Callable[[Call], Answer] = lambda _call: WELL
    kept: dict[str, Call] = field(default_factory=dict)
    tried: list[Call] = field(default_factory=list)
    between: Callable[[], None] = lambda: None

    def send(self, calls: Sequence[Call], now: datetime) -> Sequence[Answer]:
        answers = []
        for call in calls:
            self.between()
            self.tried.append(call)
            answer = self.answer(call)
            if 200 <= answer.status < 300:
                self.kept.setdefault(call.webhook_id, call)
            self.between()
            answers.append(answer)
        return answers

    def ping(self, channel: str, now: datetime) -> Answer:
        return WELL

    def heard(self) -> dict[str, list[Heard]]:
        found: dict[str, list[Heard]] = defaultdict(list)
        for call in self.kept.values():
            facts = call.facts
            note = facts.note if call.event is not Event.EVIDENCE_SHOWN else ""
            found[call.complaint_id].append(
                (call.event.value, facts.status.value, note, facts.number)
            )
        return found


@dataclass
class Desk:
    told: list[str] = field(default_factory=list)

    def channel_is_off(self, channel: str, since: datetime) -> None:
        self.told.append(channel)


@dataclass
class World:
    """Everything of one test. `city` moves cases, `tell` tells what they have to say."""

    seed: int = 1
    clock: Clock = field(default_factory=Clock)
    receiver: Receiver = field(default_factory=Receiver)
    desk: Desk = field(default_factory=Desk)
    line_rules: LineRules = field(default_factory=LineRules)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.city = City(self.chance, self.clock.now)
        self.store = ChannelsInMemory(self.city.hub)
        self.channels = {
            one: Channel(one, one, "app", strip_health=one == "119", status_url="https://x.id")
            for one in CHANNELS
        }

    @property
    def hub(self) -> HubInMemory:
        return self.city.hub

    @property
    def pushing(self) -> PushPorts:
        return PushPorts(
            calls=self.store.as_calls,
            lines=self.store.as_lines,
            receiver=self.receiver,
            desk=self.desk,
            clock=self.clock,
            chance=lambda: 0.5,
            line_rules=self.line_rules,
        )

    def publish(self, only: Sequence[str] | None = None) -> PublishReport:
        ports = PublishPorts(self.store, self.channels, frozenset({"lapor"}), self.clock.now)
        return publish_changes(ports, self.clock.at + timedelta(seconds=40), only)

    def push(self) -> PushReport:
        until = self.clock.at + timedelta(seconds=40)
        return push_calls(CHANNELS, ports=self.pushing, until=until, holder="test")

    def tell(self) -> PushReport:
        self.publish()
        return self.push()

    def queue(self, *complaints: str) -> None:
        """Calls of these complaints of RABEG, as publishing would have numbered them."""
        rows = self.store.rows.setdefault("rabeg", {})
        for complaint_id in complaints:
            call = a_call(len(rows) + 1, complaint_id, self.clock.at)
            rows[call.sequence] = call


def a_call(sequence: int, complaint_id: str, at: datetime) -> Call:
    return Call(
        channel="rabeg",
        sequence=sequence,
        event=Event.STATUS_CHANGED,
        complaint_id=complaint_id,
        external_id=f"RBG-{complaint_id}",
        tracking_code=f"SA-{complaint_id}",
        case_id="K1",
        version=sequence,
        at=at,
        facts=Facts(Status.BARU, number="SRG-1", agency="DISHUB"),
        next_attempt_at=at,
    )


def busy_city(world: World, steps: int) -> None:
    """Random days, of which nothing is told while they last unless the test tells it."""
    cases = [world.city.report(number) for number in range(4)]
    number = 4
    for _ in range(steps):
        match world.chance.randrange(9):
            case 0:
                joins = world.chance.choice(cases)
                cases.append(world.city.report(number, joins=joins))
                number += 1
            case 1:
                world.city.merge(*world.chance.sample(cases, 2))
            case 2 if world.city.ledger.into:
                world.city.unmerge(world.chance.choice(sorted(world.city.ledger.into)))
            case 3:
                several = [
                    one
                    for inside in world.city.ledger.inside.values()
                    if len(inside) > 1
                    for one in inside
                ]
                if several:
                    world.city.unlink(world.chance.choice(sorted(several)))
            case 4 if world.chance.random() < 0.3:
                world.city.withdraw(world.chance.choice(sorted(world.hub.complaints)))
            case _:
                world.city.act(world.chance.choice(cases))


def rules(**changes: object) -> CallRules:
    return replace(CallRules(), **changes)  # type: ignore[arg-type]
