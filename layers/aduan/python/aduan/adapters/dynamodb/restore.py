"""The damaged tables as an operator reads them, and those brought back as settling writes them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.notices import TOLD_BEFORE, told_before_item
from aduan.adapters.dynamodb.outbox_rows import outbox_entry, outbox_item
from aduan.domain.case.errors import ConflictError
from aduan.domain.outbox.entries import brought_back

PLACED: Final = ("case_id", "fingerprint", "founder", "not_same", "withdrawn_at")
"""What placing, and words applied later, wrote on a complaint."""

SPOKEN: Final = {
    "amendment": "amended_at",
    "withdrawal": "withdrawn_at",
    "feedback": "given_at",
    "dispute": "disputed_at",
    "secrecy": "asked_at",
}
LISTED: Final = ("work_pk", "work_sk")


class ClosedTableError(Exception):
    """The table's own policy keeps whoever asks from reading it."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


def whole(table: Table) -> Iterator[Item]:
    """Every item, strongly read: a table of a city is read through in minutes. Raises
    ClosedTableError."""
    asked: dict[str, Any] = {"TableName": table.name, "ConsistentRead": True}
    while True:
        try:
            answer = table.client.scan(**asked)
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "AccessDeniedException":
                raise ClosedTableError(table.name) from exc
            raise
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


@dataclass(frozen=True)
class DamagedTables:
    """`Damaged` of two tables nobody writes any more."""

    register: Table
    identities: Table

    def rows(self) -> Iterator[Item]:
        return whole(self.register)

    def plain(self, row: Item) -> Mapping[str, Any]:
        return decode_map(row)

    def originals(self) -> Iterator[Item]:
        return whole(self.identities)

    def has_said(self, row: Item) -> bool:
        return self.register.get(_key(row)) is not None


@dataclass(frozen=True)
class RestoredTables:
    """`Restored`, written row by row: whoever stops half-way runs it again."""

    register: Table
    identities: Table

    def rows(self) -> Iterator[Item]:
        return whole(self.register)

    def carry(self, row: Item) -> bool:
        return _put_new(self.register, row)

    def replace(self, row: Item) -> bool:
        if self.register.get(_key(row)) == row:
            return False
        self.register.put_over(row)
        return True

    def unplaced(self, row: Item) -> bool:
        complaint_id = row["complaint_id"]["S"]
        bare = {name: value for name, value in row.items() if name not in PLACED}
        received = datetime.fromisoformat(row["received_at"]["S"])
        return _put_new(self.register, bare | encode(keys.work_unplaced(complaint_id, received)))

    def unheard(self, row: Item) -> bool:
        at = datetime.fromisoformat(row[SPOKEN[row["type"]["S"]]]["S"])
        return _put_new(self.register, row | encode(keys.work_unapplied(row["row_id"]["S"], at)))

    def untied(self, row: Item) -> bool:
        bare = {name: value for name, value in row.items() if name not in LISTED}
        return _put_new(self.register, bare | encode({"case_id": "", "reference": ""}))

    def told(self, row: Item) -> bool:
        """A notice that waits here as it waited there is closed as it was there; of one not decided
        yet it is noted that its addressee knows."""
        notice = decode_map(row)
        there = self.register.get(_key(row))
        if there is not None:
            if "closing" in there:
                return False
            self.register.put_over(row)
            return True
        marker = told_before_item(notice)
        known = self.register.query(row["pk"]["S"], prefix="NOTICE#")
        said = ("cycle", "kind", "to", "audience")
        same = [one for one in known if all(one.get(name) == marker.get(name) for name in said)]
        if any(one.get("closing", {}).get("S") in {"published", TOLD_BEFORE} for one in same):
            return False
        return _put_new(self.register, marker)

    def knows_move(self, row: Item) -> bool:
        there = self.register.get(_key(row))
        return there is not None and there.get("at") == row.get("at")

    def original(self, row: Item) -> bool:
        return _put_new(self.identities, row)

    def doubt(self, now: datetime) -> int:
        doubted = 0
        for item in self.register.walk_work(keys.OUTBOX_LIVE):
            before = outbox_entry(self.register.get(_key(item)) or item)
            after = brought_back(before, now)
            if after is not None:
                self.register.transact(
                    [
                        self.register.put_fenced(
                            outbox_item(after), version=before.revision, attribute="revision"
                        )
                    ]
                )
                doubted += 1
        return doubted

    def silence(self, waits: Callable[[Any], bool]) -> int:
        heard = [item for item in self.register.walk_work(keys.SAID) if not waits(item)]
        for item in heard:
            self.register.transact([self.register.delete(_key(item))])
        return len(heard)


def _key(row: Item) -> keys.Key:
    return {name: row[name]["S"] for name in ("pk", "sk") if name in row}


def _put_new(table: Table, row: Item) -> bool:
    try:
        table.put_new(row)
    except ConflictError:
        return False
    return True
