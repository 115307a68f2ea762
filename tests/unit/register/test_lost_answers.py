"""A write whose answer was lost never finds itself in its way."""

import random
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.errors import ConflictError, UnavailableError
from tests.benchmarks.chaos.client import ModelClient
from tests.benchmarks.chaos.dynamodb import DynamoDb, TableModel

ITEM = {"pk": {"S": "P"}, "sk": {"S": "A"}}
MET_ANOTHER = ClientError(
    {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "TransactionConflict"}],
    },
    "TransactWriteItems",
)


def a_table() -> tuple[Table, Any]:
    model = DynamoDb(lambda: 1000.0, random.Random(1), unkind=False)
    model.add(TableModel("register", index=("work_pk", "work_sk")))
    client = ModelClient(model)
    return Table(client, "register", pause=lambda _lost: None), client


def test_a_conflict_after_a_lost_answer_is_the_same_write_again() -> None:
    """The network lost the first answer, the SDK asked again, and that met another transaction."""
    table, client = a_table()
    answers: list[Exception | None] = [MET_ANOTHER, None]

    def lose(_operation: str) -> None:
        if answers and (error := answers.pop(0)) is not None:
            raise error

    client.after = lose
    table.put_new(ITEM)
    assert table.get({"pk": "P", "sk": "A"}) == ITEM
    tokens = {asked["ClientRequestToken"] for name, asked in client.asked if name[0] == "T"}
    assert len(tokens) == 1


def test_two_writes_of_the_same_item_are_two() -> None:
    table, _ = a_table()
    table.put_new(ITEM)
    with pytest.raises(ConflictError):
        table.put_new(ITEM)


def test_an_answer_that_never_comes_says_nothing_of_the_write() -> None:
    table, client = a_table()

    def hang(_operation: str) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    client.after = hang
    with pytest.raises(UnavailableError):
        table.put_new(ITEM)
    client.after = lambda _operation: None
    assert table.get({"pk": "P", "sk": "A"}) == ITEM
