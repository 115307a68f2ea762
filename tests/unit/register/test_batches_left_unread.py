"""What a batch read leaves unread, as DynamoDB does of a throttled partition: it is asked again
after a pause, and not for ever."""

from typing import Any

import pytest

from aduan.adapters.dynamodb.core.table import TRIES, Table
from aduan.domain.case.errors import UnavailableError

KEYS = [{"pk": f"CASE#{number}", "sk": "CASE"} for number in range(4)]


class Throttled:
    """Reads `at_once` rows of each batch; `only` of them exist."""

    def __init__(self, at_once: int, only: int = 4) -> None:
        self.at_once, self.only, self.asked = at_once, only, 0

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        self.asked += 1
        keys = RequestItems["register"]["Keys"]
        read = [key for key in keys[: self.at_once] if int(key["pk"]["S"][5:]) < self.only]
        left = keys[self.at_once :]
        unread = {"register": {"Keys": left, "ConsistentRead": True}} if left else {}
        return {"Responses": {"register": read}, "UnprocessedKeys": unread}


def test_what_was_left_is_read_after_pauses() -> None:
    client, pauses = Throttled(1), list[int]()
    found = Table(client, "register", pause=pauses.append).get_many(KEYS)
    assert len(found) == len(KEYS)
    assert len(pauses) == client.asked - 1 == len(KEYS) - 1


def test_rows_that_do_not_exist_are_no_standstill() -> None:
    client = Throttled(1, only=0)
    many = [{"pk": f"CASE#{number}", "sk": "CASE"} for number in range(3 * TRIES)]
    assert Table(client, "register", pause=lambda _lost: None).get_many(many) == []


def test_where_nothing_is_read_the_caller_hears_it_after_some_longer_and_longer_pauses() -> None:
    client, pauses = Throttled(0), list[int]()
    with pytest.raises(UnavailableError):
        Table(client, "register", pause=pauses.append).get_many(KEYS)
    assert client.asked == TRIES
    assert pauses == list(range(1, TRIES))
