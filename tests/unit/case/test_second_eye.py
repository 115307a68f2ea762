"""A closing with a doubt, and a share of the others, is looked at by somebody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.domain.case.case import (
    Actor,
    Case,
    EyeWhy,
    NoticeKind,
    Role,
    SecondEye,
    Status,
    Transition,
)
from aduan.domain.case.decide import allowed_moves, decide_move
from aduan.domain.case.errors import NotAllowedError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.second_eye import drawn_from
from aduan.domain.notices.truth import still_true
from tests.unit.samples import NOW, a_case, the_rules

RULES = the_rules()
OFFICE = Actor(Role.OPERATOR, "DISHUB")
DESK = Actor(Role.DISKOMINFO, "DISKOMINFO")
SEKDA = Actor(Role.SEKDA, "SEKDA")
REPORTER = Actor(Role.REPORTER, "pelapor")


def made(case: Case, move: Move, actor: Actor, **changes: Any) -> Transition:
    at = changes.pop("at", NOW + timedelta(hours=1))
    return decide_move(case, Request(move, actor, at, note="Sudah diganti.", **changes), RULES)


def closed(case: Case | None = None, actor: Actor = OFFICE, **changes: Any) -> Case:
    about: Mapping[str, Any] = {"evidence": ("e1",), "drawn": 0.99, **changes}
    return made(case or a_case(), Move.RESOLVE, actor, **about).case


def test_one_closing_in_ten_is_drawn_and_the_share_is_the_citys() -> None:
    assert RULES.second_eye_share == pytest.approx(0.1)
    assert closed(drawn=0.1).eye is None
    eye = closed(drawn=0.0999).eye
    assert eye == SecondEye(EyeWhy.CHANCE, "DISKOMINFO", "DISHUB", NOW + timedelta(hours=1))


def test_every_closing_with_a_doubt_is_looked_at_whatever_was_drawn() -> None:
    eye = closed(doubted=True).eye
    assert eye is not None
    assert eye.why is EyeWhy.DOUBT


def test_a_doubt_of_the_follow_up_is_not_forgotten_when_the_system_closes() -> None:
    case = made(a_case(), Move.FOLLOW_UP, OFFICE, evidence=("e1",), doubted=True).case
    due = case.due.auto_close
    assert due is not None
    system = Actor(Role.SYSTEM, "timer")
    done = made(case, Move.AUTO_CLOSE, system, evidence=("e1",), at=due).case
    assert done.eye is not None
    assert (done.eye.why, done.eye.closer) == (EyeWhy.DOUBT, "DISHUB")


def test_what_the_system_closes_is_drawn_from_the_case_evenly() -> None:
    drawn = [drawn_from(a_case(case_id=f"K{n}", closed_at=NOW)) for n in range(2_000)]
    assert drawn[0] == drawn_from(a_case(case_id="K0", closed_at=NOW))
    assert 0.08 < sum(one < 0.1 for one in drawn) / len(drawn) < 0.12


def test_who_closed_never_judges() -> None:
    at_desk = a_case(agency="DISKOMINFO")
    own = closed(at_desk, Actor(Role.OPERATOR, "DISKOMINFO"), doubted=True)
    assert own.eye is not None
    assert own.eye.judge == "SEKDA"
    for move in (Move.EYE_AGREE, Move.EYE_RETURN):
        assert move not in allowed_moves(own, Role.DISKOMINFO)
        assert move in allowed_moves(own, Role.SEKDA)
        with pytest.raises(RefusedError):
            made(own, move, DESK)
        with pytest.raises(NotAllowedError):
            made(closed(doubted=True), move, OFFICE)
        with pytest.raises(RefusedError, match="jabatan lain"):
            made(closed(doubted=True), move, SEKDA)


def test_the_sekda_is_told_of_what_waits_for_him_as_long_as_it_does() -> None:
    case = a_case(agency="DISKOMINFO")
    done = made(
        case, Move.RESOLVE, Actor(Role.OPERATOR, "DISKOMINFO"), evidence=("e1",), doubted=True
    )
    (notice,) = [one for one in done.notices if one.kind is NoticeKind.SECOND_EYE]
    assert notice.to == "SEKDA"
    assert still_true(notice, done.case, RULES)
    assert not still_true(notice, made(done.case, Move.EYE_AGREE, SEKDA).case, RULES)


def test_agreeing_ends_it_and_stays_in_the_history() -> None:
    agreed = made(closed(doubted=True), Move.EYE_AGREE, DESK)
    assert agreed.case.eye is None
    assert agreed.case.status is Status.SELESAI
    assert agreed.history.move == "eye_agree"
    assert Move.EYE_AGREE not in allowed_moves(agreed.case, Role.DISKOMINFO)


def test_sending_back_is_a_new_cycle_with_its_reason_at_the_same_office() -> None:
    done = closed(doubted=True)
    with pytest.raises(RefusedError):
        decide_move(done, Request(Move.EYE_RETURN, DESK, NOW + timedelta(hours=2)), RULES)
    back = made(done, Move.EYE_RETURN, DESK, at=NOW + timedelta(hours=2))
    assert (back.case.status, back.case.cycle) == (Status.DIBUKA_KEMBALI, 2)
    assert (back.case.agency, back.case.eye, back.case.doubted) == ("DISHUB", None, False)
    assert back.history.note == "Sudah diganti."
    assert back.opens_cycle
    told = made(back.case, Move.ESCALATE, Actor(Role.SYSTEM, "timer"), level=back.case.level)
    kinds = {one.kind for one in told.notices}
    assert NoticeKind.SENT_BACK in kinds
    assert NoticeKind.REOPENED not in kinds


def test_the_reporters_word_is_one_eye_and_never_the_only_one_where_there_is_a_doubt() -> None:
    drawn = made(closed(drawn=0.0), Move.CONFIRM, REPORTER).case
    assert drawn.eye is None
    doubtful = made(closed(doubted=True), Move.CONFIRM, REPORTER).case
    assert doubtful.confirmed
    assert doubtful.eye is not None


def test_reopened_by_the_reporter_nobody_need_look_at_the_old_closing() -> None:
    again = made(closed(doubted=True), Move.REOPEN, REPORTER).case
    assert (again.eye, again.doubted) == (None, False)


def test_a_doubt_that_comes_after_the_closing_asks_for_a_second_eye_even_where_one_agreed() -> None:
    timer = Actor(Role.SYSTEM, "pembanding_foto")
    at = NOW + timedelta(days=2)
    agreed = made(closed(doubted=True), Move.EYE_AGREE, DESK).case
    late = made(agreed, Move.DOUBT, timer, at=at, proved_by="DISHUB").case
    assert late.eye == SecondEye(EyeWhy.DOUBT, "DISKOMINFO", "DISHUB", at)
    drawn = made(closed(drawn=0.0), Move.DOUBT, timer, at=at).case
    assert drawn.eye is not None
    assert drawn.eye.why is EyeWhy.DOUBT
    assert late.status is Status.SELESAI


def test_a_doubt_that_comes_before_the_closing_is_kept_for_it() -> None:
    doubtful = made(a_case(), Move.DOUBT, Actor(Role.SYSTEM, "pembanding_foto")).case
    assert (doubtful.doubted, doubtful.eye) == (True, None)
    assert closed(doubtful).eye is not None


def test_the_proof_of_the_desk_that_is_doubted_late_is_judged_by_the_sekda_who_is_told() -> None:
    at_desk = a_case(agency="DISKOMINFO")
    own = closed(at_desk, Actor(Role.OPERATOR, "DISKOMINFO"))
    late = made(own, Move.DOUBT, Actor(Role.SYSTEM, "pembanding_foto"), proved_by="DISKOMINFO")
    assert late.case.eye is not None
    assert late.case.eye.judge == "SEKDA"
    assert [one.kind for one in late.notices] == [NoticeKind.SECOND_EYE]


def test_what_only_the_inspectorate_may_read_has_no_second_reader() -> None:
    hidden = replace(a_case(), inspektorat_only=True)
    assert closed(hidden, doubted=True).eye is None


def test_who_is_accused_never_judges() -> None:
    accused = replace(a_case(), withheld_from=("DISKOMINFO",))
    eye = closed(accused, doubted=True).eye
    assert eye is not None
    assert eye.judge == "SEKDA"
