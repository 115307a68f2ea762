"""What of a case's life its reporters hear, and how little of it when it is kept secret."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.domain.case.case import Level, Question, Status
from aduan.domain.case.changes import Change, ChangeKind, change_of
from aduan.domain.case.lifecycle import Move
from aduan.domain.channels.calls import Event, call_of, events_of, facts_of
from aduan.entrypoints.status.events import STATUS_ONLY, Dressing, body_of
from tests.unit.samples import a_case, a_complaint, a_history_entry

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
DRESSING = Dressing(
    {"DISHUB": "Dinas Perhubungan"}, "https://contoh.id", lambda key: f"https://s3/{key}",
    timedelta(hours=1),
)  # fmt: skip


def change(move: str, **row: Any) -> Change | None:
    from aduan.domain.case.case import Transition  # noqa: PLC0415

    case = a_case(version=4, **row.pop("case", {}))
    entry = a_history_entry(version=4, move=move, from_status=Status.BARU, **row)
    return change_of(Transition(case, replace(entry, to_status=case.status)))


@pytest.mark.parametrize("move", [*Move, "open"])
def test_each_move_is_told_or_is_the_houses_own_affair(move: str) -> None:
    """Whatever gives the case another status or says something to the public is told."""
    silent = {Move.PROPOSE_POSTPONE, Move.REFUSE_POSTPONE, Move.MERGE, Move.FORGET}
    found = change(move, level=Level.SEKDA, public_note="kabar", case={"status": Status.DITERIMA})
    assert (found is None) == (move in silent)
    quiet = {Move.REMIND, Move.TELL_DESK, Move.FLAG, Move.DOUBT, *silent}
    if move in quiet:
        assert change(move, level=Level.SEKDA, public_note="") is None


def test_a_note_is_told_where_it_says_something_to_the_public() -> None:
    assert change(Move.NOTE, public_note="") is None
    assert change(Move.NOTE, public_note="Sedang dipesan.") is not None


def test_that_the_office_was_told_of_its_own_case_is_no_news() -> None:
    assert change(Move.ESCALATE, level=Level.OPD) is None
    told = change(Move.ESCALATE, level=Level.SEKDA, case={"level": Level.SEKDA})
    assert told is not None
    assert told.level is Level.SEKDA


def said(what: Change, **complaint: Any) -> list[dict[str, Any]]:
    one = a_complaint(**complaint)
    bare = what.guarded or one.secret
    facts = facts_of(what, bare=bare)
    calls = [
        call_of(what, one, event, facts, sequence=number, own_id=one.external_id)
        for number, event in enumerate(events_of(what, bare=bare), 1)
    ]
    return [body_of(call, DRESSING, AT) for call in calls]


def test_a_follow_up_with_photos_is_two_calls() -> None:
    told = change(Move.FOLLOW_UP, evidence=("f1", "f2"), public_note="Lampu diganti.")
    assert told is not None
    status, shown = said(told)
    assert status["type"] == Event.STATUS_CHANGED
    assert status["data"]["note"] == "Lampu diganti."
    assert status["data"]["agency"] == {"code": "DISHUB", "name": "Dinas Perhubungan"}
    assert [one["url"] for one in shown["data"]["photos"]] == [
        "https://s3/clean/01K-CASE/f1.jpg", "https://s3/clean/01K-CASE/f2.jpg",
    ]  # fmt: skip
    assert shown["data"]["photos"][0]["expires_at"] == "2026-03-03T03:00:00Z"


def test_a_question_says_what_is_asked_until_when_and_where_to_answer() -> None:
    until = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
    told = change(
        Move.ASK_REPORTER,
        public_note="Nomor berapa?",
        case={"question": Question("Nomor berapa?", asked_at=AT, until=until, version=4)},
    )
    assert told is not None
    (asked,) = said(told)
    assert asked["data"]["answer_until"] == "2026-03-17T02:00:00Z"
    assert asked["type"] == Event.QUESTION_ASKED
    assert asked["data"]["question"] == "Nomor berapa?"
    assert asked["data"]["answer_at"] == "https://contoh.id/complaints/7F3K-Q2MN"
    assert asked["data"]["status_detail"] == "menunggu_pelapor"


@pytest.mark.parametrize("move", [Move.LINK, Move.WITHDRAW])
def test_a_row_that_names_no_one_complaint_concerns_everybody(move: Move) -> None:
    told = change(move)
    assert told is not None
    assert (told.about, told.part) == ("", "")


def test_only_the_question_itself_says_until_when_it_is_answered() -> None:
    open_still = Question("Nomor berapa?", asked_at=AT, until=AT + timedelta(days=14), version=3)
    told = change(Move.FOLLOW_UP, public_note="Dicari.", case={"question": open_still})
    assert told is not None
    assert told.answer_until is None


@pytest.mark.parametrize(
    "secret",
    [{"case": {"secret": True}}, {"case": {"inspektorat_only": True}},
     {"case": {"withheld_from": ("DLH",)}}, {"complaint": True}],
)  # fmt: skip
def test_of_what_is_secret_only_the_status_is_said(secret: dict[str, Any]) -> None:
    told = change(
        Move.RESOLVE,
        evidence=("f1",),
        public_note="Pegawai itu dipindah.",
        case={"status": Status.SELESAI, **secret.get("case", {})},
    )
    assert told is not None
    (body,) = said(told, secret="complaint" in secret)
    assert body["type"] == Event.STATUS_CHANGED
    assert set(body["data"]) == set(STATUS_ONLY)
    assert body["data"]["status_detail"] == "selesai"


def test_of_what_is_secret_a_change_that_moves_no_status_says_nothing() -> None:
    told = change(Move.RESCHEDULE, case={"secret": True})
    assert told is not None
    assert said(told) == []


def test_who_was_told_of_a_question_is_told_when_it_is_answered_though_no_clock_ever_stood() -> (
    None
):
    """The call of the question said that the reporter is waited for; the case was "baru" all along,
    for the answer came before anybody was known to be reached. The channel is not left behind."""
    asked, answered = (
        change(move, case={"secret": True, "status": Status.BARU})
        for move in (Move.ASK_REPORTER, Move.REPORTER_ANSWERED)
    )
    assert asked is not None
    assert answered is not None
    heard = [one["data"]["status_detail"] for each in (asked, answered) for one in said(each)]
    assert heard == ["menunggu_pelapor", "baru"]


def test_who_left_hears_of_it_from_the_case_that_stands_for_itself() -> None:
    told = change(Move.UNLINK)
    assert told is not None
    assert told.kind is ChangeKind.PARTED
    assert said(told) == []
