"""What the fault harness's DynamoDB promises: moto promises it too, where moto can be asked."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.benchmarks.chaos.client import ModelClient
from tests.benchmarks.chaos.dynamodb import DynamoDb, TableModel
from tests.register_table import create_register


def a_model() -> Any:
    model = DynamoDb(lambda: 1000.0, random.Random(1), unkind=False)
    model.add(TableModel("register", index=("work_pk", "work_sk")))
    return ModelClient(model)


@pytest.fixture(params=["model", "moto"])
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "model":
        yield a_model()
        return
    with mock_aws():
        moto = boto3.client("dynamodb", region_name="ap-southeast-3")
        create_register(moto)
        yield moto


def key(sk: str = "A", pk: str = "P") -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def put(client: Any, sk: str = "A", **more: Any) -> None:
    client.put_item(TableName="register", Item={**key(sk), **more})


def held(client: Any, sk: str = "A") -> Any:
    return client.get_item(TableName="register", Key=key(sk), ConsistentRead=True).get("Item")


def sks(answer: Any) -> list[str]:
    return [item["sk"]["S"] for item in answer["Items"]]


def query(client: Any, condition: str = "pk = :p", **asked: Any) -> Any:
    values = {":p": {"S": "P"}} | asked.pop("values", {})
    return client.query(
        TableName="register",
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        **asked,
    )


def test_what_is_put_is_read_and_what_is_not_there_is_not(client: Any) -> None:
    assert held(client) is None
    put(client, n={"N": "3"}, inner={"M": {"a": {"L": [{"S": "x"}]}}})
    assert held(client) == {**key(), "n": {"N": "3"}, "inner": {"M": {"a": {"L": [{"S": "x"}]}}}}


@pytest.mark.parametrize(
    ("condition", "values", "holds"),
    [
        ("attribute_not_exists(pk)", {}, False),
        ("attribute_exists(pk) AND attribute_not_exists(gone)", {}, True),
        ("version = :v", {":v": {"N": "4"}}, True),
        ("version = :v", {":v": {"S": "4"}}, False),
        ("version > :v", {":v": {"N": "10"}}, False),
        ("NOT version = :v", {":v": {"N": "5"}}, True),
        ("gone = :v", {":v": {"N": "1"}}, False),
        ("gone <> :v", {":v": {"N": "1"}}, True),
        ("gone = :v OR (version = :v AND begins_with(words, :w))",
         {":v": {"N": "4"}, ":w": {"S": "lam"}}, True),
        ("version BETWEEN :a AND :b", {":a": {"N": "1"}, ":b": {"N": "4"}}, True),
        ("version IN (:a, :b)", {":a": {"N": "1"}, ":b": {"N": "4"}}, True),
        ("size(words) = :n AND contains(words, :w)",
         {":n": {"N": "5"}, ":w": {"S": "mpu"}}, True),
        ("contains(tags, :w)", {":w": {"S": "b"}}, True),
    ],
)  # fmt: skip
def test_conditions_hold_or_do_not(
    client: Any, condition: str, values: dict[str, Any], holds: bool
) -> None:
    tags = {"L": [{"S": "a"}, {"S": "b"}]}
    put(client, version={"N": "4"}, words={"S": "lampu"}, tags=tags)
    action: dict[str, Any] = {
        "TableName": "register", "Key": key(), "ConditionExpression": condition,
    }  # fmt: skip
    if values:
        action["ExpressionAttributeValues"] = values
    if holds:
        client.transact_write_items(TransactItems=[{"ConditionCheck": action}])
        return
    with pytest.raises(ClientError) as refused:
        client.transact_write_items(TransactItems=[{"ConditionCheck": action}])
    reasons = refused.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["ConditionalCheckFailed"]


@pytest.mark.parametrize(
    ("expression", "values", "after"),
    [
        ("SET n = n + :d", {":d": {"N": "2"}}, {"n": {"N": "5"}}),
        ("SET m = if_not_exists(m, :z) + :d", {":d": {"N": "2"}, ":z": {"N": "0"}},
         {"n": {"N": "3"}, "m": {"N": "2"}}),
        ("SET a = n, n = :d", {":d": {"N": "9"}}, {"n": {"N": "9"}, "a": {"N": "3"}}),
        ("REMOVE n, gone", {}, {}),
        ("SET a = :d REMOVE n", {":d": {"S": "x"}}, {"a": {"S": "x"}}),
        ("ADD n :d", {":d": {"N": "1"}}, {"n": {"N": "4"}}),
    ],
)  # fmt: skip
def test_updates_change_what_they_name(
    client: Any, expression: str, values: dict[str, Any], after: dict[str, Any]
) -> None:
    put(client, n={"N": "3"})
    asked: dict[str, Any] = {
        "TableName": "register", "Key": key(), "UpdateExpression": expression,
    }  # fmt: skip
    if values:
        asked["ExpressionAttributeValues"] = values
    client.update_item(**asked)
    assert held(client) == {**key(), **after}


def test_a_transaction_is_all_or_nothing_and_says_which_condition_failed(client: Any) -> None:
    put(client, "B", who={"S": "first"})
    actions = [
        {"Put": {"TableName": "register", "Item": key("A")}},
        {"Put": {
            "TableName": "register", "Item": key("B"),
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }},
    ]  # fmt: skip
    with pytest.raises(ClientError) as refused:
        client.transact_write_items(TransactItems=actions)
    assert refused.value.response["Error"]["Code"] == "TransactionCanceledException"
    reasons = refused.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
    assert reasons[1]["Item"]["who"] == {"S": "first"}
    assert held(client, "A") is None


def test_one_transaction_names_an_item_once_and_holds_a_hundred(client: Any) -> None:
    twice = [{"Put": {"TableName": "register", "Item": key()}}] * 2
    many = [{"Put": {"TableName": "register", "Item": key(f"{n:03}")}} for n in range(101)]
    for actions in (twice, many):
        with pytest.raises(ClientError) as refused:
            client.transact_write_items(TransactItems=actions)
        assert refused.value.response["Error"]["Code"] == "ValidationException"
    client.transact_write_items(TransactItems=many[:100])


def test_a_partition_is_read_in_the_order_of_its_sort_keys(client: Any) -> None:
    for sk in ("B#2", "A", "B#1", "C"):
        put(client, sk)
    assert sks(query(client)) == ["A", "B#1", "B#2", "C"]
    assert sks(query(client, ScanIndexForward=False, Limit=2)) == ["C", "B#2"]
    begins = "pk = :p AND begins_with(sk, :s)"
    assert sks(query(client, begins, values={":s": {"S": "B#"}})) == ["B#1", "B#2"]
    since = "pk = :p AND sk >= :s"
    assert sks(query(client, since, values={":s": {"S": "B#2"}})) == ["B#2", "C"]


def test_pages_go_on_from_the_last_key(client: Any) -> None:
    for number in range(5):
        put(client, f"{number}")
    first = query(client, Limit=2)
    rest = query(client, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert (sks(first), sks(rest)) == (["0", "1"], ["2", "3", "4"])
    assert "LastEvaluatedKey" not in rest


def test_the_index_holds_what_has_both_its_keys(client: Any) -> None:
    put(client, "A", work_pk={"S": "OPEN"}, work_sk={"S": "2"}, n={"N": "1"})
    put(client, "B", work_pk={"S": "OPEN"}, work_sk={"S": "1"}, n={"N": "2"})
    put(client, "C", n={"N": "3"})

    def listed(**more: Any) -> Any:
        return client.query(
            TableName="register", IndexName="work",
            KeyConditionExpression="work_pk = :p AND work_sk BETWEEN :a AND :b",
            ExpressionAttributeValues={
                ":p": {"S": "OPEN"}, ":a": {"S": " "}, ":b": {"S": "~"},
                **more.pop("values", {}),
            },
            **more,
        )["Items"]  # fmt: skip

    assert [item["sk"]["S"] for item in listed()] == ["B", "A"]
    picked = listed(
        FilterExpression="n > :n", ProjectionExpression="work_sk", values={":n": {"N": "1"}}
    )
    assert picked == [{"work_sk": {"S": "1"}}]
    client.update_item(
        TableName="register", Key=key("B"), UpdateExpression="REMOVE work_pk, work_sk"
    )
    assert [item["sk"]["S"] for item in listed()] == ["A"]


def test_a_batch_answers_what_is_there(client: Any) -> None:
    put(client, "A")
    keys = [key("A"), key("B")]
    answer = client.batch_get_item(
        RequestItems={"register": {"Keys": keys, "ConsistentRead": True}}
    )
    assert answer["Responses"]["register"] == [key("A")]
    with pytest.raises(ClientError):
        client.batch_get_item(RequestItems={"register": {"Keys": [key("A")] * 2}})


# What moto does not have -------------------------------------------------------------------------


def test_the_same_transaction_asked_again_is_done_once() -> None:
    client = a_model()
    new = {"Put": {
        "TableName": "register", "Item": key(), "ConditionExpression": "attribute_not_exists(pk)",
    }}  # fmt: skip
    for _ in range(2):
        client.transact_write_items(TransactItems=[new], ClientRequestToken="t")
    with pytest.raises(ClientError) as refused:
        client.transact_write_items(TransactItems=[new], ClientRequestToken="other")
    assert refused.value.response["Error"]["Code"] == "TransactionCanceledException"


def test_the_index_lags_behind_the_table_and_catches_up() -> None:
    now = [1000.0]
    model = DynamoDb(lambda: now[0], random.Random(3), index_lag_s=5.0)
    model.add(TableModel("register", index=("work_pk", "work_sk")))
    client = ModelClient(model)
    put(client, "A", work_pk={"S": "OPEN"}, work_sk={"S": "1"})
    listed: Callable[[], int] = lambda: len(client.query(  # noqa: E731
        TableName="register", IndexName="work", KeyConditionExpression="work_pk = :p",
        ExpressionAttributeValues={":p": {"S": "OPEN"}},
    )["Items"])  # fmt: skip
    assert (listed(), held(client) is not None) == (0, True)
    now[0] += 60
    assert listed() == 1


def test_a_write_that_changes_nothing_leaves_no_record_in_the_stream() -> None:
    client = a_model()
    put(client, "A")
    put(client, "A")
    put(client, "A", n={"N": "1"})
    assert [change.name for change in client.model.changes] == ["INSERT", "MODIFY"]
