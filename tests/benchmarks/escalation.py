"""Years of escalation in minutes: `python -m tests.benchmarks.escalation --cases 10000 --years 2`.

The real domain and the real use cases on a virtual clock, with officials, reporters and the desk
acting at random, and with what goes wrong in a distributed system:

- a function crashes before or after any call to the register, or its answer is lost; the machine
  asks again, and sometimes twice at once;
- somebody else changes the case between the read and the write;
- a stream record is delivered late, twice, or again an hour later;
- an execution is lost while it waits, or just before or just after it published a notice (not
  before the sweep could have seen it, and no two of one case within a quarter of an hour: a sweep
  every five minutes promises no more);
- a notice cannot be delivered; posts stand vacant for weeks; one sweep in fifty crashes halfway.

`escalation_oracle` judges the outcome with its own arithmetic. Exit code 0 only if early,
late_over_60s, missed, doubled and dead_ends are all 0.
"""

import argparse
import heapq
import json
import random
import sys
import time
import tomllib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from aduan.application.escalation.assess import (
    Check,
    TimerInstruction,
    TimerOutcome,
    assess_escalation,
)
from aduan.application.escalation.ports import WorkPage, WorkRow
from aduan.application.escalation.start import start_escalation
from aduan.application.escalation.sweep import sweep
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import (
    CLOSED,
    Actor,
    Audience,
    Case,
    Place,
    Role,
    Status,
    Transition,
    unheard_question,
)
from aduan.domain.case.clocks import ClockRules, due_times, parse_rules
from aduan.domain.case.decide import allowed_moves, decide_move, opening
from aduan.domain.case.due import listed_at, next_check_at
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.escalation.timers import Timer
from tests.benchmarks.clocks import CITY, city_calendar
from tests.benchmarks.escalation_oracle import (
    CaseJudge,
    Fact,
    Verdict,
    WorkingTime,
    judge_notices,
    summary,
)
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryTimers
from tests.presses import Presses

START: Final = datetime(2025, 1, 1, tzinfo=UTC)
SWEEP_EVERY: Final = timedelta(minutes=5)
AGENCIES: Final = ("DISHUB", "DLH", "DPUPR", "DPRKP", "SATPOL_PP", "DINKES", "KEC_SERANG")
CLASSIFICATIONS: Final = (None, "Permintaan Informasi", "Pengaduan Berkadar Pengawasan")
_RESOLVE_DAYS: Final = {
    None: 14,
    "Permintaan Informasi": 5,
    "Pengaduan Berkadar Pengawasan": 60,
}
BARS: Final = ("early", "late_over_60s", "missed", "doubled", "dead_ends")
SYSTEM: Final = Actor(Role.SYSTEM, "system")


class Crash(Exception):  # noqa: N818 - not an error of ours: the process is gone
    """The process died here."""


@dataclass
class Chances:
    """How often each fault strikes."""

    crash: float = 0.02
    answer_lost: float = 0.01
    asked_twice: float = 0.01
    raced: float = 0.02
    stream_late: float = 0.02
    stream_again: float = 0.03
    lost_waiting: float = 0.03
    lost_at_notice: float = 0.004
    undelivered: float = 0.005
    sweep_crash: float = 0.02


@dataclass(eq=False)
class Execution:
    timer: Timer
    alive: bool = True
    step: int = 0


