"""A report's photo looks like a proof that was here before it: its case asks for a second eye."""

from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.intake.apply_forgotten import Waiting
from aduan.application.photos.late_doubt import doubt_proof
from aduan.domain.case.case import Actor, Case, EyeWhy, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.photos.evidence import Photo, PhotoState
from tests.city import DISHUB, RULES, SYSTEM, hours, new_case, wib

START = wib("2026-03-02 09:00")
LATER = START + hours(30)
REPORTER = Actor(Role.REPORTER, "pelapor")


def pressed(register: Table, move: Move, actor: Actor = DISHUB, **asked: object) -> Case:
    cases = RegisterCases(register)
    request = Request(move, actor, START + hours(2), note="Sudah.", **asked)  # type: ignore[arg-type]
    step = decide_move(cases.get_case("01K"), request, RULES)
    cases.save(step)
    return step.case


@pytest.fixture
def row(register: Table) -> str:
    """A case that was finished, and the row that says what a photo looks like."""
    RegisterCases(register).save(opening(new_case(START, case_id="01K", number="SRG-1"), SYSTEM))
    pressed(register, Move.RESOLVE, evidence=("e1",), drawn=0.99)
    proof = Photo("01K", "e1", PhotoState.CLEAN, "DISHUB", START, 1)
    RegisterPhotos(register).put_doubt("01A", "s1", proof, LATER)
    return "doubt-s1-e1"


def doubt(register: Table, row: str) -> Case | None:
    found = RegisterPhotoEvidence(register, lambda: LATER)
    return doubt_proof("01A", row, register=found, rules=RULES, now=LATER)


def eyes(register: Table) -> list[object]:
    return list(register.work(keys.desk_partition("eyes")))


def test_the_closing_waits_for_a_second_eye_once_however_often_the_row_comes(
    register: Table, row: str
) -> None:
    first = doubt(register, row)
    assert first is not None
    assert first.eye is not None
    assert (first.eye.why, first.eye.closer) == (EyeWhy.DOUBT, "DISHUB")
    assert len(eyes(register)) == 1
    assert doubt(register, row) is None
    stored = RegisterCases(register).get_case("01K")
    assert stored.version == first.version


def test_the_row_waits_in_the_work_list_until_it_was_heard(register: Table, row: str) -> None:
    words = RegisterFollowUpEvents(register)
    late = LATER + timedelta(days=1)
    (waiting,) = words.unapplied(before=late, limit=5)
    assert waiting == Waiting("01A", row, "proof_doubt", waiting.since)
    doubt(register, row)
    assert list(words.unapplied(before=late, limit=5)) == []


def test_a_doubt_about_a_proof_of_an_earlier_cycle_changes_nothing(
    register: Table, row: str
) -> None:
    reopened = pressed(register, Move.REOPEN, REPORTER)
    assert doubt(register, row) is None
    assert RegisterCases(register).get_case("01K").version == reopened.version
    assert eyes(register) == []


def test_a_row_nobody_wrote_is_an_error(register: Table, row: str) -> None:
    with pytest.raises(NotFoundError):
        doubt(register, "doubt-s2-e1")
