"""The bridge to LAPOR! through a bad day: `python -m tests.benchmarks.lapor_sync --cases 1000`.

The real use cases and the real HTTP client talk to the simulated LAPOR! on loopback, under one
virtual clock. Cases are opened, worked on, merged and taken apart again before and during an outage
in which nobody listens; meanwhile LAPOR!'s own people and reporters go on. Before and after it
LAPOR! fails at random. Then everything has to be there: once, whole, in order, on both sides, and
at every report of a merged case too. Prints JSON; exits 1 if a bar is missed.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from aduan.adapters.lapor.contract import Contract, load_contract
from aduan.adapters.lapor.rest import RestLapor
from aduan.application.lapor.gate import Gate
from aduan.application.lapor.pull_reports import ListingPorts, pull_reports
from aduan.application.lapor.pull_updates import PullPorts, pull_updates
from aduan.application.lapor.push.ports import PushPorts
from aduan.application.lapor.push.run import push_outbox
from aduan.application.lapor.reconcile import ReconcilePorts, reconcile
from aduan.domain.case.entry import State, target_of
from aduan.domain.lapor.comparing import FollowUpArrived, StatusChanged
from aduan.domain.lapor.marker import Ours, origin_of
from infra.local.lapor.faults import Faults
from infra.local.lapor.server import CREDENTIALS, Simulator
from tests.benchmarks.lapor_city import City, gist
from tests.unit.lapor.fakes import START, Clock
from tests.unit.lapor.world import CITY, file_refs

TICK = 60
GRACE_SECONDS = 600
WARM_UP = timedelta(hours=3)
SECRET = {"authorization": CREDENTIALS["Authorization"], "token": CREDENTIALS["token"]}


class Counting(httpx.HTTPTransport):
    """Counts what is tried, also when nobody listens."""

    calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        return super().handle_request(request)


@dataclass
class Day:
    """One run of the benchmark: both sides, what was done to them, and what came of it."""

    args: argparse.Namespace
    seed: int
    folder: Path
    clock: Clock = field(default_factory=Clock)
    replies: Counter[str] = field(default_factory=Counter)
    foreign_answers: Counter[str] = field(default_factory=Counter)
    admin_moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    citizens: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.register = City(self.clock)
        self.simulator = Simulator(
            self.folder / f"lapor-{self.seed}.sqlite",
            seed=self.seed,
            clock=self.clock.now,
            durable=False,
        ).open()
        self.contract = self._contract()
        self.transport = Counting()
        self.rest = RestLapor(self.contract, lambda fresh: SECRET, transport=self.transport)
        self.work: list[tuple[float, Any]] = []
        self.listed = True

    def _contract(self) -> Contract:
        values = load_contract(CITY).at(self.simulator.base_url).model_dump()
        values["listing"]["path"] = "/complaints/disposed"
        values["reading"]["every_hours"] = self.args.read_every_hours
        values["connection"]["requests_per_minute"] = self.args.rate
        return Contract.model_validate(values)

    # wiring --------------------------------------------------------------------

    def gate(self) -> Gate:
        return Gate(
            states=self.register.as_states,
            records=self.rest,
            clock=self.clock,
            rules=self.contract.gate_rules(),
            until=self.clock.now() + timedelta(minutes=3),
        )

    def pulling(self) -> PullPorts:
        return PullPorts(
            links=self.register,
            news=self.register,
            records=self.rest,
            tables=self.contract.tables(),
            rules=self.contract.reading_rules(),
            clock=self.clock,
        )

    def push(self) -> None:
        push = PushPorts(
            outbox=self.register.as_outbox,
            links=self.register.as_links,
            submissions=self.rest,
            records=self.rest,
            files=self.register.as_files,
            tables=self.contract.tables(),
            rules=self.contract.push_rules(),
            clock=self.clock,
            chance=self.chance.random,
            case_of=self.register.case_of,
        )
        push_outbox(ports=push, gate=self.gate(), holder="bench")

    def list_new(self) -> bool:
        reports = ListingPorts(
            listing=self.rest,
            links=self.register.as_links,
            news=self.register,
            states=self.register.as_states,
            tables=self.contract.tables(),
            rules=self.contract.reading_rules(),
            clock=self.clock,
            from_the_start=START - timedelta(days=1),
        )
        return pull_reports(ports=reports, gate=self.gate()).complete

    # what happens --------------------------------------------------------------------

    def plan(self) -> None:
        """One in five cases before the outage, the rest in it; and the portal's own life."""
        outage = self.args.outage_seconds
        before = WARM_UP.total_seconds()
        for number in range(self.args.cases):
            early = number % 5 == 0
            opened = (
                self.chance.uniform(0, before / 2)
                if early
                else before + self.chance.uniform(0, outage * 0.95)
            )
            name = f"SRG-{self.seed}-{number:05}"  # as long as each other, as real ones are
            self.work.append((opened, lambda name=name: self._open(name)))
            for _ in range(self.chance.randrange(4)):
                at = self.chance.uniform(opened, before + outage)
                self.work.append((at, lambda name=name: self._answer(name)))
            if early:
                for step in range(self.chance.randrange(3)):
                    at = before + self.chance.uniform(0, outage)
                    self.work.append((at, lambda name=name, step=step: self._elsewhere(name, step)))
            if number % 4 == 0:
                self._plan_merge(name, opened, before + outage)
        for number in range(self.args.cases // 10):
            at = self.chance.uniform(0, before + outage)
            self.work.append((at, lambda number=number: self._citizen(number)))
            self.work.append((self.chance.uniform(at, before + outage), self._citizens_case))
        self.work.sort(key=lambda pair: pair[0], reverse=True)

    def _plan_merge(self, name: str, opened: float, end: float) -> None:
        """Half of the merges are undone again."""
        at = self.chance.uniform(opened, end)
        self.work.append((at, lambda: self._merge(name)))
        if self.chance.random() < 0.5:
            self.work.append((self.chance.uniform(at, end), lambda: self._unmerge(name)))

    def live_until(self, seconds: float) -> None:
        while self.work and self.work[-1][0] <= seconds:
            _, act = self.work.pop()
            act()

    def _open(self, name: str) -> str:
        case_id = self.register.case_numbered(name)
        if case_id is None:
            files = file_refs(2 if self.chance.random() < 0.1 else 0)
            case_id = self.register.open_case(name, files=files)
        return case_id

    def _answer(self, name: str) -> None:
        self._said(self._open(name))  # perhaps planned for the very second of its opening

    def _said(self, case_id: str) -> None:
        luck = self.chance.random
        self.register.act(case_id, long=luck() < 0.1, photo=luck() < 0.1, route=luck() < 0.1)

    def _merge(self, name: str) -> None:
        """Into a case of the city, into a citizen's own report, or one of those into this."""
        case_id = self._open(name)
        other = self.chance.choice(sorted(self.register.known))
        pair = (case_id, other) if self.chance.random() < 0.7 else (other, case_id)
        if self.register.merge(*pair):
            self._said(case_id)

    def _unmerge(self, name: str) -> None:
        case_id = self._open(name)
        self.register.unmerge(case_id)
        self._said(case_id)

    def _citizens_case(self) -> None:
        """A citizen's own report is worked on as well, merged or not."""
        if self.register.reports:
            lapor_id = self.chance.choice(sorted(self.register.reports))
            self._said(self.register.links[lapor_id].case_id)

    def _elsewhere(self, name: str, step: int) -> None:
        """A reporter or an admin at LAPOR!, who notices nothing of our outage."""
        link = self.register.own_copy(self._open(name))
        if link is None:
            return
        portal = self.simulator.portal
        luck = self.chance.random()
        if luck < 0.6:
            text = f"Balasan {step} atas {name}"
            portal.act(link.complaint_id, "reply", {"text": text})
            self.replies[text] += 1
        elif luck < 0.8:
            text = f"Jawaban kantor {step} atas {name}"
            portal.act(link.complaint_id, "answer", {"text": text})
            self.replies[text] += 1
            self.foreign_answers[link.complaint_id] += 1
        else:
            portal.act(link.complaint_id, "postpone", {"text": "menunggu anggaran"})
            self.admin_moves[(link.complaint_id, "Ditunda oleh Admin")] += 1

    def _citizen(self, number: int) -> None:
        self.citizens.append(
            str(
                self.simulator.portal.citizen_files(
                    {"title": f"Laporan warga {number}", "content": f"Sampah di gang {number}"}
                )
            )
        )

    # running --------------------------------------------------------------------

    def set_faults(self, *, on: bool) -> None:
        share = self.args.error_rate
        self.simulator.portal.set_faults(
            Faults(
                rate_per_minute=self.args.rate,
                error_before_commit=share / 2,
                error_after_commit=share / 2,
                cut_after_commit=self.args.cut_after_commit,
                cut_before_commit=0.02,
                html=0.01,
                no_id=0.01,
                no_id_uncommitted=0.01,
                wrong_json=0.01,
                too_many=0.002,
                retry_after_seconds=5,
                duplicate_pages=True,
                reorder_pages=True,
            )
            if on
            else Faults(rate_per_minute=self.args.rate)
        )

    def tick(self, number: int) -> None:
        started = self.clock.now()
        self.push()
        pull_updates(ports=self.pulling(), gate=self.gate())
        if number % 15 == 0 or not self.listed:
            self.listed = self.list_new()
        used = (self.clock.now() - started).total_seconds()
        self.clock.sleep(max(TICK - used, 1))

    def elapsed(self) -> float:
        return (self.clock.now() - START).total_seconds()

    def run_to(self, seconds: float) -> None:
        number = 0
        while self.elapsed() < seconds:
            self.live_until(self.elapsed())
            self.tick(number)
            number += 1

    def waiting(self) -> bool:
        if any(e.state is not State.SENT for e in self.register.entries.values()):
            return True
        heard = {u.text for _, u in self.register.news if isinstance(u, FollowUpArrived)}
        return not (set(self.replies) <= heard and set(self.citizens) <= set(self.register.reports))

    def run(self) -> dict[str, Any]:
        began = time.perf_counter()
        self.plan()
        self.set_faults(on=True)
        self.run_to(WARM_UP.total_seconds())
        self.simulator.shut()
        calls = self.transport.calls
        self.run_to(WARM_UP.total_seconds() + self.args.outage_seconds)
        calls_during_outage = self.transport.calls - calls
        self.simulator.open()
        self.live_until(float("inf"))
        catch_up, calls = self._catch_up()
        # Let what was said last come back, then be quiet and see whether anything still writes.
        for _ in range(2):
            self.clock.sleep(self.args.read_every_hours * 3600 + 60)
            for number in range(20):
                self.tick(number)
        writes = self._writes()
        self.clock.sleep(self.args.read_every_hours * 3600 + 60)
        self.tick(0)
        late_writes = self._writes() - writes
        self.set_faults(on=False)
        self.clock.sleep(300)
        result = self._measured()
        result |= {
            "calls_during_outage": calls_during_outage,
            "catch_up_seconds_virtual": round(catch_up),
            "catch_up_calls": calls,
            "catch_up_floor_seconds": round(calls / self.args.rate * 60),
            "writes_after_silence": late_writes,
            "requests": self.transport.calls,
            "seconds_real": round(time.perf_counter() - began, 1),
        }
        self.rest.close()
        self.simulator.close()
        return result

    def _catch_up(self) -> tuple[float, int]:
        began, calls = self.clock.now(), self.transport.calls
        number = 0
        while self.waiting() and number < 24 * 60:
            self.tick(number)
            number += 1
        return (self.clock.now() - began).total_seconds(), self.transport.calls - calls

    def _writes(self) -> int:
        return sum(
            count for what, count in self.simulator.counts.items() if what.startswith("POST")
        )

    # measuring --------------------------------------------------------------------

    def _measured(self) -> dict[str, Any]:
        copies = self.simulator.portal.copies()
        numbers = [c.number for c in self.register.known.values() if not c.lapor_ids]
        everything = {str(c["id"]): c for c in self.simulator.portal.everything()}
        heard = Counter(u.text for _, u in self.register.news if isinstance(u, FollowUpArrived))
        missing, doubled, wrong_order = self._follow_ups(everything)
        merged = [case_id for case_id, case in self.register.known.items() if case.merged_into]
        drift = reconcile(
            ports=ReconcilePorts(
                pull=self.pulling(), outbox=self.register.as_outbox, history=self.register
            ),
            gate=self._patient_gate(),
            dry_run=True,
        )
        return {
            "seed": self.seed,
            "cases": len(numbers),
            "merged_cases": len(merged),
            "copies_at_lapor_max": max(copies.values(), default=0),
            "missing_at_lapor": sum(number not in copies for number in numbers),
            "follow_ups_missing": missing,
            "follow_ups_doubled": doubled,
            "lost_updates": missing
            + sum(heard[text] == 0 for text in self.replies)
            + len(set(self.citizens) - set(self.register.reports))
            + self._lost_statuses(everything),
            "doubled_updates": sum(heard[text] > 1 for text in self.replies),
            "wrong_order": wrong_order,
            "echoes_taken_for_news": self._echoes(),
            "conflicts": len(self.register.conflicts),
            "drift_after": len(drift.drifts) + bool(drift.resume_after),
            "drift_kinds": [f"{one.kind}: {one.detail}" for one in drift.drifts[:5]],
        }

    def _patient_gate(self) -> Gate:
        gate = self.gate()
        gate.until = self.clock.now() + timedelta(days=2)
        return gate

    def _follow_ups(self, everything: dict[str, Any]) -> tuple[int, int, int]:
        """Set against the ledger, which knows nothing of outbox and lanes' entries."""
        missing = doubled = wrong_order = 0
        for case_id, lanes in self.register.ledger.lanes.items():
            for lane in lanes:
                own = self.register.own_copy(case_id)
                complaint_id = target_of(lane) or (own.complaint_id if own else "")
                if not complaint_id:
                    continue  # counted as missing itself
                shown, torn = _said_at(everything[complaint_id]["followups"])
                due = self.register.ledger.due[lane]
                lacking, more = Counter(due) - Counter(shown), Counter(shown) - Counter(due)
                missing += lacking.total()
                doubled += more.total()
                wrong_order += torn or (not lacking and not more and shown != due)
        return missing, doubled, wrong_order

    def _lost_statuses(self, everything: dict[str, Any]) -> int:
        told = Counter(
            (complaint_id, update.new)
            for complaint_id, update in self.register.news
            if isinstance(update, StatusChanged)
        )
        lost = sum(told[move] < count for move, count in self.admin_moves.items())
        return lost + sum(
            self.register.links[complaint_id].status != report["status"]
            for complaint_id, report in everything.items()
        )

    def _echoes(self) -> int:
        """News that was only ourselves: our own text, or a status that only we can have caused."""
        echoes = 0
        for complaint_id, update in self.register.news:
            if isinstance(update, FollowUpArrived):
                echoes += isinstance(origin_of(update.text), Ours)
            elif isinstance(update, StatusChanged):
                ours = update.new in ("Terdisposisi", "Ditindaklanjuti oleh Instansi")
                echoes += ours and not self.foreign_answers[complaint_id]
        return echoes + len(set(self.register.reports) - set(self.citizens))


def _said_at(rows: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """What the city said at a report, each answer whole; and whether the parts of one were shown
    in another order than they were written."""
    answers: dict[int, list[tuple[int, str]]] = {}
    said: list[str] = []
    for row in rows:
        origin = origin_of(row["content"])
        if not isinstance(origin, Ours):
            continue
        mark = origin.mark
        parts = answers.setdefault(mark.sequence, [])
        if mark.part == 1:
            said.append(gist(row["content"]))
        parts.append((mark.part, row["content"]))
        if mark.part == mark.parts and len(parts) != mark.parts:
            said.append(f"kurang: {mark.sequence}")
    torn = any(
        [part for part, _ in parts] != sorted({p for p, _ in parts}) for parts in answers.values()
    )
    return said, torn or list(answers) != sorted(answers)


def bars_missed(result: dict[str, Any]) -> list[str]:
    missed = [
        name
        for name in (
            "missing_at_lapor",
            "follow_ups_missing",
            "follow_ups_doubled",
            "lost_updates",
            "doubled_updates",
            "wrong_order",
            "echoes_taken_for_news",
            "drift_after",
            "writes_after_silence",
        )
        if result[name]
    ]
    if result["copies_at_lapor_max"] != 1:
        missed.append("copies_at_lapor_max")
    if result["catch_up_seconds_virtual"] > result["catch_up_floor_seconds"] + GRACE_SECONDS:
        missed.append("catch_up_seconds_virtual")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=1, help="so many seeds, from --seed on")
    parser.add_argument("--outage", default="24h", help="e.g. 90m, 24h, 9d")
    parser.add_argument("--cut-after-commit", type=float, default=0.1)
    parser.add_argument("--error-rate", type=float, default=0.3)
    parser.add_argument("--rate", type=int, default=120, help="calls a minute that LAPOR! allows")
    parser.add_argument("--read-every-hours", type=float, default=3)
    args = parser.parse_args()
    unit = {"m": 60, "h": 3600, "d": 86400}[args.outage[-1]]
    args.outage_seconds = float(args.outage[:-1]) * unit
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.seed, args.seed + args.seeds):
            result = Day(args, seed, Path(folder)).run()
            result["bars_missed"] = bars_missed(result)
            missed += result["bars_missed"]
            print(json.dumps(result), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
