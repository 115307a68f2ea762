"""A person says which side is right, once."""

from dataclasses import dataclass
from datetime import datetime

from aduan.application.lapor_ports import Conflicts
from aduan.domain.sync.authority import Conflict, Side


@dataclass(frozen=True, slots=True)
class Decided:
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class NoSuchConflict:
    key: str


def decide_conflict(
    *, key: str, side: Side, by: str, conflicts: Conflicts, now: datetime
) -> Decided | DecidedBefore | NoSuchConflict:
    """What follows from it (a move of the case, an answer to LAPOR!) is the caller's next step, by
    the ordinary ways; the decision itself is kept and cannot be taken twice."""
    conflict = conflicts.get(key)
    if conflict is None:
        return NoSuchConflict(key)
    if conflict.decided is not None or not conflicts.decide(key, side, by, now):
        return DecidedBefore(conflicts.get(key) or conflict)
    return Decided(conflicts.get(key) or conflict)
