"""Sealed days: what is published of each as an object, and in the register its root.

The object is named after its root and written first; the row in the register, which says which root
a day has, is written once. So of two runs at one time one wins, and one that died leaves nothing
that counts.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.figures.ports import DamagedError
from aduan.domain.case.errors import ConflictError
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.receipts import NOTHING, SealedDay, sealed

FOLDER: Final = "figures/receipts/"


@dataclass(frozen=True, slots=True)
class SealedRow:
    """What the register keeps of a sealed day."""

    day: str
    count: int
    root: str
    before: str


@dataclass(frozen=True)
class SealedDaysBook:
    """`SealedDays`. `client` is boto3's S3 client."""

    table: Table
    client: Any = field(repr=False)
    bucket: str

    def row(self, day: date) -> SealedRow | None:
        item = self.table.get(keys.sealed_day(day))
        return None if item is None else decode(SealedRow, item)

    def is_sealed(self, day: date) -> bool:
        return self.row(day) is not None

    def sealed(self, day: date) -> SealedDay | None:
        """Raises DamagedError where what is published is not what was sealed."""
        row = self.row(day)
        if row is None:
            return None
        body = self.client.get_object(Bucket=self.bucket, Key=_key(row.day, row.root))[
            "Body"
        ].read()
        told = json.loads(body)
        found = sealed(row.day, [str(one) for one in told["leaves"]], row.before)
        if (found.root, found.count) != (row.root, row.count):
            raise DamagedError(row.day, row.root, found.root)
        return found

    def latest(self, many: int, *, whole: int) -> tuple[SealedDay, ...]:
        """The newest days first; the first `whole` with their leaves. One whose leaves are not what
        was sealed comes without them: its count and root are still those that were published."""
        items = self.table.query(keys.SEALED, newest_first=True, limit=many)
        rows = [decode(SealedRow, item) for item in items]
        return tuple(self._told(row, whole=at < whole) for at, row in enumerate(rows))

    def _told(self, row: SealedRow, *, whole: bool) -> SealedDay:
        bare = SealedDay(row.day, row.count, row.root, row.before)
        if not whole or not row.count:
            return bare
        try:
            return self.sealed(date.fromisoformat(row.day)) or bare
        except DamagedError:
            return bare

    def root_before(self, day: date) -> str:
        partition = keys.sealed_day(day)["pk"]
        rows = [decode(SealedRow, item) for item in self.table.query(partition)]
        earlier = [one for one in rows if one.day < day.isoformat()]
        return earlier[-1].root if earlier else NOTHING

    def seal(self, of: SealedDay) -> bool:
        self.client.put_object(
            Bucket=self.bucket,
            Key=_key(of.day, of.root),
            Body=canonical(of),
            ContentType="application/json",
        )
        row = SealedRow(of.day, of.count, of.root, of.before)
        try:
            self.table.put_new(
                encode(row, {"type": "sealed"}, keys.sealed_day(date.fromisoformat(of.day)))
            )
        except ConflictError:
            return False
        return True


def _key(day: str, root: str) -> str:
    return f"{FOLDER}{day}/{root}.json"
