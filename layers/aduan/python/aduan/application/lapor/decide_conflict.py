"""A person says which side is right, once; what follows is written in the same moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aduan.application.case.merges import living
from aduan.application.lapor.ports import Conflicts, Links, OutboxHistory
from aduan.domain.case.case import Case
from aduan.domain.case.clocks import Rules
from aduan.domain.lapor.authority import Conflict, Side
from aduan.domain.lapor.ruling import Bench, Ruling, ruled
from aduan.domain.outbox.outbox import lane_of


@dataclass(frozen=True, slots=True)
class Decided:
    conflict: Conflict
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """Somebody changed the case meanwhile; nothing was decided."""

    conflict: Conflict


@dataclass(frozen=True, slots=True)
class NoSuchConflict:
    key: str


@dataclass(frozen=True, slots=True)
class Court:
    """What deciding takes. `agency_of` gives the city's code for an institution of LAPOR!."""

    conflicts: Conflicts
    links: Links
    history: OutboxHistory
    get_case: Callable[[str], Case]
    agency_of: Callable[[str], str]
    rules: Rules


def decide_conflict(
    *, key: str, side: Side, by: str, court: Court, now: datetime
) -> Decided | DecidedBefore | CaseMoved | NoSuchConflict:
    """Deciding for the hub tells LAPOR! again; deciding for LAPOR! moves the case, or notes it."""
    conflict = court.conflicts.get(key)
    if conflict is None:
        return NoSuchConflict(key)
    if conflict.decided is not None:
        return DecidedBefore(conflict)
    link = court.links.of(conflict.complaint_id)
    lane = lane_of(conflict.case_id, "" if link is None or link.ours else conflict.complaint_id)
    case = court.get_case(conflict.case_id)
    whole = living(case, court.get_case)
    bench = Bench(
        by=by,
        at=now,
        rules=court.rules,
        lane=lane,
        told=court.history.of_lane(lane),
        their_agency=court.agency_of(link.agency_id) if link else "",
        whole=whole if case.merged_into else None,
    )
    ruling = ruled(conflict, side, case, bench)
    done = court.conflicts.decide(key, side, by, now, ruling)
    after = court.conflicts.get(key) or conflict
    if done:
        return Decided(after, ruling)
    return CaseMoved(after) if after.decided is None else DecidedBefore(after)
