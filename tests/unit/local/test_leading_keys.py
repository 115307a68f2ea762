"""Which keys a call to DynamoDB names, as IAM would be told."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local.leading_keys import LEADING, teach, touched

AT = {"pk": {"S": "CASE#1"}, "sk": {"S": "CASE"}}
OTHER = {"pk": {"S": "BLOCK#geo:1"}, "sk": {"S": "~HEAD"}}


@pytest.mark.parametrize(
    ("operation", "asked", "found"),
    [
        ("GetItem", {"TableName": "t", "Key": AT}, [("GetItem", "t", "", ["CASE#1"])]),
        ("PutItem", {"TableName": "t", "Item": AT}, [("PutItem", "t", "", ["CASE#1"])]),
        (
            "BatchGetItem",
            {"RequestItems": {"t": {"Keys": [AT, OTHER]}}},
            [("BatchGetItem", "t", "", ["CASE#1", "BLOCK#geo:1"])],
        ),
        (
            "Query",
            {
                "TableName": "t",
                "IndexName": "work",
                "KeyConditionExpression": "work_pk = :pk AND work_sk BETWEEN :a AND :b",
                "ExpressionAttributeValues": {":pk": {"S": "OPEN"}, ":a": {"S": " "}},
            },
            [("Query", "t", "work", ["OPEN"])],
        ),
        (
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "t", "Item": AT}},
                    {"ConditionCheck": {"TableName": "t", "Key": OTHER}},
                    {"Put": {"TableName": "u", "Item": {"pk": {"S": "COMPLAINT#1"}}}},
                    {"Put": {"TableName": "t", "Item": OTHER}},
                ]
            },
            [
                ("PutItem", "t", "", ["CASE#1", "BLOCK#geo:1"]),
                ("ConditionCheckItem", "t", "", ["BLOCK#geo:1"]),
                ("PutItem", "u", "", ["COMPLAINT#1"]),
            ],
        ),
        ("DescribeTable", {"TableName": "t"}, []),
    ],
)
def test_a_call_is_known_by_what_it_is_authorised_as(
    operation: str, asked: dict[str, Any], found: list[Any]
) -> None:
    assert list(touched(operation, asked)) == found


def taught() -> tuple[Any, list[tuple[str, dict[str, Any]]]]:
    """The emulator's reader, taught; and what its judge is asked."""
    judged: list[tuple[str, dict[str, Any]]] = []

    def judge(*asked: Any) -> None:
        judged.append((asked[1], asked[5]))

    reader = SimpleNamespace(
        dynamodb_service_context=lambda _body: {"dynamodb:Select": "ALL_ATTRIBUTES"},
        dynamodb_transaction_checks=lambda *_asked: [("dynamodb:PutItem", TABLE)],
    )
    evaluator = SimpleNamespace(enforce=judge)
    teach(reader, evaluator)
    return SimpleNamespace(**vars(reader), **vars(evaluator)), judged


TABLE = "arn:aws:dynamodb:r:1:table/t"


def test_the_judge_is_told_the_keys_of_a_single_call() -> None:
    emulator, _ = taught()
    body = json.dumps({"TableName": "t", "Key": AT}).encode()
    assert emulator.dynamodb_service_context(body)[LEADING] == ["CASE#1"]


def test_the_judge_is_told_the_keys_of_each_part_of_a_transaction() -> None:
    emulator, judged = taught()
    body = json.dumps({"TransactItems": [{"Put": {"TableName": "t", "Item": AT}}]}).encode()
    emulator.dynamodb_transaction_checks("dynamodb:TransactWriteItems", body, "r", "1")
    emulator.enforce("key", "dynamodb:PutItem", "dynamodb", "r", TABLE, {})
    emulator.enforce("key", "s3:PutObject", "s3", "r", "arn:aws:s3:::b/k", {})
    assert judged == [("dynamodb:PutItem", {LEADING: ["CASE#1"]}), ("s3:PutObject", {})]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"Key": {"id": {"S": "1"}}}'])
def test_a_call_without_keys_of_ours_names_none(body: bytes) -> None:
    """A policy that asks for a key then refuses it."""
    emulator, _ = taught()
    assert LEADING not in emulator.dynamodb_service_context(body)
