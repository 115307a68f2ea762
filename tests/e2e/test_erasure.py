"""A person with marks all over the embedded cloud is erased by the command, and is gone."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from aduan.cli import privacy
from tests.e2e.conftest import Hub, eventually

MARK: Final = "penand"
PHONE: Final = "0812-7764-3391"
WHY: Final = "KTP dilihat di loket dua"


@pytest.fixture
def url(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    return f"{hub.stack.endpoint}{hub.stack.api_path}"


def command(url: str, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    done = privacy.main(["--url", url, *words], out=out)
    return done, out.getvalue()


def everything(hub: Hub) -> Iterator[tuple[str, str]]:
    """Every row of every table, and every version of every file but the audit trail's."""
    dynamodb, s3 = hub.stack.client("dynamodb"), hub.stack.client("s3")
    for name in dynamodb.list_tables()["TableNames"]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                yield f"{name} {item['pk']['S']}", json.dumps(item, ensure_ascii=False)
    for bucket in (one["Name"] for one in s3.list_buckets()["Buckets"]):
        if "-audit-" in bucket or "satu-aduan" not in bucket:
            continue
        for one in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
            body = s3.get_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])["Body"]
            yield f"{bucket} {one['Key']}", body.read().decode("utf-8", "replace")


def marks(hub: Hub) -> list[str]:
    return [name for name, text in everything(hub) if MARK in f"{name} {text}".casefold()]


def clocks(hub: Hub, case_id: str) -> Any:
    table = hub.stack.register_table
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    item = hub.stack.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    return {name: item.get(name) for name in ("number", "complaint_count", "reporter_count")}


def test_after_the_command_no_mark_is_left_and_nobody_else_lost_a_word(hub: Hub, url: str) -> None:
    assert marks(hub) == []
    reporter = {"name": "Siti Penanda01", "phone": PHONE, "email": "siti.penanda02@contoh.id"}
    where = {"lat": -6.125255, "lng": 106.164052, "kelurahan": "Cipare"}
    mine = hub.send(
        "rabeg", "lampu pju mati gelap di Jl. Ki Mas Jong, dekat warung penanda03",
        external_id="E2E-HAPUS-1", title="Penanda04 padam", reporter=reporter,
        location={**where, "address": "Gang Penanda05 no 9"},
        channel_fields={"catatan": "penanda06"},
    )  # fmt: skip
    case = hub.case_of(mine)
    theirs = hub.send(
        "rabeg", "lampu pju mati gelap di Jl. Ki Mas Jong seberang pasar",
        reporter={"name": "Budi Tetangga", "phone": "081311112222"}, location=where,
    )  # fmt: skip
    hub.case_of(theirs)
    other = hub.send(
        "112", "pohon penanda07 tumbang menutup selokan di Kelurahan Kagungan",
        reporter=reporter, channel_fields={"call_type": "normal"},
    )  # fmt: skip
    hub.case_of(other)
    s3, outputs = hub.stack.client("s3"), hub.stack.outputs
    owner = f"aduan.{mine.complaint_id}"
    for folder in ("uploads", "clean", "sealed"):
        key = f"{folder}/{owner}/e1"
        s3.put_object(Bucket=outputs["EvidenceBucket"], Key=key, Body=b"exif: penanda08")
    record = {"requestPayload": {"complaint_id": mine.complaint_id, "teks": "penanda09"}}
    s3.put_object(
        Bucket=outputs["FailuresBucket"], Key="aws/x.json", Body=json.dumps(record).encode()
    )
    assert len(marks(hub)) > 10
    before = clocks(hub, case.case_id)
    kept = {name: text for name, text in everything(hub) if str(theirs.complaint_id) in name}

    codes = [str(one.body["tracking_code"]) for one in (mine, other)]
    opened, said = command(
        url, "find", "--right", "erase", "--code", ",".join(codes), "--proof", "3391,3391"
    )
    assert opened == 0, said
    request = re.search(r"PDP-\d{8}-[0-9A-F]{6}", said)
    assert request, said
    for _ in range(2):
        done, letter = command(url, "erase", "--request", request[0])
        assert done == 0, letter
        assert "SURAT KETERANGAN PENGHAPUSAN" in letter
        assert eventually(lambda: marks(hub) == [], within=60)
    assert clocks(hub, case.case_id) == before
    left = dict(everything(hub))
    own = f"{hub.stack.register_table} COMPLAINT#{theirs.complaint_id}"
    assert own in kept
    assert set(kept) <= set(left)
