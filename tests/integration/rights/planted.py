"""A person who has left marks wherever a person can, and neighbours who must not lose a word.

Every mark holds `penand`, in any spelling the hub makes of it (the search's stems, the blocks'
skeletons), and nothing else does; so one look for it through every table and every version of every
file says whether the person is gone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import boto3
import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.labels import put_label
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.case.labels import Label
from aduan.domain.case.case import Actor, Evidence, Role
from aduan.domain.case.lifecycle import Move, Request, decide_move
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from tests.city import RULES
from tests.deployed import SIGNING, Deployed
from tests.unit.intake.webhooks import signed

MARK: Final = "penand"
PHONE: Final = "0812-7764-3391"
BUCKETS: Final = ("evidence", "exports", "failures", "audit")
LAMP: Final = "lampu pju mati gelap gulita sudah seminggu di Jl. Ki Mas Jong, Kelurahan Cipare"
CALLER: Final = "arn:aws:iam::123456789012:user/petugas-satu"
SECOND: Final = "arn:aws:iam::123456789012:user/petugas-dua"


@dataclass
class Planted:
    """`codes` are the person's tracking codes with a proof for each, `others` ids of neighbours."""

    hub: Deployed
    codes: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    lapor_id: str = "9177001"


def buckets() -> None:
    s3 = boto3.client("s3")
    for name in BUCKETS:
        s3.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
        )
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def plant(hub: Deployed) -> Planted:
    buckets()
    held = {one: {"current": SIGNING, "previous": None} for one in ("rabeg", "112", "119")}
    secrets = boto3.client("secretsmanager")
    secrets.put_secret_value(SecretId="contoh/channels", SecretString=json.dumps(held))
    planted = Planted(hub)
    door = hub.function("receive_webhook")
    hub.reads("deduplicate", "complaint", "amendment", "feedback", "dispute", "photo_hash")

    def send(channel: str, kind: str, **data: Any) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat()
        when = {"complaint.created": "reported_at", "complaint.amended": "amended_at"}
        data = {when.get(kind, "given_at"): now, **data}
        body = {"type": kind, "timestamp": now, "data": data}
        event = signed(
            body, webhook_id=f"msg_{channel}_{len(planted.ids)}_{now}",
            secret=SIGNING,
        )  # fmt: skip
        event["pathParameters"] = {"channel": channel}
        answer = door(event)
        assert answer["statusCode"] in {200, 201, 202}, answer["body"]
        found: dict[str, Any] = json.loads(answer["body"])
        return found

    def mine(channel: str, number: str, **data: Any) -> str:
        receipt = send(channel, "complaint.created", external_id=number, **data)
        hub.deliver()
        planted.ids.append(receipt["complaint_id"])
        planted.codes[receipt["tracking_code"]] = receipt.get("reporter_token") or "3391"
        return str(receipt["complaint_id"])

    reporter = {"name": "Siti Penanda01", "phone": PHONE, "email": "siti.penanda02@contoh.id"}
    first = mine(
        "rabeg", "RBG-1", title="Penanda03 padam", text=f"{LAMP}, dekat warung penanda04",
        reporter=reporter, category="Penanda05",
        location={"lat": -6.125255, "lng": 106.164052, "address": "Gang Penanda06 no 9",
                  "kelurahan": "Cipare"},
        channel_fields={"catatan": "penanda07"},
    )  # fmt: skip
    mine(
        "112", "112-77", text="pohon penanda08 tumbang menutup selokan di Kelurahan Kagungan",
        reporter=reporter, channel_fields={"call_type": "normal"},
    )  # fmt: skip
    mine(
        "119", "PSC-5", text="petugas puskesmas penanda09 tidak melayani antrean sejak pagi hari",
        reporter=reporter, channel_fields={"call_type": "normal"},
    )  # fmt: skip
    neighbour = send(
        "rabeg", "complaint.created", external_id="RBG-2", text=LAMP,
        reporter={"name": "Budi Tetangga", "phone": "081311112222"},
        location={"lat": -6.125255, "lng": 106.164052, "kelurahan": "Cipare"},
    )  # fmt: skip
    hub.deliver()
    planted.others.append(neighbour["complaint_id"])
    send("rabeg", "complaint.amended", external_id="RBG-1", text="tiangnya di depan penanda10")
    send("rabeg", "feedback.given", external_id="RBG-1", rating=2, comment="lambat, penanda11")
    hub.deliver()
    _worked_on(hub, first)
    _pictured(hub, first)
    _left_over(hub, planted, first)
    return planted


