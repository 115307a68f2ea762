"""A person with marks all over the embedded cloud is erased by the command, and is gone.

Every mark holds `penand`, in whatever spelling the hub makes of it (stems of the search, skeletons
of the blocks), and nothing else does; so one look through every row, version, message and log line
says whether the person is still there. The hub's hour is a second here.
"""

import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.application.outbox.tell import tell_one
from aduan.cli import privacy
from aduan.domain.case.case import Actor, Evidence, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from infra.local.demo import officials
from infra.local.demo.gateway import Answer
from infra.local.lapor.export import export_csv
from tests.city import RULES
from tests.e2e.conftest import Hub, eventually

MARK: Final = "penand"
PHONE: Final = "0812-7764-3391"
DIGITS: Final = "81277643391"
REPORTER: Final = {"name": "Siti Penanda01", "phone": PHONE, "email": "siti.penanda02@contoh.id"}
LAMP: Final = "lampu pju mati gelap gulita di Jl. Ki Mas Jong"
LAMP_AT: Final = {"lat": -6.125255, "lng": 106.164052, "kelurahan": "Cipare"}
TREE: Final = "pohon beringin tumbang menutup selokan depan pasar Kelurahan Kagungan"
BUCKETS: Final = ("EvidenceBucket", "ExportsBucket", "FailuresBucket", "BoardBucket")
LAPOR_ID: Final = "9177001"
DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
FIGURES: Final = ("type", "case_id", "channel", "received_at", "f", "version")
HOUR_S: Final = 1.0
GO_ON_WITHIN: Final = 60.0


@pytest.fixture
def url(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    return f"{hub.stack.endpoint}{hub.stack.api_path}"


def command(url: str, *words: str) -> str:
    out = io.StringIO()
    done = privacy.main(["--url", url, *words], out=out)
    assert done == 0, out.getvalue()
    return out.getvalue()


# everything there is ---------------------------------------------------------------------------


def rows(hub: Hub) -> Iterator[tuple[str, Mapping[str, Any]]]:
    dynamodb = hub.stack.client("dynamodb")
    for name in dynamodb.list_tables()["TableNames"]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                key = f"{item['pk']['S']} {item.get('sk', {}).get('S', '')}"
                yield f"{name.rpartition('-')[2]} {key}", item


def files(hub: Hub) -> Iterator[tuple[str, str]]:
    s3 = hub.stack.client("s3")
    for bucket in (hub.stack.outputs[name] for name in BUCKETS):
        for one in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
            body = s3.get_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])["Body"]
            yield f"{bucket} {one['Key']}", body.read().decode("utf-8", "replace")


def messages(hub: Hub) -> Iterator[tuple[str, str]]:
    """What lies in queues: what was given up, and what is on its way."""
    sqs = hub.stack.client("sqs")
    for queue in sqs.list_queues().get("QueueUrls", ()):
        got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
        for one in got.get("Messages", ()):
            yield f"queue {queue.rpartition('/')[2]}", str(one["Body"])


def log_lines(hub: Hub) -> Iterator[tuple[str, str]]:
    logs = hub.stack.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
            for one in page["events"]:
                yield f"log {name}", str(one["message"])


def executions(hub: Hub) -> Iterator[tuple[str, str]]:
    """What timers were begun with, and what they handed on."""
    client = hub.stack.client("stepfunctions")
    machine = hub.stack.outputs["StateMachineArn"]
    for page in client.get_paginator("list_executions").paginate(stateMachineArn=machine):
        for one in page["executions"]:
            there = client.describe_execution(executionArn=one["executionArn"])
            yield f"execution {one['name']}", f"{there.get('input')} {there.get('output')}"


def everything(hub: Hub) -> Iterator[tuple[str, str]]:
    for name, item in rows(hub):
        yield name, json.dumps(item, ensure_ascii=False)
    for kind in (files, messages, log_lines, executions):
        yield from kind(hub)


def marks(hub: Hub) -> list[str]:
    """Where the person can still be read."""
    found = []
    for name, text in everything(hub):
        low = f"{name} {text}".casefold()
        spoken = re.sub(r"(?<=\d)[ .-](?=\d)", "", low)
        if MARK in low or DIGITS in spoken:
            found.append(name)
    return found


# the person ------------------------------------------------------------------------------------


