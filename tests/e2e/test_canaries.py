"""Marked words of persons and matters, looked for in everything the deployed hub keeps or shows.

Sixty cases up to the Wali Kota, ordinary, secret and accusing ones among them, with later words
that accuse and some that do not, and with LAPOR! down for a while. Each mark may be only where
`tests/canary/readers.py` says, which asks the code (docs/who-reads-what.md).
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local import stack as local_stack
from infra.local.demo import gateway, officials
from infra.local.demo.gateway import Answer
from infra.local.demo.story import Act
from tests.canary.readers import Kind, Where, matter_may_be, person_may_be
from tests.e2e.conftest import Hub, dumps, eventually

ROUNDS = 10
PLACE = {"lat": -6.10919, "lng": 106.10696, "kelurahan": "Taktakan"}
BROKEN = {"down": True}


@dataclass(frozen=True)
class Canary:
    """A word that stands in one report only, and the number of who wrote it."""

    number: int
    kind: Kind
    text: str
    channel_says_secret: bool = False
    later: str = ""
    later_kind: Kind | None = None

    @property
    def matter(self) -> str:
        return f"zumbarik{self.number:03}"

    @property
    def later_matter(self) -> str:
        return f"qelvondo{self.number:03}"

    @property
    def phone(self) -> str:
        return f"08129{self.number:03}7{self.number:03}"


@dataclass
class Flock:
    """What was sent, and what came back."""

    sent: list[tuple[Canary, Answer]] = field(default_factory=list)


def canaries() -> Iterator[Canary]:
    texts = (
        (Kind.OPEN, "lampu jalan mati di depan warung {m}, gelap sekali", False, "", None),
        (Kind.OPEN, "sampah menumpuk di samping gudang {m} sudah seminggu", False,
         "Petugasnya minta dua ratus ribu di kios {l} supaya sampah diangkut", Kind.ACCUSING),
        (Kind.OPEN, "saluran mampet di belakang bengkel {m}, banjir ke jalan", False,
         "Sudah dicek ke bengkel {l}, masih mampet", Kind.OPEN),
        (Kind.SECRET, "lampu mati di jalan {m}, mohon laporan ini dirahasiakan", True, "", None),
        (Kind.SECRET, "anak di gang {m} dipukuli bapak tirinya tiap malam", False, "", None),
        (Kind.ACCUSING, "Petugas dishub di pos {m} minta uang lima puluh ribu tanpa kuitansi",
         False, "", None),
    )  # fmt: skip
    for turn in range(ROUNDS):
        for at, (kind, text, secret, later, later_kind) in enumerate(texts):
            number = turn * len(texts) + at + 1
            made = Canary(number, kind, "", secret)
            said = text.format(m=made.matter) + f". Nama saya Bapak Sunarto Wiyono, hp {made.phone}"
            after = later.format(l=made.later_matter)
            yield Canary(number, kind, said, secret, after, later_kind)


@pytest.fixture(scope="module")
def flock(hub: Hub) -> Flock:
    """Everything happens here, once; the tests look."""
    found = Flock()
    _break_lapor(hub, "faults", BROKEN)
    for canary in canaries():
        answer = hub.send(
            "rabeg",
            canary.text,
            external_id=f"CANARY-{canary.number}",
            secret=canary.channel_says_secret,
            location=PLACE,
            reporter={"name": "Sunarto Wiyono", "phone": canary.phone},
        )
        assert answer.status == 201, answer
        found.sent.append((canary, answer))
        if len(found.sent) == ROUNDS * 3:
            _break_lapor(hub, "faults/none", {})
    for canary, answer in found.sent:
        hub.case_of(answer, within=180)
        if canary.later:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            data = {
                "external_id": f"CANARY-{canary.number}",
                "text": canary.later,
                "amended_at": now,
            }
            told = hub.deliver(
                "rabeg", {"type": "complaint.amended", "timestamp": now, "data": data}
            )
            assert told.status == 201, told
    _press_some(hub, found)
    time.sleep(100)  # an hour is a second: past the Wali Kota's level
    return found


def _break_lapor(hub: Hub, switch: str, wishes: dict[str, Any]) -> None:
    url, kind = f"{hub.stack.lapor_url}/_simulator/{switch}", {"Content-Type": "application/json"}
    assert gateway.call("POST", url, kind, json.dumps(wishes).encode()).status < 400


def _press_some(hub: Hub, flock: Flock) -> None:
    """An office takes its case up."""
    open_ones = [answer for canary, answer in flock.sent if canary.kind is Kind.OPEN]
    case = hub.case_of(open_ones[0])
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=90)
    link = officials.link_in(notice.text)
    assert link is not None
    officials.Desk(link).act(Act(0, "accept"))


def found_in(text: str, flock: Flock) -> set[tuple[str, str]]:
    """The marks in `text`, each with the number of its report."""
    marks = set(re.findall(r"(zumbarik|qelvondo)(\d{3})", text))
    numbers = {("phone", f"{c.number:03}") for c, _ in flock.sent if c.phone in text}
    return marks | numbers


def allowed(mark: tuple[str, str], where: Where, flock: Flock) -> bool:
    canary = next(c for c, _ in flock.sent if f"{c.number:03}" == mark[1])
    if mark[0] == "phone":
        return person_may_be(where)
    kind = canary.kind if mark[0] == "zumbarik" else canary.later_kind
    assert kind is not None
    return matter_may_be(kind, where)


def wrong(text: str, where: Where, flock: Flock) -> set[tuple[str, str]]:
    return {mark for mark in found_in(text, flock) if not allowed(mark, where, flock)}


def rows(hub: Hub, table: str) -> Iterator[dict[str, Any]]:
    pages = hub.stack.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=table):
        yield from page["Items"]


def tables(hub: Hub) -> list[str]:
    return list(hub.stack.client("dynamodb").list_tables()["TableNames"])


def test_every_table_holds_only_what_it_may(hub: Hub, flock: Flock) -> None:
    for table in tables(hub):
        where = Where.IDENTITIES if "identit" in table.lower() else Where.REGISTER
        assert not wrong(dumps(list(rows(hub, table))), where, flock), table


def test_an_accusation_in_a_later_word_stands_in_a_case_of_its_own(hub: Hub, flock: Flock) -> None:
    accusing = [c for c, _ in flock.sent if c.later_kind is Kind.ACCUSING]
    items = [dumps(item) for item in rows(hub, hub.stack.register_table)]
    for canary in accusing:
        holding = [item for item in items if canary.later_matter in item]
        assert any('"complaint"' in item and canary.later_matter in item for item in holding)
        assert not any('"history"' in item for item in holding)


def test_no_mail_says_what_it_may_not(hub: Hub, flock: Flock) -> None:
    mails = gateway.call("GET", f"{hub.stack.public_url}/kotak-surat.json").body["items"]
    assert len(mails) >= ROUNDS
    assert not wrong(dumps(mails), Where.MAIL, flock)


def test_tracking_says_nothing_of_what_was_said(hub: Hub, flock: Flock) -> None:
    for _, answer in flock.sent:
        progress = hub.track(str(answer.tracking_code))
        assert progress.status == 200
        assert not wrong(dumps(progress.body), Where.TRACKING, flock)


def test_lapor_has_ordinary_cases_and_no_word_of_the_others(hub: Hub, flock: Flock) -> None:
    at_lapor = dumps(gateway.call("GET", f"{hub.stack.lapor_url}/_simulator/complaints").body)
    assert found_in(at_lapor, flock), "nothing was filed at all"
    assert not wrong(at_lapor, Where.LAPOR, flock)


def test_pages_show_each_role_what_is_its_own(hub: Hub, flock: Flock) -> None:
    mails = gateway.call("GET", f"{hub.stack.public_url}/kotak-surat.json").body["items"]
    looked = 0
    for mail in mails:
        link = officials.link_in(mail["text"])
        where = _page_of(mail["topic"])
        if link is None or where is None:
            continue
        page = gateway.call("GET", link, {"Accept": "text/html"})
        looked += 1
        assert not wrong(dumps(page.body), where, flock), mail["topic"]
    assert looked >= ROUNDS


def _page_of(topic: str) -> Where | None:
    name = topic.rpartition("-")[2]
    ends = {
        "inspektorat": Where.INSPECTORATE,
        "duty": Where.DESK,
        "sekda": Where.LEADERS,
        "kota": Where.LEADERS,
    }
    return ends.get(name, Where.OFFICE)


def test_executions_logs_and_objects_hold_none(hub: Hub, flock: Flock) -> None:
    for text in (*_executions(hub), *_logs(hub), *_objects(hub)):
        assert not wrong(text, Where.ELSEWHERE, flock)


def _executions(hub: Hub) -> Iterator[str]:
    machines = hub.stack.client("stepfunctions")
    for machine in machines.list_state_machines()["stateMachines"]:
        listed = machines.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
        for one in listed[:200]:
            yield dumps(machines.get_execution_history(executionArn=one["executionArn"])["events"])


def _logs(hub: Hub) -> Iterator[str]:
    folder = local_stack.folder_of(int(hub.stack.public_url.rpartition(":")[2]))
    for path in sorted(folder.glob("*.log")):
        if path.name != "lapor.log":
            yield path.read_text("utf-8", errors="replace")


def _objects(hub: Hub) -> Iterator[str]:
    store = hub.stack.client("s3")
    for bucket in store.list_buckets()["Buckets"]:
        for found in store.list_objects_v2(Bucket=bucket["Name"]).get("Contents", ()):
            if found["Size"] < 2_000_000 and "assets" not in bucket["Name"]:
                body = store.get_object(Bucket=bucket["Name"], Key=found["Key"])["Body"].read()
                yield body.decode("utf-8", errors="replace")


def test_the_marks_are_told_apart() -> None:
    made = list(canaries())
    assert len(made) == ROUNDS * 6 >= 60
    assert len({one.matter for one in made}) == len(made)
    assert json.dumps(made[0].text)
