"""Two years of a city's cases, invented: merges and their undoing, reopenings, holds, holidays,
second looks, secrecy that comes late, complaints that turn out to be of another event.

Every step is one the lifecycle decides (`decide_move`), saved as the register saves it: the case,
its history row, and its facts carried over. Time runs forward over all cases at once, so whoever
looks at an instant sees what was known then.
"""

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from aduan.domain.case.case import (
    ACTIVE,
    CLOSED,
    OPEN,
    TRIAGE,
    Actor,
    Case,
    HistoryEntry,
    Level,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.clocks import due_times
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.voice import Voice
from aduan.domain.city.city import load_city
from aduan.domain.figures.facts import CaseFacts, begun, stepped
from aduan.domain.figures.ledger import Arrival, Ledger
from aduan.domain.figures.periods import Period
from tests.city import PACK, RULES, SYSTEM

CHANNELS: Final = ("rabeg", "lapor", "112", "wa", "radio")
CLASSES: Final = (None, None, "Permintaan Informasi", "Pengaduan Berkadar Pengawasan")
DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
PELAPOR: Final = Actor(Role.REPORTER, "pelapor")
SEKDA: Final = Actor(Role.SEKDA, "SEKDA")
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a case was after one of its versions, beside its history row."""

    opd: datetime
    resolve: datetime
    agency: str
    doubted: bool
    eye: str


@dataclass
class City:
    """Everything that is stored, and what happens next."""

    chance: random.Random
    cases: dict[str, Case] = field(default_factory=dict)
    history: dict[str, list[HistoryEntry]] = field(default_factory=dict)
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    facts: dict[str, CaseFacts] = field(default_factory=dict)
    voices: dict[tuple[str, int], dict[str, Voice]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    counted: Counter[tuple[str, date]] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    open_ids: list[str] = field(default_factory=list)
    plan: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    _number: int = 0

    def __post_init__(self) -> None:
        self.pack = load_city(PACK)
        self.offices = sorted(one.code for one in self.pack.agencies.values() if not one.outside)[
            :14
        ]
        self.wards = sorted(self.pack.kelurahan.items())
        self.categories = sorted(self.pack.categories)[:18]

    # time

    def later(self, at: datetime, what: str, about: str = "") -> None:
        self._number += 1
        heapq.heappush(self.plan, (at, self._number, what, about))

    def run(self, until: datetime) -> None:
        """Everything that happens up to an instant."""
        while self.plan and self.plan[0][0] <= until:
            at, _, what, about = heapq.heappop(self.plan)
            getattr(self, f"_{what}")(about, at)

    # what is stored

    def keep(self, done: Transition, voice: Voice | None = None) -> None:
        case, entry = done.case, done.history
        before = self.facts.get(case.case_id)
        said = (voice,) if voice else ()
        if not case.sandbox:
            self.facts[case.case_id] = (
                begun(case, entry) if before is None else stepped(before, case, [entry], said)
            )
        if voice is not None:
            self.voices[voice.case_id, voice.cycle][voice.complaint_id] = voice
        self.cases[case.case_id] = case
        self.history.setdefault(case.case_id, []).append(entry)
        self.seen.setdefault(case.case_id, []).append(
            Seen(
                case.due.opd,
                case.due.resolve,
                case.agency,
                case.doubted,
                case.eye.why.value if case.eye else "",
            )
        )
        self.moves[entry.move] += 1

    def move(
        self, case_id: str, move: Move, by: Actor, at: datetime, voice: Voice | None = None,
        **given: Any,
    ) -> bool:  # fmt: skip
        """Whether the lifecycle took it."""
        try:
            done = decide_move(
                self.cases[case_id],
                Request(move, by, at, note="keterangan panjang", public_note="kabar", **given),
                RULES,
            )
        except (MoveRefusedError, NotAllowedError):
            return False
        self.keep(done, voice)
        self._look_ahead(case_id)
        return True

    def _look_ahead(self, case_id: str) -> None:
        case = self.cases[case_id]
        entry = self.history[case_id][-1]
        at = entry.at
        if case.hold is not None:
            self.later(case.hold.until + self.chance.random() * HOUR, "resume", case_id)
        if case.status in ACTIVE | TRIAGE:
            for due in (case.due.opd, case.due.sekda):
                self.later(max(due, at), "escalate", case_id)
        if case.status is Status.DITINDAKLANJUTI and case.due.auto_close:
            self.later(max(case.due.auto_close, at), "auto_close", case_id)
        if case.status in CLOSED and entry.from_status not in CLOSED:
            for _ in range(3):
                self.later(at + self._hours(60), "answer", case_id)
            if case.eye is not None:
                self.later(at + self._hours(40), "second_eye", case_id)

    def _hours(self, mean: float) -> timedelta:
        return self.chance.expovariate(1 / mean) * HOUR

    def ledger(self, period: Period) -> Ledger:
        """What the register answers of a period: the facts alive in it, and where merges lead."""
        found = {
            one.case_id: one
            for one in self.facts.values()
            if one.opened_at < period.until and (one.over_at is None or one.over_at >= period.since)
        }
        arrivals = tuple(a for a in self.arrivals.values() if period.holds(a.received_at))
        found |= {one.case_id: self.facts[one.case_id] for one in arrivals}
        waiting = list(found.values())
        while waiting:
            into = waiting.pop().last.merged_into
            if into and into not in found:
                found[into] = self.facts[into]
                waiting.append(self.facts[into])
        days = ((channel, day) for channel, day in self.counted)
        tally: Counter[str] = Counter()
        for channel, day in days:
            if period.first_day <= day <= period.last_day:
                tally[channel] += self.counted[channel, day]
        return Ledger(
            facts=tuple(fact for one in found.values() for fact in one.facts),
            arrivals=arrivals,
            counted=tally,
        )

    # what happens

    def _open(self, _: str, at: datetime) -> None:
        self._number += 1
        self._opened(f"k{self._number:06}", f"c{self._number:06}", at, at)

    def _opened(self, case_id: str, complaint_id: str, arrived: datetime, at: datetime) -> None:
        chance = self.chance
        code, ward = chance.choice(self.wards)
        known = chance.random() < 0.9
        place = Place(
            kelurahan_code=code if known else None,
            kelurahan=ward.name if known else None,
            kecamatan=self.pack.kecamatan[ward.kecamatan].name if known else None,
            lat=-6.1 - chance.random() / 9,
            lng=106.1 + chance.random() / 9,
        )
        kind = chance.random()
        triage = chance.random() < 0.1
        known_class = chance.choice(CLASSES)
        old = self.arrivals.get(complaint_id)
        channel = old.channel if old else chance.choice(CHANNELS)
        case = Case(
            case_id=case_id,
            number=f"SRG-{arrived.year}-{case_id}",
            status=Status.TRIASE if triage else Status.BARU,
            agency="DISKOMINFO" if triage else chance.choice(self.offices),
            category=chance.choice(self.categories),
            matter="",
            place=place,
            arrived_at=arrived,
            opened_at=arrived,
            due=due_times(arrived, known_class, RULES),
            classification=known_class,
            channels=(channel,),
            secret=kind < 0.02,
            inspektorat_only=kind < 0.01,
            sandbox=0.02 <= kind < 0.025,
            recurrence_of="k000001" if 0.1 <= kind < 0.12 else None,
            opened_by=complaint_id,
        )
        opened = opening(case, SYSTEM)
        if at != arrived:
            opened = replace(opened, history=replace(opened.history, at=at))
        self.keep(opened)
        if not case.sandbox:
            self.arrivals[complaint_id] = Arrival(complaint_id, case_id, channel, arrived)
        self.open_ids.append(case_id)
        self._look_ahead(case_id)
        self.later(at + self._hours(30), "act", case_id)
        if chance.random() < 0.15:
            self.later(at + self._hours(50), "join", case_id)
        if chance.random() < 0.06:
            self.later(at + self._hours(60), "merge", case_id)
        if chance.random() < 0.03:
            self.later(at + self._hours(70), "withdraw", case_id)
        if chance.random() < 0.01:
            self.later(at + self._hours(900), "hide", case_id)

    def _act(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        if case.status in CLOSED or case.status is Status.DIGABUNG:
            return
        waits = case.status is Status.DITINDAKLANJUTI and self.chance.random() < 0.3
        self.later(at + self._hours(900 if waits else 45), "act", case_id)
        by = Actor(Role.OPERATOR, case.agency)
        if case.status is Status.TRIASE or case.agency == "DISKOMINFO":
            by = DESK
        drawn = self.chance.random()
        at_desk = case.status in TRIAGE | {Status.BUKAN_WEWENANG}
        if at_desk and self.chance.random() < 0.6:
            self.move(case_id, Move.ROUTE, DESK, at, agency=self.chance.choice(self.offices))
            return
        if at_desk and case.status is Status.BUKAN_WEWENANG:
            self.move(case_id, Move.RESOLVE, DESK, at, evidence=("e",), drawn=self.chance.random())
            return
        proofs = tuple(f"e{n}" for n in range(self.chance.randint(1, 3)))
        doubted = self.chance.random() < 0.05
        for upto, move, given in (
            (0.10, Move.ACCEPT, {}),
            (0.20, Move.FORWARD, {"agency": self.chance.choice(self.offices)}),
            (0.23, Move.RETURN_TO_DESK, {}),
            (0.28, Move.ASK_REPORTER, {}),
            (0.31, Move.PROPOSE_POSTPONE, {
                "fiscal_year": at.year + 1, "until": at + timedelta(days=200),
            }),
            (0.35, Move.NOT_OUR_AUTHORITY, {"next_owner": "PLN"}),
            (0.38, Move.REJECT, {}),
            (0.62, Move.FOLLOW_UP, {"evidence": proofs[1:], "doubted": doubted}),
            (1.00, Move.RESOLVE, {
                "evidence": proofs, "doubted": doubted, "drawn": self.chance.random(),
            }),
        ):  # fmt: skip
            if drawn < upto:
                if self.move(case_id, move, by, at, **given) and move is Move.PROPOSE_POSTPONE:
                    self.later(at + self._hours(20), "grant", case_id)
                return

    def _grant(self, case_id: str, at: datetime) -> None:
        granted = self.chance.random() < 0.7
        self.move(case_id, Move.APPROVE_POSTPONE if granted else Move.REFUSE_POSTPONE, SEKDA, at)

    def _resume(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        if case.hold is None or case.hold.until > at:
            return
        move = Move.KEEP_FOLLOWING if case.status is Status.BUKAN_WEWENANG else Move.RESUME
        self.move(case_id, move, SYSTEM, at)

    def _escalate(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        level = Level.SEKDA if Level.SEKDA not in case.told else Level.WALI_KOTA
        due = case.due.opd if level is Level.SEKDA else case.due.sekda
        if case.status in ACTIVE | TRIAGE and due <= at and level not in case.told:
            self.move(case_id, Move.ESCALATE, SYSTEM, at, level=level)

    def _auto_close(self, case_id: str, at: datetime) -> None:
        self.move(case_id, Move.AUTO_CLOSE, SYSTEM, at, drawn=self.chance.random())

    def _second_eye(self, case_id: str, at: datetime) -> None:
        move = Move.EYE_AGREE if self.chance.random() < 0.7 else Move.EYE_RETURN
        by = DESK if self.chance.random() < 0.9 else SEKDA
        if self.move(case_id, move, by, at) and move is Move.EYE_RETURN:
            self._again(case_id, at)

    def _answer(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        chance = self.chance.random()
        if case.status not in CLOSED or case.sandbox:
            return
        voice = Voice(
            complaint_id=case.opened_by,
            home_id=case_id,
            case_id=case_id,
            cycle=case.cycle,
            agency=case.agency,
            channel=case.channels[0],
            at=at,
            verdict=Feedback.FIXED if chance < 0.15 else Feedback.NOT_FIXED,
            rating=self.chance.choice((None, 1, 2, 3, 4, 5, 5)),
        )
        if chance < 0.15:
            self.move(case_id, Move.CONFIRM, PELAPOR, at, voice)
        elif chance < 0.20:
            if self.move(case_id, Move.REOPEN, PELAPOR, at, voice):
                self._again(case_id, at)
        elif chance < 0.28:
            self.move(case_id, Move.NOTE, PELAPOR, at, replace(voice, verdict=None))

    def _again(self, case_id: str, at: datetime) -> None:
        self.open_ids.append(case_id)
        self.later(at + self._hours(30), "act", case_id)

    def _join(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        channel = self.chance.choice(CHANNELS)
        if case.sandbox or case.status in CLOSED:
            return
        if self.move(case_id, Move.LINK, SYSTEM, at, channel=channel, new_reporter=True):
            self._number += 1
            complaint_id = f"c{self._number:06}"
            self.arrivals[complaint_id] = Arrival(complaint_id, case_id, channel, at)
            if self.chance.random() < 0.2:
                self.later(at + self._hours(300), "part", complaint_id)
            if self.chance.random() < 0.5:
                self.later(at + self._hours(30), "join", case_id)

    def _part(self, complaint_id: str, at: datetime) -> None:
        """The complaint was of another event: it gets a case of its own, as old as it is itself."""
        arrival = self.arrivals[complaint_id]
        if self.move(arrival.case_id, Move.UNLINK, DESK, at):
            self._number += 1
            self._opened(f"k{self._number:06}", complaint_id, arrival.received_at, at)

    def _merge(self, case_id: str, at: datetime) -> None:
        case = self.cases[case_id]
        others = [
            one
            for one in self.open_ids[-400:]
            if one != case_id and self.cases[one].status in OPEN and not self.cases[one].sandbox
        ]
        into = self.chance.choice(others) if others else ""
        other = self.cases.get(into)
        if other is None or other.status not in OPEN or case.sandbox or other.sandbox:
            return
        if case.status not in OPEN or case.secret != other.secret:
            return
        self.move(into, Move.LINK, DESK, at)
        self.move(case_id, Move.MERGE, DESK, at, into=into)
        if self.chance.random() < 0.3:
            self.later(at + self._hours(500), "unmerge", case_id)

    def _unmerge(self, case_id: str, at: datetime) -> None:
        if self.move(case_id, Move.UNMERGE, DESK, at):
            self._again(case_id, at)

    def _withdraw(self, case_id: str, at: datetime) -> None:
        left = max(self.cases[case_id].complaint_count - 1, 0)
        self.move(case_id, Move.WITHDRAW, PELAPOR, at, others_left=left)

    def _hide(self, case_id: str, at: datetime) -> None:
        self.move(case_id, Move.KEEP_SECRET, DESK, at)

    def _call(self, channel: str, at: datetime) -> None:
        self.counted[channel, RULES.calendar.local(at).date()] += 1


def a_city(cases: int, seed: int, since: datetime, until: datetime) -> City:
    """A city in which `cases` are opened between two instants; `run` lets it live."""
    city = City(random.Random(seed))
    for at in _moments(city.chance, cases, since, until):
        city.later(at, "open")
    for at in _moments(city.chance, cases // 5, since, until):
        city.later(at, "call", "112")
    return city


def _moments(
    chance: random.Random, number: int, since: datetime, until: datetime
) -> Iterator[datetime]:
    span = until - since
    return (since + chance.random() * span for _ in range(number))
