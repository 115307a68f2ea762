"""The machine's task, as deployed: what it answers to the machine, and what it writes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.domain import links
from aduan.domain.case.case import Audience, Case, Level
from aduan.domain.case.clocks import timestamp
from aduan.domain.case.decide import opening
from aduan.domain.officials.appointments import Appointment
from tests.city import SYSTEM, hours, new_case
from tests.deployed import PUBLIC_URL, Deployed, Handler


@pytest.fixture
def assess(hub: Deployed) -> Handler:
    return hub.function("assess_escalation")


def opened(hub: Deployed, *, ago: float = 0, **changes: Any) -> Case:
    start = datetime.now(UTC).replace(microsecond=0) - hours(ago)
    case = new_case(start, **changes)
    RegisterCases(hub.register).save(opening(case, SYSTEM))
    return case


def held(hub: Deployed, post: str, kind: Audience) -> None:
    mail = f"{post.lower()}@example.go.id"
    start = datetime(2026, 1, 2, tzinfo=UTC)
    one = Appointment(f"a-{post}-{kind}", post, "Pejabat", kind, "SK-1", start, email=mail)
    RegisterAppointments(hub.register).write([replace(one, confirmed=(mail,))])


def question(**more: Any) -> dict[str, Any]:
    return {
        "case_id": "K1",
        "cycle": 1,
        "arm": 1,
        "guard": False,
        "execution": "K1-1-1",
        **more,
    }


def test_a_new_case_is_told_to_its_office_with_a_link_that_opens_it(
    hub: Deployed, assess: Handler
) -> None:
    for kind in Audience:
        held(hub, "DISHUB", kind)
    opened(hub)
    answer = assess(question())
    assert answer["outcome"] == "notify_opd"
    notice = answer["notice"]
    assert {key: notice[key] for key in ("kind", "to", "topic", "audience", "level")} == {
        "kind": "assigned",
        "to": "DISHUB",
        "topic": "dishub",
        "audience": "operator",
        "level": "OPD",
    }
    assert notice["subject"].startswith("[SA-2026-000001]")
    assert "Lampu jalan padam" in notice["message"]
    assert f"{PUBLIC_URL}/actions/" in notice["message"]
    token = notice["message"].partition("/actions/")[2].split()[0]
    link = links.read_action(token, [hub.links], datetime.now(UTC))
    assert isinstance(link, links.ActionLink)
    assert (link.case_id, link.post) == ("K1", "DISHUB")
    (kept,) = RegisterNotices(hub.register).open_of("K1")
    assert (kept.owner, kept.sent_to) == ("K1-1-1", "DISHUB")


_SIGNED = re.compile(r"(/(?:actions|desk|office)/[\w-]+\.[\w-]+)\.[\w-]{86}(?![\w-])")


def said_by(answer: dict[str, Any]) -> str:
    """The words of a notice, with its links but for their signatures."""
    return _SIGNED.sub(r"\1", answer["notice"]["message"])


def test_the_same_question_again_gets_the_same_words_and_writes_nothing(
    hub: Deployed, assess: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At one instant: a link says, to the second, when it was sent."""
    opened(hub)
    asked = datetime.now(UTC)

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return asked.astimezone(tz)

    monkeypatch.setattr("functions.assess_escalation.handler.datetime", Then)
    first = assess(question())
    case = RegisterCases(hub.register).get_case("K1")
    again = assess(question())
    assert again["notice"]["notice_id"] == first["notice"]["notice_id"]
    # KMS never signs twice alike: the same link, under another signature.
    assert said_by(again) == said_by(first)
    assert _SIGNED.search(first["notice"]["message"])
    assert RegisterCases(hub.register).get_case("K1") == case


def test_a_published_notice_is_closed_and_the_machine_sleeps_until_the_next_due_time(
    hub: Deployed, assess: Handler
) -> None:
    held(hub, "DISHUB", Audience.HEAD)
    case = opened(hub)
    told = assess(question())["notice"]["notice_id"]
    answer = assess(question(published=told))
    assert answer == {"outcome": "wait", "wait_until": timestamp(case.due.reminders[0])}
    assert RegisterNotices(hub.register).open_of("K1") == ()
    assert RegisterCases(hub.register).get_case("K1").told == (Level.OPD,)


def test_an_overdue_case_fires_its_levels_and_tells_them_one_by_one(
    hub: Deployed, assess: Handler
) -> None:
    for post in ("DISHUB", "SEKDA", "WALI_KOTA", "DUTY"):
        held(hub, post, Audience.HEAD)
    opened(hub, ago=97)
    heard, answer = [], assess(question())
    while answer["outcome"].startswith("notify"):
        heard.append((answer["outcome"], answer["notice"]["kind"], answer["notice"]["topic"]))
        answer = assess(question(published=answer["notice"]["notice_id"]))
    assert set(heard) == {
        ("notify_opd", "assigned", "dishub"),
        ("notify_opd", "head_told", "dishub"),
        ("notify_sekda", "escalated_sekda", "sekda"),
        ("notify_wali_kota", "escalated_wali_kota", "wali-kota"),
    }
    assert len(heard) == 4
    assert answer["outcome"] == "wait"
    case = RegisterCases(hub.register).get_case("K1")
    assert case.told == (Level.OPD, Level.SEKDA, Level.WALI_KOTA)


def test_a_vacant_post_is_flagged_once_and_the_desk_hears_in_its_stead(
    hub: Deployed, assess: Handler
) -> None:
    held(hub, "DUTY", Audience.HEAD)
    opened(hub)
    answer = assess(question())
    assert answer["outcome"] == "notify_duty"
    assert answer["notice"]["topic"] == "duty"
    assess(question())
    case = RegisterCases(hub.register).get_case("K1")
    assert case.flags == ("tanpa_penerima:DISHUB",)
    moves = [row.move for row in RegisterCases(hub.register).history("K1")]
    assert moves.count("flag") == 1


def test_what_could_not_be_delivered_turns_to_the_next_in_line(
    hub: Deployed, assess: Handler
) -> None:
    for post in ("DISHUB", "DUTY"):
        held(hub, post, Audience.HEAD)
    opened(hub)
    told = assess(question())["notice"]
    answer = assess(question(undelivered=told["notice_id"], undelivered_to=told["to"]))
    assert (answer["outcome"], answer["notice"]["topic"]) == ("notify_duty", "duty")
    assert answer["notice"]["notice_id"] == told["notice_id"]
    assert RegisterCases(hub.register).get_case("K1").flags == ("tak_terkirim:DISHUB",)


def test_a_timer_that_was_replaced_ends_and_tells_nobody(hub: Deployed, assess: Handler) -> None:
    opened(hub)
    assert assess(question(arm=7, execution="K1-1-7")) == {"outcome": "settled"}
    assert RegisterNotices(hub.register).open_of("K1") == ()


def test_a_guard_does_not_wait_for_what_is_far(hub: Deployed, assess: Handler) -> None:
    held(hub, "DISHUB", Audience.HEAD)
    opened(hub)
    told = assess(question(guard=True))["notice"]["notice_id"]
    assert assess(question(guard=True, published=told)) == {"outcome": "settled"}


def test_a_machine_of_an_earlier_deployment_is_answered_and_a_newer_one_tries_again(
    hub: Deployed, assess: Handler
) -> None:
    """An execution keeps its definition for months: its questions must be understood as long."""
    opened(hub)
    for version in ({}, {"version": 2}, {"version": 3}):
        assert "outcome" in assess(question(**version))
    with pytest.raises(Exception, match="payload version 4"):
        assess(question(version=4))
