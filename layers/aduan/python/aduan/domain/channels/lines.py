"""How a channel that is called stands: how far it has heard, and whether it may be called at all.

`position` and `waiting` say what is left to tell: every call up to `position` is settled but those
named in `waiting`. Both are a projection; what a call's own row says is the truth, and a line that
is too low only looks at settled calls again. One run has a line in hand at a time (lease).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aduan.domain.outbox.breaker import Breaker, BreakerRules, failed, succeeded

MOST_WAITING: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """`off_since`: the endpoint answered 410 (gone); nobody calls it until a person says so.
    `desk_owed`: the duty desk has yet to hear of that."""

    channel: str
    position: int = 0
    waiting: tuple[int, ...] = ()
    breaker: Breaker = field(default_factory=Breaker)
    recovered_at: datetime | None = None
    rest_until: datetime | None = None
    paused_by: str = ""
    paused_reason: str = ""
    off_since: datetime | None = None
    desk_owed: bool = False
    holder: str = ""
    lease_until: datetime | None = None
    revision: int = 0

    @property
    def shut(self) -> str:
        """Why nobody may call, in Indonesian; empty where one may."""
        if self.off_since is not None:
            return "alamatnya menjawab 410 dan dimatikan"
        return f"dijeda oleh {self.paused_by}" if self.paused_by else ""


@dataclass(frozen=True, slots=True)
class LineRules:
    """`at_once`: calls of different complaints on their way at the same time."""

    breaker: BreakerRules = field(default_factory=BreakerRules)
    lease: timedelta = timedelta(seconds=90)
    at_once: int = 8


def anything_left(line: Line, head: int) -> bool:
    return bool(line.waiting) or line.position < head


def may_take(line: Line, now: datetime) -> bool:
    """Whether a run may have the line: nobody else has it, and it may be called."""
    free = line.lease_until is None or line.lease_until <= now
    rested = line.rest_until is None or line.rest_until <= now
    probe = line.breaker.probe_at
    return free and rested and not line.shut and (probe is None or probe <= now)


def taken(line: Line, now: datetime, holder: str, rules: LineRules) -> Line:
    return replace(line, holder=holder, lease_until=now + rules.lease, revision=line.revision + 1)


def released(line: Line, loaded_until: int, unsettled: Sequence[int]) -> Line:
    """`unsettled`: of all calls up to `loaded_until` those that still wait, in order."""
    kept = tuple(unsettled[:MOST_WAITING])
    position = loaded_until if len(unsettled) <= MOST_WAITING else unsettled[MOST_WAITING] - 1
    return replace(
        line,
        position=position,
        waiting=kept,
        holder="",
        lease_until=None,
        revision=line.revision + 1,
    )


def answered(line: Line, now: datetime) -> Line:
    """One success closes the breaker, and who waited for it goes on at once."""
    back = now if line.breaker.is_open else line.recovered_at
    return replace(line, breaker=succeeded(line.breaker), recovered_at=back, rest_until=None)


def unanswered(line: Line, now: datetime, rules: LineRules) -> Line:
    return replace(line, breaker=failed(line.breaker, rules.breaker, now))


def resting(line: Line, until: datetime) -> Line:
    return replace(line, rest_until=max(until, line.rest_until or until))


def gone(line: Line, now: datetime) -> Line:
    owed = line.desk_owed or line.off_since is None
    return replace(line, off_since=line.off_since or now, desk_owed=owed)


def desk_told(line: Line) -> Line:
    return replace(line, desk_owed=False, revision=line.revision + 1)


def paused(line: Line, by: str, reason: str) -> Line:
    return replace(line, paused_by=by, paused_reason=reason, revision=line.revision + 1)


def resumed(line: Line, now: datetime) -> Line:
    """Pause, switch-off, rest and breaker end: what waits is due at once."""
    return replace(
        line,
        paused_by="",
        paused_reason="",
        off_since=None,
        desk_owed=False,
        rest_until=None,
        breaker=Breaker(),
        recovered_at=now,
        revision=line.revision + 1,
    )


def rewound(line: Line, sequence: int) -> Line:
    """It looks again at every call from this number on; those that are settled it leaves alone."""
    if sequence > line.position:
        return replace(line, revision=line.revision + 1)
    return replace(
        line,
        position=sequence - 1,
        waiting=tuple(one for one in line.waiting if one < sequence),
        revision=line.revision + 1,
    )