class Person:
    """Says things over four channels; offices, the desk and the machine repeat some of it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.table = Table(hub.stack.client("dynamodb"), hub.stack.register_table)
        self.cases = RegisterCases(self.table)
        self.codes: dict[str, str] = {}
        self.ids: list[str] = []

    def says(self, channel: str, text: str, **data: Any) -> Answer:
        answer = self.hub.send(channel, text, reporter=REPORTER, **data)
        assert answer.status == 201, answer
        self.hub.case_of(answer)
        self.codes[str(answer.body["tracking_code"])] = str(answer.body["reporter_token"])
        self.ids.append(str(answer.complaint_id))
        return answer

    def adds(self, channel: str, kind: str, number: str, **data: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        when = "amended_at" if kind == "complaint.amended" else "given_at"
        body = {"type": kind, "timestamp": now, "data": {"external_id": number, when: now, **data}}
        assert self.hub.deliver(channel, body).status == 201

    def moves(self, case_id: str, move: Move, actor: Actor, **words: Any) -> None:
        def once() -> bool:
            case = self.cases.get_case(case_id)
            asked = Request(move, actor, datetime.now(UTC), **words)
            transition = decide_move(case, asked, RULES)
            parent = self.cases.get_case(words["into"]) if "into" in words else None
            try:
                self.cases.save(tell_one(transition, register=self.cases, parent=parent))
            except Exception as lost:
                return bool(print(lost))
            return True

        eventually(lambda: once() or None, within=30)

    def settled(self) -> bool:
        """Every word has reached its case."""
        waiting = {"UNPLACED", "UNAPPLIED"}
        return not any(item.get("work_pk", {}).get("S") in waiting for _, item in rows(self.hub))


def plant(hub: Hub) -> Person:
    me = Person(hub)
    first = me.says(
        "rabeg", f"{LAMP}, dekat warung penanda03 kode ABX4471", external_id="E2E-HAPUS-1",
        title="Penanda04 padam", category="pju",
        location={**LAMP_AT, "address": "Gang Penanda05 no 9"},
        channel_fields={"catatan": "penanda06"},
    )  # fmt: skip
    case = hub.case_of(first)
    me.says(
        "112", f"{TREE} sebelah kios penanda07", title="Penanda08 tumbang", external_id="E2E-112",
        location={"lat": -6.1142, "lng": 106.1503, "kelurahan": "Kagungan",
                  "address": "Lorong Penanda09"},
        channel_fields={"call_type": "normal"},
    )  # fmt: skip
    me.says(
        "119", "petugas puskesmas penanda10 tidak melayani antrean sejak pagi", title="Penanda11",
        external_id="E2E-119", channel_fields={"call_type": "normal"},
    )  # fmt: skip
    joined = me.says(
        "rabeg", "aspal mengelupas dan berlubang di jalan raya sepang penanda12",
        external_id="E2E-HAPUS-2", title="Penanda13 rusak", category="jalan_rusak",
        location={"lat": -6.14096, "lng": 106.12761, "kelurahan": "Sepang"},
    )  # fmt: skip
    me.adds("rabeg", "complaint.amended", "E2E-HAPUS-1", text="tiangnya di depan toko penanda14")
    me.adds("112", "complaint.amended", "E2E-112", text="dahannya menimpa gerobak penanda15")
    me.adds(
        "rabeg", "feedback.given", "E2E-HAPUS-1", verdict="not_fixed", comment="gelap, penanda16"
    )
    eventually(lambda: me.settled() or None, within=GO_ON_WITHIN)

    office = Actor(Role.OPERATOR, case.agency)
    me.moves(case.case_id, Move.ACCEPT, office)
    me.moves(
        case.case_id, Move.FOLLOW_UP, office, note="Ibu Siti Penanda01 ditelepon (penanda17).",
        public_note="Tim berangkat ke kode ABX4471, penanda18.",
    )  # fmt: skip
    me.moves(case.case_id, Move.NOTE, office, note="Kabel putus di tiang kedua.")
    other = hub.send(
        "rabeg", "bahu jalan amblas di komplek sepang asri blok c dekat pos ronda",
        location={"lat": -6.1449, "lng": 106.1318, "kelurahan": "Sepang"}, category="jalan_rusak",
    )  # fmt: skip
    whole = hub.case_of(other)
    me.moves(
        hub.case_of(joined).case_id, Move.MERGE, DESK, into=whole.case_id,
        note="Sama dengan laporan Siti Penanda01: aspal mengelupas dan berlubang, penanda19.",
    )  # fmt: skip
    _pictured(me, str(first.complaint_id))
    _left_over(me, str(first.complaint_id))
    _from_lapor(me)
    return me


def _pictured(me: Person, complaint_id: str) -> None:
    """A photo that was judged, and the files of two. The bucket keeps no versions; that every one
    goes where there are some is shown in `tests/unit/rights`."""
    s3, owner, at = me.hub.stack.client("s3"), owner_of(complaint_id), datetime.now(UTC)
    clean = Evidence("e1", at, "pelapor", f"clean/{owner}/e1.jpg")
    photos = RegisterPhotos(me.table)
    photos.expect_photo(Photo(owner, "e1", PhotoState.CLEAN, "pelapor", at, 1, clean=clean))
    photos.put_hash(complaint_id, "e1", 0x0F0F33CC55AA9966, at)
    bucket = me.hub.stack.outputs["EvidenceBucket"]
    for number, (photo, folder) in enumerate(
        ((photo, folder) for photo in ("e1", "e2") for folder in ("clean", "sealed", "public")), 20
    ):
        body = f"exif: penanda{number}".encode()
        s3.put_object(Bucket=bucket, Key=f"{folder}/{owner}/{photo}.jpg", Body=body)
    eventually(lambda: me.settled() or None, within=GO_ON_WITHIN)


def _left_over(me: Person, complaint_id: str) -> None:
    """A stream record that was given up, beside another's in one batch, and a failed call."""
    key = {"pk": {"S": f"COMPLAINT#{complaint_id}"}, "sk": {"S": "COMPLAINT"}}
    mine = {"eventName": "INSERT", "dynamodb": {"Keys": key, "NewImage": {"t": {"S": "penanda26"}}}}
    theirs = {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "COMPLAINT#01KLAIN"}}}}
    batch = {"payload": json.dumps({"Records": [mine, theirs]}), "version": "1.0"}
    call = {"requestPayload": {"complaint_id": complaint_id, "teks": "penanda27"}}
    s3, bucket = me.hub.stack.client("s3"), me.hub.stack.outputs["FailuresBucket"]
    for name, record in (("batch", batch), ("call", call)):
        body = json.dumps(record).encode()
        s3.put_object(Bucket=bucket, Key=f"aws/lambda/{name}.json", Body=body)