class SimRegister(InMemoryRegister):
    """The in-memory register with a work list kept in order, and what the oracle wants to see."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[tuple[datetime, str, WorkRow]] = []
        self.place: dict[str, WorkRow] = {}
        self.written: list[tuple[str, datetime]] = []
        self.open_ids: dict[str, str] = {}
        self.on_arm: Callable[[str, int, int], None] = lambda *_: None

    def save(
        self, transition: Transition, *, consume: str | None = None, content: str = ""
    ) -> None:
        super().save(transition, consume=consume, content=content)
        case = transition.case
        at, old = listed_at(case), self.place.pop(case.case_id, None)
        if old is not None:
            del self.order[bisect_left(self.order, (old.check_at, case.case_id))]
        if at is not None:
            row = self.place[case.case_id] = self._work_row(at, case.case_id)
            insort(self.order, (at, case.case_id, row))
        for notice in transition.notices:
            self.written.append((notice.notice_id, notice.created_at))
            self.open_ids[notice.notice_id] = case.case_id
        if transition.arms:
            self.timer_rows.clear()
            self.on_arm(case.case_id, case.cycle, case.arm)

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        start = int(cursor or 0)
        end = start + limit
        rows = tuple([row for _, _, row in self.order[start:end]])
        return WorkPage(rows, str(end) if end < len(self.order) else None)

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> Any:
        mine = {case_id: self.notices[case_id] for case_id in set(self.open_ids.values())}
        everything, self.notices = self.notices, mine
        try:
            return super().open_notices(before=before, limit=limit, cursor=cursor)
        finally:
            self.notices = everything

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None:
        super().close(case_id, notice_id, closing, at)
        self.open_ids.pop(notice_id, None)


class Faulty:
    """A port that dies at its k-th call, before or after it took effect; or lets somebody else
    in just before a save."""

    def __init__(self, port: Any, dies_at: int, after: bool, race: Callable[[], None] | None):
        self._port, self._left, self._after, self._race = port, dies_at, after, race

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._port, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "save" and self._race is not None:
                race, self._race = self._race, None
                race()
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Crash
            result = real(*args, **kwargs)
            if self._left == 0:
                raise Crash
            return result

        return call


@dataclass(eq=False)
class Simulation:
    cases: int
    years: float
    seed: int
    chances: Chances = field(default_factory=Chances)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.rules: ClockRules = parse_rules(
            tomllib.loads((CITY / "clocks.toml").read_text(encoding="utf-8")), city_calendar()
        )
        self.register = SimRegister()
        self.presses = Presses(self.register, self.rules, AGENCIES)
        self.register.on_arm = self._stream
        self.timers = InMemoryTimers()
        self.executions: dict[str, Execution] = {}
        self.queue: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self.sequence = 0
        self.now = START
        self.end = START + timedelta(days=365 * self.years)
        self.delivered: list[tuple[str, str, float]] = []
        self.faults: Counter[str] = Counter()
        self.last_lost: dict[str, datetime] = {}
        self.actions: Counter[str] = Counter()
        self.restarted = self.late_found = 0
        self.events = self.swept_at_event = 0
        self.vacant: dict[str, list[tuple[datetime, datetime]]] = {}
        self.sweeping = True
        self.check_staffing = True
        self._plan_vacancies()

    # --- running ---

    def at(self, when: datetime, what: Callable[..., None], *args: Any) -> None:
        self.sequence += 1
        heapq.heappush(self.queue, (when, self.sequence, what, args))

    def soon(self, seconds: float, what: Callable[..., None], *args: Any) -> None:
        self.at(self.now + timedelta(seconds=seconds), what, *args)

    def chance(self, name: str) -> bool:
        struck: bool = self.random.random() < getattr(self.chances, name)
        self.faults[name] += struck
        return struck

    def run(self) -> "Simulation":
        span = (self.end - START).total_seconds()
        for number in range(self.cases):
            when = START + timedelta(seconds=self.random.uniform(0, span))
            self.at(when, self._open, f"K{number:05d}")
        next_sweep = START + SWEEP_EVERY
        while self.queue:
            if self.queue[0][0] >= next_sweep:
                self.now = next_sweep
                if next_sweep > self.end:
                    break
                self._tick()
                next_sweep += SWEEP_EVERY
                continue
            self.now, _, what, args = heapq.heappop(self.queue)
            if self.now > self.end:
                break
            self.events += 1
            what(*args)
        return self

    def _tick(self) -> None:
        """A sweep. One that would see exactly what the last one left is not run."""
        near = bool(self.register.order) and (
            self.register.order[0][0] <= self.now + self.rules.look_ahead.length
        )
        if not self.sweeping or (self.events == self.swept_at_event and not near):
            return
        self.swept_at_event = self.events
        timers: Any = _Timers(self)
        if self.chance("sweep_crash"):
            timers = Faulty(timers, self.random.randint(2, 6), self.random.random() < 0.5, None)
        try:
            report = sweep(
                work=self.register,
                register=self.register,
                notices=self.register,
                timers=timers,
                rules=self.rules,
                now=self.now,
            )
        except Crash:
            self.events += 1
            return
        assert report.complete
        self.restarted += report.restarted
        self.late_found += report.late
        self.faults["sweep_confirmed"] += report.confirmed
        self.faults["sweep_released"] += report.released
        self.faults["guards"] += report.guarded

    # --- the stream and the machine ---

    def _stream(self, case_id: str, cycle: int, arm: int) -> None:
        self.soon(self.random.uniform(0.2, 1.5), self._record, case_id, cycle, arm)
        if self.chance("stream_again"):
            self.soon(self.random.uniform(1, 4000), self._record, case_id, cycle, arm)

    def _record(self, case_id: str, cycle: int, arm: int) -> None:
        if self.chance("stream_late"):
            self.soon(self.random.uniform(1, 20), self._record, case_id, cycle, arm)
            return
        start_escalation(case_id, cycle, arm, timers=_Timers(self))

    def started(self, timer: Timer) -> None:
        execution = Execution(timer)
        self.executions[timer.name] = execution
        self.soon(0.2, self._ask, execution, Check(timer, timer.name), 0)

    def _ask(self, execution: Execution, check: Check, step: int) -> None:
        if not execution.alive or execution.step != step:
            return
        port: Any = self.register
        crashes = self.chance("crash")
        race = None
        if self.chance("raced"):
            race = lambda: self._act(check.timer.case_id)  # noqa: E731
        if crashes or race is not None:
            dies = self.random.randint(1, 8) if crashes else 0
            port = Faulty(port, dies, self.random.random() < 0.5, race)
        try:
            answer = assess_escalation(
                check,
                register=port,
                notices=port,
                staffing=self,
                rules=self.rules,
                now=self.now,
            )
        except (Crash, ConflictError):
            self.soon(self.random.uniform(1, 4), self._ask, execution, check, step)
            return
        if self.chance("answer_lost"):
            self.soon(self.random.uniform(1, 4), self._ask, execution, check, step)
            return
        if self.chance("asked_twice"):
            again = Check(check.timer, check.execution, published=check.published)
            self.soon(self.random.uniform(0, 5), self._ask_for_nobody, again)
        execution.step += 1
        self._obey(execution, answer)

    def _ask_for_nobody(self, check: Check) -> None:
        """A second copy of the call, whose answer the machine never reads."""
        try:
            assess_escalation(
                check,
                register=self.register,
                notices=self.register,
                staffing=self,
                rules=self.rules,
                now=self.now,
            )
        except ConflictError:
            return

    def _obey(self, execution: Execution, answer: TimerInstruction) -> None:
        timer = execution.timer
        if answer.outcome is TimerOutcome.SETTLED:
            self._over(execution)
        elif answer.outcome is TimerOutcome.WAIT:
            assert answer.wait_until is not None
            wake = max(datetime.fromisoformat(answer.as_output()["wait_until"]), self.now)
            wake += timedelta(seconds=self.random.uniform(0, 0.8))
            self.at(wake, self._ask, execution, Check(timer, timer.name), execution.step)
            seen = self.now + SWEEP_EVERY * 1.1
            if wake > seen and self.chance("lost_waiting"):
                lost = seen + (wake - seen) * self.random.random() ** 0.3
                self.at(lost, self._lose, execution, execution.step)
        else:
            self.soon(0.3, self._publish, execution, answer)

    def _publish(self, execution: Execution, answer: TimerInstruction) -> None:
        notice = answer.notice
        assert notice is not None
        assert notice.sent_to is not None
        timer = execution.timer
        if self.chance("lost_at_notice") and self._lost(execution):
            return
        if self.chance("undelivered"):
            check = Check(
                timer, timer.name, undelivered=notice.notice_id, undelivered_to=notice.sent_to
            )
            self._ask(execution, check, execution.step)
            return
        self.delivered.append((notice.notice_id, notice.sent_to, self.now.timestamp()))
        self.timers.publications.add((timer.name, notice.notice_id))
        if self.chance("lost_at_notice") and self._lost(execution):
            return
        check = Check(timer, timer.name, published=notice.notice_id)
        self._ask(execution, check, execution.step)

    def _lose(self, execution: Execution, step: int) -> None:
        if execution.alive and execution.step == step:
            self._lost(execution)

    def _lost(self, execution: Execution) -> bool:
        case_id = execution.timer.case_id
        if self.now - self.last_lost.get(case_id, START) < SWEEP_EVERY * 3:
            return False
        self.last_lost[case_id] = self.now
        self.faults["lost"] += 1
        self._over(execution)
        return True

    def _over(self, execution: Execution) -> None:
        execution.alive = False
        self.timers.kill(execution.timer.name)

    # --- people ---

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        if not self.check_staffing:
            return True
        return all(not begin <= at < end for begin, end in self.vacant.get(post, ()))

    def _plan_vacancies(self) -> None:
        for post in (*AGENCIES, "SEKDA", "WALI_KOTA"):
            for _ in range(max(1, round(3 * self.years))):
                begin = START + timedelta(days=self.random.uniform(0, 365 * self.years))
                end = begin + timedelta(days=self.random.uniform(1, 25))
                self.vacant.setdefault(post, []).append((begin, end))

    def _open(self, case_id: str) -> None:
        classification = self.random.choice(CLASSIFICATIONS)
        desk = self.random.random() < 0.1
        case = Case(
            case_id=case_id,
            number=case_id,
            status=Status.TRIASE if desk else Status.BARU,
            agency=self.rules.desk if desk else self.random.choice(AGENCIES),
            category=None,
            matter="lampu jalan mati",
            place=Place(),
            arrived_at=self.now,
            opened_at=self.now,
            due=due_times(self.now, classification, self.rules),
            classification=classification,
        )
        self.register.save(opening(case, SYSTEM))
        pace = self.random.choices((6, 45, 300), (0.35, 0.3, 0.35))[0]
        self._next_action(case_id, pace, self.random.randint(2, 9))

    def _next_action(self, case_id: str, pace: float, left: int) -> None:
        if left > 0:
            hours = self.random.expovariate(1 / pace)
            self.at(self.now + timedelta(hours=hours), self._turn, case_id, pace, left)

    def _turn(self, case_id: str, pace: float, left: int) -> None:
        self._act(case_id)
        self._next_action(case_id, pace, left - 1)

    def _act(self, case_id: str) -> None:
        case = self.register.get_case(case_id)
        request = self._wish(case)
        if request is None:
            return
        try:
            self.presses.act(case_id, request)
        except RefusedError:
            self.actions["refused"] += 1
        else:
            self.actions[request.move.value] += 1
            if request.move is Move.ASK_REPORTER and self.random.random() < _HEARD:
                heard = timedelta(hours=self.random.expovariate(1.0))
                self.at(self.now + heard, self._hear, case_id)

    def _hear(self, case_id: str) -> None:
        """The reporter's channel takes the question, as `tell_channels` finds."""
        case = self.register.get_case(case_id)
        if unheard_question(case) is not None:
            reach = Request(Move.REACH_REPORTER, SYSTEM, self.now, note="sampai")
            self.register.save(decide_move(case, reach, self.rules))
            self.actions[Move.REACH_REPORTER.value] += 1

    def _wish(self, case: Case) -> Request | None:
        actor = self._somebody(case)
        moves = [m for m in allowed_moves(case, actor.role) if m in _WEIGHTS]
        if not moves:
            return None
        move = self.random.choices(moves, [_WEIGHTS[m] for m in moves])[0]
        others = [code for code in AGENCIES if code != case.agency]
        return Request(
            move=move,
            actor=actor,
            at=self.now,
            note="sudah dicek",
            public_note="Mohon menunggu.",
            evidence=("foto-1",) if self.random.random() < 0.7 else (),
            agency=self.random.choice(others) if move in {Move.ROUTE, Move.FORWARD} else None,
            next_owner="Pemprov Banten",
            until=self.now + timedelta(days=self.random.uniform(1, 120)),
            fiscal_year=self.rules.calendar.local(self.now).year + 1,
            into="K-lain",
        )

    def _somebody(self, case: Case) -> Actor:
        agency = Actor(Role.OPERATOR, case.agency)
        desk = Actor(Role.DISKOMINFO, "DISKOMINFO")
        reporter = Actor(Role.REPORTER, "pelapor")
        if case.status in CLOSED | {Status.MENUNGGU_PELAPOR}:
            return self.random.choices((reporter, desk, SYSTEM), (8, 1, 1))[0]
        if case.status in {Status.TRIASE, Status.BUKAN_WEWENANG, Status.DIGABUNG}:
            return self.random.choices((desk, reporter, SYSTEM), (8, 1, 1))[0]
        if case.proposal is not None:
            return self.random.choices((Actor(Role.SEKDA, "SEKDA"), agency), (2, 1))[0]
        return self.random.choices((agency, desk, reporter, SYSTEM), (16, 1, 1, 1))[0]

    # --- the verdict ---

    def verdict(self) -> Verdict:
        verdict = Verdict()
        holidays = self.rules.calendar.holidays
        working = WorkingTime(holidays, date(2024, 12, 1), date(2028, 12, 31))
        end = min(self.now, self.end).timestamp()
        for case_id, rows in self.register.history.items():
            case = self.register.cases[case_id]
            begin = case.arrived_at.timestamp()
            judge = CaseJudge(case_id, begin, _RESOLVE_DAYS[case.classification], working, verdict)
            holds = [*case.past_holds, *([case.hold] if case.hold else [])]
            reviews = {hold.since: hold.until.timestamp() for hold in holds}
            for row in rows[1:]:
                judge.see(
                    Fact(
                        at=row.at.timestamp(),
                        move=row.move,
                        level=row.level.value if row.move == "escalate" else None,
                        until=reviews.get(row.at),
                    )
                )
            judge.end(end)
        judge_notices(
            verdict,
            written=[i for i, at in self.register.written if at.timestamp() < end - 3600]
            if self.sweeping
            else [],
            delivered=self.delivered,
            digested=[i for i, (how, _) in self.register.closed.items() if how is Closing.DIGEST],
            overtaken=[
                (i, [move for _, move in self._moves_since(i, until=at)])
                for i, (how, at) in self.register.closed.items()
                if how is Closing.OVERTAKEN
            ],
            moved=lambda notice_id: [
                (at.timestamp(), move) for at, move in self._moves_since(notice_id)
            ],
            reachable={
                post: [(a.timestamp(), b.timestamp()) for a, b in windows]
                for post, windows in self.vacant.items()
            },
        )
        self._judge_timers(verdict)
        return verdict

    def _moves_since(
        self, notice_id: str, until: datetime | None = None
    ) -> list[tuple[datetime, str]]:
        """The moves made of a notice's case after the one that wrote it."""
        case_id, _, version, *_ = notice_id.split(".")
        return [
            (row.at, row.move)
            for row in self.register.history[case_id]
            if row.version > int(version) and (until is None or row.at <= until)
        ]

    def _judge_timers(self, verdict: Verdict) -> None:
        """At the end every open case has a live timer, or is on the desk's daily list."""
        alive = {e.timer.base for e in self.executions.values() if e.alive}
        for case in self.register.cases.values():
            settled = case.status in CLOSED | {Status.DIGABUNG}
            fresh = self.now - self.register.history[case.case_id][-1].at < 3 * SWEEP_EVERY
            base = Timer(case.case_id, case.cycle, case.arm).base
            listed = case.desk_told_at is not None and next_check_at(case) is None
            if not (settled or fresh or listed or base in alive):
                verdict.blame("dead_ends", f"{case.case_id} {case.status} without a timer")


