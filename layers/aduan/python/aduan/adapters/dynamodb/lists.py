"""The sparse lists of what still needs somebody, read in bounded pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import about, decode_apart, read_apart
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.escalation.ports import WorkPage, WorkRow
from aduan.application.notices.ports import NoticePage
from aduan.domain.case.case import Case, Notice
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.unreadable import Unreadable

T = TypeVar("T")
_AT_ONCE: Final = 100  # a DynamoDB transaction's limit


@dataclass(frozen=True)
class RegisterWorkLists:
    """What the sweep and the duty desk go through."""

    table: Table

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        items = self.table.due_work(keys.OPEN, after=cursor or "", limit=limit)
        return WorkPage(tuple(read_apart(_row, item) for item in items), _next(items, limit))

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        items = self.table.work(
            keys.UNPUBLISHED, after=cursor or "", until=keys.instant(before), limit=limit
        )
        return NoticePage(_each(Notice, items), _next(items, limit))

    def unplaced(self, *, before: datetime, limit: int) -> tuple[str, ...]:
        """Complaints that no case holds yet, the longest waiting first."""
        items = self.table.work(keys.UNPLACED, until=keys.instant(before), limit=limit)
        return tuple(str(decode_map(item)["complaint_id"]) for item in items)


@dataclass(frozen=True)
class RegisterCaseLists:
    """The lists of open and closed cases, and which digests went out."""

    table: Table

    def open_cases(
        self, limit: int, after: str | None
    ) -> tuple[tuple[Case | Unreadable, ...], str | None]:
        items = self.table.work(keys.OPEN, after=after or "", limit=limit)
        return _each(Case, items), _next(items, limit)

    def closed_cases(
        self, since: datetime, limit: int, after: str | None
    ) -> tuple[tuple[Case | Unreadable, ...], str | None]:
        items = self.table.work(keys.CLOSED, after=after or keys.instant(since), limit=limit)
        return _each(Case, items), _next(items, limit)

    def left_over(
        self, limit: int, after: str | None
    ) -> tuple[tuple[Notice | Unreadable, ...], str | None]:
        items = self.table.work(keys.LEFT_OVER, after=after or "", limit=limit)
        return _each(Notice, items), _next(items, limit)

    def note_told(self, notices: Sequence[Notice]) -> None:
        for start in range(0, len(notices), _AT_ONCE):
            self.table.transact(
                [
                    self.table.update(
                        keys.notice(one.case_id, one.notice_id), "REMOVE work_pk, work_sk", {}
                    )
                    for one in notices[start : start + _AT_ONCE]
                ]
            )

    def was_sent(self, day: date, post: str) -> bool:
        return self.table.get(keys.digest(day, post)) is not None

    def note_sent(self, day: date, post: str) -> None:
        self.table.transact([self.table.put(encode({"type": "digest"}, keys.digest(day, post)))])

    def first_today(self, day: date, what: str) -> bool:
        try:
            self.table.put_new(encode({"type": "digest"}, keys.digest(day, what)))
        except ConflictError:
            return False
        return True


def _row(item: Item) -> WorkRow:
    row = decode_map(item)
    return WorkRow(
        check_at=datetime.fromisoformat(str(row["work_sk"]).partition("#")[0]),
        case_id=str(row["case_id"]),
        cycle=int(row["cycle"]),
        arm=int(row["arm"]),
    )


def _each(kind: type[T], items: Sequence[Item]) -> tuple[T | Unreadable, ...]:
    return tuple(decode_apart(kind, item, about(item)) for item in items)


def _next(items: list[Item], limit: int) -> str | None:
    """The cursor is the last sort key read."""
    return str(items[-1]["work_sk"]["S"]) if len(items) == limit else None
