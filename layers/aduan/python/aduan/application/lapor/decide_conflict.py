"""A person says which side is right, once; what follows is written in the same moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from aduan.application.case.merges import living
from aduan.application.lapor.ports import Conflicts, Links, OutboxHistory
from aduan.application.outbox.tell import ToldRegister, tell
from aduan.domain.case.clocks import ClockRules
from aduan.domain.lapor.authority import Conflict, Side
from aduan.domain.lapor.ruling import Ruling, RulingContext, rule_on_conflict
from aduan.domain.outbox.entries import lane_of


@dataclass(frozen=True, slots=True)
class ConflictDecided:
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
class ConflictPorts:
    """What deciding takes. `agency_of` gives the city's code for an institution of LAPOR!."""

    conflicts: Conflicts
    links: Links
    history: OutboxHistory
    cases: ToldRegister
    agency_of: Callable[[str], str]
    rules: ClockRules


def decide_conflict(
    *, key: str, side: Side, by: str, ports: ConflictPorts, now: datetime
) -> ConflictDecided | DecidedBefore | CaseMoved | NoSuchConflict:
    """Deciding for the hub tells LAPOR! again; deciding for LAPOR! moves the case, or notes it."""
    conflict = ports.conflicts.get(key)
    if conflict is None:
        return NoSuchConflict(key)
    if conflict.decided is not None:
        return DecidedBefore(conflict)
    link = ports.links.of(conflict.complaint_id)
    lane = lane_of(conflict.case_id, "" if link is None or link.ours else conflict.complaint_id)
    case = ports.cases.get_case(conflict.case_id)
    whole = living(case, ports.cases.get_case)
    context = RulingContext(
        by=by,
        at=now,
        rules=ports.rules,
        lane=lane,
        told=ports.history.of_lane(lane),
        their_agency=ports.agency_of(link.agency_id) if link else "",
        whole=whole if case.merged_into else None,
    )
    ruling = rule_on_conflict(conflict, side, case, context)
    told = replace(ruling, transitions=tell(*ruling.transitions, register=ports.cases))
    done = ports.conflicts.decide(key, side, by, now, told)
    after = ports.conflicts.get(key) or conflict
    if done:
        return ConflictDecided(after, ruling)
    return CaseMoved(after) if after.decided is None else DecidedBefore(after)
