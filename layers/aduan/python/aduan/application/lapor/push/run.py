"""Tell LAPOR! what waits in the outbox (outbox pattern): in order within a case, each exactly once.

Safe to be stopped between any two calls: an entry is saved as `sending` before LAPOR! hears of
it, and whatever is found so after its lease is looked up before it is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.push.keeping import Keeping
from aduan.application.lapor.push.look_up import LookUp
from aduan.application.lapor.push.ports import PushPorts, PushReport
from aduan.application.lapor.push.send import Sender
from aduan.domain.case.entry import SETTLED, STUCK, Entry, State
from aduan.domain.case.errors import BusyError
from aduan.domain.outbox import entries

LOOKED_AHEAD: Final = 500
"""Lanes taken from one look through the list: after an outage it is long, and each is one call."""


def push_outbox(*, ports: PushPorts, gate: Gate, holder: str) -> PushReport:
    """One run: until nothing is due, LAPOR! does not answer, or the time is up. `holder` names the
    run, for whoever reads an entry that it left."""
    report = PushReport()
    keeping = Keeping(ports, report)
    _PushRun(keeping, gate, Sender(keeping, gate, holder), LookUp(keeping, gate)).go()
    report.stopped = gate.closed_because
    return report


@dataclass(frozen=True, slots=True)
class _PushRun:
    """`resting` names every lane this run has met, and when it looks at it again, if at all;
    `waiting` are those that were due when the list was last looked through."""

    keeping: Keeping
    gate: Gate
    sender: Sender
    look_up: LookUp
    resting: dict[str, datetime | None] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    @property
    def _ports(self) -> PushPorts:
        return self.keeping.ports

    def go(self) -> None:
        while self.gate.admits():
            lanes = self._next_lanes()
            for lane in lanes:
                self.resting[lane] = self._apart(lane, self._work_off)
            if not lanes and not self._lingered():
                break  # what is due later is the next run's

    # lanes ---------------------------------------------------------------------------------------

    def _next_lanes(self) -> Sequence[str]:
        """What was begun in this run goes before what was not: else the last would come very
        last."""
        now = self._ports.clock.now()
        ready = [lane for lane, until in self.resting.items() if until is not None and until <= now]
        if ready:
            return ready
        most = self._ports.rules.lanes_at_once
        if not self._fresh():
            due = self._ports.outbox.due_lanes(
                now, LOOKED_AHEAD + len(self.resting), self._recovered_at()
            )
            self.waiting[:] = due
        fresh = self._fresh()[:most]
        if not fresh:
            self._wait_for_others()
        return fresh

    def _fresh(self) -> list[str]:
        return [lane for lane in self.waiting if lane not in self.resting]

    def _wait_for_others(self) -> None:
        """What an earlier run left and is due very soon is waited for as well, or it would always
        come a little too late for this run and wait for the next."""
        rules, outbox = self._ports.rules, self._ports.outbox
        soon = self._ports.clock.now() + rules.linger
        for lane in outbox.due_lanes(soon, rules.lanes_at_once + len(self.resting)):
            if lane not in self.resting:
                self.resting[lane] = self._apart(lane, self._rests_until)

    def _rests_until(self, lane: str) -> datetime | None:
        """None: what stands first there does not merely wait."""
        entry = entries.head(self._ports.outbox.queue(lane))
        rests = entry is not None and entry.state in entries.RESTING and not entry.held
        return self._due_at(entry) if entry is not None and rests else None

    def _lingered(self) -> bool:
        """Waits for what can go on very soon; doubts are then settled in seconds, not runs. Never
        up to the end of the run's own time: a function that sleeps there is cut off."""
        now = self._ports.clock.now()
        soon = min((until for until in self.resting.values() if until is not None), default=None)
        if soon is None or soon > now + self._ports.rules.linger or soon >= self.gate.until:
            return False
        self._ports.clock.sleep(max((soon - now).total_seconds(), 0))
        return True

    def _due_at(self, entry: Entry) -> datetime:
        return entries.due_at(entry, self._recovered_at())

    def _recovered_at(self) -> datetime | None:
        """None once every wait that began before it is over anyway."""
        back = self.gate.recovered_at
        over = back is not None and self._ports.clock.now() > back + self._ports.rules.backoff.cap
        return None if over else back

    # entries -------------------------------------------------------------------------------------

    def _apart(self, lane: str, do: Callable[[str], datetime | None]) -> datetime | None:
        """A lane that somebody else is writing, or over which this run stumbles, is left to the
        next run, and stops no other."""
        try:
            return do(lane)
        except BusyError:
            return None
        except Exception as exc:  # counted and named
            self.keeping.report.failed.append((lane, type(exc).__name__))
            return None

    def _work_off(self, lane: str) -> datetime | None:
        """As much of the lane as goes now; when to look at it again in this run, if at all."""
        while self.gate.admits():
            entry = self._advance(lane)
            if entry is None or entry.state in STUCK:
                return None
            if entry.state not in SETTLED:
                return None if entry.held else self._due_at(entry)
        return None

    def _advance(self, lane: str) -> Entry | None:
        """The head of the lane as it stands when it can get no further now; None: there is none,
        or another run has it."""
        now = self._ports.clock.now()
        entry = entries.head(self._ports.outbox.queue(lane))
        if entry is None or entry.state in STUCK or self._due_at(entry) > now:
            return entry
        kept: Entry | None = entry
        if entry.state is State.SENDING:
            kept = self._interrupted(entry, now)
        if kept is not None and kept.state is State.UNKNOWN and self._due_at(kept) <= now:
            kept = self.look_up.look_up(kept)
        if (
            kept is not None
            and kept.state is State.PENDING
            and self._due_at(kept) <= self._ports.clock.now()
            and self.gate.admits()
        ):
            kept = self.sender.send(kept)
        return kept

    def _interrupted(self, entry: Entry, now: datetime) -> Entry | None:
        """Its run died: nobody knows whether LAPOR! heard it."""
        look_at = now + self._ports.rules.look_first
        return self.keeping.save(entries.doubted(entry, now, "proses terputus", look_at))
