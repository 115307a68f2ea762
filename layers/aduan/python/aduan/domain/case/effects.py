"""What each move makes of a case, once it is allowed; the due times are computed after it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import (
    OPEN,
    TO_CONTACT,
    TRIAGE,
    Case,
    ClosedBy,
    EyeWhy,
    Hold,
    HoldReason,
    Level,
    Order,
    OrderKind,
    PostponeProposal,
    Question,
    Status,
    unheard_question,
)
from aduan.domain.case.clocks import (
    ClockRules,
    due_after,
    remaining_share,
)
from aduan.domain.case.errors import MoveRefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.second_eye import second_eye
from aduan.domain.case.secrecy import kept_from


def others_left(case: Case, request: Request) -> int:
    return max(case.complaint_count - 1, 0) if request.others_left is None else request.others_left


def keep(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return case


def _accept(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, accepted_at=request.at)


def _follow_up(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        end_hold(case, request.at),
        first_follow_up_at=case.first_follow_up_at or request.at,
        last_follow_up_at=request.at,
        evidence=_joined(case.evidence, request.evidence),
        cycle_evidence=_joined(case.cycle_evidence, request.evidence),
        orders=tuple(one for one in case.orders if one.kind is not OrderKind.ACT),
        doubted=case.doubted or request.doubted,
    )


def _resolve(case: Case, request: Request, rules: ClockRules) -> Case:
    return replace(_follow_up(case, request, rules), closed_by=ClosedBy.AGENCY)


def _hand_over(case: Case, request: Request, rules: ClockRules, agency: str) -> Case:
    """Another agency takes the case with what remains of the time. A question that has reached
    nobody stays to be answered, and the desk need not carry it any more: it would stop no clock."""
    left = remaining_share(case, request.at, rules)
    return replace(
        end_hold(case if unheard_question(case) is None else _spoken_to(case), request.at),
        agency=agency,
        clock_from=request.at,
        clock_budget=left,
        accepted_at=None,
        first_follow_up_at=None,
        last_follow_up_at=None,
        proposal=None,
        next_owner=None,
        reminded=0,
    )


def _route(case: Case, request: Request, rules: ClockRules) -> Case:
    return _hand_over(case, request, rules, request.agency or rules.desk)


def _forward(case: Case, request: Request, rules: ClockRules) -> Case:
    hops = case.hops + 1
    if hops >= rules.max_hops and not kept_from(case, rules.desk):
        return replace(_return_to_desk(case, request, rules), hops=hops, status=Status.TRIASE)
    return replace(_hand_over(case, request, rules, request.agency or rules.desk), hops=hops)


def _return_to_desk(case: Case, request: Request, rules: ClockRules) -> Case:
    return _hand_over(case, request, rules, rules.desk)


def _ask_reporter(case: Case, request: Request, rules: ClockRules) -> Case:
    until = due_after(request.at, rules.reporter_wait, (), rules.calendar)
    asked = Question(request.public_note, request.at, until, case.version + 1)
    if request.unheard:
        return replace(case, question=asked)
    held = _begin_hold(case, request, HoldReason.WAITING_FOR_REPORTER, until)
    return replace(held, question=replace(asked, reached_at=request.at))


def _reach_reporter(case: Case, request: Request, rules: ClockRules) -> Case:
    """The reporter has the whole time to answer from now on, and both clocks stand."""
    assert case.question is not None
    until = due_after(request.at, rules.reporter_wait, (), rules.calendar)
    held = _begin_hold(case, request, HoldReason.WAITING_FOR_REPORTER, until)
    reached = replace(case.question, reached_at=request.at, until=until)
    return replace(_spoken_to(held), question=reached)


def _reporter_answered(case: Case, request: Request, rules: ClockRules) -> Case:
    answered = case.question and replace(case.question, answered_at=request.at)
    back = replace(_resume(case, request, rules), reporter_replied_at=request.at)
    return replace(_spoken_to(back), question=answered)


def _spoken_to(case: Case) -> Case:
    return replace(case, flags=tuple(one for one in case.flags if one != TO_CONTACT))


def _resume(case: Case, request: Request, _rules: ClockRules) -> Case:
    if case.hold is None:
        return case
    back = case.hold.came_from or Status.BARU
    return replace(end_hold(case, request.at), status=back)


def _propose(case: Case, request: Request, _rules: ClockRules) -> Case:
    assert request.fiscal_year is not None
    assert request.until is not None
    return replace(
        case,
        proposal=PostponeProposal(
            reason=request.note,
            fiscal_year=request.fiscal_year,
            review_at=request.until,
            proposed_at=request.at,
            proposed_by=request.actor.post,
        ),
    )


def _approve(case: Case, request: Request, _rules: ClockRules) -> Case:
    asked = case.proposal
    assert asked is not None
    until = max(asked.review_at, request.at)
    held = _begin_hold(replace(case, proposal=None), request, HoldReason.POSTPONED, until)
    assert held.hold is not None
    return replace(held, hold=replace(held.hold, note=asked.reason, fiscal_year=asked.fiscal_year))


def _refuse(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, proposal=None)


def _not_our_authority(case: Case, request: Request, rules: ClockRules) -> Case:
    until = due_after(request.at, rules.other_government, (), rules.calendar)
    held = _begin_hold(case, request, HoldReason.OTHER_GOVERNMENT, until)
    assert held.hold is not None
    return replace(
        held,
        next_owner=request.next_owner,
        proposal=None,
        hold=replace(held.hold, next_owner=request.next_owner),
    )


def _keep_following(case: Case, request: Request, rules: ClockRules) -> Case:
    if case.hold is None:
        return case
    until = due_after(request.at, rules.other_government, (), rules.calendar)
    return replace(case, hold=replace(case.hold, until=max(until, case.hold.until)))


def _reject(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, closed_by=ClosedBy.AGENCY)


def _reopen(case: Case, request: Request, _rules: ClockRules) -> Case:
    """A new cycle with fresh clocks at the same agency; the history keeps the old one."""
    return replace(
        case,
        cycle=case.cycle + 1,
        level=Level.OPD,
        cycle_opened_at=request.at,
        clock_from=None,
        clock_budget=None,
        hops=0,
        told=(),
        reminded=0,
        desk_told_at=None,
        cycle_evidence=(),
        accepted_at=None,
        first_follow_up_at=None,
        last_follow_up_at=None,
        reporter_replied_at=None,
        closed_at=None,
        closed_by=None,
        confirmed=False,
        proposal=None,
        question=None,
        doubted=False,
        eye=None,
        sent_back=False,
    )


def _confirm(case: Case, _request: Request, _rules: ClockRules) -> Case:
    """The reporter's word is one eye, and never the only one where there is a doubt."""
    waits = case.eye if case.eye and case.eye.why is EyeWhy.DOUBT else None
    return replace(case, confirmed=True, closed_by=ClosedBy.REPORTER, eye=waits)


