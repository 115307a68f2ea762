"""Make the calls that wait: each channel at its own pace, each complaint in its own order.

The receiver answers 2xx or is called again; 410 switches its endpoint off, and when that is kept
the duty desk hears of it, in a later run if it cannot now. A channel over which a run stumbles
stops no other. A call is saved after its answer, under the same `webhook-id` however often it is
made, so a run that is stopped anywhere makes a call again and its receiver knows it again.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aduan.application.channels.ports import Answer, Calls, Clock, DutyDesk, Lines, Receiver
from aduan.domain.case.errors import BusyError
from aduan.domain.channels import lines as moves
from aduan.domain.channels.calls import (
    SETTLED,
    Call,
    CallRules,
    CallState,
    delivered,
    failed,
    is_due,
)
from aduan.domain.channels.lines import Line, LineRules, anything_left, may_take
from aduan.domain.outbox.breaker import probing

PAGE: Final = 200
_THROTTLED: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PushPorts:
    """`chance` is uniform in [0, 1)."""

    calls: Calls
    lines: Lines
    receiver: Receiver
    desk: DutyDesk
    clock: Clock
    chance: Callable[[], float]
    rules: CallRules = field(default_factory=CallRules)
    line_rules: LineRules = field(default_factory=LineRules)


@dataclass(slots=True)
class PushReport:
    """What a run did; every number is a metric. `failed`: the channels that could not be told, each
    with the kind of its error."""

    delivered: int = 0
    put_off: int = 0
    dead: int = 0
    gone: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def push_calls(
    channels: Collection[str], *, ports: PushPorts, until: datetime, holder: str
) -> PushReport:
    """`channels` are those that are called. Who answers has their turn before who does not, and a
    slow one may not use up the time of the others."""
    report = PushReport()
    standing: list[Line] = []
    for channel in sorted(channels):
        with _apart(channel, report):
            standing.append(ports.lines.load(channel))
    standing.sort(key=lambda line: (line.breaker.is_open, line.channel))
    for number, line in enumerate(standing):
        now = ports.clock.now()
        share = (until - now) / (len(standing) - number)
        with _apart(line.channel, report):
            _push(line, ports, report, until=now + share, holder=holder)
    return report


@contextmanager
def _apart(channel: str, report: PushReport) -> Iterator[None]:
    """One bad channel never stops the others: it is counted and named."""
    try:
        yield
    except Exception as exc:
        report.failed.append((channel, type(exc).__name__))


def _push(
    line: Line, ports: PushPorts, report: PushReport, *, until: datetime, holder: str
) -> None:
    """As long as there is something left that this run may say. What comes in while another run
    lets go of the line is looked for once more after that."""
    while True:
        line = _desk_told(line, ports)
        now = ports.clock.now()
        head = ports.calls.head(line.channel)
        if now >= until or not anything_left(line, head) or not may_take(line, now):
            return
        mine = moves.taken(line, now, holder, ports.line_rules)
        if not _kept(mine, ports):
            return
        turn = _Turn(mine, ports, report)
        turn.begin()
        try:
            turn.talk(until)
        except Exception:  # what was learnt until then is kept, and nobody waits for the lease
            turn.let_go()
            raise
        line = _desk_told(turn.let_go(), ports)
        if not turn.said_something or ports.calls.head(line.channel) == turn.loaded_until:
            return


def _desk_told(line: Line, ports: PushPorts) -> Line:
    """That its address is gone is kept by now: a desk that cannot be told is told by a later run,
    and nobody calls that address meanwhile."""
    if not line.desk_owed or line.off_since is None:
        return line
    ports.desk.channel_is_off(line.channel, line.off_since)
    told = moves.desk_told(line)
    return told if _kept(told, ports) else line


@dataclass(slots=True)
class _Turn:
    """One run's time with one line. `waiting` are its unsettled calls by number, in order."""

    line: Line
    ports: PushPorts
    report: PushReport
    waiting: dict[int, Call] = field(default_factory=dict)
    loaded_until: int = 0
    said_something: bool = False
    ended: bool = False

    def begin(self) -> None:
        self.loaded_until = self.line.position
        found = self.ports.calls.numbered(self.line.channel, self.line.waiting)
        self._add(sorted(found, key=lambda call: call.sequence))

    def talk(self, until: datetime) -> None:
        more = True
        while not self.ended and self.ports.clock.now() < until:
            wave = self._due()
            while more and len(wave) < self.ports.line_rules.at_once:
                more = self._load()
                wave = self._due()
            if not wave:
                return
            self._say(wave)

    def let_go(self) -> Line:
        """What was learnt is kept, whatever a person did to the line meanwhile."""
        done = moves.released(self.line, self.loaded_until, list(self.waiting))
        while not _kept(done, self.ports):
            there = self.ports.lines.load(self.line.channel)
            done = replace(
                moves.released(there, self.loaded_until, list(self.waiting)),
                breaker=self.line.breaker,
                recovered_at=self.line.recovered_at,
                rest_until=self.line.rest_until,
                off_since=self.line.off_since,
                desk_owed=self.line.desk_owed,
            )
        return done

    def _load(self) -> bool:
        page = self.ports.calls.page(self.line.channel, self.loaded_until, PAGE)
        self._add(page)
        if page:
            self.loaded_until = page[-1].sequence
        return len(page) == PAGE

    def _add(self, calls: Sequence[Call]) -> None:
        self.waiting |= {one.sequence: one for one in calls if one.state not in SETTLED}

    def _due(self) -> list[Call]:
        """The first call of each complaint that waits, if its turn has come. While the breaker is
        open it is one: it finds out whether the endpoint is back."""
        now, at_once = self.ports.clock.now(), self.ports.line_rules.at_once
        if self.line.breaker.is_open:
            at_once = 1
        found: list[Call] = []
        seen: set[str] = set()
        for call in self.waiting.values():
            if len(found) == at_once:
                break
            if call.complaint_id in seen:
                continue
            seen.add(call.complaint_id)
            ready = call.state is CallState.PENDING
            if ready and (self.line.breaker.is_open or is_due(call, now, self.line.recovered_at)):
                found.append(call)
        return found

    def _say(self, wave: Sequence[Call]) -> None:
        now = self.ports.clock.now()
        if self.line.breaker.is_open:
            tried = probing(self.line.breaker, self.ports.line_rules.breaker, now)
            self.line = replace(self.line, breaker=tried)
        answers = self.ports.receiver.send(wave, now)
        for call, answer in zip(wave, answers, strict=True):
            self._heard(call, answer)
        self.ended = self.ended or self.line.breaker.is_open

    def _heard(self, call: Call, answer: Answer) -> None:
        now, report = self.ports.clock.now(), self.report
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            self.line = moves.answered(self.line, now)
            self.said_something = True
            report.delivered += 1
            self._keep(delivered(call, now, answer.words))
            return
        if answer.status == HTTPStatus.GONE:
            self.ended = True
            report.gone += 1
            self.line = moves.gone(self.line, now)
            return
        self.line = moves.unanswered(self.line, now, self.ports.line_rules)
        if answer.status in _THROTTLED and answer.retry_after is not None:
            longest = self.ports.rules.longest_rest.total_seconds()
            rest = timedelta(seconds=min(answer.retry_after, longest))
            self.line = moves.resting(self.line, now + rest)
            self.ended = True
        after = failed(
            call,
            now,
            answer.words,
            self.ports.rules,
            chance=self.ports.chance(),
            retry_after=answer.retry_after,
        )
        report.put_off += after.state is CallState.PENDING
        report.dead += after.state is CallState.DEAD
        self._keep(after)

    def _keep(self, call: Call) -> None:
        """Somebody else may have moved it (an operator, or a run after ours ran out of its lease):
        then theirs stands, and it is looked at again by the next run."""
        try:
            kept = self.ports.calls.save(call)
        except BusyError:
            kept = False
        if not kept:
            self.ended = True
        elif call.state is CallState.DELIVERED:
            del self.waiting[call.sequence]
        else:
            self.waiting[call.sequence] = call


def _kept(line: Line, ports: PushPorts) -> bool:
    try:
        return ports.lines.save(line)
    except BusyError:
        return False
