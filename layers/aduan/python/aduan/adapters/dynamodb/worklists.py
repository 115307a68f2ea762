"""The sparse lists of what still needs somebody, read in bounded pages."""

from dataclasses import dataclass
from datetime import datetime

from aduan.adapters.dynamodb import keys
from aduan.adapters.dynamodb.items import Item, decode, decode_map
from aduan.adapters.dynamodb.table import Table
from aduan.application.sweep import CasePage, NoticePage
from aduan.domain.case import Case, Notice


@dataclass(frozen=True)
class WorkLists:
    """What the sweep and the duty desk go through."""

    table: Table

    def cases_to_check(self, *, limit: int, cursor: str | None) -> CasePage:
        """Earliest first within each of the index's partitions, one partition after the other.
        The cursor is `<partition>|<last sort key>`."""
        shard, after = _read(cursor)
        while shard < keys.OPEN_SHARDS:
            items = self.table.work(keys.open_partition(shard), after=after, limit=limit)
            full = len(items) == limit
            following = f"{shard}|{_last(items)}" if full else _next_shard(shard)
            if items or following is None:
                return CasePage(tuple(decode(Case, item) for item in items), following)
            shard, after = shard + 1, ""
        return CasePage((), None)

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        items = self.table.work(
            keys.UNPUBLISHED, after=cursor or "", until=keys.instant(before), limit=limit
        )
        following = _last(items) if len(items) == limit else None
        return NoticePage(tuple(decode(Notice, item) for item in items), following)

    def unplaced(self, *, before: datetime, limit: int) -> tuple[str, ...]:
        """Complaints that no case holds yet, the longest waiting first."""
        items = self.table.work(keys.UNPLACED, until=keys.instant(before), limit=limit)
        return tuple(str(decode_map(item)["complaint_id"]) for item in items)


def _read(cursor: str | None) -> tuple[int, str]:
    shard, _, after = (cursor or "0|").partition("|")
    return int(shard), after


def _next_shard(shard: int) -> str | None:
    return f"{shard + 1}|" if shard + 1 < keys.OPEN_SHARDS else None


def _last(items: list[Item]) -> str:
    return str(decode_map(items[-1])["work_sk"])