def _eye_agrees(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, eye=None)


def _doubt(case: Case, request: Request, rules: ClockRules) -> Case:
    """A doubt that came late, also after somebody agreed: he has not seen it."""
    doubted = replace(case, doubted=True)
    if case.status is not Status.SELESAI:
        return doubted
    closer = case.eye.closer if case.eye else request.proved_by or case.agency
    eye = second_eye(
        doubted, closer=closer, drawn=None, share=rules.second_eye_share, desk=rules.desk
    )
    return replace(doubted, eye=eye and replace(eye, asked_at=request.at))


def _eye_returns(case: Case, request: Request, rules: ClockRules) -> Case:
    return replace(_reopen(case, request, rules), sent_back=True)


def _auto_close(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, closed_by=ClosedBy.SYSTEM)


def _withdraw(case: Case, request: Request, _rules: ClockRules) -> Case:
    if left := others_left(case, request):
        return replace(case, complaint_count=left)
    return replace(end_hold(case, request.at), status=Status.DITARIK, closed_by=ClosedBy.REPORTER)


def _merge(case: Case, request: Request, rules: ClockRules) -> Case:
    source = case.hold.came_from if case.hold and case.hold.came_from else case.status
    until = request.at + rules.longest_postponement.length
    held = _begin_hold(
        end_hold(case, request.at), request, HoldReason.MERGED, until, came_from=source
    )
    return replace(held, merged_into=request.into, proposal=None, orders=())


def _unmerge(case: Case, request: Request, rules: ClockRules) -> Case:
    """With a `judge` it goes there: who had it is one of those the whole is kept from by now."""
    back = replace(_resume(case, request, rules), merged_into=None)
    if request.judge is None:
        return back
    status = Status.TRIASE if request.judge == rules.desk else Status.BARU
    return replace(_hand_over(back, request, rules, request.judge), status=status)


def _link(case: Case, request: Request, rules: ClockRules) -> Case:
    reporters = case.reporter_count + (1 if request.new_reporter else 0)
    reached = max((step for step in rules.growing if step <= reporters), default=0)
    return replace(
        case,
        complaint_count=case.complaint_count + 1,
        reporter_count=reporters,
        growth_told=max(case.growth_told, reached),
        channels=_joined(case.channels, (request.channel,) if request.channel else ()),
    )


def _escalate(case: Case, request: Request, _rules: ClockRules) -> Case:
    level = request.level or Level.OPD
    if level in case.told:
        raise MoveRefusedError(
            f"Tingkat {level.value} sudah diberi tahu pada putaran ini.",
            move=request.move.value,
            status=case.status.value,
        )
    return replace(case, level=level, told=(*case.told, level))


def _remind(case: Case, request: Request, _rules: ClockRules) -> Case:
    """One reminder stands for all that are past: two at once would be noise."""
    past = sum(at <= request.at for at in case.due.reminders)
    return replace(case, reminded=max(past, case.reminded + 1))


def _tell_desk(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, desk_told_at=request.at)


