"""A notice is true when it is sent: what waited too long is told to nobody."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aduan.application.escalation.assess import Check, TimerOutcome, assess_escalation
from aduan.application.notices.ports import Closing, KnownPosts
from aduan.domain.case.case import (
    Audience,
    Case,
    EyeWhy,
    Hold,
    HoldReason,
    Level,
    Notice,
    NoticeKind,
    Order,
    OrderKind,
    PostponeProposal,
    SecondEye,
    Status,
)
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.escalation.timers import Timer
from aduan.domain.notices.truth import still_true
from tests.city import RULES, SYSTEM, hours, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing
from tests.unit.escalation.test_exactly_once import START, City

MACHINE = Path(__file__).parents[3] / "infra" / "state_machines" / "escalation.asl.json"

WRITTEN = START + hours(10)
AFTER = START + hours(20)
PROPOSAL = PostponeProposal("Anggaran", 2027, AFTER, WRITTEN, "DISHUB")
ELSEWHERE = Hold(HoldReason.OTHER_GOVERNMENT, WRITTEN, AFTER)
ORDER = Order(OrderKind.ACT, "SEKDA", "Kerjakan.", WRITTEN, AFTER)
EYE = SecondEye(EyeWhy.DOUBT, "SEKDA", "DISKOMINFO", WRITTEN)
ASKED = Hold(HoldReason.WAITING_FOR_REPORTER, WRITTEN, AFTER)


def notice(kind: NoticeKind, to: str = "DISHUB") -> Notice:
    return Notice("K1.1.2.x", "K1", 1, kind, to, Audience.OPERATOR, WRITTEN)


HOLDS: dict[NoticeKind, tuple[str, dict[str, object]]] = {
    NoticeKind.ASSIGNED: ("DISHUB", {}),
    NoticeKind.REMINDER: ("DISHUB", {"told": (Level.OPD,)}),
    NoticeKind.ESCALATED_SEKDA: ("SEKDA", {"told": (Level.OPD, Level.SEKDA)}),
    NoticeKind.ESCALATED_WALI_KOTA: ("WALI_KOTA", {}),
    NoticeKind.HEAD_TOLD: ("DISHUB", {}),
    NoticeKind.NOBODY_ACTED: ("DUTY", {}),
    NoticeKind.RETURNED_TO_DESK: ("DUTY", {"status": Status.TRIASE, "agency": "DISKOMINFO"}),
    NoticeKind.POSTPONE_ASKED: ("SEKDA", {"proposal": PROPOSAL}),
    NoticeKind.POSTPONE_ANSWERED: ("DISHUB", {}),
    NoticeKind.REOPENED: ("DISHUB", {}),
    NoticeKind.RESUMED: ("DISHUB", {}),
    NoticeKind.REPORTER_ANSWERED: ("DISHUB", {}),
    NoticeKind.STILL_ELSEWHERE: ("DUTY", {"status": Status.BUKAN_WEWENANG, "hold": ELSEWHERE}),
    NoticeKind.GROWING: ("DISHUB", {}),
    NoticeKind.FRESH_LINK: ("DISHUB", {}),
    NoticeKind.EMERGENCY: ("DUTY", {}),
    NoticeKind.INSTRUCTED: ("DISHUB", {"orders": (ORDER,)}),
    NoticeKind.EXPLANATION_ASKED: ("DISHUB", {"orders": (ORDER,)}),
    NoticeKind.ORDER_ANSWERED: ("SEKDA", {}),
    NoticeKind.ORDER_UNANSWERED: ("SEKDA", {"orders": (ORDER,)}),
    NoticeKind.SENT_BACK: ("DISHUB", {"sent_back": True}),
    NoticeKind.SECOND_EYE: ("SEKDA", {"status": Status.SELESAI, "eye": EYE}),
}
AFTER_THE_END = {NoticeKind.SECOND_EYE, NoticeKind.ORDER_ANSWERED}
"""What is asked of a closed case; `OVERTAKEN` says when no longer."""
OVERTAKEN: list[tuple[NoticeKind, dict[str, object]]] = [
    (NoticeKind.ASSIGNED, {"agency": "DLH"}),
    (NoticeKind.REMINDER, {"agency": "DLH"}),
    (NoticeKind.REMINDER, {"first_follow_up_at": AFTER, "last_follow_up_at": AFTER}),
    (NoticeKind.REMINDER, {"told": (Level.OPD, Level.SEKDA)}),
    (NoticeKind.REMINDER, {"status": Status.MENUNGGU_PELAPOR, "hold": ASKED}),
    (NoticeKind.ESCALATED_SEKDA, {"last_follow_up_at": AFTER}),
    (NoticeKind.ESCALATED_SEKDA, {"status": Status.DITUNDA, "hold": ASKED}),
    (NoticeKind.ESCALATED_WALI_KOTA, {"last_follow_up_at": AFTER}),
    (NoticeKind.HEAD_TOLD, {"agency": "DLH"}),
    (NoticeKind.HEAD_TOLD, {"last_follow_up_at": AFTER}),
    (NoticeKind.NOBODY_ACTED, {"last_follow_up_at": AFTER}),
    (NoticeKind.RETURNED_TO_DESK, {"status": Status.BARU, "agency": "DISHUB"}),
    (NoticeKind.POSTPONE_ASKED, {"proposal": None}),
    (NoticeKind.POSTPONE_ANSWERED, {"agency": "DLH"}),
    (NoticeKind.REOPENED, {"cycle": 2}),
    (NoticeKind.RESUMED, {"status": Status.MENUNGGU_PELAPOR, "hold": ASKED}),
    (NoticeKind.STILL_ELSEWHERE, {"status": Status.BARU, "hold": None}),
    (NoticeKind.GROWING, {"agency": "DLH"}),
    (NoticeKind.FRESH_LINK, {"agency": "DLH"}),
    (NoticeKind.INSTRUCTED, {"agency": "DLH"}),
    (NoticeKind.INSTRUCTED, {"orders": ()}),
    (NoticeKind.EXPLANATION_ASKED, {"orders": ()}),
    (NoticeKind.ORDER_UNANSWERED, {"orders": ()}),
    (NoticeKind.ORDER_UNANSWERED, {"orders": (replace(ORDER, by="WALI_KOTA"),)}),
    (NoticeKind.SENT_BACK, {"agency": "DLH"}),
    (NoticeKind.SECOND_EYE, {"eye": None}),
    (NoticeKind.SECOND_EYE, {"cycle": 2}),
]


def case_for(kind: NoticeKind, **changes: object) -> Case:
    return replace(new_case(START), **(HOLDS[kind][1] | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_holds_of_the_case_it_was_written_for(kind: NoticeKind) -> None:
    assert still_true(notice(kind, HOLDS[kind][0]), case_for(kind), RULES)


@pytest.mark.parametrize("kind", [one for one in NoticeKind if one not in AFTER_THE_END])
@pytest.mark.parametrize(
    "ended", [Status.SELESAI, Status.DITOLAK, Status.DITARIK, Status.DIGABUNG], ids=str
)
def test_nothing_is_true_of_a_case_that_is_settled(kind: NoticeKind, ended: Status) -> None:
    assert not still_true(notice(kind, HOLDS[kind][0]), case_for(kind, status=ended), RULES)


@pytest.mark.parametrize(("kind", "change"), OVERTAKEN)
def test_what_happened_meanwhile_overtakes_it(kind: NoticeKind, change: dict[str, object]) -> None:
    assert not still_true(notice(kind, HOLDS[kind][0]), case_for(kind, **change), RULES)


def test_a_follow_up_before_the_notice_was_written_does_not() -> None:
    acted = case_for(NoticeKind.ESCALATED_SEKDA, last_follow_up_at=WRITTEN - timedelta(hours=1))
    assert still_true(notice(NoticeKind.ESCALATED_SEKDA, "SEKDA"), acted, RULES)


def test_a_reminder_held_over_the_night_is_not_sent_of_a_case_worked_on_meanwhile() -> None:
    city = City()
    city.run(0)
    assert city.ask(36 + 3).outcome is TimerOutcome.WAIT  # 23.00 WIB: the morning is waited for
    (reminder,) = city.register.open_of("K1")
    city.act(Move.FOLLOW_UP, 45)
    assert city.run(46) == ["wait"]
    assert city.register.open_of("K1") == ()
    assert city.register.closed[reminder.notice_id][0] is Closing.OVERTAKEN


def test_the_sekda_does_not_read_of_a_case_that_was_finished_while_sns_was_down() -> None:
    city = City()
    city.run(0)
    told = city.ask(72)
    assert told.outcome is TimerOutcome.NOTIFY_SEKDA
    assert told.notice is not None
    city.ask(72.1, unsure=told.notice.notice_id)
    city.act(Move.FOLLOW_UP, 73)
    later = city.run(75)
    assert "notify_sekda" not in later
    assert city.register.closed[told.notice.notice_id][0] is Closing.OVERTAKEN


def test_what_it_is_not_known_to_have_heard_is_told_a_post_within_minutes() -> None:
    """An outage of SNS ends when it ends; ten minutes later everybody has been told."""
    city = City()
    city.run(0)
    told = city.ask(72)
    assert told.notice is not None
    waits = city.ask(72.1, unsure=told.notice.notice_id)
    while waits.notice is not None:
        waits = city.ask(72.1, unsure=waits.notice.notice_id)
    assert waits.wait_until is not None
    assert waits.wait_until - (START + hours(72.1)) <= timedelta(minutes=5)


def test_of_several_open_notices_of_one_kind_only_the_newest_is_told() -> None:
    """A flood grew past five, ten and twenty-five reporters before the office could be told: one
    message with the number there are says it all."""
    city = City()
    city.run(0)
    case = city.register.get_case("K1")
    for number in range(1, 31):
        grown = Request(
            Move.LINK, SYSTEM, START + hours(1), new_reporter=True, channel=f"c{number}"
        )
        city.register.save(decide_move(city.register.get_case("K1"), grown, RULES))
    growing = [one for one in city.register.open_of("K1") if one.kind is NoticeKind.GROWING]
    assert len(growing) == 3
    city.published.clear()
    assert city.run(2) == ["notify_opd", "wait"]
    assert [notice_id for notice_id, _ in city.published] == [growing[-1].notice_id]
    closed = [city.register.closed[one.notice_id][0] for one in growing]
    assert closed == [Closing.OVERTAKEN, Closing.OVERTAKEN, Closing.PUBLISHED]
    assert case.reporter_count == 1


def test_a_notice_is_asked_for_its_truth_again_within_a_minute_while_sns_does_not_answer() -> None:
    """What the machine publishes was true when it was handed out: no state may hold on to it."""
    states = json.loads(MACHINE.read_text("utf-8"))["States"]
    told = {name: one for name, one in states.items() if name.startswith("Notify ")}
    assert len(told) == 4
    for state in told.values():
        again = next(one for one in state["Retry"] if "States.ALL" in one["ErrorEquals"])
        waits = [
            again["IntervalSeconds"] * again["BackoffRate"] ** tried
            for tried in range(again["MaxAttempts"])
        ]
        assert sum(waits) + state["TimeoutSeconds"] * (len(waits) + 1) < 60


def test_an_unknown_outcome_leaves_the_addressee_owed_and_nobody_stands_in() -> None:
    city = City()
    city.run(0)
    told = city.ask(72)
    assert told.notice is not None
    answer = city.ask(72.1, unsure=told.notice.notice_id)
    assert answer.outcome is not TimerOutcome.NOTIFY_WALI_KOTA
    assert not any("tak_terkirim" in flag for flag in city.register.get_case("K1").flags)
    assert "notify_sekda" in city.run(74)
    assert [to for _, to in city.published].count("SEKDA") == 1


def test_an_office_the_pack_no_longer_knows_is_told_through_the_desk() -> None:
    register = InMemoryRegister()
    register.save(opening(new_case(START, agency="DISBUD"), SYSTEM))
    timer = Timer("K1", 1, 1)
    answer = assess_escalation(
        Check(timer, timer.name),
        register=register,
        notices=register,
        staffing=KnownPosts(InMemoryStaffing(), {"DISHUB", "DUTY", "SEKDA", "WALI_KOTA"}),
        rules=RULES,
        now=wib("2026-03-02 08:00"),
    )
    assert answer.outcome is TimerOutcome.NOTIFY_DUTY
    assert "tanpa_penerima:DISBUD" in register.get_case("K1").flags
