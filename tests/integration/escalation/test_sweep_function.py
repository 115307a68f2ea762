"""The sweep as deployed: what it finds broken, repairs, counts and says."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.application.intake.ports import LaterReport, NewComplaint
from aduan.bootstrap.parts import aws
from aduan.domain.case.case import Audience, Case, Notice, NoticeKind
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.events import ComplaintAmended, Delivery, Receipt
from tests.city import RULES, SYSTEM, hours, new_case
from tests.deployed import PACK, Deployed, figures
from tests.lamps import lamp
from tests.one_copy import copy_once

GOOD_DAY = {
    "restarted": 0,
    "late": 0,
    "confirmed": 0,
    "released": 0,
    "unplaced": 0,
    "unapplied": 0,
    "complete": True,
    "failed": (),
}


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def opened(hub: Deployed, case_id: str, *, ago: float = 1) -> Case:
    """A case whose office has been told, as its timer left it."""
    start = now() - hours(ago)
    case = new_case(start, case_id=case_id, number=f"SRG-{case_id}")
    cases = RegisterCases(hub.register)
    cases.save(opening(case, SYSTEM))
    told = Request(Move.ESCALATE, SYSTEM, start)
    transition = decide_move(cases.get_case(case_id), told, RULES, timer=f"{case_id}-1-1")
    cases.save(replace(transition, notices=()))
    return cases.get_case(case_id)


def take_in(hub: Deployed, number: int, *, ago: timedelta) -> str:
    at = now() - ago
    one = replace(lamp(number), received_at=at, reported_at=at)
    RegisterIntake(hub.register, hub.identities).accept(
        NewComplaint(
            Delivery(one.channel, one.external_id, "sha", at, "a"),
            one,
            None,
            Receipt("menunggu", one.complaint_id, one.tracking_code),
        )
    )
    return one.complaint_id


def test_on_a_good_day_it_finds_nothing_and_every_figure_is_zero(
    hub: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(hub, "K1")
    hub.function("start_escalation")(cycle_event("K1"))
    found = hub.function("sweep")({})
    assert found == GOOD_DAY | {"checked": 1, "guarded": 0}
    printed = capsys.readouterr().out
    assert "CloudWatchMetrics" not in printed, "a metric is paid by the hour it is written in"
    written = figures(printed)
    for name in ("restarted", "late", "confirmed", "released", "unplaced"):
        assert written[f"sweep_{name}"] == [0]
    assert written["dedup_pending"] == [0]
    assert written["calendar_days_left"][0] > 90
    assert hub.running() == {"K1-1-1"}


def cycle_event(case_id: str) -> dict[str, Any]:
    image = {"case_id": {"S": case_id}, "cycle": {"N": "1"}, "arm": {"N": "1"}}
    return {"Records": [{"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}]}


def test_a_case_whose_timer_never_started_or_was_killed_gets_one_within_a_run(
    hub: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    for case_id in ("K1", "K2"):
        opened(hub, case_id)
    hub.function("start_escalation")(cycle_event("K2"))
    hub.stop("K2-1-1")
    sweep = hub.function("sweep")
    assert sweep({})["restarted"] == 2
    first, second = sorted(hub.running())
    assert first == "K1-1-1"
    assert second.startswith("K2-1-1-")
    assert second.endswith("r")
    assert sweep({})["restarted"] == 0
    assert len(hub.running()) == 2
    assert figures(capsys.readouterr().out)["sweep_restarted"] == [2, 0]


def test_an_overdue_case_is_late_and_a_guard_starts_at_once(hub: Deployed) -> None:
    opened(hub, "K1", ago=73)
    found = hub.function("sweep")({})
    assert found["late"] == 1
    assert any(name.endswith("g") for name in hub.running())


def test_a_due_time_that_is_near_gets_a_second_timer_that_stands_by(hub: Deployed) -> None:
    # the first reminder falls due in five minutes
    opened(hub, "K1", ago=36 - 5 / 60)
    hub.function("start_escalation")(cycle_event("K1"))
    sweep = hub.function("sweep")
    assert sweep({})["guarded"] == 1
    assert sweep({})["guarded"] == 0
    assert sorted(name[-1] for name in hub.running()) == ["1", "g"]


def test_a_complaint_the_stream_forgot_gets_its_case(
    hub: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    forgotten = take_in(hub, 1, ago=timedelta(minutes=5))
    fresh = take_in(hub, 50, ago=timedelta(0))
    found = hub.function("sweep")({})
    assert found["unplaced"] == 1
    placements = RegisterPlacements(hub.register)
    case_id = placements.complaint(forgotten).case_id
    assert case_id is not None
    assert RegisterCases(hub.register).get_case(case_id).agency == "DISHUB"
    assert placements.complaint(fresh).case_id is None
    written = figures(capsys.readouterr().out)
    assert (written["sweep_unplaced"], written["dedup_pending"]) == ([1], [0])


def test_a_complaint_that_cannot_be_placed_is_named_and_keeps_nobody_else_from_it(
    hub: Deployed, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    broken = take_in(hub, 1, ago=timedelta(minutes=9))
    sound = take_in(hub, 2, ago=timedelta(minutes=5))
    item = hub.register.get(keys.complaint(broken))
    assert item is not None
    del item["title"]
    hub.register.transact([hub.register.put(item)])
    found = hub.function("sweep")({})
    assert found["unplaced"] == 2
    assert RegisterPlacements(hub.register).complaint(sound).case_id is not None
    assert figures(capsys.readouterr().out)["dedup_pending"] == [1]
    (line,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert vars(line)["complaint_id"] == broken
    assert "lampu" not in str(vars(line)).lower()


def test_a_notice_of_a_lost_execution_is_given_free_and_a_timer_sent_for_it(
    hub: Deployed,
) -> None:
    opened(hub, "K1")
    cases = RegisterCases(hub.register)
    notice = Notice(
        notice_id="K1.1.2.assigned.DISHUB",
        case_id="K1",
        cycle=1,
        kind=NoticeKind.ASSIGNED,
        to="DISHUB",
        audience=Audience.OPERATOR,
        created_at=now() - timedelta(minutes=30),
        owner="K1-1-1",
        sent_to="DISHUB",
    )
    noted = decide_move(cases.get_case("K1"), Request(Move.NOTE, SYSTEM, now()), RULES)
    cases.save(replace(noted, notices=(notice,)))
    hub.function("start_escalation")(cycle_event("K1"))
    hub.stop("K1-1-1")
    found = hub.function("sweep")({})
    assert (found["released"], found["confirmed"]) == (1, 0)
    (kept,) = RegisterNotices(hub.register).open_of("K1")
    assert (kept.owner, kept.sent_to) == (None, None)
    assert any(name.endswith("g") for name in hub.running())


@pytest.fixture
def late_in_the_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """The city's pack, but nobody has entered the days off of the weeks to come."""
    pack = tmp_path / "pack"
    pack.mkdir()
    for each in PACK.iterdir():
        (pack / each.name).symlink_to(each)
    written = (PACK / "calendar.toml").read_text(encoding="utf-8")
    end = (
        (datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(days=40)).date().isoformat()
    )  # the city's own day
    assert "known_until = 2027-12-31" in written
    (pack / "calendar.toml").unlink()
    (pack / "calendar.toml").write_text(
        written.replace("known_until = 2027-12-31", f"known_until = {end}"), encoding="utf-8"
    )
    copy_once(monkeypatch)
    with mock_aws():
        yield Deployed(monkeypatch, tmp_path, pack)
    aws.client.cache_clear()


