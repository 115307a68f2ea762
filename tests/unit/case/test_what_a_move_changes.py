"""Each move changes what it says and nothing else: field by field, with the notices it causes."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from aduan.domain.case.case import (
    Actor,
    Audience,
    Case,
    ClosedBy,
    Hold,
    HoldReason,
    Level,
    NoticeKind,
    PostponeProposal,
    Question,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.clocks import (
    ClockRules,
    StopsOn,
    due_after,
    remaining_share,
    rules_mark,
    schedule,
)
from aduan.domain.case.decide import allowed_moves, decide_move, opening
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import RULES_MARK, Move, Request, move_name, role_name
from tests.city import DESK, DISHUB, REPORTER, RULES, SEKDA, SYSTEM, hours, new_case, wib

START: Final = wib("2026-03-02 08:00")
NOW: Final = START + hours(20)
REVIEW: Final = START + timedelta(days=60)
OPERATOR: Final = Audience.OPERATOR
HEAD: Final = Audience.HEAD

# A case on which every field stands at something, so that what a move resets is seen.
WORN: Final = replace(
    new_case(START, complaint_count=3, reporter_count=3),
    status=Status.BARU,
    level=Level.SEKDA,
    told=(Level.OPD, Level.SEKDA),
    version=7,
    arm=5,
    hops=1,
    accepted_at=START + hours(1),
    first_follow_up_at=START + hours(2),
    last_follow_up_at=START + hours(3),
    reporter_replied_at=START + hours(4),
    proposal=PostponeProposal("anggaran", 2027, REVIEW, START + hours(5), "DISHUB"),
    next_owner="Pemprov Banten",
    reminded=2,
    desk_told_at=START + hours(6),
    evidence=("foto-0",),
    cycle_evidence=("foto-0",),
    channels=("rabeg",),
    growth_told=1,
    flags=("berulang",),
)


def made(
    case: Case, move: Move, actor: Actor, rules: ClockRules = RULES, **given: Any
) -> Transition:
    return decide_move(case, Request(move=move, actor=actor, at=NOW, **given), rules)


def changes(before: Case, after: Case) -> dict[str, Any]:
    """What differs, but the version (always one more) and what follows from the clocks."""
    assert after.version == before.version + 1
    return {
        spec.name: getattr(after, spec.name)
        for spec in fields(Case)
        if getattr(before, spec.name) != getattr(after, spec.name)
        and spec.name not in {"version", "due", "arm"}
    }


def told(transition: Transition) -> list[tuple[NoticeKind, str, Audience]]:
    return [(one.kind, one.to, one.audience) for one in transition.notices]


HANDED_OVER: Final[Mapping[str, Any]] = {
    "clock_from": NOW,
    "clock_budget": remaining_share(WORN, NOW, RULES),
    "accepted_at": None,
    "first_follow_up_at": None,
    "last_follow_up_at": None,
    "proposal": None,
    "next_owner": None,
    "reminded": 0,
}


def test_accepting_notes_when() -> None:
    case = replace(WORN, accepted_at=None)
    done = made(case, Move.ACCEPT, DISHUB)
    assert changes(case, done.case) == {
        "status": Status.DITERIMA,
        "accepted_at": NOW,
    }
    assert done.case.due == case.due
    assert told(done) == []


def test_the_first_follow_up_stays_the_first_and_photos_are_kept_once() -> None:
    done = made(WORN, Move.FOLLOW_UP, DISHUB, note="x", evidence=("foto-0", "foto-1", "foto-1"))
    assert changes(WORN, done.case) == {
        "status": Status.DITINDAKLANJUTI,
        "last_follow_up_at": NOW,
        "evidence": ("foto-0", "foto-1"),
        "cycle_evidence": ("foto-0", "foto-1"),
    }
    fresh = replace(WORN, first_follow_up_at=None)
    assert made(fresh, Move.FOLLOW_UP, DISHUB, note="x").case.first_follow_up_at == NOW


def test_resolving_closes_and_forgets_a_proposal() -> None:
    done = made(WORN, Move.RESOLVE, DISHUB, note="x", evidence=("foto-1",))
    assert changes(WORN, done.case) == {
        "status": Status.SELESAI,
        "last_follow_up_at": NOW,
        "evidence": ("foto-0", "foto-1"),
        "cycle_evidence": ("foto-0", "foto-1"),
        "closed_at": NOW,
        "closed_by": ClosedBy.AGENCY,
        "proposal": None,
    }
    assert done.history.evidence == ("foto-1",)
    assert told(done) == []


def test_forwarding_hands_over_what_is_left_and_takes_nothing_of_the_old_office_along() -> None:
    done = made(WORN, Move.FORWARD, DISHUB, note="x", agency="DLH")
    assert changes(WORN, done.case) == {
        **HANDED_OVER,
        "status": Status.DITERUSKAN,
        "agency": "DLH",
        "hops": 2,
    }
    assert done.case.due == schedule(done.case, RULES)
    assert told(done) == [(NoticeKind.ASSIGNED, "DLH", OPERATOR)]
    assert done.history.details == {
        "agency": "DISHUB -> DLH",
        **{
            f"due_{name}": f"{getattr(WORN.due, name).isoformat()} -> "
            f"{getattr(done.case.due, name).isoformat()}"
            for name in ("opd", "sekda", "wali_kota")
        },
        "next_owner": "Pemprov Banten -> -",
    }


def test_an_acceptance_of_the_old_office_does_not_stop_the_clock_of_the_new_one() -> None:
    """Where the first response stops the city's clock, only the office's own does."""
    rules = replace(RULES, stops_on=StopsOn.FIRST_RESPONSE)
    case = new_case(START)
    request = Request(move=Move.ACCEPT, actor=DISHUB, at=START + hours(2))
    accepted = decide_move(case, request, rules).case
    assert accepted.due.opd == START + hours(2 + 72)
    forward = Request(move=Move.FORWARD, actor=DISHUB, at=START + hours(3), note="x", agency="DLH")
    handed = decide_move(accepted, forward, rules).case
    assert handed.accepted_at is None
    assert handed.due.opd == START + hours(72)  # the 69 hours that were left
    dlh = Actor(Role.OPERATOR, "DLH")
    own = Request(move=Move.ACCEPT, actor=dlh, at=START + hours(5))
    assert decide_move(handed, own, rules).case.due.opd == START + hours(5 + 72)


def test_a_forwarding_before_the_office_was_told_tells_nobody_twice() -> None:
    """The first level is about to be told anyway, and then to the new office."""
    case = replace(WORN, told=(), level=Level.OPD)
    assert told(made(case, Move.FORWARD, DISHUB, note="x", agency="DLH")) == []


def test_the_last_forwarding_goes_to_the_desk_whoever_it_was_meant_for() -> None:
    case = replace(WORN, hops=2)
    done = made(case, Move.FORWARD, DISHUB, note="x", agency="DLH")
    assert changes(case, done.case) == {
        **HANDED_OVER,
        "status": Status.TRIASE,
        "agency": "DISKOMINFO",
        "hops": 3,
    }
    assert told(done) == [
        (NoticeKind.RETURNED_TO_DESK, "DUTY", OPERATOR),
        (NoticeKind.RETURNED_TO_DESK, "SEKDA", HEAD),
    ]
    again = made(replace(case, hops=3), Move.FORWARD, DISHUB, note="x", agency="DLH")
    assert again.case.hops == 4
    assert told(again) == [(NoticeKind.RETURNED_TO_DESK, "DUTY", OPERATOR)]


def test_a_desk_that_is_accused_gets_no_case_by_too_many_forwardings() -> None:
    case = replace(WORN, hops=2, withheld_from=("DISKOMINFO",))
    done = made(case, Move.FORWARD, DISHUB, note="x", agency="DLH")
    assert (done.case.agency, done.case.status, done.case.hops) == ("DLH", Status.DITERUSKAN, 3)
    with pytest.raises(MoveRefusedError, match="menyangkut DISKOMINFO"):
        made(case, Move.RETURN_TO_DESK, DISHUB, note="x")


@pytest.mark.parametrize("move", [Move.FORWARD, Move.ROUTE])
def test_whom_a_case_is_withheld_from_never_gets_it(move: Move) -> None:
    case = replace(WORN, withheld_from=("DLH",))
    actor = DESK if move is Move.ROUTE else DISHUB
    with pytest.raises(
        MoveRefusedError, match="Aduan ini menyangkut DLH; pilih instansi lain"
    ) as c:
        made(case, move, actor, note="x", agency="DLH")
    assert (c.value.move, c.value.status) == (move.value, "baru")


def test_returning_to_the_desk_is_no_hop() -> None:
    done = made(WORN, Move.RETURN_TO_DESK, DISHUB, note="x")
    assert changes(WORN, done.case) == {
        **HANDED_OVER,
        "status": Status.TRIASE,
        "agency": "DISKOMINFO",
    }
    assert told(done) == [(NoticeKind.RETURNED_TO_DESK, "DUTY", OPERATOR)]


def test_a_correction_by_the_desk_is_no_hop() -> None:
    done = made(WORN, Move.ROUTE, DESK, note="x", agency="DLH")
    assert changes(WORN, done.case) == {**HANDED_OVER, "agency": "DLH"}
    assert told(done) == [(NoticeKind.ASSIGNED, "DLH", OPERATOR)]


def test_the_desk_may_route_to_itself_what_lies_in_triage() -> None:
    case = replace(WORN, status=Status.TRIASE, agency="DISKOMINFO")
    done = made(case, Move.ROUTE, DESK, note="x", agency="DISKOMINFO")
    assert done.case.status is Status.BARU
    assert told(done) == [(NoticeKind.ASSIGNED, "DUTY", OPERATOR)]


def test_asking_holds_both_clocks_for_the_reporters_days() -> None:
    case = replace(WORN, proposal=None)
    done = made(case, Move.ASK_REPORTER, DISHUB, note="di mana", public_note="Di mana?")
    until = due_after(NOW, RULES.reporter_wait, (), RULES.calendar)
    assert changes(case, done.case) == {
        "status": Status.MENUNGGU_PELAPOR,
        "hold": Hold(
            HoldReason.WAITING_FOR_REPORTER, NOW, until, note="di mana", came_from=Status.BARU
        ),
        "question": Question("Di mana?", NOW, until, done.case.version, reached_at=NOW),
    }
    assert done.history.public_note == "Di mana?"


def held(reason: HoldReason, status: Status, **more: Any) -> Case:
    hold = Hold(reason, START + hours(7), START + hours(400), came_from=Status.DITERIMA, **more)
    return replace(WORN, status=status, hold=hold, proposal=None)


def test_an_answer_brings_the_case_back_to_where_it_was_and_tells_the_office() -> None:
    case = held(HoldReason.WAITING_FOR_REPORTER, Status.MENUNGGU_PELAPOR)
    assert case.hold is not None
    done = made(case, Move.REPORTER_ANSWERED, REPORTER, note="di depan")
    assert changes(case, done.case) == {
        "status": Status.DITERIMA,
        "hold": None,
        "past_holds": (replace(case.hold, ended_at=NOW),),
        "reporter_replied_at": NOW,
    }
    assert told(done) == [(NoticeKind.REPORTER_ANSWERED, "DISHUB", OPERATOR)]


def test_a_hold_that_forgot_where_it_came_from_ends_in_a_new_case() -> None:
    case = held(HoldReason.WAITING_FOR_REPORTER, Status.MENUNGGU_PELAPOR)
    assert case.hold is not None
    case = replace(case, hold=replace(case.hold, came_from=None))
    assert made(case, Move.REPORTER_ANSWERED, REPORTER).case.status is Status.BARU


def test_an_answer_to_a_follow_up_only_notes_itself() -> None:
    case = replace(WORN, status=Status.DITINDAKLANJUTI, proposal=None)
    done = made(case, Move.REPORTER_ANSWERED, REPORTER)
    assert changes(case, done.case) == {"reporter_replied_at": NOW}


def test_resuming_early_tells_the_office() -> None:
    case = held(HoldReason.POSTPONED, Status.DITUNDA)
    done = made(case, Move.RESUME, SEKDA, note="anggaran ada")
    assert done.case.status is Status.DITERIMA
    assert told(done) == [(NoticeKind.RESUMED, "DISHUB", OPERATOR)]


@pytest.mark.parametrize(("late", "refused"), [(-1, True), (0, False), (1, False)])
def test_the_system_resumes_when_the_hold_is_over_and_not_a_second_before(
    late: int, refused: bool
) -> None:
    case = held(HoldReason.POSTPONED, Status.DITUNDA)
    assert case.hold is not None
    request = Request(Move.RESUME, SYSTEM, case.hold.until + timedelta(seconds=late))
    if refused:
        with pytest.raises(MoveRefusedError, match="Masa tunggu berlangsung sampai"):
            decide_move(case, request, RULES)
        return
    (ended,) = decide_move(case, request, RULES).case.past_holds
    assert ended.ended_at == case.hold.until


def test_a_proposal_keeps_its_words_and_asks_the_sekda() -> None:
    case = replace(WORN, proposal=None)
    done = made(
        case, Move.PROPOSE_POSTPONE, DISHUB, note="anggaran", public_note="Menunggu anggaran.",
        fiscal_year=2027, until=REVIEW,
    )  # fmt: skip
    assert changes(case, done.case) == {
        "proposal": PostponeProposal("anggaran", 2027, REVIEW, NOW, "DISHUB")
    }
    assert told(done) == [(NoticeKind.POSTPONE_ASKED, "SEKDA", HEAD)]
    assert done.case.due == case.due


def test_an_approval_holds_until_the_review_that_was_asked_for() -> None:
    done = made(WORN, Move.APPROVE_POSTPONE, SEKDA, note="setuju")
    assert changes(WORN, done.case) == {
        "status": Status.DITUNDA,
        "proposal": None,
        "hold": Hold(
            HoldReason.POSTPONED, NOW, REVIEW, note="anggaran", fiscal_year=2027,
            came_from=Status.BARU,
        ),
    }  # fmt: skip
    assert told(done) == [(NoticeKind.POSTPONE_ANSWERED, "DISHUB", OPERATOR)]


def test_an_approval_after_the_review_holds_no_time_at_all() -> None:
    asked = WORN.proposal
    assert asked is not None
    late = replace(WORN, proposal=replace(asked, review_at=NOW - hours(1)))
    hold = made(late, Move.APPROVE_POSTPONE, SEKDA, note="setuju").case.hold
    assert hold is not None
    assert (hold.since, hold.until) == (NOW, NOW)


def test_a_refusal_only_takes_the_proposal_away() -> None:
    done = made(WORN, Move.REFUSE_POSTPONE, SEKDA, note="tidak")
    assert changes(WORN, done.case) == {"proposal": None}
    assert told(done) == [(NoticeKind.POSTPONE_ANSWERED, "DISHUB", OPERATOR)]


def test_another_government_is_named_on_the_case_and_on_its_hold() -> None:
    done = made(
        WORN, Move.NOT_OUR_AUTHORITY, DISHUB, note="nasional", public_note="Jalan nasional.",
        next_owner="BPJN",
    )  # fmt: skip
    until = due_after(NOW, RULES.other_government, (), RULES.calendar)
    assert changes(WORN, done.case) == {
        "status": Status.BUKAN_WEWENANG,
        "next_owner": "BPJN",
        "proposal": None,
        "hold": Hold(
            HoldReason.OTHER_GOVERNMENT, NOW, until, note="nasional", next_owner="BPJN",
            came_from=Status.BARU,
        ),
    }  # fmt: skip
    assert done.history.details["next_owner"] == "Pemprov Banten -> BPJN"


@pytest.mark.parametrize("ends", [hours(1), hours(2_000)])
def test_keeping_in_sight_never_shortens_the_look(ends: timedelta) -> None:
    case = held(HoldReason.OTHER_GOVERNMENT, Status.BUKAN_WEWENANG)
    assert case.hold is not None
    case = replace(case, hold=replace(case.hold, until=NOW + ends))
    assert case.hold is not None
    done = made(case, Move.KEEP_FOLLOWING, DESK)
    until = max(due_after(NOW, RULES.other_government, (), RULES.calendar), case.hold.until)
    expected = {} if until == case.hold.until else {"hold": replace(case.hold, until=until)}
    assert changes(case, done.case) == expected
    assert told(done) == [(NoticeKind.STILL_ELSEWHERE, "DUTY", OPERATOR)]


def test_a_rejection_is_closed_by_the_office() -> None:
    done = made(WORN, Move.REJECT, DISHUB, note="x", public_note="Bukan aduan.")
    assert changes(WORN, done.case) == {
        "status": Status.DITOLAK,
        "closed_at": NOW,
        "closed_by": ClosedBy.AGENCY,
        "proposal": None,
    }


def test_reopening_begins_everything_of_the_cycle_anew_and_keeps_what_belongs_to_the_case() -> None:
    closed = replace(
        WORN,
        status=Status.SELESAI,
        closed_at=START + hours(10),
        closed_by=ClosedBy.REPORTER,
        confirmed=True,
        clock_from=START + hours(1),
        clock_budget=hours(30),
    )
    done = made(closed, Move.REOPEN, REPORTER)
    assert changes(closed, done.case) == {
        "status": Status.DIBUKA_KEMBALI,
        "cycle": 2,
        "level": Level.OPD,
        "cycle_opened_at": NOW,
        "clock_from": None,
        "clock_budget": None,
        "hops": 0,
        "told": (),
        "reminded": 0,
        "desk_told_at": None,
        "cycle_evidence": (),
        "accepted_at": None,
        "first_follow_up_at": None,
        "last_follow_up_at": None,
        "reporter_replied_at": None,
        "closed_at": None,
        "closed_by": None,
        "confirmed": False,
        "proposal": None,
    }
    assert done.case.due == schedule(done.case, RULES)
    assert (done.opens_cycle, done.arms, done.case.arm) == (True, True, done.case.version)
    assert told(done) == []


def test_a_yes_says_who_closed_it() -> None:
    closed = replace(WORN, status=Status.SELESAI, closed_at=START, closed_by=ClosedBy.SYSTEM)
    done = made(closed, Move.CONFIRM, REPORTER)
    assert changes(closed, done.case) == {"confirmed": True, "closed_by": ClosedBy.REPORTER}


@pytest.mark.parametrize(("late", "closes"), [(-1, False), (0, True), (1, True)])
def test_an_unanswered_follow_up_is_closed_when_its_time_is_over(late: int, closes: bool) -> None:
    case = replace(WORN, status=Status.DITINDAKLANJUTI, reporter_replied_at=None)
    case = replace(case, due=schedule(case, RULES))
    assert case.due.auto_close is not None
    at = case.due.auto_close + timedelta(seconds=late)
    request = Request(Move.AUTO_CLOSE, SYSTEM, at)
    if not closes:
        with pytest.raises(MoveRefusedError, match="Masa tanggapan pelapor belum habis"):
            decide_move(case, request, RULES)
        return
    assert changes(case, decide_move(case, request, RULES).case) == {
        "status": Status.SELESAI,
        "closed_at": at,
        "closed_by": ClosedBy.SYSTEM,
        "proposal": None,
    }


def test_the_last_withdrawal_ends_a_hold_with_the_case() -> None:
    case = held(HoldReason.WAITING_FOR_REPORTER, Status.MENUNGGU_PELAPOR)
    assert case.hold is not None
    alone = replace(case, complaint_count=1)
    assert changes(alone, made(alone, Move.WITHDRAW, REPORTER).case) == {
        "status": Status.DITARIK,
        "closed_at": NOW,
        "closed_by": ClosedBy.REPORTER,
        "hold": None,
        "past_holds": (replace(case.hold, ended_at=NOW),),
    }
    assert changes(case, made(case, Move.WITHDRAW, REPORTER).case) == {"complaint_count": 2}


@pytest.mark.parametrize("own", [False, True], ids=["running", "held"])
def test_a_merge_holds_the_case_and_remembers_what_it_was(own: bool) -> None:
    case = held(HoldReason.WAITING_FOR_REPORTER, Status.MENUNGGU_PELAPOR) if own else WORN
    done = made(case, Move.MERGE, DESK, note="sama", into="K2")
    until = NOW + RULES.longest_postponement.length
    came_from = Status.DITERIMA if own else Status.BARU
    found = changes(case, done.case)
    assert found.pop("past_holds", ()) == (
        (replace(case.hold, ended_at=NOW),) if case.hold is not None else ()
    )
    assert found.pop("proposal", None) is None
    assert found == {
        "status": Status.DIGABUNG,
        "merged_into": "K2",
        "hold": Hold(HoldReason.MERGED, NOW, until, note="sama", came_from=came_from),
    }
    assert done.case.proposal is None
    back = decide_move(done.case, Request(Move.UNMERGE, DESK, NOW + hours(1), note="keliru"), RULES)
    assert (back.case.status, back.case.merged_into) == (came_from, None)
    assert told(back) == [(NoticeKind.RESUMED, "DISHUB", OPERATOR)]
    assert (done.leaves, back.leaves) == (None, "K2"), "the whole lets go of it"


def test_a_case_is_merged_into_another_one_only() -> None:
    with pytest.raises(MoveRefusedError, match="Sebutkan kasus tujuan penggabungan"):
        made(WORN, Move.MERGE, DESK, note="x")
    with pytest.raises(MoveRefusedError, match="tidak dapat digabung ke dirinya"):
        made(WORN, Move.MERGE, DESK, note="x", into="K1")


@pytest.mark.parametrize(
    ("reporters", "known", "reached", "tells"),
    [(3, 1, 1, False), (4, 1, 5, True), (5, 5, 5, False), (9, 5, 10, True), (4, 10, 10, False)],
)
def test_an_office_is_told_when_a_case_grows_past_a_step_and_once_for_each(
    reporters: int, known: int, reached: int, tells: bool
) -> None:
    case = replace(WORN, reporter_count=reporters, growth_told=known)
    done = made(case, Move.LINK, SYSTEM, channel="112", new_reporter=True)
    assert (done.case.reporter_count, done.case.growth_told) == (reporters + 1, reached)
    assert told(done) == ([(NoticeKind.GROWING, "DISHUB", OPERATOR)] if tells else [])


def test_a_second_word_of_one_reporter_counts_as_a_complaint_and_no_person() -> None:
    done = made(WORN, Move.LINK, SYSTEM, channel="rabeg")
    assert changes(WORN, done.case) == {"complaint_count": 4}
    assert changes(WORN, made(WORN, Move.LINK, SYSTEM).case) == {"complaint_count": 4}
    assert made(WORN, Move.LINK, SYSTEM, channel="112").case.channels == ("rabeg", "112")


def test_an_escalation_tells_the_level_and_moves_nobody() -> None:
    case = replace(WORN, told=(Level.OPD,), level=Level.OPD)
    done = made(case, Move.ESCALATE, SYSTEM, level=Level.SEKDA)
    assert changes(case, done.case) == {
        "level": Level.SEKDA,
        "told": (Level.OPD, Level.SEKDA),
    }
    assert done.fires is Level.SEKDA
    assert told(done) == [
        (NoticeKind.ESCALATED_SEKDA, "SEKDA", HEAD),
        (NoticeKind.HEAD_TOLD, "DISHUB", HEAD),
    ]
    assert done.history.level is Level.SEKDA


@pytest.mark.parametrize(
    ("level", "cycle", "expected"),
    [
        (Level.OPD, 1, [(NoticeKind.ASSIGNED, "DISHUB", OPERATOR)]),
        (Level.OPD, 2, [(NoticeKind.REOPENED, "DISHUB", HEAD)]),  # operators hear it as well
        (Level.WALI_KOTA, 1, [(NoticeKind.ESCALATED_WALI_KOTA, "WALI_KOTA", HEAD)]),
        (Level.WALI_KOTA, 2, [(NoticeKind.ESCALATED_WALI_KOTA, "WALI_KOTA", HEAD)]),
    ],
)
def test_each_level_hears_in_its_own_words(
    level: Level, cycle: int, expected: list[tuple[NoticeKind, str, Audience]]
) -> None:
    case = replace(WORN, told=(), cycle=cycle)
    assert told(made(case, Move.ESCALATE, SYSTEM, level=level)) == expected


def test_an_escalation_without_a_level_tells_the_office() -> None:
    done = made(replace(WORN, told=()), Move.ESCALATE, SYSTEM)
    assert done.case.told == (Level.OPD,)


def test_a_level_told_before_is_refused_by_its_name() -> None:
    with pytest.raises(MoveRefusedError, match="Tingkat SEKDA sudah diberi tahu") as caught:
        made(WORN, Move.ESCALATE, SYSTEM, level=Level.SEKDA)
    assert (caught.value.move, caught.value.status) == ("escalate", "baru")


@pytest.mark.parametrize(
    ("reminded", "at", "becomes"), [(0, 36, 1), (0, 60, 2), (1, 40, 2), (2, 36, 3), (0, 1, 1)]
)
def test_one_reminder_stands_for_all_that_are_past(reminded: int, at: float, becomes: int) -> None:
    case = replace(new_case(START), reminded=reminded, told=(Level.OPD,))
    request = Request(Move.REMIND, SYSTEM, START + hours(at))
    done = decide_move(case, request, RULES)
    assert done.case.reminded == becomes
    assert told(done) == [(NoticeKind.REMINDER, "DISHUB", OPERATOR)]


def test_the_desk_is_told_when_and_by_whom() -> None:
    case = replace(WORN, desk_told_at=None)
    done = made(case, Move.TELL_DESK, SYSTEM)
    assert changes(case, done.case) == {"desk_told_at": NOW}
    assert told(done) == [(NoticeKind.NOBODY_ACTED, "DUTY", OPERATOR)]


def test_a_flag_is_kept_once_and_named_in_the_history() -> None:
    done = made(WORN, Move.FLAG, SYSTEM, flag="tanpa_penerima:DLH")
    assert changes(WORN, done.case) == {"flags": ("berulang", "tanpa_penerima:DLH")}
    assert done.history.details == {"flag": "tanpa_penerima:DLH"}
    assert changes(WORN, made(WORN, Move.FLAG, SYSTEM, flag="berulang").case) == {}
    assert changes(WORN, made(WORN, Move.FLAG, SYSTEM).case) == {}


def test_a_note_changes_nothing_but_the_history() -> None:
    done = made(
        WORN, Move.NOTE, REPORTER, note="masih", public_note="untuk pelapor",
        details={"complaint_id": "A"},
    )  # fmt: skip
    assert changes(WORN, done.case) == {}
    assert (done.arms, done.opens_cycle, done.fires, done.notices) == (False, False, None, ())
    row = done.history
    assert (row.note, row.public_note, row.details) == (
        "masih",
        "untuk pelapor",
        {"complaint_id": "A"},
    )
    assert (row.cycle, row.level, row.case_id, row.version) == (1, Level.SEKDA, "K1", 8)


# --- whom a case may reach ------------------------------------------------------------------------

JUDGED: Final = {"judge": "INSPEKTORAT", "note": "x"}


def test_what_only_the_inspectorate_may_read_goes_there_with_what_is_left_of_the_time() -> None:
    case = replace(WORN, status=Status.DITERIMA)
    done = made(case, Move.INSPECTORATE_ONLY, DESK, **JUDGED)
    assert changes(case, done.case) == {
        **HANDED_OVER,
        "agency": "INSPEKTORAT",
        "status": Status.BARU,
        "secret": True,
        "inspektorat_only": True,
    }
    assert told(done) == [(NoticeKind.ASSIGNED, "INSPEKTORAT", OPERATOR)]


@pytest.mark.parametrize("at", [{"agency": "INSPEKTORAT"}, {"status": Status.SELESAI}])
def test_what_is_there_already_or_over_is_shut_and_goes_nowhere(at: dict[str, Any]) -> None:
    case = replace(WORN, **at)
    done = made(case, Move.INSPECTORATE_ONLY, DESK, **JUDGED)
    assert changes(case, done.case) == {"secret": True, "inspektorat_only": True}
    assert told(done) == []


def test_a_post_that_has_not_the_case_is_kept_from_it_and_nothing_else_happens() -> None:
    case = replace(WORN, withheld_from=("DPUPR",))
    done = made(case, Move.WITHHOLD, DESK, withhold=("DLH", "DPUPR"), **JUDGED)
    assert changes(case, done.case) == {"secret": True, "withheld_from": ("DPUPR", "DLH")}
    assert told(done) == []


def test_a_post_that_has_the_case_loses_it_to_who_judges_with_the_same_press() -> None:
    done = made(WORN, Move.WITHHOLD, DESK, withhold=("DISHUB",), **JUDGED)
    assert changes(WORN, done.case) == {
        **HANDED_OVER,
        "agency": "INSPEKTORAT",
        "secret": True,
        "inspektorat_only": True,
        "withheld_from": ("DISHUB",),
    }
    assert told(done) == [(NoticeKind.ASSIGNED, "INSPEKTORAT", OPERATOR)]


# --- closing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "by", "given"),
    [
        (Move.RESOLVE, DISHUB, {"note": "x", "evidence": ("foto-1",)}),
        (Move.REJECT, DISHUB, {"note": "x", "public_note": "y"}),
        (Move.WITHDRAW, REPORTER, {"others_left": 0}),
    ],
)
def test_a_closing_keeps_by_which_rules_it_was_judged_and_no_word_after_it_does(
    move: Move, by: Actor, given: dict[str, Any]
) -> None:
    """Whoever checks a receipt later knows the calendar and the clocks that were in force."""
    done = made(WORN, move, by, **given)
    assert done.history.details[RULES_MARK] == rules_mark(RULES)
    other = replace(RULES, max_hops=RULES.max_hops + 1)
    assert made(WORN, move, by, other, **given).history.details[RULES_MARK] == rules_mark(other)
    assert rules_mark(other) != rules_mark(RULES)
    assert RULES_MARK not in made(done.case, Move.NOTE, REPORTER, note="z").history.details
    assert RULES_MARK not in made(WORN, Move.ACCEPT, DISHUB).history.details


# --- opening --------------------------------------------------------------------------------------


def test_an_opening_keeps_its_words_and_arms_the_first_timer() -> None:
    case = replace(new_case(START), arm=4)
    done = opening(case, SYSTEM, note="lampu", public_note="Diteruskan.")
    row = done.history
    assert done.case == replace(case, arm=1)
    assert (row.move, row.note, row.public_note) == ("open", "lampu", "Diteruskan.")
    assert (row.case_id, row.version, row.cycle, row.level, row.at) == (
        "K1", 1, 1, Level.OPD, START,
    )  # fmt: skip
    assert (row.from_status, row.to_status, row.actor) == (None, Status.BARU, SYSTEM)
    quiet = opening(case, SYSTEM).history
    assert (quiet.note, quiet.public_note) == ("", "")


@pytest.mark.parametrize("wrong", [{"status": Status.SELESAI}, {"version": 2}, {"cycle": 2}])
def test_only_a_new_case_is_opened(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a new case: \w+ v\d c\d"):
        opening(replace(new_case(START), **wrong), SYSTEM)


def test_a_case_may_open_on_the_desk() -> None:
    case = replace(new_case(START), status=Status.TRIASE)
    assert opening(case, SYSTEM).history.to_status is Status.TRIASE


# --- bounds of what may be asked ------------------------------------------------------------------


@pytest.mark.parametrize(("year", "fits"), [(2025, 0), (2026, 1), (2027, 1), (2028, 1), (2029, 0)])
def test_a_postponement_may_wait_for_this_years_budget_or_the_next_two(
    year: int, fits: int
) -> None:
    case = replace(WORN, proposal=None)
    given = {"note": "x", "public_note": "y", "until": REVIEW, "fiscal_year": year}
    if fits:
        proposal = made(case, Move.PROPOSE_POSTPONE, DISHUB, **given).case.proposal
        assert proposal is not None
        assert proposal.fiscal_year == year
        return
    with pytest.raises(MoveRefusedError, match="Tahun anggaran harus 2026 sampai 2028"):
        made(case, Move.PROPOSE_POSTPONE, DISHUB, **given)


LONGEST: Final = NOW + RULES.longest_postponement.length


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (NOW, False),
        (NOW + timedelta(seconds=1), True),
        (LONGEST, True),
        (LONGEST + timedelta(seconds=1), False),
    ],
)
def test_a_review_lies_ahead_and_not_too_far(until: datetime, fits: bool) -> None:
    case = replace(WORN, proposal=None)
    given = {"note": "x", "public_note": "y", "until": until, "fiscal_year": 2027}
    if fits:
        assert made(case, Move.PROPOSE_POSTPONE, DISHUB, **given).case.proposal is not None
        return
    with pytest.raises(MoveRefusedError, match="Tanggal peninjauan"):
        made(case, Move.PROPOSE_POSTPONE, DISHUB, **given)


def test_a_question_of_this_cycle_counts_from_its_first_moment() -> None:
    def asked(since: datetime) -> Case:
        hold = Hold(HoldReason.WAITING_FOR_REPORTER, since, since + hours(1), ended_at=since)
        return replace(WORN, proposal=None, past_holds=(hold,), cycle_opened_at=START + hours(5))

    with pytest.raises(MoveRefusedError, match="sudah pernah ditanya"):
        made(asked(START + hours(5)), Move.ASK_REPORTER, DISHUB, note="x", public_note="y")
    before = asked(START + hours(4))
    assert made(before, Move.ASK_REPORTER, DISHUB, note="x", public_note="y").case.hold is not None


def test_another_kind_of_hold_is_no_question() -> None:
    hold = Hold(HoldReason.POSTPONED, START + hours(1), START + hours(2), ended_at=START + hours(2))
    case = replace(WORN, proposal=None, past_holds=(hold,))
    assert made(case, Move.ASK_REPORTER, DISHUB, note="x", public_note="y").case.hold is not None


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_blank_words_are_no_words(empty: str) -> None:
    for move, given in (
        (Move.FOLLOW_UP, {"note": empty}),
        (Move.REJECT, {"note": "x", "public_note": empty}),
        (Move.NOT_OUR_AUTHORITY, {"note": "x", "public_note": "y", "next_owner": empty}),
    ):
        with pytest.raises(MoveRefusedError):
            made(replace(WORN, proposal=None), move, DISHUB, **given)


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_a_reopening_fits_until_the_last_moment_of_its_days(late: int, fits: bool) -> None:
    closed = replace(WORN, status=Status.SELESAI, closed_at=START)
    last = due_after(START, RULES.reopen, (), RULES.calendar)
    request = Request(Move.REOPEN, REPORTER, last + timedelta(seconds=late))
    if fits:
        assert decide_move(closed, request, RULES).case.cycle == 2
        return
    with pytest.raises(MoveRefusedError) as caught:
        decide_move(closed, request, RULES)
    assert caught.value.reason == (
        f"Masa buka kembali berakhir {RULES.calendar.readable(last)}. "
        "Silakan kirim aduan baru; nomor ini akan dirujuk."
    )


# --- who may --------------------------------------------------------------------------------------


def test_a_stranger_to_the_case_is_told_whose_it_is_but_may_leave_a_note() -> None:
    stranger = Actor(Role.AGENCY_HEAD, "DLH")
    with pytest.raises(NotAllowedError, match="ditangani DISHUB, bukan DLH") as caught:
        made(WORN, Move.ACCEPT, stranger)
    assert caught.value.role == "agency_head"
    assert made(WORN, Move.NOTE, stranger, note="x").history.actor == stranger


def test_a_role_without_the_right_is_named_with_move_and_status() -> None:
    with pytest.raises(NotAllowedError) as caught:
        made(WORN, Move.APPROVE_POSTPONE, DISHUB)
    assert caught.value.reason == (
        "Peran operator tidak berwenang untuk menyetujui penundaan pada kasus berstatus baru."
    )
    assert caught.value.role == "operator"


def test_a_move_that_does_not_fit_names_every_status_it_would_fit() -> None:
    with pytest.raises(MoveRefusedError) as caught:
        made(replace(WORN, status=Status.DITARIK), Move.ACCEPT, DISHUB)
    assert caught.value.reason == (
        "Kasus berstatus ditarik; menerima hanya dapat dilakukan dari status "
        "baru, dibuka_kembali, diteruskan."
    )
    assert (caught.value.move, caught.value.status) == ("accept", "ditarik")


def test_a_refusal_names_its_move_status_and_what_is_missing() -> None:
    with pytest.raises(MoveRefusedError) as caught:
        made(WORN, Move.RESOLVE, DISHUB)
    assert (caught.value.move, caught.value.status) == ("resolve", "baru")
    assert caught.value.reason == (
        "Tuliskan apa yang telah dikerjakan. "
        "Lampirkan paling sedikit satu foto bukti tindak lanjut."
    )


@pytest.mark.parametrize(
    ("agency", "status", "works"),
    [
        ("DISKOMINFO", Status.BARU, True),
        ("DISKOMINFO", Status.TRIASE, False),
        ("DISHUB", Status.BARU, False),
    ],
)
def test_the_desk_works_as_an_office_on_the_cases_it_keeps(
    agency: str, status: Status, works: bool
) -> None:
    case = replace(WORN, agency=agency, status=status)
    assert (Move.ACCEPT in allowed_moves(case, Role.DISKOMINFO)) is works
    assert Move.ACCEPT not in allowed_moves(case, Role.SEKDA)
    assert (Move.ACCEPT in allowed_moves(case, Role.DISKOMINFO, desk="DISHUB")) is (
        agency == "DISHUB"
    )


def test_buttons_for_a_proposal_stand_only_where_there_is_one() -> None:
    asked, quiet = WORN, replace(WORN, proposal=None)
    assert {Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE} <= set(allowed_moves(asked, Role.SEKDA))
    assert not {Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE} & set(allowed_moves(quiet, Role.SEKDA))
    assert Move.PROPOSE_POSTPONE in allowed_moves(quiet, Role.OPERATOR)
    assert Move.PROPOSE_POSTPONE not in allowed_moves(asked, Role.OPERATOR)


def test_every_move_and_every_role_has_a_name_a_person_reads() -> None:
    assert {move_name(move) for move in Move} >= {"menerima", "membuka kembali", "menarik aduan"}
    assert len({move_name(move) for move in Move}) == len(Move)
    assert [role_name(role) for role in Role] == [
        "operator", "kepala OPD", "camat/lurah", "Diskominfo", "Sekda", "Wali Kota", "pelapor",
        "sistem",
    ]  # fmt: skip


# --- notices --------------------------------------------------------------------------------------


def test_a_notice_names_its_case_move_and_recipient_the_same_way_each_time() -> None:
    once = made(WORN, Move.RETURN_TO_DESK, DISHUB, note="x")
    (notice,) = once.notices
    assert notice.notice_id == "K1.1.8.returned_to_desk.DUTY"
    assert (notice.case_id, notice.cycle, notice.created_at, notice.level) == (
        "K1",
        1,
        NOW,
        Level.SEKDA,
    )
    assert (notice.not_before, notice.owner) == (None, None)
    assert made(WORN, Move.RETURN_TO_DESK, DISHUB, note="x").notices == once.notices


def test_what_happens_beside_a_withheld_post_is_told_to_who_stands_in_for_it() -> None:
    """An accused Sekda hears nothing; the Wali Kota does."""
    case = replace(WORN, told=(Level.OPD,), withheld_from=("SEKDA",))
    done = made(case, Move.ESCALATE, SYSTEM, level=Level.SEKDA)
    assert told(done)[0] == (NoticeKind.ESCALATED_SEKDA, "WALI_KOTA", HEAD)


@pytest.mark.parametrize(
    ("clock", "morning"),
    [
        ("20:59", None),
        ("21:00", "2026-03-04 06:00"),
        ("23:59", "2026-03-04 06:00"),
        ("00:00", "2026-03-03 06:00"),
        ("05:59", "2026-03-03 06:00"),
        ("06:00", None),
        ("12:00", None),
    ],
)
def test_what_can_wait_does_so_from_the_first_quiet_minute_to_the_last(
    clock: str, morning: str | None
) -> None:
    case = replace(new_case(START), told=(Level.OPD,))
    request = Request(Move.REMIND, SYSTEM, wib(f"2026-03-03 {clock}"))
    (notice,) = decide_move(case, request, RULES).notices
    assert notice.not_before == (wib(morning) if morning else None)
    noon = replace(RULES, quiet_from=wib("2026-03-03 12:00").time().replace(tzinfo=None))
    noon = replace(noon, quiet_to=wib("2026-03-03 14:00").time().replace(tzinfo=None))
    (notice,) = decide_move(case, request, noon).notices
    assert notice.not_before == (wib("2026-03-03 14:00") if clock == "12:00" else None)


def test_a_demo_has_no_night() -> None:
    rules = replace(RULES, calendar=replace(RULES.calendar, every_day_works=True))
    case = replace(new_case(START), told=(Level.OPD,))
    request = Request(Move.REMIND, SYSTEM, wib("2026-03-03 23:00"))
    (notice,) = decide_move(case, request, rules).notices
    assert notice.not_before is None
