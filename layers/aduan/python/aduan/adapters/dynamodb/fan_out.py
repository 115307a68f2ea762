"""Messages for more reports than one transaction holds, kept for the next push run.

A flooded street can be a hundred reports at LAPOR!, joined in one case or in cases merged into it,
and each of their reporters hears each change. The change itself then keeps only what is to be
said. Whatever is said twice is there once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.outbox_rows import outbox_item, pending_message
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.entry import Entry
from aduan.domain.case.messages import Message, Told


@dataclass(frozen=True)
class RegisterPendingMessages:
    """`PendingMessages` of the register."""

    table: Table

    def cases(self, limit: int, *, besides: Collection[str] = ()) -> Sequence[str]:
        return self.table.first_owners(keys.LATER, limit, besides)

    def kept(self, case_id: str) -> Sequence[Told]:
        """Everything the case has kept, the earliest first; strongly read."""
        items = self.table.query(keys.case(case_id)["pk"], prefix=keys.LATER_PREFIX)
        return tuple(pending_message(item) for item in items)

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def holds(self, entry: Entry) -> bool:
        key = keys.outbox(entry.case_id, entry.target, entry.sequence)
        return self.table.get(key) is not None

    def say(self, entry: Entry) -> None:
        """Raises ConflictError when it stands there, BusyError when another write touches it."""
        self.table.put_new(outbox_item(entry))

    def heard(self, message: Message, child_id: str) -> bool:
        return self.table.get(keys.heard(child_id, message.case_id, message.sequence)) is not None

    def pass_on(self, message: Message, step: Transition) -> None:
        """One transaction. Raises ConflictError when the merged case moved on meanwhile."""
        heard = keys.heard(step.case.case_id, message.case_id, message.sequence)
        row = encode({"type": "heard", "at": message.at}, heard)
        self.table.transact(
            [self.table.put(row, only_if_new=True), *RegisterCases(self.table).actions(step)]
        )

    def forget(self, told: Told) -> None:
        """It is in all its lanes."""
        where = keys.later(told.message.case_id, told.message.sequence)
        self.table.transact([self.table.delete(where)])
