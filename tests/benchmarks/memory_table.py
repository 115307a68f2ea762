"""DynamoDB as the pages ask it, in memory: keys, queries with the conditions of `core/table.py`,
filters, pages of 1 MB. It knows no scan, and counts its calls and the seconds spent in them."""

import re
import time
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_MOST_READ: Final = 1_048_576
_TERM: Final = re.compile(
    r"contains\((\w+), (:\w+)\)|(\w+) = (:\w+)|(\w+) IN \(([:\w, ]+)\)|(\w+) > (:\w+)"
)


class MemoryTable:
    """`boto3`'s client, as far as it is asked."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], dict[str, Any]] = {}
        self.partitions: dict[str, list[str]] = defaultdict(list)
        self.lists: dict[str, list[tuple[str, tuple[str, str]]]] = defaultdict(list)
        self.sizes: dict[tuple[str, str], int] = {}
        self.calls = 0
        self.seconds = 0.0

    def add(self, item: Mapping[str, Any]) -> None:
        key = item["pk"]["S"], item["sk"]["S"]
        self.sizes[key] = sum(len(name) + len(str(value)) - 9 for name, value in item.items())
        self.items[key] = dict(item)
        insort(self.partitions[key[0]], key[1])
        if "work_pk" in item:
            insort(self.lists[item["work_pk"]["S"]], (item["work_sk"]["S"], key))

    def _timed(self, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        began = time.process_time()
        self.calls += 1
        try:
            return answer()
        finally:
            self.seconds += time.process_time() - began

    def put_item(self, TableName: str, Item: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        """One item that no list holds."""
        return self._timed(lambda: self.add(Item) or {})

    def get_item(self, **asked: Any) -> dict[str, Any]:
        key = asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"]
        return self._timed(lambda: {"Item": self.items[key]} if key in self.items else {})

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        def found() -> dict[str, Any]:
            ((name, wanted),) = RequestItems.items()
            where = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
            rows = [self.items[key] for key in where if key in self.items]
            return {"Responses": {name: rows}}

        return self._timed(found)

    def query(self, **asked: Any) -> dict[str, Any]:
        return self._timed(lambda: self._query(asked))

    def _query(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        named = asked["ExpressionAttributeValues"]
        said = {name: next(iter(value.values())) for name, value in named.items()}
        if "IndexName" in asked:
            rows = self.lists[said[":pk"]]
            low = bisect_left(rows, (said[":after"], ("", "")))
            high = bisect_left(rows, (said[":until"] + "\U0010ffff", ("", "")))
            found = [(sk, key) for sk, key in rows[low:high] if sk <= said[":until"]]
        else:
            pk, keys = said[":pk"], self.partitions[said[":pk"]]
            start = said.get(":prefix", said.get(":since", ""))
            inside = keys[bisect_left(keys, start) :]
            if ":prefix" in said:
                inside = inside[: bisect_left(inside, start + "\U0010ffff")]
            found = [(sk, (pk, sk)) for sk in inside]
        if asked.get("ScanIndexForward") is False:
            found = found[::-1]
        seen = self._looked_at(found, asked.get("Limit"))
        rows_out = [self.items[key] for _, key in seen]
        if "FilterExpression" in asked:
            rows_out = [row for row in rows_out if _true(asked["FilterExpression"], row, said)]
        answer: dict[str, Any] = {"Count": len(rows_out)}
        if asked.get("Select") != "COUNT":
            answer["Items"] = rows_out
        if len(found) > len(seen):
            answer["LastEvaluatedKey"] = {"work_sk": {"S": seen[-1][0]}}
        return answer

    def _looked_at(
        self, found: Sequence[tuple[str, tuple[str, str]]], limit: int | None
    ) -> Sequence[tuple[str, tuple[str, str]]]:
        """As far as one call looks: `Limit` rows, and 1 MB of them."""
        size = 0
        for at, (_, key) in enumerate(found[:limit]):
            size += self.sizes[key]
            if size > _MOST_READ:
                return found[:at]
        return found[:limit]


_MISSING: Final = re.compile(r"attribute_not_exists\((\w+)\)")


def _true(expression: str, row: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    def value(name: str) -> Any:
        kind, here = next(iter(row.get(name, {"S": ""}).items()))
        return [next(iter(one.values())) for one in here] if kind == "L" else here

    def held(match: re.Match[str]) -> str:
        inside, needle, same, other, among, names, above, least = match.groups()
        if inside:
            return str(said[needle] in value(inside))
        if same:
            return str(value(same) == said[other])
        if among:
            return str(value(among) in {said[name] for name in names.split(", ")})
        return str(int(value(above) or 0) > int(said[least]))

    expression = _MISSING.sub(lambda match: str(match[1] not in row), expression)
    plain = _TERM.sub(held, expression)
    for word in ("AND", "OR", "NOT"):
        plain = plain.replace(word, word.lower())
    return bool(eval(plain, {"__builtins__": {}}))  # True, False, and, or, not, brackets
