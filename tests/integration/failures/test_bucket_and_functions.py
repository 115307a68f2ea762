"""The failures bucket as Lambda fills it, in process; and what counts as having gone through."""

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.failures import FailureBucket, Functions
from aduan.application.failures.given_up import GivenUp, list_given_up

KEY = "aws/lambda/0a1b/shardId-1/2026/03/02/2026-03-02T08.00.00-1f.json"
EVENT = {"Records": [{"dynamodb": {"Keys": {"pk": {"S": "CASE#1"}, "sk": {"S": "CYCLE#1"}}}}]}
KEPT = {
    "requestContext": {
        "functionArn": "arn:aws:lambda:ap-southeast-3:1:function:satu-aduan-kota-prod-x:live",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 4,
    },
    "timestamp": "2026-03-02T08:00:00.000Z",
    "payload": json.dumps(EVENT),
}


@pytest.fixture
def bucket() -> Iterator[FailureBucket]:
    with mock_aws():
        client = boto3.client("s3", region_name="ap-southeast-3")
        client.create_bucket(
            Bucket="failures", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
        )
        yield FailureBucket(client, "failures")


def put(bucket: FailureBucket, key: str, body: str) -> None:
    bucket.client.put_object(Bucket="failures", Key=key, Body=body.encode())


def test_a_record_is_read_whole_and_filed_away_once_it_went_through(bucket: FailureBucket) -> None:
    put(bucket, KEY, json.dumps(KEPT))
    put(bucket, "aws/lambda/broken.json", "{")
    put(bucket, "aws/lambda/half.json", json.dumps({"payload": "{"}))
    (found, *unreadable) = list_given_up(bucket)
    assert isinstance(found, GivenUp)
    assert found.event == EVENT
    assert len(unreadable) == 2
    bucket.file_away(KEY)
    assert KEY not in [key for key, _ in bucket.everything()]
    kept = bucket.client.get_object(Bucket="failures", Key=f"replayed/{KEY}")["Body"].read()
    assert json.loads(kept) == KEPT


class Lambda:
    def __init__(self, answer: dict[str, Any], said: object) -> None:
        self.answer, self.said, self.asked = answer, said, {}

    def invoke(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        return self.answer | {"Payload": io.BytesIO(json.dumps(self.said).encode())}


@pytest.mark.parametrize(
    ("answer", "said", "went_through"),
    [
        ({}, {"batchItemFailures": []}, True),
        ({}, None, True),
        ({}, {"batchItemFailures": [{"itemIdentifier": "1"}]}, False),
        ({"FunctionError": "Unhandled"}, {"errorType": "KeyError"}, False),
    ],
)
def test_it_went_through_when_nothing_has_to_come_again(
    answer: dict[str, Any], said: object, went_through: bool
) -> None:
    client = Lambda(answer, said)
    calls = Functions(client, "satu-aduan-kota-prod-")
    assert calls.again("satu-aduan-kota-prod-deduplicate", EVENT) is went_through
    assert client.asked["Qualifier"] == "live"
    assert json.loads(client.asked["Payload"]) == EVENT


def test_what_another_stack_gave_up_is_not_called_here() -> None:
    client = Lambda({}, None)
    assert not Functions(client, "satu-aduan-kota-prod-").again("other-prod-deduplicate", EVENT)
    assert client.asked == {}
