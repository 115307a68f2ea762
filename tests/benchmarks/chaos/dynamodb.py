"""DynamoDB as the register uses it: conditions, transactions, an index that lags, a stream.

moto answers each call in milliseconds and lets some things pass that DynamoDB does not, or the
other way round; a story of a city is a hundred thousand calls. What this model promises stands in
`tests/contract/chaos`, which runs against moto as well.

Where AWS may choose, it chooses by lot and not kindly: pages end early, batches come back in part,
the index lags behind the table, an eventual read sees what was there a moment ago.
"""

import json
import random
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.benchmarks.chaos.expressions import (
    InvalidExpressionError,
    Item,
    condition,
    key_condition,
    project,
    update,
)

Answer = dict[str, Any]
Keyed = tuple[str, str]

MOST_ACTIONS: Final = 100
MOST_BYTES: Final = 400 * 1024
REMEMBERED_S: Final = 600.0
"""How long a ClientRequestToken makes a transaction idempotent."""


class RefusedCallError(Exception):
    """An error answer: `code`, and what else its body has."""

    def __init__(self, code: str, message: str = "", status: int = 400, **more: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status
        self.body = {"message": message, **more}


@dataclass(frozen=True)
class Change:
    """One stream record."""

    sequence: int
    at: float
    key: Keyed
    old: Item | None
    new: Item | None

    @property
    def name(self) -> str:
        if self.old is None:
            return "INSERT"
        return "REMOVE" if self.new is None else "MODIFY"


@dataclass
class TableModel:
    """One table; `sort` is None where there is no sort key, `index` names the keys of its one
    global index."""

    name: str
    sort: str | None = "sk"
    index: tuple[str, str] | None = None
    partitions: dict[str, dict[str, Item]] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)
    indexed: dict[str, dict[Keyed, Item]] = field(default_factory=dict)
    in_index: dict[Keyed, str] = field(default_factory=dict)
    behind: list[tuple[float, Keyed, Item | None]] = field(default_factory=list)

    def key_of(self, item: Mapping[str, Any]) -> Keyed:
        try:
            found = (item["pk"]["S"], item[self.sort]["S"] if self.sort else "")
        except KeyError as exc:
            raise _invalid("One or more parameter values were invalid: Missing the key") from exc
        if not found[0] or (self.sort and not found[1]):
            raise _invalid("The AttributeValue for a key attribute cannot contain an empty string")
        return found

    def get(self, key: Keyed) -> Item | None:
        return self.partitions.get(key[0], {}).get(key[1])

    def items(self) -> Iterator[Item]:
        for held in self.partitions.values():
            yield from held.values()

    def write(self, key: Keyed, item: Item | None) -> None:
        held = self.partitions.setdefault(key[0], {})
        order = self.order.setdefault(key[0], [])
        if item is None:
            if held.pop(key[1], None) is not None:
                order.pop(bisect_left(order, key[1]))
            return
        if key[1] not in held:
            insort(order, key[1])
        held[key[1]] = item

    def catch_up(self, now: float) -> None:
        """Bring the index to where it is by `now`."""
        still = []
        for at, key, item in self.behind:
            if at > now:
                still.append((at, key, item))
                continue
            assert self.index is not None
            was = self.in_index.pop(key, None)
            if was is not None:
                del self.indexed[was][key]
            if item is not None and all(name in item for name in self.index):
                partition = item[self.index[0]]["S"]
                self.indexed.setdefault(partition, {})[key] = item
                self.in_index[key] = partition
        self.behind = still