def _from_lapor(me: Person) -> None:
    """The person told the national portal as well: an export, dropped twice, brings it in."""
    row = {
        "id": LAPOR_ID, "filed_at": datetime.now(UTC).isoformat(), "reporter": "Siti Penanda01",
        "classification_id": 2, "title": "Penanda28 rusak", "status": "Belum Terverifikasi",
        "content": "kursi taman di alun-alun barat patah penanda29, telepon 081277643391",
        "content_final": "", "agency": {"id": "", "name": ""}, "source": "Website",
    }  # fmt: skip
    neighbour = {**row, "id": "9177002", "reporter": "Budi", "title": "", "content": "taman kotor"}
    s3, bucket = me.hub.stack.client("s3"), me.hub.stack.outputs["ExportsBucket"]
    for rows_ in ([row], [row, neighbour]):
        body = export_csv(rows_).encode()
        s3.put_object(Bucket=bucket, Key="lapor/inbox/maret.csv", Body=body)

    def taken() -> str | None:
        key = {"pk": f"SOURCE#lapor#{LAPOR_ID}", "sk": "SOURCE"}
        item = me.table.get(key)
        return str(item["complaint_id"]["S"]) if item else None

    me.ids.append(eventually(taken, within=GO_ON_WITHIN))
    eventually(lambda: me.settled() or None, within=GO_ON_WITHIN)
    code = me.table.get({"pk": f"COMPLAINT#{me.ids[-1]}", "sk": "COMPLAINT"})
    assert code is not None
    me.codes[code["tracking_code"]["S"]] = ""


# what stays ------------------------------------------------------------------------------------


def figures(hub: Hub, case_ids: set[str]) -> dict[str, Any]:
    """What figures are counted from: facts, arrivals, voices and receipts of these cases."""
    counted = ("FACTS", "MEMBER#", "VOICE#", "RECEIPT#")
    found = {}
    for name, item in rows(hub):
        of_them = item["pk"]["S"].removeprefix("CASE#") in case_ids
        if of_them and item["sk"]["S"].startswith(counted):
            kept = {each: item.get(each) for each in FIGURES}
            if "f" in item:  # the version of a case moves with the step that says words went
                facts = json.loads(item["f"]["S"])
                kept["f"], kept["version"] = _without(facts, {"version", "told"}), None
            found[name] = kept
    return found


def _without(value: Any, names: set[str]) -> Any:
    match value:
        case dict():
            return {n: _without(one, names) for n, one in value.items() if n not in names}
        case list():
            return [_without(one, names) for one in value]
        case _:
            return value


def clocks(hub: Hub, case_ids: set[str]) -> dict[str, Any]:
    """Of these cases what the city is measured by; levels fire as the evening goes on."""
    names = (
        "number", "agency", "due", "cycle", "closed_at", "accepted_at", "first_follow_up_at",
        "complaint_count", "reporter_count", "channels", "merged_into", "clock_from", "arrived_at",
    )  # fmt: skip
    return {
        name: {each: item.get(each) for each in names}
        for name, item in rows(hub)
        if item.get("type", {}).get("S") == "case" and item["case_id"]["S"] in case_ids
    }


