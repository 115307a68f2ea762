"""What a channel's developers try goes the whole way, and reaches nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.intake.apply_follow_up_event import PLAYED, apply_follow_up_event
from aduan.domain.case.case import Actor, Case, Level, Role, Status
from aduan.domain.case.changes import change_of
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.due import listed_at
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.events import ComplaintAmended
from aduan.domain.outbox.telling import message_of
from tests.fakes.follow_up_events import FollowUpEventsInMemory
from tests.fakes.word_reader import Heedful, fresh
from tests.unit.samples import NOW, a_case, a_complaint, the_rules

SYSTEM = Actor(Role.SYSTEM, "system")
TRIED = a_case(case_id="K1", lapor_ids=(), channels=("uji",), complaint_count=1, sandbox=True)


def test_nobody_is_told_of_it_and_its_channel_is() -> None:
    escalated = decide_move(
        TRIED, Request(Move.ESCALATE, SYSTEM, NOW, level=Level.SEKDA), the_rules()
    )
    assert escalated.notices == ()
    assert change_of(escalated) is not None
    real = decide_move(
        replace(TRIED, sandbox=False),
        Request(Move.ESCALATE, SYSTEM, NOW, level=Level.SEKDA),
        the_rules(),
    )
    assert real.notices


def test_it_stands_on_no_list_and_is_never_filed_at_lapor() -> None:
    assert listed_at(TRIED) is None
    assert listed_at(replace(TRIED, sandbox=False)) is not None
    opened = opening(TRIED, SYSTEM)
    assert message_of(opened, complaint=a_complaint()) is None
    assert message_of(replace(opened, case=replace(TRIED, sandbox=False)), complaint=a_complaint())


def said(text: str, *, sandbox: bool = True) -> Case:
    events = FollowUpEventsInMemory()
    events.register.save(opening(replace(TRIED, sandbox=sandbox), SYSTEM))
    one = a_complaint(complaint_id="A1", case_id="K1")
    events.complaints["A1"] = one
    at = NOW + timedelta(hours=1)
    events.say("A1", "w1", ComplaintAmended(one.external_id, at, text))
    apply_follow_up_event(
        "A1", "w1", events=events, rules=the_rules(), now=at, reader=Heedful(), fresh=fresh
    )
    return events.register.get_case("K1")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("#terima", Status.DITERIMA),
        ("#kerjakan", Status.DITINDAKLANJUTI),
        ("#tolak", Status.DITOLAK),
        ("#tanya", Status.BARU),
    ],
)
def test_developers_play_the_office_by_a_word(text: str, status: Status) -> None:
    case = said(text)
    assert case.status is status
    assert (case.question is not None) == (PLAYED[text] is Move.ASK_REPORTER)


@pytest.mark.parametrize("text", PLAYED)
def test_on_a_real_channel_such_a_word_is_a_word(text: str) -> None:
    case = said(text, sandbox=False)
    assert case.status is Status.BARU
    assert case.question is None
