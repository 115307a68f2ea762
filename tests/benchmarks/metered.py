"""What a call to AWS would be billed, counted in process: DynamoDB's units by the size of the items
that were read and written, indexes included, and the calls to everything else.

A write of a transaction counts twice, a consistent read twice an eventual one; an index is written
when what it holds of an item changed, and twice when its sort key did (DynamoDB developer guide,
"Read and write operations", "Write considerations for global secondary indexes").
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

Item = Mapping[str, Any]
WRITES: Final = {"PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}
INDEXES: Final[Mapping[str, tuple[str, ...] | None]] = {
    "work": None,
    "due": ("work_pk", "work_sk", "case_id", "cycle", "arm"),
}
"""What each index holds of an item; None for all of it."""


def size_of(item: Item) -> int:
    """Names and values in bytes, near enough to DynamoDB's own count."""
    return sum(len(name.encode()) + _value(one) for name, one in item.items())


def _value(one: Any) -> int:
    kind, held = next(iter(one.items()))
    if kind == "M":
        return 3 + sum(len(name.encode()) + 1 + _value(each) for name, each in held.items())
    if kind == "L":
        return 3 + sum(1 + _value(each) for each in held)
    if kind in {"SS", "NS"}:
        return sum(len(each.encode()) for each in held)
    return len(str(held).encode())


def _kilobytes(item: Item | None, unit: int = 1024) -> int:
    return max(1, math.ceil(size_of(item or {}) / unit))


@dataclass
class Meter:
    """`look` reads an item without being counted."""

    look: Callable[[str, Item], Item | None]
    counts: Counter[str] = field(default_factory=Counter)
    _before: list[tuple[str, Item, Item | None, int]] = field(default_factory=list)

    def watch(self, client: Any, service: str) -> None:
        client.meta.events.register(f"before-call.{service}", self._called)
        client.meta.events.register(f"after-call.{service}", self._answered)

    @contextmanager
    def step(self) -> Iterator[Counter[str]]:
        """Only what happens inside."""
        kept, self.counts = self.counts, Counter()
        try:
            yield self.counts
        finally:
            self.counts = kept

    def _called(self, model: Any, params: Mapping[str, Any], **_: Any) -> None:
        name = str(model.name)
        if model.service_model.service_name != "dynamodb":
            self.counts[name] += 1
            return
        asked = json.loads(params["body"])
        self._before = []
        if name in WRITES:
            self._remember(asked, WRITES[name], times=1)
        elif name == "TransactWriteItems":
            for one in asked["TransactItems"]:
                ((kind, each),) = one.items()
                held = "Item" if kind == "Put" else "Key"
                self._remember(each, held, times=2)

    def _remember(self, asked: Mapping[str, Any], held: str, *, times: int) -> None:
        key = {name: asked[held][name] for name in ("pk", "sk") if name in asked[held]}
        table = str(asked["TableName"])
        self._before.append((table, key, self.look(table, key), times))

    def _answered(self, model: Any, parsed: Mapping[str, Any], **_: Any) -> None:
        name = str(model.name)
        if model.service_model.service_name != "dynamodb":
            return
        if name in {"Query", "GetItem", "BatchGetItem", "Scan"}:
            found = parsed.get("Items") or ([parsed["Item"]] if parsed.get("Item") else [])
            for each in parsed.get("Responses", {}).values():
                found = [*found, *each]
            size = sum(size_of(one) for one in found)
            # Half a unit for each 4 KB: an index is read no other way, and tables are no dearer
            # than this when they are read consistently, which doubles it.
            self.counts["RRU"] += max(1, math.ceil(size / 4096))
        for table, key, before, times in self._before:
            after = self.look(table, key)
            self.counts["WRU"] += times * max(_kilobytes(before), _kilobytes(after))
            self.counts["WRU"] += _index_writes(before, after)
        self._before = []


def _index_writes(before: Item | None, after: Item | None) -> int:
    units = 0
    for names in INDEXES.values():
        old, new = (_projected(one, names) for one in (before, after))
        if old == new:
            continue
        moved = (old or {}).get("work_sk") != (new or {}).get("work_sk")
        units += _kilobytes(new) if new else 0
        units += _kilobytes(old) if old and moved else 0
    return units


def _projected(item: Item | None, names: tuple[str, ...] | None) -> Item | None:
    if item is None or "work_pk" not in item:
        return None
    return item if names is None else {name: item[name] for name in names if name in item}
