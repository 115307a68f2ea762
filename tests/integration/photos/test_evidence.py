"""The upload form and the bucket as S3 (in moto) understands them."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses, S3PhotoStore, S3UploadForms

BUCKET = "bukti"
REGION = "ap-southeast-3"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        yield client


def test_a_program_is_not_sent_anywhere_afterwards(s3: Any) -> None:
    _, fields = S3UploadForms(s3, BUCKET).sign("uploads/aduan.01A/p1", "image/png", back_to="")
    assert fields["success_action_status"] == "201"
    assert "success_action_redirect" not in fields
    policy = json.loads(base64.b64decode(fields["policy"]))
    assert {"success_action_status": "201"} in policy["conditions"]


def test_the_form_is_for_one_key_one_type_ten_megabytes_and_five_minutes(s3: Any) -> None:
    url, fields = S3UploadForms(s3, BUCKET).sign(
        "uploads/K1/e1", "image/jpeg", back_to="https://aduan.example/actions/t"
    )
    assert url.startswith("https://")
    assert fields["key"] == "uploads/K1/e1"
    policy = json.loads(base64.b64decode(fields["policy"]))
    assert {"key": "uploads/K1/e1"} in policy["conditions"]
    assert {"Content-Type": "image/jpeg"} in policy["conditions"]
    assert {"success_action_redirect": "https://aduan.example/actions/t"} in policy["conditions"]
    assert ["content-length-range", 100, 10_000_000] in policy["conditions"]
    assert {"bucket": BUCKET} in policy["conditions"]


def test_what_is_kept_is_found_again_and_what_is_sealed_is_nothing_a_browser_runs(s3: Any) -> None:
    store = S3PhotoStore(s3, BUCKET)
    store.publish("clean/K1/e1.jpg", b"jpeg")
    store.seal("sealed/K1/e1", b"<script>")
    assert s3.head_object(Bucket=BUCKET, Key="clean/K1/e1.jpg")["ContentType"] == "image/jpeg"
    sealed = s3.head_object(Bucket=BUCKET, Key="sealed/K1/e1")
    assert sealed["ContentType"] == "application/octet-stream"


def test_a_fetch_never_takes_more_than_its_limit(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="uploads/K1/e1", Body=b"x" * 5_000)
    assert S3PhotoStore(s3, BUCKET).fetch("uploads/K1/e1", 1_000) == b"x" * 1_001


def test_an_empty_file_is_empty_and_a_missing_one_is_none(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="uploads/K1/e1", Body=b"")
    store = S3PhotoStore(s3, BUCKET)
    assert store.fetch("uploads/K1/e1", 1_000) == b""
    assert store.fetch("uploads/K1/e2", 1_000) is None


def test_a_discarded_file_may_be_discarded_again(s3: Any) -> None:
    store = S3PhotoStore(s3, BUCKET)
    s3.put_object(Bucket=BUCKET, Key="uploads/K1/e1", Body=b"x")
    store.discard("uploads/K1/e1")
    store.discard("uploads/K1/e1")
    assert store.fetch("uploads/K1/e1", 10) is None


def test_the_address_of_a_photo_ends_after_ten_minutes(s3: Any) -> None:
    address = S3PhotoAddresses(s3, BUCKET).address("clean/K1/e1.jpg")
    assert address.startswith("https://")
    assert "clean/K1/e1.jpg" in address
    assert "Expires" in address
