"""The one seam to DynamoDB's client: calls, and its refusals said in the project's own words.

Only a failed condition becomes `ConflictError` (read again, decide again). A write that merely met
another one (`TransactionConflict`) or was throttled inside a transaction has learnt nothing: it is
sent again a few times, for the SDK never does, and then becomes `BusyError`. Throttling of a single
call that outlives the SDK's own retries becomes `UnavailableError`. Everything else flies.

Every conditional write is a transaction with one `ClientRequestToken` for all its sendings, the
SDK's and ours: an answer lost on the way and asked for again within ten minutes is the same
transaction, and never finds its own write in its way.
"""

import random
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from aduan.adapters.dynamodb.core.items import Item, values
from aduan.adapters.dynamodb.core.keys import DUE_INDEX, WORK_INDEX, Key
from aduan.dataclass import dataclass
from aduan.domain.case.errors import BusyError, ConflictError, UnavailableError

Action = dict[str, Any]
"""One action of a transaction, as the API takes it."""
BATCH_GET_LIMIT: Final = 100
_BUSY: Final = frozenset(
    {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
    }
)
_SERVERS_FAULT: Final = 500
"""Whatever DynamoDB calls it, a 5xx is not about what was asked."""
_HELD: Final = "ConditionalCheckFailed"
_MET_ANOTHER: Final = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)
"""Reasons of a cancelled transaction that say nothing of what stands there; see TransactWriteItems
in the DynamoDB API reference."""
TRIES: Final = 5
"""How often a write that met another on the same items is sent (five deliveries of one call at the
same instant settle in two)."""


class TransactionRefusedError(ConflictError):
    """A condition of the transaction failed: `reasons` has one code for each of its items, `items`
    what stood there."""

    def __init__(self, reasons: tuple[str, ...], items: tuple[Item, ...]) -> None:
        super().__init__("transaction: " + ", ".join(reasons))
        self.reasons = reasons
        self.items = items


@contextmanager
def translated() -> Iterator[None]:
    """Run one client call; see the module's docstring for what its errors become."""
    try:
        yield
    except ClientError as exc:
        code = exc.response["Error"]["Code"]
        if code == "TransactionCanceledException":
            answer: dict[str, Any] = {**exc.response}
            reasons = answer.get("CancellationReasons", [])
            codes = tuple(str(reason.get("Code", "None")) for reason in reasons)
            if _HELD in codes:
                items = tuple(reason.get("Item", {}) for reason in reasons)
                raise TransactionRefusedError(codes, items) from exc
            if _MET_ANOTHER.issuperset(codes):
                raise BusyError("dynamodb") from exc
            raise
        if code == "ConditionalCheckFailedException":
            raise ConflictError(code) from exc
        if code == "TransactionConflictException":
            raise BusyError("dynamodb") from exc
        status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in {"TransactionInProgressException", *_BUSY} or status >= _SERVERS_FAULT:
            raise UnavailableError("dynamodb") from exc
        raise
    except BotoCoreError as exc:
        raise UnavailableError("dynamodb") from exc


def _pause(lost: int) -> None:
    """Rivals that come again at the same instant meet again: up to 20, 40, 80, 160 ms."""
    time.sleep(random.uniform(0, 0.01 * 2**lost))


