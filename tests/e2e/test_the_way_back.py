"""The restore drill (docs/runbooks/restore.md): export, damage, restore, compare, by the operator's
own commands, on an embedded cloud of its own, in a city that mails by a domain of its own.

An hour is a minute here, so that nothing but the first notice of a case falls due meanwhile.
"""

import re
import shutil
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from infra.local import cloud, deploy
from infra.local import stack as local_stack
from infra.local.demo import gateway, officials
from infra.local.demo.register import CaseRow
from infra.local.demo.story import Act
from infra.local.mailbox import Notice
from infra.local.ports import free_port
from tests.e2e.conftest import Hub, eventually

pytestmark = pytest.mark.timeout(900)  # a cloud of its own is put up first

DOMAIN: Final = "aduan.example.go.id"
RTO: Final = timedelta(hours=2)
RPO: Final = timedelta(minutes=5)
SCHEDULED: Final = (
    *("Name", "GroupName", "ScheduleExpression", "ScheduleExpressionTimezone", "Target"),
    *("FlexibleTimeWindow", "Description"),
)
LAMP: Final = {
    "category": "pju",
    "location": {"lat": -6.1163, "lng": 106.1334, "kelurahan": "Drangong"},
}
TRASH: Final = {
    "category": "sampah",
    "location": {"lat": -6.13334, "lng": 106.10727, "kelurahan": "Pancur"},
}
TREE: Final = {
    "category": "pohon_tumbang",
    "location": {"lat": -6.15505, "lng": 106.2261, "kelurahan": "Walantaka"},
}


@pytest.fixture(scope="module")
def hub(request: pytest.FixtureRequest) -> Iterator[Hub]:
    port = free_port()
    with local_stack.running(
        port=port, hour_seconds=60.0, city="serang", progress=print, mail_domain=DOMAIN
    ) as running:
        yield Hub(running)
    if not request.session.testsfailed:
        shutil.rmtree(local_stack.folder_of(port), ignore_errors=True)


def letters(hub: Hub) -> list[Notice]:
    answer = gateway.call("GET", f"{hub.stack.public_url}/kotak-surat.json")
    return [Notice(**each) for each in answer.body["items"]]


def told(hub: Hub) -> Counter[tuple[str, str, str]]:
    """How often each was told what: links are signed anew, whatever else is the same."""
    return Counter(
        (one.topic, one.subject, re.sub(r"https?://\S+", "", one.text)) for one in letters(hub)
    )


def all_told(hub: Hub) -> Counter[tuple[str, str, str]]:
    """Once nothing more has come for some seconds: a topic's mails go out one by one."""
    seen = [told(hub)]

    def still() -> bool:
        time.sleep(5)
        seen.append(told(hub))
        return seen[-1] == seen[-2]

    eventually(still, within=60)
    return seen[-1]


def first_letter(hub: Hub, case: CaseRow) -> Notice:
    return eventually(lambda: next(iter(hub.notices(case.number)), None), within=60)


def test_the_mailbox_shows_what_the_city_mails_beside_what_the_topics_say(hub: Hub) -> None:
    answer = hub.send("rabeg", "lampu jalan padam di jl raya drangong dekat masjid", **LAMP)
    case = hub.case_of(answer)
    said = first_letter(hub, case)
    mailed = eventually(
        lambda: next((one for one in hub.notices(case.number) if one.to), None), within=60
    )
    assert said.topic.endswith("-dishub")
    assert mailed.topic == mailed.to
    assert "@" in mailed.to
    assert officials.link_in(mailed.text)
    assert mailed.html.count("<a ") == 1
    box = f"{hub.stack.public_url}/kotak-surat"
    assert case.number in gateway.call("GET", f"{box}?kepada={mailed.to}").body["text"]
    page = gateway.call("GET", box).body["text"]
    assert "pesan topik (SNS)" in page
    assert "surel dari domain kota (SES)" in page
    assert officials.browser.get(str(officials.link_in(mailed.text))).status == 200


class Operator:
    """At a terminal, with the stack's own names and nothing else."""

    def __init__(self, hub: Hub) -> None:
        self.stack = hub.stack
        self.dynamodb = hub.stack.client("dynamodb")
        self.functions = hub.stack.client("lambda")

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "aduan.cli.main", "restore",
             "--city", "serang", "--stage", "local", *words],
            capture_output=True, text=True, check=False, timeout=120,
            env=cloud.client_environment(self.stack.endpoint)
            | {"PATH": "", "PYTHONPATH": str(deploy.REPOSITORY / "layers" / "aduan" / "python")},
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def tables(self) -> list[str]:
        return [self.stack.outputs[name] for name in ("RegisterTable", "IdentitiesTable")]

    def exports(self) -> list[str]:
        """Of both tables, register first."""
        return [
            self.dynamodb.create_backup(TableName=name, BackupName="latihan")["BackupDetails"][
                "BackupArn"
            ]
            for name in self.tables()
        ]

    def switches_the_clock(self, *, on: bool) -> None:
        scheduler = self.stack.client("scheduler")
        pages = scheduler.get_paginator("list_schedules").paginate()
        for one in [one for page in pages for one in page["Schedules"]]:
            found = scheduler.get_schedule(Name=one["Name"], GroupName=one["GroupName"])
            kept = {name: found[name] for name in SCHEDULED if name in found}
            scheduler.update_schedule(**kept, State="ENABLED" if on else "DISABLED")

    def damages(self, spoilt: CaseRow, lost: CaseRow) -> None:
        """As a program gone wild would: one case says what is not so, another is half gone."""
        (table, _) = self.tables()
        self.dynamodb.update_item(
            TableName=table,
            Key={"pk": {"S": f"CASE#{spoilt.case_id}"}, "sk": {"S": "CASE"}},
            UpdateExpression="SET agency = :wrong",
            ExpressionAttributeValues={":wrong": {"S": "SALAH"}},
        )
        for item in self.rows_of(lost.case_id):
            self.dynamodb.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})

    def rows_of(self, case_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.dynamodb.query(
            TableName=self.tables()[0],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"CASE#{case_id}"}},
        )["Items"]
        return found


