"""The duty desk's lists and decisions in the register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import TRIAGE, RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.labels import put_label
from aduan.adapters.dynamodb.questions import question_of, read_question
from aduan.application.case.labels import Label
from aduan.application.desk.ports import Settlement
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Question
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError

_LOOKED_THROUGH: Final = 500
"""Open cases looked through for signs; the most urgent come first."""


@dataclass(frozen=True)
class RegisterDesk:
    """`DeskLists` and `DeskRegister`. Lists come from the index, decisions from strong reads."""

    table: Table

    def triage(self, limit: int) -> Sequence[str]:
        items = self.table.work(keys.desk_partition(TRIAGE), limit=limit)
        return tuple(str(decode_map(item)["case_id"]) for item in items)

    def questions(self, limit: int) -> Sequence[Question]:
        items = self.table.work(keys.desk_partition(keys.ASK), limit=limit)
        return tuple(question_of(item) for item in items)

    def disputes(self, limit: int) -> Sequence[Dispute]:
        items = self.table.work(keys.desk_partition(keys.APART), limit=limit)
        return tuple(decode(Dispute, item) for item in items)

    def dispute(self, case_id: str, complaint_id: str) -> Dispute:
        item = self.table.get(keys.desk(case_id, keys.APART, complaint_id))
        if item is None:
            raise NotFoundError("dispute", complaint_id)
        return decode(Dispute, item)

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return RegisterCases(self.table).get_cases(case_ids)

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        return RegisterJoinedCases(self.table).get_complaints(complaint_ids)

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return RegisterCases(self.table).complaints_of(case_id, limit)

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        return RegisterJoinedCases(self.table).reasons(complaint_ids)

    def keep_joined(self, dispute: Dispute, transition: Transition) -> None:
        where = keys.desk(dispute.case_id, keys.APART, dispute.complaint_id)
        actions = RegisterCases(self.table).actions(transition)
        self.table.transact([*actions, self.table.delete(where)])

    def flagged(self, limit: int) -> Sequence[str]:
        rows = [decode_map(one) for one in self.table.work(keys.OPEN, limit=_LOOKED_THROUGH)]
        return tuple(str(row["case_id"]) for row in rows if row.get("flags"))[:limit]

    def joined(self, limit: int) -> Sequence[str]:
        rows = [decode_map(one) for one in self.table.work(keys.OPEN, limit=_LOOKED_THROUGH)]
        many = [row for row in rows if int(row.get("complaint_count", 1)) > 1]
        return tuple(str(row["case_id"]) for row in many)[:limit]

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def question(self, case_id: str, complaint_id: str) -> Question:
        return read_question(self.table, case_id, complaint_id)

    def labels(self, kind: str, since: datetime) -> Iterator[Label]:
        for item in self.table.query(keys.label_partition(kind), since=keys.instant(since)):
            yield decode(Label, item)

    def save_routed(self, transition: Transition, label: Label) -> None:
        self.table.transact(
            [*RegisterCases(self.table).actions(transition), put_label(self.table, label)]
        )

    def settle(self, settlement: Settlement) -> None:
        """The cases, the question, what is never asked again, and the label: all or nothing."""
        asked = settlement.question
        actions: list[Action] = []
        for one in settlement.transitions:
            actions += RegisterCases(self.table).actions(one)
        actions.append(self._rest(settlement))
        if settlement.not_same:
            actions.append(
                self.table.update(
                    keys.complaint(asked.complaint_id),
                    "SET not_same = list_append(if_not_exists(not_same, :none), :case)",
                    values(none=[], case=[settlement.not_same]),
                    condition="attribute_exists(pk)",
                )
            )
        self.table.transact([*actions, put_label(self.table, settlement.label)])

    def _rest(self, settlement: Settlement) -> Action:
        asked, rest = settlement.question, settlement.remaining
        where = keys.desk(asked.case_id, keys.ASK, asked.complaint_id)
        if rest is None:
            return self.table.delete(where)
        task = {"type": "desk_task", "list": keys.ASK, "at": asked.asked_at}
        listed = keys.work_desk(keys.ASK, asked.asked_at, asked.complaint_id)
        return self.table.put(encode(rest, task, where, listed))
