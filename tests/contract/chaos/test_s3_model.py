"""What the fault harness's S3 promises: moto promises it too, where moto can be asked."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.benchmarks.chaos.s3 import UNTYPED, Objects


def stored(objects: Objects | Any, body: bytes, media_type: str | None) -> None:
    if isinstance(objects, Objects):
        objects.put("bucket/k", body, media_type or UNTYPED)
    else:
        kind = {} if media_type is None else {"ContentType": media_type}
        objects.put_object(Bucket="bucket", Key="k", Body=body, **kind)


def there(objects: Objects | Any) -> tuple[bytes, str]:
    if isinstance(objects, Objects):
        found = objects.latest("bucket/k")
        assert found is not None
        return found.body or b"", found.media_type
    answer = objects.get_object(Bucket="bucket", Key="k")
    return answer["Body"].read(), answer["ContentType"]


@pytest.fixture(params=["model", "moto"])
def objects(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "model":
        yield Objects()
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="bucket")
        yield s3


def test_an_object_is_of_the_kind_it_was_put_as(objects: Any) -> None:
    stored(objects, b"{}", "application/json")
    assert there(objects) == (b"{}", "application/json")
    stored(objects, b"<p>", "text/html; charset=utf-8")
    assert there(objects) == (b"<p>", "text/html; charset=utf-8")


def test_an_object_put_without_a_kind_is_bytes(objects: Any) -> None:
    stored(objects, b"x", None)
    assert there(objects) == (b"x", UNTYPED)