class _Timers:
    """The executions as the use cases see them."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def start(self, timer: Timer) -> bool:
        fresh = self._simulation.timers.start(timer)
        if fresh:
            self._simulation.started(timer)
        return fresh

    def running(self) -> frozenset[str]:
        return self._simulation.timers.running()

    def published(self, execution: str, notice_id: str) -> bool:
        return self._simulation.timers.published(execution, notice_id)


_HEARD: Final = 0.8
"""Some channels never take a question: then the clock goes on."""
_WEIGHTS: Final = {
    Move.ROUTE: 8,
    Move.ACCEPT: 6,
    Move.FOLLOW_UP: 6,
    Move.RESOLVE: 5,
    Move.FORWARD: 3,
    Move.RETURN_TO_DESK: 0.5,
    Move.ASK_REPORTER: 2,
    Move.REPORTER_ANSWERED: 4,
    Move.RESUME: 0.3,
    Move.PROPOSE_POSTPONE: 2,
    Move.APPROVE_POSTPONE: 3,
    Move.REFUSE_POSTPONE: 1,
    Move.NOT_OUR_AUTHORITY: 1,
    Move.REJECT: 0.5,
    Move.REOPEN: 3,
    Move.CONFIRM: 3,
    Move.WITHDRAW: 1,
    Move.MERGE: 0.3,
    Move.UNMERGE: 4,
    Move.LINK: 1,
    Move.NOTE: 1,
}


def figures(simulation: Simulation) -> dict[str, Any]:
    verdict = simulation.verdict()
    levels = Counter(level.value for _, level, _ in simulation.register.fences)
    return {
        "cases": simulation.cases,
        "escalations": levels["SEKDA"] + levels["WALI_KOTA"],
        **summary(verdict),
        "untrue": verdict.counts["untrue"],
        "overtaken": sum(
            how is Closing.OVERTAKEN for how, _ in simulation.register.closed.values()
        ),
        "notices": len(simulation.delivered),
        "levels": dict(sorted(levels.items())),
        "digested": sum(how is Closing.DIGEST for how, _ in simulation.register.closed.values()),
        "executions": len(simulation.executions),
        "restarted_by_sweep": simulation.restarted,
        "faults": dict(sorted(simulation.faults.items())),
        "actions": dict(sorted(simulation.actions.items())),
        "examples": verdict.examples,
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.escalation")
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--years", type=float, default=2)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    begun = time.perf_counter()
    total = merged(run_shards(chosen.cases, chosen.years, chosen.seed))
    total["seconds"] = round(time.perf_counter() - begun, 1)
    print(json.dumps(total, indent=2))
    return 1 if any(total[key] for key in BARS) else 0


def run_shards(cases: int, years: float, seed: int) -> list[dict[str, Any]]:
    """Cases do not touch each other, so two cities of half the size run side by side."""
    halves = [(cases - cases // 2, years, seed), (cases // 2, years, seed + 1_000_003)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        return list(pool.map(_run_one, *zip(*halves, strict=True)))


def _run_one(cases: int, years: float, seed: int) -> dict[str, Any]:
    return figures(Simulation(cases, years, seed).run())


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Numbers added, counters added, examples one after the other."""
    total = dict(parts[0])
    for part in parts[1:]:
        for key, value in part.items():
            if isinstance(value, dict):
                total[key] = dict(sorted((Counter(total[key]) + Counter(value)).items()))
            else:
                total[key] = total[key] + value
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
