"""The escalation machine itself, from its own file: what people hear, and how often."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.domain.case.case import Audience
from aduan.domain.case.lifecycle import Move
from aduan.domain.escalation.timers import Timer
from aduan.domain.notices.plan import heard_by
from tests.machine import PREFIX, City, machine_in_process

HOUR_SECONDS = 0.05


@pytest.fixture
def city() -> Iterator[City]:
    with machine_in_process(HOUR_SECONDS) as city:
        yield city


def test_a_silent_agency_is_overtaken_by_sekda_wali_kota_and_the_desk(city: City) -> None:
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    office = city.heard("dishub")
    assert (office[0], office[-1]) == ("assigned", "head_told")
    assert set(office[1:-1]) == {"reminder"}  # one or both: on a busy machine the second is late
    assert city.heard("sekda") == ["escalated_sekda"]
    assert city.heard("wali_kota") == ["escalated_wali_kota"]
    assert city.heard("duty") == ["nobody_acted"]


def test_the_head_of_an_agency_is_told_only_of_what_is_for_heads(city: City) -> None:
    sqs = boto3.client("sqs")
    city.queues["kadis"] = sqs.create_queue(QueueName="kadis")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=city.queues["kadis"], AttributeNames=["QueueArn"])
    boto3.client("sns").subscribe(
        TopicArn=f"{PREFIX}dishub",
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"FilterPolicy": json.dumps({"audience": heard_by({Audience.HEAD})})},
    )
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert city.heard("kadis") == ["head_told"]
    assert "assigned" in city.heard("dishub")


def test_a_second_execution_of_the_same_timer_tells_nobody_twice(city: City) -> None:
    city.open_case()
    city.timers.start(Timer("k1", 1, 1, mark="r1"))
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert city.run(Timer("k1", 1, 1, mark="r2")) == "SUCCEEDED"
    assert city.heard("dishub").count("assigned") == 1
    for post in ("sekda", "wali_kota", "duty"):
        assert len(city.heard(post)) == 1


def test_a_name_is_started_once(city: City) -> None:
    city.open_case()
    assert city.timers.start(Timer("k1", 1, 1))
    city.run(Timer("k1", 1, 1))
    assert not city.timers.start(Timer("k1", 1, 1))


def test_the_history_of_an_execution_tells_what_it_published(city: City) -> None:
    city.open_case()
    city.run(Timer("k1", 1, 1))
    rows = city.register.query("CASE#k1", prefix="NOTICE#")
    ids = [str(row["notice_id"]["S"]) for row in rows]
    assert len(ids) in {6, 7}
    assert all(city.timers.published("k1-1-1", notice_id) for notice_id in ids)
    assert not city.timers.published("k1-1-1", "k1.1.9.assigned.NOBODY")


@pytest.mark.parametrize("late", [False, True], ids=["while it waits", "and its time runs out"])
def test_an_execution_killed_by_hand_is_replaced_within_one_run_of_the_sweep(
    city: City, late: bool
) -> None:
    case = city.open_case()
    city.timers.start(Timer("k1", 1, 1))
    city.until_told("dishub")
    city.kill_all()
    if late:
        time.sleep(max(0.0, (case.due.opd - datetime.now(UTC)).total_seconds()) + 0.1)
    report = city.sweep()
    assert (report.checked, report.restarted) == (1, 1)
    assert report.late == 1 or not late  # on a busy machine a reminder may be due by now
    replaced = [name for name in city.timers.running() if name.endswith("r")]
    assert len(replaced) == 1
    again = city.sweep()
    assert again.restarted == 0
    assert city.end_of(replaced[0]) == "SUCCEEDED"
    for name in city.timers.running():
        city.end_of(name)
    assert city.fired() == ["OPD", "SEKDA", "WALI_KOTA"]
    assert city.heard("dishub").count("assigned") == 1
    assert city.heard("sekda") == ["escalated_sekda"]
    assert city.heard("wali_kota") == ["escalated_wali_kota"]


def test_a_followed_up_case_is_not_escalated(city: City) -> None:
    city.open_case()
    city.timers.start(Timer("k1", 1, 1))
    time.sleep(0.4)
    city.act(Move.ACCEPT)
    city.act(Move.FOLLOW_UP, note="Tim sudah ke lokasi.", public_note="Tim sudah ke lokasi.")
    before_idle = city.rules.opd.length.total_seconds() / 2
    time.sleep(max(0.0, before_idle - 0.4))
    assert city.heard("sekda") == []


def test_a_topic_that_is_gone_hands_the_notice_to_the_next_in_line(city: City) -> None:
    boto3.client("sns").delete_topic(TopicArn=f"{PREFIX}dishub")
    city.open_case()
    assert city.run(Timer("k1", 1, 1)) == "SUCCEEDED"
    assert "assigned" in city.heard("duty")
    assert any(
        flag.startswith("tak_terkirim")
        for flag in RegisterCases(city.register).get_case("k1").flags
    )
