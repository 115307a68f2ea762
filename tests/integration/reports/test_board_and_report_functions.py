"""The functions that build the board and print reports, as deployed: what they read, and where they
put it."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.bootstrap.parts.figures import frozen_periods
from aduan.domain.case.case import Place
from aduan.domain.case.decide import opening
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import PeriodKind, before, period_of
from tests.benchmarks.reports_city import MARKERS
from tests.city import CALENDAR, SYSTEM, new_case
from tests.deployed import Deployed
from tests.handlers import ENVIRONMENT


@pytest.fixture
def buckets(hub: Deployed) -> Deployed:
    for name in ("BOARD_BUCKET", "EVIDENCE_BUCKET", "EXPORTS_BUCKET", "AUDIT_BUCKET"):
        boto3.client("s3").create_bucket(
            Bucket=ENVIRONMENT[name],
            CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"},
        )
    place = Place(kelurahan="Cipare", kecamatan="Serang", kelurahan_code="36.73.01.1002",
                  address=f"Jl. {MARKERS[0]}", lat=-6.1252551, lng=106.1640522)  # fmt: skip
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=30)
    case = new_case(at, case_id="K1", number="SRG-2026-000001", place=place,
                    matter=f"Lampu padam, {MARKERS[0]} {MARKERS[1]}")  # fmt: skip
    RegisterCases(hub.register).save(opening(case, SYSTEM))
    return hub


def body(bucket: str, key: str) -> bytes:
    read: bytes = boto3.client("s3").get_object(Bucket=ENVIRONMENT[bucket], Key=key)["Body"].read()
    return read


def test_the_board_is_built_of_the_register_and_names_nobody(buckets: Deployed) -> None:
    answer = buckets.function("board")({"job": "board"})
    assert answer["rows"] == 1
    rows = json.loads(body("BOARD_BUCKET", "data/kasus.json"))
    assert rows[0]["nomor"] == "SRG-2026-000001"
    listed = boto3.client("s3").get_paginator("list_objects_v2")
    for page in listed.paginate(Bucket=ENVIRONMENT["BOARD_BUCKET"]):
        for one in page["Contents"]:
            text = body("BOARD_BUCKET", one["Key"]).decode()
            assert [marker for marker in MARKERS if marker in text] == [], one["Key"]


def test_a_report_on_demand_lies_in_the_exports_bucket_in_every_format(buckets: Deployed) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    answer = buckets.function("report")({"report": "R10", "period": month})
    kinds = {name.rpartition(".")[2] for name in answer["files"]}
    assert kinds == {"xlsx", "pdf", "html", "csv"}
    assert body("EXPORTS_BUCKET", f"printed/R10/{month}/kota/R10-{month}.pdf")[:5] == b"%PDF-"


@pytest.mark.parametrize("code", ["R3", "R4", "R5", "R7", "R11", "R12"])
def test_each_report_is_printed_with_the_rights_the_function_has(
    buckets: Deployed, code: str
) -> None:
    now = datetime.now(UTC)
    quarter, half = f"{now:%Y}-Q{(now.month + 2) // 3}", f"{now:%Y}-S{(now.month + 5) // 6}"
    period = {"R4": quarter, "R5": half, "R7": f"{now:%Y}", "R11": quarter}.get(
        code, f"{now:%Y-%m}"
    )
    files = buckets.function("report")({"report": code, "period": period})["files"]
    assert f"{code}/{period}/kota/{code}-{period}.pdf" in files
    assert (f"{code}/{period}/kota/{code}-{period}-bukti.zip" in files) is (code == "R7")


def test_the_letter_of_monday_reaches_the_leaders_with_a_link_that_opens_it(
    buckets: Deployed,
) -> None:
    report = buckets.function("report")
    assert report({"job": "monday"})["failed"] == ()
    (mail,) = buckets.mails("sekda")
    token = mail["Message"].partition("/reports/")[2].split()[0]
    asked = {
        "httpMethod": "GET",
        "resource": "/reports/{token}",
        "pathParameters": {"token": token},
    }
    page = report(asked)
    assert page["statusCode"] == 200
    assert "R9-" in page["body"]
    assert "SEKDA.pdf" in page["body"]
    assert report({"job": "monday"})["reports"] == 0


def test_the_half_year_that_was_printed_stands_on_the_board_with_its_papers(
    buckets: Deployed,
) -> None:
    now = datetime.now(UTC)
    half = before(period_of(PeriodKind.SEMESTER, now, CALENDAR), CALENDAR)
    archive = frozen_periods(buckets.register, ENVIRONMENT["EXPORTS_BUCKET"])
    assert archive.keep(freeze(Ledger(), half, CALENDAR, now - timedelta(hours=30)))
    code = half.code
    buckets.function("report")({"report": "R5", "period": code})
    buckets.function("board")({"job": "board"})
    paper = f"R5-{code}.pdf"
    page = body("BOARD_BUCKET", f"laporan/{code.lower()}.html").decode()
    assert f'href="{paper}"' in page
    assert body("BOARD_BUCKET", f"laporan/{paper}") == body(
        "EXPORTS_BUCKET", f"printed/R5/{code}/kota/{paper}"
    )
