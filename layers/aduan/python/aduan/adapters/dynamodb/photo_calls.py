"""Calls for photos that were not answered by photos yet."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.photos.call_again import PhotoCall
from aduan.domain.case.errors import ConflictError


@dataclass(frozen=True)
class RegisterPhotoCalls:
    """`PhotoCalls` of the register. An answer that comes in between leaves the list as it is."""

    table: Table

    def unfetched(self, *, before: datetime, limit: int) -> Sequence[PhotoCall]:
        items = self.table.work(keys.UNFETCHED, until=keys.instant(before), limit=limit)
        return tuple(
            PhotoCall(
                complaint_id=str(row["complaint_id"]),
                row_id=row.get("row_id"),
                asked_at=datetime.fromisoformat(str(row["asked_at"])),
            )
            for row in map(decode_map, items)
        )

    def postpone(self, call: PhotoCall, to: datetime) -> None:
        listed = keys.work_photo_call(call.complaint_id, to)
        self._set(call, "SET work_sk = :sk", sk=listed["work_sk"])

    def give_up(self, call: PhotoCall) -> None:
        self._set(call, "REMOVE work_pk, work_sk")

    def _set(self, call: PhotoCall, expression: str, **named: str) -> None:
        key = keys.photo_call(call.complaint_id, call.row_id or "")
        listed = self.table.update(
            key, expression, values(**named), condition="attribute_exists(work_pk)"
        )
        with suppress(ConflictError):  # fetched since the list was read
            self.table.transact([listed])
