"""Decide a request against the table of the lifecycle: the `Transition` it makes, or the reason why
not in Indonesian."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from aduan.domain.case.case import (
    CLOSED,
    TRIAGE,
    Actor,
    Case,
    HistoryEntry,
    Role,
    Status,
    Transition,
    unheard_question,
)
from aduan.domain.case.clocks import (
    DESK_CODE,
    DUE_NAMES,
    ClockRules,
    StopsOn,
    rescheduled,
    rules_mark,
    schedule,
)
from aduan.domain.case.due import next_check_at
from aduan.domain.case.effects import EFFECTS, end_hold, keep, others_left
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import (
    AGENCY,
    DOUBTED,
    EYE_ASKED,
    LEADERS,
    RULES_MARK,
    TABLE,
    Arrow,
    ClockEffect,
    Move,
    Request,
    move_name,
    role_name,
)
from aduan.domain.case.needs import CHECKS, judge_of
from aduan.domain.case.second_eye import second_eye
from aduan.domain.case.secrecy import kept_from, open_to_leaders
from aduan.domain.case.told import caused_by

_ON_PROPOSAL: Final = frozenset({Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE})


def allowed_moves(case: Case, role: Role, *, desk: str = DESK_CODE) -> tuple[Move, ...]:
    """The moves `role` may ask for on this case now, in the order of the table."""
    acting = _acting_as(case, role, desk)
    hidden = {*_ON_PROPOSAL} if case.proposal is None else {Move.PROPOSE_POSTPONE}
    if unheard_question(case) is None:
        hidden.add(Move.REACH_REPORTER)
    if not case.orders:
        hidden.add(Move.ANSWER_LEADER)
    if role in LEADERS and not open_to_leaders(case):
        hidden.add(Move.ROUTE)
    if case.eye is None or case.eye.judge != judge_of(role, desk):
        hidden |= {Move.EYE_AGREE, Move.EYE_RETURN}
    fitting = (a.move for a in TABLE if case.status in a.sources and acting & a.roles)
    return tuple(dict.fromkeys(move for move in fitting if move not in hidden))


def opening(case: Case, actor: Actor, *, note: str = "", public_note: str = "") -> Transition:
    """The first transition of a new case (status BARU, or TRIASE at the desk), version 1."""
    if case.status not in {Status.BARU, Status.TRIASE} or case.version != 1 or case.cycle != 1:
        raise ValueError(f"not a new case: {case.status} v{case.version} c{case.cycle}")
    history = HistoryEntry(
        case_id=case.case_id,
        version=1,
        at=case.opened_at,
        actor=actor,
        move="open",
        from_status=None,
        to_status=case.status,
        cycle=1,
        level=case.level,
        note=note,
        public_note=public_note,
    )
    return Transition(case=replace(case, arm=1), history=history, opens_cycle=True, arms=True)


def decide_move(
    case: Case, request: Request, rules: ClockRules, *, timer: str | None = None
) -> Transition:
    """The transition `request` makes of `case`.

    `timer` names the waiting execution when it is the one that moves: it owns the notices and
    goes on by itself. Any other move arms a new timer when the sleeping one would wake too late
    or when there is somebody to tell.
    Raises NotAllowedError (role or post may not), MoveRefusedError (no such arrow, or something
    is missing); both carry an Indonesian reason.
    """
    arrow = _find_arrow(case, request, rules.desk)
    _check_post(case, request.actor, arrow)
    _check_kept_out(case, request, rules)
    _check_needs(arrow, case, request, rules)
    changed = EFFECTS.get(request.move, keep)(case, request, rules)
    if changed.status is case.status and arrow.target is not None and _leaves(case, request):
        changed = replace(changed, status=arrow.target)
    changed = _settled(case, changed, request, rules)
    stops = arrow.move is Move.ACCEPT and rules.stops_on is StopsOn.FIRST_RESPONSE
    if arrow.clock is not ClockEffect.NONE or stops:
        anew = arrow.clock is ClockEffect.CALENDAR
        due = schedule(changed, rules) if anew else rescheduled(case, changed, rules)
        changed = replace(changed, due=due)
    changed = replace(changed, version=case.version + 1)
    told = caused_by(case, changed, request.move.value, request.at, rules)
    opens_cycle = changed.cycle > case.cycle
    arms = opens_cycle or (timer is None and (bool(told) or _sooner(case, changed)))
    if arms:
        changed = replace(changed, arm=changed.version)
    return Transition(
        case=changed,
        history=_row(case, changed, request, rules),
        opens_cycle=opens_cycle,
        fires=request.level if request.move is Move.ESCALATE else None,
        arms=arms,
        notices=tuple(replace(notice, owner=timer) for notice in told),
        owner=timer,
        leaves=case.merged_into if request.move is Move.UNMERGE else None,
    )


def _leaves(case: Case, request: Request) -> bool:
    """A withdrawal ends the case only when nobody else reported the event, and nobody waits for a
    reporter who was not reached."""
    if request.move is Move.ASK_REPORTER and request.unheard:
        return False
    return request.move is not Move.WITHDRAW or others_left(case, request) == 0


def _sooner(before: Case, after: Case) -> bool:
    """Whether the sleeping timer would wake too late for the case as it is now."""
    planned, needed = next_check_at(before), next_check_at(after)
    return needed is not None and (planned is None or needed < planned)


def _row(case: Case, changed: Case, request: Request, rules: ClockRules) -> HistoryEntry:
    details = dict(request.details)
    for key, old, new in (
        ("agency", case.agency, changed.agency),
        *(
            (f"due_{name}", _written(getattr(case.due, name)), _written(getattr(changed.due, name)))
            for name in DUE_NAMES
            if name != "reminders"
        ),
        ("next_owner", case.next_owner, changed.next_owner),
    ):
        begins = changed.cycle > case.cycle and key in {"due_opd", "due_resolve"}
        if old != new or begins:  # what a cycle begins with is said, also where it is the same
            details[key] = f"{old or '-'} -> {new or '-'}"
    if request.flag:
        details["flag"] = request.flag
    if changed.doubted and not case.doubted:
        details[DOUBTED] = "ya"
    if changed.eye is not None and case.eye is None:
        details[EYE_ASKED] = changed.eye.why.value
    if changed.status in CLOSED and case.status not in CLOSED:
        details[RULES_MARK] = rules_mark(rules)
    return HistoryEntry(
        case_id=case.case_id,
        version=changed.version,
        at=request.at,
        actor=request.actor,
        move=request.move.value,
        from_status=case.status,
        to_status=changed.status,
        cycle=changed.cycle,
        level=changed.level,
        note=request.note,
        public_note=request.public_note,
        evidence=request.evidence,
        details=details,
    )


def _written(due: datetime | None) -> str | None:
    return due.isoformat() if due else None


def _acting_as(case: Case, role: Role, desk: str) -> frozenset[Role]:
    """Diskominfo is desk and agency at once on the cases it keeps for itself."""
    own = role is Role.DISKOMINFO and case.agency == desk and case.status not in TRIAGE
    return frozenset({role, Role.OPERATOR}) if own else frozenset({role})


def _find_arrow(case: Case, request: Request, desk: str) -> Arrow:
    of_move = [arrow for arrow in TABLE if arrow.move is request.move]
    fitting = [arrow for arrow in of_move if case.status in arrow.sources]
    role = request.actor.role
    acting = _acting_as(case, role, desk)
    for arrow in fitting:
        if acting & arrow.roles:
            return arrow
    if fitting or not any(role in arrow.roles for arrow in of_move):
        raise NotAllowedError(
            f"Peran {role_name(role)} tidak berwenang untuk {move_name(request.move)} "
            f"pada kasus berstatus {case.status.value}.",
            role=role.value,
        )
    sources = sorted({status.value for arrow in of_move for status in arrow.sources})
    raise MoveRefusedError(
        f"Kasus berstatus {case.status.value}; {move_name(request.move)} hanya dapat dilakukan "
        f"dari status {', '.join(sources)}.",
        move=request.move.value,
        status=case.status.value,
    )


def _check_post(case: Case, actor: Actor, arrow: Arrow) -> None:
    """An agency acts on its own cases only; after a forwarding the old one no longer may."""
    if arrow.move is not Move.NOTE and actor.role in AGENCY and actor.post != case.agency:
        raise NotAllowedError(
            f"Kasus ini ditangani {case.agency}, bukan {actor.post}.", role=actor.role.value
        )


def _check_kept_out(case: Case, request: Request, rules: ClockRules) -> None:
    """Whom a complaint about misconduct accuses never gets the case, by whatever way."""
    to = rules.desk if request.move is Move.RETURN_TO_DESK else request.agency
    if to is not None and kept_from(case, to):
        raise MoveRefusedError(
            f"Aduan ini menyangkut {to}; pilih instansi lain.",
            move=request.move.value,
            status=case.status.value,
        )


def _check_needs(arrow: Arrow, case: Case, request: Request, rules: ClockRules) -> None:
    missing, reasons = [], []
    for need in arrow.needs:
        reason = CHECKS[need](case, request, rules)
        if reason is not None:
            missing.append(need.value)
            reasons.append(reason)
    if missing:
        raise MoveRefusedError(
            " ".join(reasons),
            move=request.move.value,
            status=case.status.value,
            missing=tuple(missing),
        )


def _settled(before: Case, after: Case, request: Request, rules: ClockRules) -> Case:
    if after.status not in CLOSED or before.status in CLOSED:
        return after
    closed = replace(end_hold(after, request.at), closed_at=request.at, proposal=None, orders=())
    if closed.status is not Status.SELESAI:
        return closed
    closer = _closer(before, request)
    return replace(
        closed,
        eye=second_eye(
            closed,
            closer=closer,
            drawn=request.drawn,
            share=rules.second_eye_share,
            desk=rules.desk,
        ),
    )


def _closer(case: Case, request: Request) -> str:
    """Whose closing it is: what the system closes by itself, the office had followed up."""
    return case.agency if request.actor.role is Role.SYSTEM else request.actor.post
