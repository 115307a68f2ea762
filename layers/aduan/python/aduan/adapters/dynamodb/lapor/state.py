"""What outlives a run of the synchronisation, and the inbox of contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each
from aduan.adapters.dynamodb.core.items import Item, decode, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.application.case.walk import Aside, in_whole
from aduan.application.lapor.ports import SyncState
from aduan.domain.case.errors import ConflictError
from aduan.domain.lapor.authority import Conflict, Side
from aduan.domain.lapor.ruling import Ruling


@dataclass(frozen=True)
class RegisterSyncStates:
    """One row for the whole city."""

    table: Table

    def load(self) -> SyncState:
        item = self.table.get(keys.sync_state())
        return SyncState() if item is None else decode(SyncState, item)

    def save(self, state: SyncState) -> bool:
        item = encode(state, {"type": "sync_state"}, keys.sync_state())
        action = (
            self.table.put(item, only_if_new=True)
            if state.revision <= 1
            else self.table.put_fenced(item, version=state.revision - 1, attribute="revision")
        )
        try:
            self.table.transact([action])
        except ConflictError:
            return False
        return True


def conflict_item(conflict: Conflict) -> Item:
    """An open contradiction stands on the desk's list; a decided one is kept and listed no more."""
    listed = (
        {} if conflict.decided else keys.work_desk(keys.CONFLICT, conflict.found_at, conflict.key)
    )
    return encode(conflict, {"type": "lapor_conflict"}, keys.conflict(conflict.key), listed)


@dataclass(frozen=True)
class RegisterConflicts:
    table: Table
    aside: Aside = in_whole

    def open(self, limit: int) -> Sequence[Conflict]:
        items = self.table.work(keys.desk_partition(keys.CONFLICT), limit=limit)
        return each(Conflict, items, self.aside)

    def open_page(self, after: str, limit: int) -> tuple[Sequence[Conflict], str]:
        partition = keys.desk_partition(keys.CONFLICT)
        items, behind = self.table.work_page(partition, after=after, limit=limit)
        return each(Conflict, items, self.aside), behind

    def get(self, key: str) -> Conflict | None:
        item = self.table.get(keys.conflict(key))
        return None if item is None else decode(Conflict, item)

    def decide(self, key: str, side: Side, by: str, at: datetime, ruling: Ruling) -> bool:
        conflict = self.get(key)
        if conflict is None or conflict.decided is not None:
            return False
        decided = replace(conflict, decided=side, decided_by=by, decided_at=at)
        action = self.table.put(conflict_item(decided))
        action["Put"]["ConditionExpression"] = "attribute_not_exists(decided)"
        actions = [action]
        if ruling.transitions:
            actions += RegisterCases(self.table).actions(*ruling.transitions)
        if ruling.tell is not None:
            actions.append(self.table.put(outbox_item(ruling.tell), only_if_new=True))
        try:
            self.table.transact(actions)
        except ConflictError:
            return False
        return True