def _worked_on(hub: Deployed, complaint_id: str) -> None:
    """An office that repeats what it read, and people's decisions that name the complaint."""
    cases = RegisterCases(hub.register)
    case_id = str(stored_complaint(hub.register, complaint_id).case_id)
    case = cases.get_case(case_id)
    officer = Actor(Role.OPERATOR, case.agency)
    for move, note, public in (
        (Move.ACCEPT, "", ""),
        (Move.FOLLOW_UP, "Ibu Siti Penanda01 sudah ditelepon di 081277643391.", "Tim berangkat."),
        (Move.NOTE, "Lampu diukur, kabel putus di tiang kedua.", ""),
    ):
        asked = Request(move, officer, datetime.now(UTC), note=note, public_note=public)
        cases.save(decide_move(cases.get_case(case_id), asked, RULES))
    label = Label(
        "duplicate", complaint_id, case_id, "sama", "Ask", "DISKOMINFO", datetime.now(UTC)
    )
    hub.register.transact([put_label(hub.register, label)])


def _pictured(hub: Deployed, complaint_id: str) -> None:
    s3, owner = boto3.client("s3"), owner_of(complaint_id)
    at = datetime.now(UTC)
    clean = f"clean/{owner}/e1.jpg"
    evidence = Evidence("e1", at, "pelapor", clean)
    photo = Photo(owner, "e1", PhotoState.CLEAN, "pelapor", at, 1, clean=evidence)
    RegisterPhotos(hub.register).expect_photo(photo)
    RegisterPhotos(hub.register).put_hash(complaint_id, "e1", 0x0F0F33CC55AA9966, at)
    for key in (f"uploads/{owner}/e1", clean, f"sealed/{owner}/e1"):
        s3.put_object(Bucket="evidence", Key=key, Body=b"exif: penanda12")
        s3.put_object(Bucket="evidence", Key=key, Body=b"exif: penanda13")
    s3.delete_object(Bucket="evidence", Key=f"uploads/{owner}/e1")
    hub.deliver()


def _left_over(hub: Deployed, planted: Planted, complaint_id: str) -> None:
    """A stream record that was given up, beside another's in one batch; an export that was dropped
    twice, so that the first lies there as an old version."""
    s3 = boto3.client("s3")
    batch = {"Records": [_record(hub, complaint_id), _record(hub, planted.others[0])]}
    record = {
        "requestContext": {"functionArn": "arn:aws:lambda:x:1:function:a-deduplicate"},
        "timestamp": "2026-01-01T00:00:00Z",
        "payload": json.dumps(batch),
    }
    s3.put_object(Bucket="failures", Key="aws/x.json", Body=json.dumps(record).encode())
    header = "Tracking ID,Nama Pelapor,Isi Laporan Awal\r\n"
    mine = f'{planted.lapor_id},Siti Penanda01,"penanda14, dan\r\nbaris kedua"\r\n'
    theirs = "9177002,Budi Tetangga,lampu taman\r\n"
    s3.put_object(Bucket="exports", Key="lapor/inbox/maret.csv", Body=(header + mine).encode())
    s3.put_object(
        Bucket="exports", Key="lapor/inbox/maret.csv", Body=(header + mine + theirs).encode()
    )


def _record(hub: Deployed, complaint_id: str) -> dict[str, Any]:
    key = {"pk": {"S": f"COMPLAINT#{complaint_id}"}, "sk": {"S": "COMPLAINT"}}
    item = hub.register.get({"pk": key["pk"]["S"], "sk": key["sk"]["S"]})
    return {"eventName": "INSERT", "dynamodb": {"Keys": key, "NewImage": item}}


def everything(hub: Deployed) -> Iterator[tuple[str, str]]:
    """Every row of every table and every version of every file but the audit trail's, as text."""
    for table in (hub.register, hub.identities):
        pages = table.client.get_paginator("scan").paginate(TableName=table.name)
        for page in pages:
            for item in page["Items"]:
                name = f"{table.name} {item['pk']['S']} {item.get('sk', {}).get('S', '')}"
                yield name, json.dumps(item, ensure_ascii=False)
    s3 = boto3.client("s3")
    for bucket in ("evidence", "exports", "failures"):
        for one in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
            got = s3.get_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
            yield f"{bucket} {one['Key']} {one['VersionId']}", got["Body"].read().decode()


def marks(hub: Deployed) -> list[str]:
    """Where the person can still be read."""
    found = []
    for name, text in everything(hub):
        low = f"{name} {text}".casefold()
        digits = "".join(letter for letter in text if letter.isdigit() or letter == '"')
        if MARK in low or "81277643391" in digits:
            found.append(name)
    return found


def order(function: Any, caller: str, **fields: str) -> dict[str, Any]:
    """An order as the gateway hands it on; follows an erasure to its end."""
    event = {
        "httpMethod": "POST",
        "body": json.dumps(fields),
        "requestContext": {"identity": {"userArn": caller}},
    }
    for _ in range(20):
        answer = function(event)
        body: dict[str, Any] = json.loads(answer["body"])
        if not body.get("again"):
            return body
    pytest.fail(f"never done: {body}")