def said_by_others(hub: Hub, ids: list[str]) -> dict[str, Any]:
    """Every word, place, hash and identity of anybody else."""
    names = (
        "title", "text", "comment", "reason", "location", "reporter_hash", "reporter",
        "channel_fields", "phone_proof",
    )  # fmt: skip
    return {
        name: {each: item.get(each) for each in names}
        for name, item in rows(hub)
        if item["pk"]["S"].startswith("COMPLAINT#") and not any(one in name for one in ids)
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What is otherwise than it was; the evening goes on, so more may have come."""
    return [f"{n}: {w} -> {after.get(n)}" for n, w in before.items() if after.get(n) != w]


def pages(hub: Hub, me: Person, case_number: str) -> Iterator[tuple[str, str]]:
    """What citizens and offices see."""
    for code, token in me.codes.items():
        for proof in ("", f"?kunci={token}"):
            seen = officials.browser.get(f"{hub.stack.api_url}/complaints/{code}{proof}")
            assert seen.status == 200
            yield f"page of {code}{proof[:1]}", seen.text
    notice = next(one for one in hub.notices(case_number) if officials.link_in(one.text))
    yield "the office's page", officials.browser.get(str(officials.link_in(notice.text))).text


@pytest.fixture(scope="module")
def me(hub: Hub) -> Person:
    assert marks(hub) == []
    return plant(hub)


def request_in(said: str) -> str:
    found = re.search(r"PDP-\d{8}-[0-9A-F]{6}", said)
    assert found, said
    return found[0]


def second_person(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another identity of AWS, which may make the one call."""
    iam = hub.stack.client("iam")
    iam.create_user(UserName="petugas-dua")
    policy = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
    iam.put_user_policy(
        UserName="petugas-dua", PolicyName="panggil",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [policy]}),
    )  # fmt: skip
    made = iam.create_access_key(UserName="petugas-dua")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", made["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", made["SecretAccessKey"])


def test_after_the_command_no_mark_is_left_and_nobody_else_lost_a_word(
    hub: Hub, url: str, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = " ".join(f"{name} {text}" for name, text in everything(hub)).casefold()
    there = {number for number in range(1, 30) if f"penanda{number:02}" in planted}
    assert len(me.ids) == 5
    mine = {f"register COMPLAINT#{one} COMPLAINT" for one in me.ids}
    channels = {item["channel"]["S"] for name, item in rows(hub) if name in mine}
    assert channels == {"rabeg", "112", "119", "lapor"}
    assert len(there | {30 if DIGITS in planted else 0}) == 30, sorted(set(range(1, 30)) - there)

    # The national portal's report has no second proof: two people look.
    asked = request_in(
        command(
            url, "find", "--right", "erase", "--by-hand", "--code", ",".join(me.codes),
            "--why", "KTP Siti Penanda01 dilihat di loket dua",
        )
    )  # fmt: skip
    with monkeypatch.context() as other:
        second_person(hub, other)
        command(url, "find", "--request", asked, "--confirm")

    ours = {
        item["case_id"]["S"] for name, item in rows(hub)
        if item.get("type", {}).get("S") == "complaint" and "case_id" in item
        and (name in mine or "sepang asri" in item["text"]["S"])
    }  # fmt: skip
    was_due, counted, words = clocks(hub, ours), figures(hub, ours), said_by_others(hub, me.ids)
    assert len(was_due) == len(ours) > 4
    assert any("sepang asri" in json.dumps(one) for one in words.values())
    for _ in range(2):
        letter = command(url, "erase", "--request", asked)
        assert "SURAT KETERANGAN PENGHAPUSAN" in letter
        assert MARK not in letter.casefold()
        done = RegisterRequests(me.table).get(asked)
        assert done is not None
        assert done.done_at is not None
        assert marks(hub) == []
    time.sleep(3 * HOUR_S)  # whatever was on its way has come by now
    assert marks(hub) == []
    assert differing(words, said_by_others(hub, me.ids)) == []
    assert differing(counted, figures(hub, ours)) == []
    moved = differing(was_due, clocks(hub, ours))
    assert moved == [], moved
    number = next(
        item["number"]["S"] for _, item in rows(hub)
        if item.get("opened_by", {}).get("S") == me.ids[0]
    )  # fmt: skip
    for name, text in pages(hub, me, number):
        assert MARK not in text.casefold(), name
    assert "taman kotor" in "".join(text for name, text in files(hub) if "maret.csv" in name)
    assert "01KLAIN" in "".join(text for name, text in files(hub) if "batch.json" in name)
    asked_there = [
        name for name, item in rows(hub)
        if " OUTBOX#" in name and "Pelapor meminta penghapusan" in json.dumps(item)
    ]  # fmt: skip
    assert asked_there, "SP4N-LAPOR! is asked to hide its copy"