def _flag(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, flags=_joined(case.flags, (request.flag,) if request.flag else ()))


def _keep_secret(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, secret=True)


def _inspectorate_only(case: Case, request: Request, rules: ClockRules) -> Case:
    """Who judges misconduct takes the case, if somebody still has it in hand."""
    kept = replace(case, secret=True, inspektorat_only=True)
    if case.status not in OPEN or case.agency == request.judge:
        return kept
    assert request.judge is not None
    return replace(_hand_over(kept, request, rules, request.judge), status=Status.BARU)


def _withhold(case: Case, request: Request, rules: ClockRules) -> Case:
    """Whoever has the case and may no longer know of it loses it with the same press."""
    kept = replace(case, secret=True, withheld_from=_joined(case.withheld_from, request.withhold))
    held = held_by_one_of(case, request.withhold, rules)
    return _inspectorate_only(kept, request, rules) if held else kept


def held_by_one_of(case: Case, posts: tuple[str, ...], rules: ClockRules) -> bool:
    return (rules.desk if case.status in TRIAGE else case.agency) in posts


def _release(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        case,
        secret=case.secret and not request.openly,
        inspektorat_only=False,
        withheld_from=(),
        kept_from_lapor=not request.at_lapor,
    )


def _begin_hold(
    case: Case,
    request: Request,
    reason: HoldReason,
    until: datetime,
    *,
    came_from: Status | None = None,
) -> Case:
    hold = Hold(
        reason=reason,
        since=request.at,
        until=until,
        note=request.note,
        came_from=came_from or case.status,
    )
    return replace(case, hold=hold)


def end_hold(case: Case, at: datetime) -> Case:
    """A hold ends when it is ended, not when somebody noticed: never later than its own end."""
    if case.hold is None:
        return case
    ended = replace(case.hold, ended_at=min(at, case.hold.until))
    return replace(case, hold=None, past_holds=(*case.past_holds, ended))


def _instruct(case: Case, request: Request, _rules: ClockRules) -> Case:
    return _ordered(case, request, OrderKind.ACT)


def _ask_explanation(case: Case, request: Request, _rules: ClockRules) -> Case:
    return _ordered(case, request, OrderKind.EXPLAIN)


def _ordered(case: Case, request: Request, kind: OrderKind) -> Case:
    """A leader's newer word takes the place of his own earlier one; the history keeps both."""
    assert request.until is not None
    order = Order(kind, request.actor.post, request.note, request.at, request.until)
    others = tuple(one for one in case.orders if one.by != order.by)
    return replace(case, orders=(*others, order))


def _answer_leader(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, orders=())


def _tell_silence(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        case,
        orders=tuple(
            replace(one, silent_told_at=request.at)
            if one.silent_told_at is None and one.due_at <= request.at
            else one
            for one in case.orders
        ),
    )


def _joined(have: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*have, *new)))


EFFECTS: Final[Mapping[Move, Callable[[Case, Request, ClockRules], Case]]] = MappingProxyType(
    {
        Move.ROUTE: _route,
        Move.ACCEPT: _accept,
        Move.FOLLOW_UP: _follow_up,
        Move.RESOLVE: _resolve,
        Move.FORWARD: _forward,
        Move.RETURN_TO_DESK: _return_to_desk,
        Move.ASK_REPORTER: _ask_reporter,
        Move.REACH_REPORTER: _reach_reporter,
        Move.REPORTER_ANSWERED: _reporter_answered,
        Move.RESUME: _resume,
        Move.PROPOSE_POSTPONE: _propose,
        Move.APPROVE_POSTPONE: _approve,
        Move.REFUSE_POSTPONE: _refuse,
        Move.NOT_OUR_AUTHORITY: _not_our_authority,
        Move.KEEP_FOLLOWING: _keep_following,
        Move.REJECT: _reject,
        Move.REOPEN: _reopen,
        Move.CONFIRM: _confirm,
        Move.AUTO_CLOSE: _auto_close,
        Move.WITHDRAW: _withdraw,
        Move.MERGE: _merge,
        Move.UNMERGE: _unmerge,
        Move.LINK: _link,
        Move.UNLINK: keep,  # who takes it out counts what is left
        Move.ESCALATE: _escalate,
        Move.REMIND: _remind,
        Move.TELL_DESK: _tell_desk,
        Move.FLAG: _flag,
        Move.KEEP_SECRET: _keep_secret,
        Move.INSPECTORATE_ONLY: _inspectorate_only,
        Move.WITHHOLD: _withhold,
        Move.RELEASE: _release,
        Move.INSTRUCT: _instruct,
        Move.ASK_EXPLANATION: _ask_explanation,
        Move.ANSWER_LEADER: _answer_leader,
        Move.TELL_SILENCE: _tell_silence,
        Move.EYE_AGREE: _eye_agrees,
        Move.EYE_RETURN: _eye_returns,
        Move.DOUBT: _doubt,
    }
)