def test_a_calendar_that_runs_out_is_told_to_the_desk_once_a_day(
    late_in_the_calendar: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep = late_in_the_calendar.function("sweep")
    sweep({})
    sweep({})
    (mail,) = late_in_the_calendar.mails("duty")
    assert "kalender" in mail["Message"].lower()
    assert "hari lagi" in mail["Message"]
    printed = capsys.readouterr().out
    assert '"Name":"calendar_days_left"' in printed, "a metric, for its alarm"
    days = figures(printed)["calendar_days_left"]
    assert days[0] in {39, 40}, "midnight may pass in between"


def test_a_word_the_stream_gave_up_reaches_its_case(
    hub: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    complaint_id = take_in(hub, 1, ago=timedelta(minutes=9))
    one = RegisterPlacements(hub.register).complaint(complaint_id)
    at = now() - timedelta(minutes=5)
    said = ComplaintAmended(one.external_id, at, "Sekarang dua lampu padam")
    delivery = Delivery(one.channel, "msg_2", "sha", at, "b")
    RegisterIntake(hub.register, hub.identities).add(LaterReport(delivery, "02A", said, None))
    sweep = hub.function("sweep")
    assert (sweep({})["unapplied"], sweep({})["unapplied"]) == (1, 0)
    case_id = RegisterPlacements(hub.register).complaint(complaint_id).case_id
    assert case_id is not None
    assert [row.note for row in RegisterCases(hub.register).history(case_id)][-1] == said.text
    assert figures(capsys.readouterr().out)["words_pending"] == [0, 0]


def test_timers_are_looked_after_though_no_time_is_left_for_complaints(
    hub: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    class NoTime:
        def get_remaining_time_in_millis(self) -> int:
            return 1

    opened(hub, "K1")
    forgotten = take_in(hub, 1, ago=timedelta(minutes=5))
    hub.function("sweep")
    found = sys.modules["functions.sweep.handler"].__dict__["handler"]({}, NoTime())
    assert (found["restarted"], found["unplaced"]) == (1, 1)
    assert RegisterPlacements(hub.register).complaint(forgotten).case_id is None
    assert figures(capsys.readouterr().out)["dedup_pending"] == [1]