def test_a_damaged_register_comes_back_with_every_word_and_nothing_is_told_twice(hub: Hub) -> None:
    operator = Operator(hub)
    trash = hub.send("rabeg", "sampah menumpuk di pinggir jalan pancur, bau sekali", **TRASH)
    tree = hub.send(
        "112", "pohon tumbang menutup jalan di walantaka",
        channel_fields={"call_type": "normal"}, **TREE,
    )  # fmt: skip
    spoilt, lost = hub.case_of(trash), hub.case_of(tree)
    desk = officials.Desk(
        str(officials.link_in(first_letter(hub, spoilt).text)), picture=uuid.uuid4().hex
    )
    first_letter(hub, lost)
    desk.act(Act(0, "accept"))
    accepted = hub.case_of(trash)
    for case in (spoilt, lost):
        eventually(lambda case=case: hub.lapor()["copies"].get(case.number), within=60)  # type: ignore[misc]
    backups = operator.exports()
    good = datetime.now(UTC).replace(microsecond=0)
    time.sleep(1.1)  # a mark is a whole second

    later = hub.send(
        "rabeg", "lampu taman mati di alun alun kota, gelap sejak kemarin",
        category="pju", location={"lat": -6.1201, "lng": 106.1503, "kelurahan": "Cimuncang"},
        reporter={"name": "Uji", "phone": "081200000000"},
    )  # fmt: skip
    opened = hub.case_of(later)
    first_letter(hub, opened)
    eventually(lambda: [one for one in hub.notices(opened.number) if one.to] or None, within=60)
    eventually(lambda: hub.lapor()["copies"].get(opened.number), within=60)
    desk.act(Act(0, "follow_up"))
    before = all_told(hub)
    operator.damages(spoilt, lost)
    damaged_at = datetime.now(UTC)

    began = time.monotonic()
    operator.switches_the_clock(on=False)
    said = operator.run("begin", "--to", good.isoformat(), "--backup", *backups)
    mark = good.strftime("%Y%m%dT%H%M%SZ")
    assert mark in said
    operator.run("ready", mark)
    settled = operator.run("settle", mark)
    assert f"{spoilt.case_id}  follow_up" in settled, "who pressed what is gone is named"
    assert "0 yang tidak utuh" in operator.run("compare", mark)
    copy = f"satu-aduan-serang-local-register-{mark}"
    described = operator.dynamodb.describe_table(TableName=copy)["Table"]
    stream = described["LatestStreamArn"].rpartition("/")[2]
    hub.stack = hub.stack.deployed_again({"restored": mark, "stream": stream}, print)
    assert hub.stack.register_table.endswith(mark)
    operator.stack = hub.stack
    anew = hub.case_of(later, within=120)
    operator.run("settle", mark)  # before anything is sent to LAPOR! of what was placed anew
    operator.switches_the_clock(on=True)
    took = timedelta(seconds=time.monotonic() - began)
    assert "0 yang tidak utuh" in operator.run("compare", mark)
    back = hub.case_of(trash)
    assert (back.agency, back.status, back.complaint_count) == (
        accepted.agency, accepted.status, accepted.complaint_count,
    )  # fmt: skip
    assert hub.case_of(tree).number == lost.number
    assert anew.number == opened.number
    reported = (trash, tree, later)
    gone = [one for one in reported if hub.track(str(one.tracking_code)).status != 200]
    assert gone == []
    desk.act(Act(0, "follow_up"))  # asked for once more, by the link of the first mail
    assert hub.case_of(trash).status == "ditindaklanjuti"
    for name in ("sweep", "sync-lapor"):
        answer = operator.functions.invoke(
            FunctionName=f"satu-aduan-serang-local-{name}", Payload=b'{"job": "push"}'
        )
        assert "FunctionError" not in answer
    time.sleep(10)  # two runs of everything that runs by the clock
    after = all_told(hub)
    assert after - before == Counter(), "somebody was told twice, or something new"
    assert after == before
    assert max(after.values()) == 1
    copies = hub.lapor()["copies"]
    assert [copies.get(one.number) for one in (spoilt, lost, opened)] == [1, 1, 1]
    assert took < RTO
    print(
        f"restore drill: damaged {(damaged_at - good).total_seconds():.0f} s after the last good "
        f"second; {len(gone)} of {len(reported)} complaints lost (RPO {RPO}); "
        f"back after {took.total_seconds():.0f} s (RTO {RTO})"
    )
