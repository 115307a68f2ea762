"""Words to LAPOR! for more reports than one transaction holds.

A flooded street can be a hundred reports at LAPOR!, joined in one case or in cases merged into it,
and each of their reporters hears each change. The change itself then keeps only what is to be
said; the next push run puts it into the lanes. Whatever is said twice is there once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.outbox import outbox_entry, outbox_item
from aduan.application.outbox.fan_out import PendingMessage
from aduan.domain.case.errors import ConflictError
from aduan.domain.outbox.telling import Message

MOST_AT_ONCE: Final = 60
"""Of the 100 actions of a transaction (DynamoDB's limit); the rest is left to what changed."""


def keep_pending(
    table: Table, word: Message, targets: Sequence[str], merged: Sequence[str]
) -> Action:
    """The action that keeps a word: for these lanes of its case, and for these cases merged into
    it."""
    row = {
        "type": "later",
        "targets": list(targets),
        "merged": list(merged),
        "heard_in": word.heard_in,
    }
    where = keys.later(word.case_id, word.sequence)
    kept = encode(row, where, keys.work_later(word.at, word.case_id))
    return table.put(_spelled(word) | kept, only_if_new=True)


def waits(table: Table, case_id: str) -> bool:
    """Whether something the case has said is not in all its lanes yet."""
    return bool(table.query(keys.case(case_id)["pk"], prefix=keys.LATER_PREFIX, limit=1))


@dataclass(frozen=True)
class RegisterPendingMessages:
    """What was kept, for the push run. `pass_on` lets a merged case pass a word on, once."""

    table: Table
    pass_on: Callable[[Message, str], None]

    def cases(self, limit: int) -> Sequence[str]:
        """Ids of cases that have something kept, those that wait longest first."""
        items = self.table.work(keys.LATER, limit=limit)
        ids = [str(decode_map(item)["case_id"]) for item in items]
        return tuple(dict.fromkeys(ids))

    def kept(self, case_id: str) -> Sequence[PendingMessage]:
        """Everything the case has kept, the earliest first; strongly read."""
        items = self.table.query(keys.case(case_id)["pk"], prefix=keys.LATER_PREFIX)
        return tuple(_pending_message(item) for item in items)

    def say(self, word: Message, target: str) -> None:
        """In one lane; again is fine."""
        try:
            self.table.put_new(outbox_item(word.to(target)))
        except ConflictError:
            return

    def forget(self, said: PendingMessage) -> None:
        """It is in all its lanes."""
        self.table.transact([self.table.delete(keys.later(said.word.case_id, said.word.sequence))])


def _spelled(word: Message) -> Item:
    """As its entry is, which knows how to read its payload again."""
    return outbox_item(word.to(""))


def _pending_message(item: Item) -> PendingMessage:
    entry, row = outbox_entry(item), decode_map(item)
    word = Message(
        case_id=entry.case_id,
        sequence=entry.sequence,
        reference=entry.reference,
        at=entry.created_at,
        payload=entry.payload,
        heard_in=str(row.get("heard_in", "")),
    )
    return PendingMessage(word, tuple(row.get("targets", ())), tuple(row.get("merged", ())))
