"""The spelling of outbox entries in the register, for whoever writes or reads them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.entry import SETTLED, STUCK, Entry, Kind, State, entry_of
from aduan.domain.case.messages import (
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Message,
    ReportPayload,
    Told,
)

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


def filed_at_lapor(table: Table) -> Callable[[str], bool]:
    """Whether the copy of a case is at SP4N-LAPOR! or on its way there."""

    def filed(case_id: str) -> bool:
        items = table.query(keys.case(case_id)["pk"], prefix=keys.outbox_prefix(""))
        entries = map(outbox_entry, items)
        return any(
            one.kind is Kind.CREATE_REPORT and one.state is not State.WITHDRAWN for one in entries
        )

    return filed


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
        request_id=entry.request_id,
    )
    return Told(message, tuple(row.get("targets", ())), True, tuple(row.get("merged", ())))


def _listed(entry: Entry) -> dict[str, str]:
    if entry.state in SETTLED:
        return {}
    if entry.state in STUCK:
        return keys.work_outbox_stuck(entry.created_at, entry.entry_id)
    return keys.work_outbox_live(entry.next_attempt_at, entry.entry_id)
