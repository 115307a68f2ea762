"""The duty desk's lists and decisions in the register."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import new_complaint_rows, stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each, read_apart, sorted_out
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.desk_counts import PARTITIONS, RegisterDeskCounts
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.labels import label_writes
from aduan.adapters.dynamodb.questions import question_of, read_question
from aduan.application.case.labels import Label
from aduan.application.case.walk import Aside, in_whole
from aduan.application.desk.disputes import DisputePage
from aduan.application.desk.ports import (
    Count,
    DeskTab,
    KeptCounts,
    Listed,
    ListPage,
    PendingPage,
    QuestionPage,
    Settlement,
    Wanted,
)
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Pending, Question
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError
from aduan.domain.photos.evidence import Photo
from aduan.domain.retention.terms import RetentionRules

_MOST_PHOTOS: Final = 4


@dataclass(frozen=True)
class RegisterDesk:
    """`DeskLists`, `DeskCases` and `DeskRegister`. Lists come from the index, decisions from strong
    reads."""

    table: Table
    retention: RetentionRules | None = None
    aside: Aside = in_whole

    def page(self, tab: DeskTab, wanted: Wanted, limit: int) -> ListPage:
        only, named = _only(wanted)
        items, after = self.table.work_page(
            PARTITIONS[tab],
            after=wanted.after,
            limit=limit,
            newest_first=wanted.newest_first,
            only=only,
            named=named,
        )
        rows = (read_apart(_listed, item) for item in items)
        return ListPage(sorted_out(rows, self.aside), after)

    def questions(self, wanted: Wanted, limit: int) -> QuestionPage:
        items, after = self.table.work_page(
            keys.desk_partition(keys.ASK),
            after=wanted.after,
            limit=limit,
            newest_first=wanted.newest_first,
        )
        asked = (read_apart(question_of, item) for item in items)
        return QuestionPage(sorted_out(asked, self.aside), after)

    def disputes(self, wanted: Wanted, limit: int) -> DisputePage:
        items, after = self.table.work_page(
            keys.desk_partition(keys.APART),
            after=wanted.after,
            limit=limit,
            newest_first=wanted.newest_first,
        )
        return DisputePage(each(Dispute, items, self.aside), after)

    def pending(self, wanted: Wanted, *, before: datetime, limit: int) -> PendingPage:
        items, after = self.table.work_page(
            keys.UNPLACED, after=wanted.after, until=keys.instant(before), limit=limit
        )
        return PendingPage(each(Pending, items, self.aside), after)

    def dispute(self, case_id: str, complaint_id: str) -> Dispute:
        item = self.table.get(keys.desk(case_id, keys.APART, complaint_id))
        if item is None:
            raise NotFoundError("dispute", complaint_id)
        return decode(Dispute, item)

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        return RegisterJoinedCases(self.table).reasons(complaint_ids)

    def keep_joined(self, dispute: Dispute, transition: Transition) -> None:
        where = keys.desk(dispute.case_id, keys.APART, dispute.complaint_id)
        actions = RegisterCases(self.table).actions(transition)
        self.table.transact([*actions, self.table.delete(where)])

    def count(self, tab: DeskTab, now: datetime) -> Count:
        return RegisterDeskCounts(self.table).count(tab, now)

    def kept_counts(self) -> KeptCounts | None:
        return RegisterDeskCounts(self.table).kept_counts()

    def read(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[dict[str, Case], dict[str, Complaint]]:
        wanted = [*map(keys.case, case_ids), *map(keys.complaint, filter(None, complaint_ids))]
        found = self.table.get_many(wanted)
        cases = each(Case, [item for item in found if _is_case(item)], self.aside)
        complaints = each(Complaint, [one for one in found if not _is_case(one)], self.aside)
        return (
            {case.case_id: case for case in cases},
            {complaint.complaint_id: complaint for complaint in complaints},
        )

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return RegisterCases(self.table).complaints_of(case_id, limit, self.aside)

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

    def save(self, transition: Transition) -> None:
        RegisterCases(self.table).save(transition)

    def save_routed(self, transition: Transition, label: Label) -> None:
        self.table.transact(
            [*RegisterCases(self.table).actions(transition), *label_writes(self.table, label)]
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
        self.table.transact([*actions, *label_writes(self.table, settlement.label)])

    def complaint(self, complaint_id: str) -> Complaint:
        return stored_complaint(self.table, complaint_id)

    def split(self, transition: Transition, whole: Complaint, parts: Sequence[Complaint]) -> None:
        codes = [one.tracking_code for one in parts]
        named = self.table.update(
            keys.complaint(whole.complaint_id),
            "SET parts = list_append(if_not_exists(parts, :none), :codes)",
            values(none=[], codes=codes),
            condition="attribute_exists(pk) AND attribute_not_exists(withdrawn_at)",
        )
        rows = [row for one in parts for row in new_complaint_rows(self.table, one, self._ends())]
        self.table.transact([*RegisterCases(self.table).actions(transition), named, *rows])

    def _ends(self) -> Callable[[datetime], datetime] | None:
        return None if self.retention is None else self.retention.shortest

    def _rest(self, settlement: Settlement) -> Action:
        asked, rest = settlement.question, settlement.remaining
        where = keys.desk(asked.case_id, keys.ASK, asked.complaint_id)
        if rest is None:
            return self.table.delete(where)
        task = {"type": "desk_task", "list": keys.ASK, "at": asked.asked_at}
        listed = keys.work_desk(keys.ASK, asked.asked_at, asked.complaint_id)
        return self.table.put(encode(rest, task, where, listed))


def _listed(item: Item) -> Listed:
    row = decode_map(item)
    return Listed(str(row["case_id"]), str(row.get("complaint_id", "")))


def _is_case(item: Item) -> bool:
    return bool(item["sk"]["S"] == "CASE")


def _only(wanted: Wanted) -> tuple[str, Item]:
    """A filter expression for what is kept beside the rows."""
    asked = {"kecamatan": wanted.kecamatan, "category": wanted.category}
    said = {name: value for name, value in asked.items() if value}
    return " AND ".join(f"{name} = :{name}" for name in said), values(**said)


@dataclass(frozen=True)
class RegisterSentPhotos:
    """`SentPhotos`: the clean copies of a complaint's photos; `address` signs one."""

    table: Table
    address: Callable[[str], str]

    def of_complaint(self, complaint_id: str) -> Sequence[str]:
        partition = keys.complaint(complaint_id)["pk"]
        rows = self.table.query(partition, prefix="PHOTO#", limit=_MOST_PHOTOS)
        photos = [decode(Photo, row) for row in rows]
        return tuple(self.address(one.clean.clean_key) for one in photos if one.clean is not None)
