"""What LAPOR! must still hear: entries beside the case whose change they tell of.

An entry stands in the work index while it is unsettled: among the live ones by the time of its
next attempt, or among the stuck ones, which wait for a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import read_apart, sorted_out
from aduan.adapters.dynamodb.core.items import values
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.outbox_rows import (
    outbox_entry,
    outbox_item,
)
from aduan.application.case.walk import Aside, in_whole
from aduan.domain.case.entry import SETTLED, STUCK, Entry, State
from aduan.domain.case.errors import ConflictError

_LOOKED_THROUGH: Final = 1_000


@dataclass(frozen=True)
class RegisterOutbox:
    """The outbox of the register, for pushing, reconciling and operators."""

    table: Table
    aside: Aside = in_whole

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> Sequence[str]:
        """All that is due is looked through, as much as it is after an outage: were it only its
        beginning, what takes longest would be begun last. An entry's place in the list names its
        lane, so nothing else of it is read; what merely waited for LAPOR! (see `due_at`) stands
        further on in the list, and DynamoDB picks it out."""
        lanes: Counter[str] = Counter()
        due, named = "next_attempt_at <= :now", values(now=now)
        until = f"{keys.instant(now)}~"
        if recovered_at is not None and recovered_at <= now:
            due, until = f"{due} OR backed_off_at < :back", "~"
            named = values(now=now, back=recovered_at)
        for item in self.table.pick_work(
            keys.OUTBOX_LIVE, until=until, wanted="work_sk", only=due, named=named
        ):
            lanes[keys.lane_of_work(item["work_sk"]["S"])] += 1
        return tuple(lane for lane, _ in lanes.most_common(limit))

    def queue(self, lane: str) -> Sequence[Entry]:
        return tuple(entry for entry in self.of_lane(lane) if entry.state not in SETTLED)

    def of_lane(self, lane: str) -> Sequence[Entry]:
        case_id, _, target = lane.partition("@")
        items = self.table.query(keys.case(case_id)["pk"], prefix=keys.outbox_prefix(target))
        return tuple(outbox_entry(item) for item in items)

    def save(self, entry: Entry) -> bool:
        item = outbox_item(entry)
        action = (
            self.table.put(item, only_if_new=True)
            if entry.revision == 0
            else self.table.put_fenced(item, version=entry.revision - 1, attribute="revision")
        )
        try:
            self.table.transact([action])
        except ConflictError:
            return False
        return True

    def in_state(self, state: State, limit: int) -> Sequence[Entry]:
        """Unsettled states only: what is settled is found by its lane."""
        partition = keys.OUTBOX_STUCK if state in STUCK else keys.OUTBOX_LIVE
        items = self.table.walk_work(partition)
        return tuple(islice((e for e in map(outbox_entry, items) if e.state is state), limit))

    def waiting_page(self, after: str, limit: int) -> tuple[Sequence[Entry], str]:
        """What waits for a person, a page of it; on the first page also what is looked for in vain,
        which stands among the live ones because it is still looked for."""
        items, behind = self.table.work_page(keys.OUTBOX_STUCK, after=after, limit=limit)
        if not after:
            lost, _ = self.table.work_page(
                keys.OUTBOX_LIVE,
                limit=limit,
                only="by_hand = :yes",
                named=values(yes=True),
                looked_at=_LOOKED_THROUGH,
            )
            items = [*items, *lost]
        entries = (read_apart(outbox_entry, item) for item in items)
        return sorted_out(entries, self.aside), behind

    def oldest_unsettled(self) -> datetime | None:
        items = chain(
            self.table.walk_work(keys.OUTBOX_LIVE), self.table.work(keys.OUTBOX_STUCK, limit=1)
        )
        return min((outbox_entry(item).created_at for item in items), default=None)
