"""What LAPOR! must still hear: entries beside the case whose change they tell of.

An entry stands in the work index while it is unsettled: among the live ones by the time of its
next attempt, or among the stuck ones, which wait for a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.messages import (
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Message,
    ReportPayload,
    Told,
)
from aduan.domain.outbox.entries import SETTLED, STUCK, Entry, State, due_at
from aduan.domain.outbox.telling import entry_of

_PAYLOADS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind for kind in (ReportPayload, FollowUpPayload, MergedPayload, HandBackPayload)
}


def outbox_item(entry: Entry) -> Item:
    """The entry as it is stored, with its place in the work index while it is unsettled."""
    return encode(
        entry,
        {"type": "outbox", "payload_kind": type(entry.payload).__name__},
        keys.outbox(entry.case_id, entry.target, entry.sequence),
        _listed(entry),
    )


def outbox_entry(item: Item) -> Entry:
    """The stored entry; its payload is read as the kind it was written as."""
    kind = str(decode_map(item)["payload_kind"])
    payload = decode(_PAYLOADS[kind], item["payload"]["M"])
    without = {name: value for name, value in item.items() if name != "payload"}
    blank = {"M": encode(HandBackPayload("", ""))}
    read = decode(Entry, without | {"payload": blank})
    return replace(read, payload=payload)


def pending_item(told: Told) -> Item:
    """A message kept for the next push run: for these lanes of its case, and for these cases
    merged into it. It is spelled as its entry is, which knows how to read its payload again."""
    message = told.message
    row = {
        "type": "later",
        "targets": list(told.targets),
        "merged": list(told.merged),
        "heard_in": message.heard_in,
    }
    where = keys.later(message.case_id, message.sequence)
    listed = keys.work_later(message.at, message.case_id)
    return outbox_item(entry_of(message, "")) | encode(row, where, listed)


def pending_message(item: Item) -> Told:
    """What `pending_item` kept."""
    entry, row = outbox_entry(item), decode_map(item)
    message = Message(
        case_id=entry.case_id,
        sequence=entry.sequence,
        reference=entry.reference,
        at=entry.created_at,
        payload=entry.payload,
        heard_in=str(row.get("heard_in", "")),
    )
    return Told(message, tuple(row.get("targets", ())), True, tuple(row.get("merged", ())))


@dataclass(frozen=True)
class RegisterOutbox:
    """The outbox of the register, for pushing, reconciling and operators."""

    table: Table

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> Sequence[str]:
        """The whole list is looked through, as long as it is after an outage: were it only its
        beginning, what takes longest would be begun last."""
        lanes: Counter[str] = Counter()
        until = "~" if recovered_at else f"{keys.instant(now)}~"
        for item in self.table.walk_work(keys.OUTBOX_LIVE, until=until, page=1000):
            entry = outbox_entry(item)
            if due_at(entry, recovered_at) <= now:
                lanes[entry.lane] += 1
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

    def oldest_unsettled(self) -> datetime | None:
        items = chain(
            self.table.walk_work(keys.OUTBOX_LIVE), self.table.work(keys.OUTBOX_STUCK, limit=1)
        )
        return min((outbox_entry(item).created_at for item in items), default=None)


def _listed(entry: Entry) -> dict[str, str]:
    if entry.state in SETTLED:
        return {}
    if entry.state in STUCK:
        return keys.work_outbox_stuck(entry.created_at, entry.entry_id)
    return keys.work_outbox_live(entry.next_attempt_at, entry.entry_id)