@dataclass(frozen=True)
class Table:
    """A DynamoDB table: `client` is boto3's low-level client, `name` the table's name. `pause`
    waits before a write that met another for the n-th time is sent again, and
    before what a batch left unread is asked for."""

    client: Any = field(repr=False)
    name: str
    pause: Callable[[int], None] = field(default=_pause, repr=False, compare=False)

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        with translated():
            answer = self.client.get_item(
                TableName=self.name, Key=_wire(key), ConsistentRead=consistent
            )
        found: Item | None = answer.get("Item")
        return found

    def get_many(self, keys: Sequence[Key]) -> list[Item]:
        """Strongly consistent; DynamoDB answers at most 100 keys a call and in no order. What it
        leaves unread, as it does of a throttled partition, is asked again after a pause; raises
        UnavailableError when `TRIES` calls in a row have read nothing."""
        found: list[Item] = []
        unique = [dict(pairs) for pairs in dict.fromkeys(tuple(sorted(k.items())) for k in keys)]
        for start in range(0, len(unique), BATCH_GET_LIMIT):
            wanted: Any = {
                "Keys": [_wire(key) for key in unique[start : start + BATCH_GET_LIMIT]],
                "ConsistentRead": True,
            }
            lost = 0
            while wanted:
                with translated():
                    answer = self.client.batch_get_item(RequestItems={self.name: wanted})
                read = answer["Responses"].get(self.name, [])
                left = answer.get("UnprocessedKeys", {}).get(self.name)
                # Rows that do not exist are answered with nothing, and are read all the same.
                fewer = not left or len(left["Keys"]) < len(wanted["Keys"])
                found += read
                wanted, lost = left, 0 if fewer else lost + 1
                if lost == TRIES:
                    raise UnavailableError("dynamodb")
                if wanted:
                    self.pause(max(lost, 1))
        return found

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        since: str = "",
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """Items of one partition, strongly consistent, at most `limit` (all where None); those
        whose sort key begins with `prefix`, or is not before `since`."""
        condition, named = "pk = :pk", values(pk=partition)
        if prefix:
            condition += " AND begins_with(sk, :prefix)"
            named = values(pk=partition, prefix=prefix)
        elif since:
            condition += " AND sk >= :since"
            named = values(pk=partition, since=since)
        asked: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": named,
            "ConsistentRead": True,
            "ScanIndexForward": not newest_first,
        }
        return self._pages(asked, limit)

    def work(
        self, partition: str, *, after: str = "", until: str = "~", limit: int = 100
    ) -> list[Item]:
        """The oldest `limit` items of a work list whose sort key lies above `after` and is at most
        `until`.

        A global index is eventually consistent: whoever acts on an item re-reads it first.
        """
        return self._pages(self._worklist(partition, after, until), limit)

    def due_work(self, partition: str, *, after: str = "", limit: int = 100) -> list[Item]:
        """As `work`, but of each item only its keys and what names its timer."""
        asked = self._worklist(partition, after, "~") | {"IndexName": DUE_INDEX}
        return self._pages(asked, limit)

    def pick(
        self, partition: str, *, prefix: str, only: str, named: Item, newest_first: bool = False
    ) -> tuple[list[Item], bool]:
        """One page of a partition's items (DynamoDB looks at 1 MB of them), of which only those are
        handed out for which `only` (a filter expression with the values `named`) is true; and
        whether there is more to look at. Eventually consistent."""
        with translated():
            answer = self.client.query(
                TableName=self.name,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
                FilterExpression=only,
                ExpressionAttributeValues=values(pk=partition, prefix=prefix) | named,
                ScanIndexForward=not newest_first,
            )
        found: list[Item] = answer["Items"]
        return found, "LastEvaluatedKey" in answer

    def sift(
        self, partition: str, *, prefix: str, only: str, named: Item, names: Mapping[str, str]
    ) -> Iterator[Item]:
        """Every item of a partition of which `only` (a filter expression with the values `named`
        and the attributes `names`) is true, page by page, strongly consistent:
        for a look at a whole partition, once."""
        asked: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
            "FilterExpression": only,
            "ExpressionAttributeValues": values(pk=partition, prefix=prefix) | named,
            "ExpressionAttributeNames": dict(names),
            "ConsistentRead": True,
        }
        if not prefix:
            asked["KeyConditionExpression"] = "pk = :pk"
            del asked["ExpressionAttributeValues"][":prefix"]
        yield from self._walk(asked)

    def work_page(
        self,
        partition: str,
        *,
        after: str = "",
        until: str = "~",
        limit: int,
        newest_first: bool = False,
        only: str = "",
        named: Item | None = None,
        looked_at: int = 500,
    ) -> tuple[list[Item], str]:
        """One call: the next `limit` items of a work list behind the cursor `after`, and the cursor
        behind them ("" at the end). With `only` (a filter expression) at most `looked_at` items are
        looked at, so a page may be short though more follows."""
        low, high = (
            (" ", after) if newest_first and after else (f"{after}\x00" if after else " ", until)
        )
        asked: dict[str, Any] = {
            "TableName": self.name,
            "IndexName": WORK_INDEX,
            "KeyConditionExpression": "work_pk = :pk AND work_sk BETWEEN :after AND :until",
            "ExpressionAttributeValues": values(pk=partition, after=low, until=high)
            | (named or {}),
            "ScanIndexForward": not newest_first,
            "Limit": looked_at if only else limit + (2 if newest_first and after else 1),
        }
        if only:
            asked["FilterExpression"] = only
        with translated():
            answer = self.client.query(**asked)
        items: list[Item] = answer["Items"]
        if newest_first and after:
            items = [item for item in items if item["work_sk"]["S"] != after]
        if len(items) > limit:
            return items[:limit], str(items[limit - 1]["work_sk"]["S"])
        last = answer.get("LastEvaluatedKey", {}).get("work_sk", {}).get("S", "")
        return items, str(last)

    def walk_work(
        self, partition: str, *, after: str = "", until: str = "~", page: int = 200
    ) -> Iterator[Item]:
        """As `work`, page by page as far as the caller looks: for lists whose end is not known
        before they are read."""
        yield from self._walk(self._worklist(partition, after, until) | {"Limit": page})

    def first_owners(self, partition: str, limit: int, besides: Collection[str]) -> tuple[str, ...]:
        """Whose rows have waited longest in a work list (the id in their key), each once, without
        those named: however many rows one of them has there, it takes one place. Nothing but the
        key is read: a damaged row hides nobody behind it."""
        found: dict[str, None] = {}
        for item in self.walk_work(partition):
            owner = str(item["pk"]["S"]).partition("#")[2]
            if owner not in besides:
                found[owner] = None
            if len(found) == limit:
                break
        return tuple(found)

    def work_whole(self, partition: str, *, after: str = "", until: str = "~") -> Iterator[Item]:
        """As `walk_work`, for lists that are read to their end: pages as large as DynamoDB makes
        them."""
        yield from self._walk(self._worklist(partition, after, until))

    def pick_work(
        self, partition: str, *, until: str, wanted: str, only: str, named: Item
    ) -> Iterator[Item]:
        """As `walk_work`, but DynamoDB hands out no more than the attributes `wanted` of the items
        of which `only` (a filter expression with the values `named`) is true, and pages as large
        as it makes them."""
        asked = self._worklist(partition, "", until)
        asked["ExpressionAttributeValues"] |= named
        asked |= {"ProjectionExpression": wanted, "FilterExpression": only}
        yield from self._walk(asked)

    def count(self, partition: str) -> int:
        """How many items a partition holds, counted where they lie."""
        asked: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": values(pk=partition),
            "Select": "COUNT",
        }
        found = 0
        while True:
            with translated():
                answer = self.client.query(**asked)
            found += int(answer["Count"])
            if "LastEvaluatedKey" not in answer:
                return found
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def count_work(
        self,
        partition: str,
        *,
        after: str = "",
        until: str = "~",
        only: str = "",
        named: Item | None = None,
    ) -> tuple[int, bool]:
        """How many items a work list holds between the two, counted where they lie, and whether
        there are more than one call looks at (1 MB of rows). `only` is a filter expression."""
        asked = self._worklist(partition, after, until) | {"Select": "COUNT"}
        if only:
            asked["FilterExpression"] = only
            asked["ExpressionAttributeValues"] |= named or {}
        with translated():
            answer = self.client.query(**asked)
        return int(answer["Count"]), "LastEvaluatedKey" in answer

    def window(
        self,
        partition: str,
        *,
        after: str = "",
        until: str = "~",
        only: str = "",
        named: Item,
        limit: int,
    ) -> tuple[list[str], str | None]:
        """One call's look into a work list: the places (`work_sk`) of those of its next `limit`
        items of which `only` is true, and after which place to go on; None at the end."""
        asked = self._worklist(partition, after, until)
        asked |= {"Limit": limit, "ProjectionExpression": "work_sk"}
        if only:
            asked["FilterExpression"] = only
            asked["ExpressionAttributeValues"] |= named
        with translated():
            answer = self.client.query(**asked)
        found = [str(item["work_sk"]["S"]) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        return found, str(last["work_sk"]["S"]) if last else None

    def put_over(self, item: Item) -> None:
        """One item, whatever stood there."""
        self._send(lambda: self.client.put_item(TableName=self.name, Item=item))

    def put_at_once(self, item: Item, *, condition: str, named: Item) -> bool:
        """One item, where `condition` holds; False where it does not."""
        try:
            self._send(
                lambda: self.client.put_item(
                    TableName=self.name,
                    Item=item,
                    ConditionExpression=condition,
                    ExpressionAttributeValues=named,
                )
            )
        except ConflictError:
            return False
        return True

    def _walk(self, asked: dict[str, Any]) -> Iterator[Item]:
        while True:
            with translated():
                answer = self.client.query(**asked)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _worklist(self, partition: str, after: str, until: str) -> dict[str, Any]:
        return {
            "TableName": self.name,
            "IndexName": WORK_INDEX,
            "KeyConditionExpression": "work_pk = :pk AND work_sk BETWEEN :after AND :until",
            "ExpressionAttributeValues": values(
                pk=partition, after=f"{after}\x00" if after else " ", until=until
            ),
        }

    def _pages(self, asked: dict[str, Any], limit: int | None) -> list[Item]:
        found: list[Item] = []
        while limit is None or len(found) < limit:
            if limit is not None:
                asked["Limit"] = limit - len(found)
            with translated():
                page = self.client.query(**asked)
            found += page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        return found

    def put_new(self, item: Item) -> None:
        """One item, only where none stands. Raises ConflictError otherwise, BusyError when it is
        not known. A transaction of one: a plain put whose answer was lost would meet itself."""
        self.transact([self.put(item, only_if_new=True)])

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """All or nothing, at most 100 actions (DynamoDB's limit). Raises TransactionRefusedError
        when a condition failed, BusyError when it only met others."""
        items, token = list(actions), uuid.uuid4().hex
        self._send(
            lambda: self.client.transact_write_items(TransactItems=items, ClientRequestToken=token)
        )

    def _send(self, write: Callable[[], Any]) -> None:
        """Its conditions make it safe to be sent again: what met another has written nothing."""
        for lost in range(1, TRIES):
            try:
                with translated():
                    write()
            except BusyError:
                self.pause(lost)
            else:
                return
        with translated():
            write()

    def put(self, item: Item, *, only_if_new: bool = False) -> Action:
        """A transaction's Put action."""
        action: dict[str, Any] = {"TableName": self.name, "Item": item}
        if only_if_new:
            action["ConditionExpression"] = "attribute_not_exists(pk)"
            action["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return {"Put": action}

    def put_fenced(self, item: Item, *, version: int, attribute: str = "version") -> Action:
        """A Put that holds only while the stored version is still this one."""
        return {
            "Put": {
                "TableName": self.name,
                "Item": item,
                "ConditionExpression": "#fence = :fence",
                "ExpressionAttributeNames": {"#fence": attribute},
                "ExpressionAttributeValues": values(fence=version),
            }
        }

    def update(
        self,
        key: Key,
        expression: str,
        named: Item,
        *,
        condition: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Action:
        """A transaction's Update action."""
        action: dict[str, Any] = {
            "TableName": self.name,
            "Key": _wire(key),
            "UpdateExpression": expression,
        }
        if named:
            action["ExpressionAttributeValues"] = named
        if condition:
            action["ConditionExpression"] = condition
        if names:
            action["ExpressionAttributeNames"] = dict(names)
        return {"Update": action}

    def check(
        self,
        key: Key,
        condition: str,
        named: Item | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Action:
        """A transaction's ConditionCheck action."""
        action: dict[str, Any] = {
            "TableName": self.name,
            "Key": _wire(key),
            "ConditionExpression": condition,
        }
        if named:
            action["ExpressionAttributeValues"] = named
        if names:
            action["ExpressionAttributeNames"] = dict(names)
        return {"ConditionCheck": action}

    def delete(self, key: Key) -> Action:
        """A transaction's Delete action."""
        return {"Delete": {"TableName": self.name, "Key": _wire(key)}}


def _wire(key: Key) -> Item:
    return {name: {"S": value} for name, value in key.items()}
