"""Later words about complaints, read for the case that must hear them."""

from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb.case import Cases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.intake.apply_follow_up_event import WordRow
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.errors import NotFoundError
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    LaterWord,
)

_KINDS: Final[dict[str, type[LaterWord]]] = {
    "amendment": ComplaintAmended,
    "withdrawal": ComplaintWithdrawn,
    "feedback": FeedbackGiven,
}


@dataclass(frozen=True)
class Words:
    """The later words of the register, and the cases they change."""

    table: Table

    def word(self, complaint_id: str, row_id: str) -> WordRow:
        found = {
            str(decode_map(item)["sk"]): item
            for item in self.table.get_many(
                [keys.word(complaint_id, row_id), keys.complaint(complaint_id)]
            )
        }
        row = found.get(keys.word(complaint_id, row_id)["sk"])
        complaint = found.get(keys.complaint(complaint_id)["sk"])
        if row is None or complaint is None:
            raise NotFoundError("word", row_id)
        return WordRow(
            complaint_id=complaint_id,
            row_id=row_id,
            word=decode(_KINDS[str(decode_map(row)["type"])], row),
            case_id=decode_map(complaint).get("case_id"),
        )

    def get_case(self, case_id: str) -> Case:
        return Cases(self.table).get_case(case_id)

    def used(self, nonce: str) -> bool:
        return Cases(self.table).used(nonce)

    def save(
        self, transition: Transition, *, consume: str | None = None, withdraws: str | None = None
    ) -> None:
        actions = Cases(self.table).actions(transition, consume=consume)
        if withdraws:
            actions.append(
                self.table.update(
                    keys.complaint(withdraws),
                    "SET withdrawn_at = :at",
                    values(at=transition.history.at),
                )
            )
        self.table.transact(actions)