@dataclass
class DynamoDb:
    """`clock` tells the time in seconds; `draw` decides where DynamoDB may choose."""

    clock: Callable[[], float]
    draw: random.Random
    unkind: bool = True
    index_lag_s: float = 1.0
    tables: dict[str, TableModel] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    listeners: list[Callable[[str, Change], None]] = field(default_factory=list)
    commits: int = 0
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)
    _before: dict[tuple[str, Keyed], tuple[float, Item | None]] = field(default_factory=dict)

    def add(self, table: TableModel) -> TableModel:
        self.tables[table.name] = table
        return table

    def forget(self) -> None:
        """Tables were exchanged: nobody sees a moment ago of the ones before."""
        self._before.clear()
        self._tokens.clear()

    def call(self, operation: str, asked: Mapping[str, Any]) -> Answer:
        """Carry out one API call. Raises RefusedCallError."""
        try:
            match operation:
                case "GetItem":
                    return self._get(asked)
                case "BatchGetItem":
                    return self._batch_get(asked)
                case "Query":
                    return self._query(asked)
                case "PutItem":
                    self._apply([{"Put": asked}], alone=True)
                    return {}
                case "UpdateItem":
                    self._apply([{"Update": asked}], alone=True)
                    return {}
                case "DeleteItem":
                    self._apply([{"Delete": asked}], alone=True)
                    return {}
                case "TransactWriteItems":
                    return self._transact(asked)
                case "Scan":
                    return {"Items": list(self.tables[asked["TableName"]].items())}
                case _:
                    raise _invalid(f"the model knows no {operation}")
        except InvalidExpressionError as exc:
            raise _invalid(str(exc)) from exc

    # reading ------------------------------------------------------------------------------------

    def _get(self, asked: Mapping[str, Any]) -> Answer:
        table = self.tables[asked["TableName"]]
        key = table.key_of(asked["Key"])
        found = table.get(key)
        if self.unkind and not asked.get("ConsistentRead"):
            at, old = self._before.get((table.name, key), (0.0, None))
            if self.clock() - at < 1.0 and self.draw.random() < 0.3:
                found = old
        return {} if found is None else {"Item": found}

    def _batch_get(self, asked: Mapping[str, Any]) -> Answer:
        responses: dict[str, list[Item]] = {}
        left: dict[str, Any] = {}
        for name, wanted in asked["RequestItems"].items():
            table, keys = self.tables[name], list(wanted["Keys"])
            if len(keys) > MOST_ACTIONS:
                raise _invalid("Too many items requested for the BatchGetItem call")
            if len({table.key_of(key) for key in keys}) != len(keys):
                raise _invalid("Provided list of item keys contains duplicates")
            answered = keys
            if self.unkind and len(keys) > 1 and self.draw.random() < 0.1:
                answered = keys[: self.draw.randrange(1, len(keys))]
                left[name] = {**wanted, "Keys": keys[len(answered) :]}
            found = [table.get(table.key_of(key)) for key in answered]
            responses[name] = [item for item in found if item is not None]
            self.draw.shuffle(responses[name])
        return {"Responses": responses, "UnprocessedKeys": left}

    def _query(self, asked: Mapping[str, Any]) -> Answer:
        table = self.tables[asked["TableName"]]
        names = asked.get("ExpressionAttributeNames", {})
        values = asked.get("ExpressionAttributeValues", {})
        text = asked["KeyConditionExpression"]
        if "IndexName" in asked:
            rows = self._of_index(table, text, names, values, asked)
        else:
            sort_name = table.sort or ""
            wanted = key_condition(text, names, values, ("pk", sort_name))
            held = table.partitions.get(wanted.value, {})
            order = table.order.get(wanted.value, [])
            rows = [((key, ""), held[key]) for key in order if wanted.test(key)]
        if not asked.get("ScanIndexForward", True):
            rows.reverse()
        start = asked.get("ExclusiveStartKey")
        if start is not None:
            at = table.key_of(start)
            where = [table.key_of(item) for _, item in rows]
            if at in where:
                rows = rows[where.index(at) + 1 :]
            else:  # the item has gone meanwhile: on from where it stood
                mark = self._mark(table, start, asked)
                forward = asked.get("ScanIndexForward", True)
                rows = [row for row in rows if (row[0] > mark if forward else row[0] < mark)]
        page = asked.get("Limit", 1000)
        if self.unkind and self.draw.random() < 0.2:
            page = min(page, self.draw.randrange(1, 30))
        read, rest = rows[:page], rows[page:]
        items = [item for _, item in read]
        if "FilterExpression" in asked:
            holds = condition(asked["FilterExpression"], names)
            items = [item for item in items if holds(item, values)]
        if "ProjectionExpression" in asked:
            items = [project(item, asked["ProjectionExpression"], names) for item in items]
        answer: Answer = {"Items": items, "Count": len(items)}
        if read and (rest or len(read) == asked.get("Limit")):
            last = read[-1][1]
            index = table.index if "IndexName" in asked else None
            key_names = ("pk", *([table.sort] if table.sort else []), *(index or ()))
            answer["LastEvaluatedKey"] = {name: last[name] for name in key_names}
        return answer

    def _of_index(
        self,
        table: TableModel,
        text: str,
        names: Mapping[str, str],
        values: Mapping[str, Any],
        asked: Mapping[str, Any],
    ) -> list[tuple[tuple[str, str], Item]]:
        if asked.get("ConsistentRead"):
            raise _invalid("Consistent reads are not supported on global secondary indexes")
        assert table.index is not None
        table.catch_up(self.clock())
        wanted = key_condition(text, names, values, table.index)
        sort = table.index[1]
        rows = [
            ((item[sort]["S"], "#".join(key)), item)
            for key, item in table.indexed.get(wanted.value, {}).items()
            if wanted.test(item[sort]["S"])
        ]
        return sorted(rows, key=lambda row: row[0])

    def _mark(
        self, table: TableModel, start: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> tuple[str, str]:
        if "IndexName" in asked and table.index is not None:
            return (start[table.index[1]]["S"], "#".join(table.key_of(start)))
        return (table.key_of(start)[1], "")

    # writing ------------------------------------------------------------------------------------

    def _transact(self, asked: Mapping[str, Any]) -> Answer:
        actions = asked["TransactItems"]
        if not 1 <= len(actions) <= MOST_ACTIONS:
            raise _invalid("Member must have length less than or equal to 100")
        token, content = asked.get("ClientRequestToken"), json.dumps(actions, sort_keys=True)
        if token is not None and token in self._tokens:
            at, before = self._tokens[token]
            if self.clock() - at <= REMEMBERED_S:
                if before != content:
                    raise RefusedCallError("IdempotentParameterMismatchException")
                return {}
        self._apply(actions, alone=False)
        if token is not None:
            self._tokens[token] = (self.clock(), content)
        return {}

    def _apply(self, actions: list[Mapping[str, Any]], *, alone: bool) -> None:
        planned: list[tuple[TableModel, Keyed, Item | None, Item | None]] = []
        reasons: list[dict[str, Any]] = []
        seen: set[tuple[str, Keyed]] = set()
        for action in actions:
            ((kind, asked),) = action.items()
            table = self.tables[asked["TableName"]]
            key = table.key_of(asked["Item"] if kind == "Put" else asked["Key"])
            if (table.name, key) in seen:
                raise _invalid("Transaction request cannot include multiple operations on one item")
            seen.add((table.name, key))
            there = table.get(key)
            names = asked.get("ExpressionAttributeNames", {})
            values = asked.get("ExpressionAttributeValues", {})
            _check_values(asked)
            reason: dict[str, Any] = {"Code": "None"}
            if "ConditionExpression" in asked:
                holds = condition(asked["ConditionExpression"], names)
                if not holds(there or {}, values):
                    reason = {
                        "Code": "ConditionalCheckFailed",
                        "Message": "The conditional request failed",
                    }
                    if asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and there:
                        reason["Item"] = there
            reasons.append(reason)
            if reason["Code"] == "None" and kind != "ConditionCheck":
                planned.append((table, key, there, _after(kind, asked, there, names, values)))
        if any(reason["Code"] != "None" for reason in reasons):
            if alone:
                raise RefusedCallError(
                    "ConditionalCheckFailedException", "The conditional request failed"
                )
            codes = ", ".join(str(reason["Code"]) for reason in reasons)
            raise RefusedCallError(
                "TransactionCanceledException",
                f"Transaction cancelled, please refer cancellation reasons [{codes}]",
                CancellationReasons=reasons,
            )
        self._commit(planned)

    def _commit(self, planned: list[tuple[TableModel, Keyed, Item | None, Item | None]]) -> None:
        now = self.clock()
        self.commits += 1
        for table, key, old, new in planned:
            if old == new:
                continue  # DynamoDB writes no record of a change that changes nothing
            table.write(key, new)
            self._before[table.name, key] = (now, old)
            if table.index is not None:
                lag = self.draw.expovariate(1 / self.index_lag_s) if self.unkind else 0.0
                earlier = [at for at, known, _ in table.behind if known == key]
                table.behind.append((max([now + min(lag, 20.0), *earlier]), key, new))
            change = Change(len(self.changes) + 1, now, key, old, new)
            if table.index is not None:
                self.changes.append(change)
            for tell in self.listeners:
                tell(table.name, change)

    def expire(self, attribute: str = "expires_at") -> int:
        """Time to live: items whose time is over are deleted, hours later or at once."""
        gone = 0
        for table in self.tables.values():
            due = [
                item
                for item in table.items()
                if attribute in item and float(item[attribute]["N"]) < self.clock()
            ]
            for item in due:
                gone += 1
                self._commit([(table, table.key_of(item), item, None)])
        return gone


def _after(
    kind: str,
    asked: Mapping[str, Any],
    there: Item | None,
    names: Mapping[str, str],
    values: Mapping[str, Any],
) -> Item | None:
    if kind == "Delete":
        return None
    if kind == "Put":
        new = dict(asked["Item"])
    else:
        new = json.loads(json.dumps(there)) if there else dict(asked["Key"])
        update(asked["UpdateExpression"], new, names, values)
    if len(json.dumps(new, ensure_ascii=False).encode()) > MOST_BYTES:
        raise _invalid("Item size has exceeded the maximum allowed size")
    for name in ("work_pk", "work_sk"):
        if name in new and not new[name].get("S"):
            raise _invalid("a key of an index cannot be empty")
    return new


def _check_values(asked: Mapping[str, Any]) -> None:
    """What is given must be used, and what is used must be given."""
    text = " ".join(
        str(asked.get(name, "")) for name in ("ConditionExpression", "UpdateExpression")
    )
    for kind in ("ExpressionAttributeValues", "ExpressionAttributeNames"):
        for name in asked.get(kind, {}):
            if name not in text:
                raise _invalid(f"Value provided in {kind} unused in expressions: {name}")


def _invalid(why: str) -> RefusedCallError:
    return RefusedCallError("ValidationException", why)
