"""Where the duty desk's lists lie, and how long they are: now, or when they were counted last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from aduan.adapters.dynamodb.case import EYES, SEVERAL, SIGNS, TRIAGE
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, encode, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.desk.ports import Count, DeskTab, KeptCounts
from aduan.application.placing.place_forgotten import PLACED_WITHIN

PARTITIONS: Final = {
    DeskTab.TRIAGE: keys.desk_partition(TRIAGE),
    DeskTab.FLAGS: keys.desk_partition(SIGNS),
    DeskTab.JOINED: keys.desk_partition(SEVERAL),
    DeskTab.EYES: keys.desk_partition(EYES),
    DeskTab.PUBLIC: keys.desk_partition(keys.PUBLIC),
    DeskTab.TWINS: keys.desk_partition(keys.ASK),
    DeskTab.LAPOR: keys.OUTBOX_STUCK,
    DeskTab.CONFLICTS: keys.desk_partition(keys.CONFLICT),
    DeskTab.DISPUTES: keys.desk_partition(keys.APART),
    DeskTab.PENDING: keys.UNPLACED,
    DeskTab.RIGHTS: keys.RIGHTS,
}


class _Filter(TypedDict):
    only: str
    named: Item


NOT_APART: Final[_Filter] = {
    "only": "attribute_not_exists(said_of) OR said_of = :none",
    "named": values(none=None),
}
"""Of the complaints without a case those a channel sent. That a later word became one of its own is
not for the desk, whom it may accuse: the sweep places it, and its alarm rings where it cannot."""


@dataclass(frozen=True)
class RegisterDeskCounts:
    """`CountedLists`, and what was counted last."""

    table: Table

    def count(self, tab: DeskTab, now: datetime) -> Count:
        if tab is DeskTab.PENDING:
            until = keys.instant(now - PLACED_WITHIN)
            return Count(*self.table.count_work(keys.UNPLACED, until=until, **NOT_APART))
        return Count(*self.table.count_work(PARTITIONS[tab]))

    def kept_counts(self) -> KeptCounts | None:
        item = self.table.get(keys.desk_counts(), consistent=False)
        return None if item is None else decode(KeptCounts, item)

    def keep_counts(self, kept: KeptCounts) -> None:
        self.table.put_over(encode(kept, {"type": "figures"}, keys.desk_counts()))
