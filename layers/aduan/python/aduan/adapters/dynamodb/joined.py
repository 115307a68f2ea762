"""What was joined, and taking it apart again, in the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each
from aduan.adapters.dynamodb.core.items import decode, decode_map, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.labels import label_writes
from aduan.adapters.dynamodb.lapor.links import follow_link
from aduan.application.case.walk import Aside, in_whole
from aduan.application.placing.joined import Joined, Member, Parting
from aduan.application.placing.own_case import portal_ids
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint

MOST_SETTLED: Final = 10
"""Objections that leave the list with their case in one transaction; the list passes over others,
since they no longer stand."""


@dataclass(frozen=True)
class RegisterJoinedCases:
    """`JoinedRegister`, and what the desk shows of it."""

    table: Table
    aside: Aside = in_whole

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def case_numbered(self, number: str) -> Case | None:
        """The case people know by this number."""
        found = self.table.get(keys.number(number))
        if found is None:
            return None
        case_id = str(decode_map(found)["case_id"])
        return RegisterCases(self.table).get_cases([case_id], self.aside).get(case_id)

    def complaint(self, complaint_id: str) -> Complaint:
        return stored_complaint(self.table, complaint_id)

    def members(self, case_id: str, after: str, limit: int) -> Sequence[Complaint]:
        """Complaints of the case in the order of their ids, which sort as time."""
        ids = sorted(one for one in RegisterCases(self.table).complaint_ids(case_id) if one > after)
        found: list[Complaint] = []
        while ids and len(found) < limit:  # one that cannot be read is no end of the list
            wanted, ids = ids[: limit - len(found)], ids[limit - len(found) :]
            items = self.table.get_many([keys.complaint(one) for one in wanted])
            found += each(Complaint, items, self.aside)
        return tuple(sorted(found, key=lambda one: one.complaint_id))

    def merged(self, case_id: str) -> Sequence[Case]:
        """The cases that were merged into this one and still are, oldest first."""
        rows = self.table.query(keys.case(case_id)["pk"], prefix=keys.MERGED_PREFIX)
        found = RegisterCases(self.table).get_cases(
            [str(decode_map(row)["case_id"]) for row in rows], self.aside
        )
        return tuple(sorted(found.values(), key=lambda case: (case.opened_at, case.case_id)))

    def inside(self, case_id: str) -> Sequence[Member]:
        cases = RegisterCases(self.table)
        wanted = [case_id, *(one.case_id for one in cases.merged_into(case_id))]
        rows = [row for one in wanted for row in cases.members(one)]
        found = [decode(Member, row) for row in rows if "received_at" in row]
        # Rows of version 0.2.0 and before name the complaint only: what is counted stands in it.
        bare = [str(decode_map(row)["complaint_id"]) for row in rows if "received_at" not in row]
        found += [
            Member(
                one.complaint_id, str(one.case_id), one.channel, one.received_at, one.withdrawn_at
            )
            for one in self.get_complaints(bare)
        ]
        return tuple(sorted(found, key=lambda one: (one.received_at, one.complaint_id)))

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        items = self.table.get_many([keys.complaint(one) for one in complaint_ids])
        return tuple(decode(Complaint, item) for item in items)

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        items = self.table.get_many([keys.decision(one) for one in complaint_ids])
        rows = [decode_map(item) for item in items]
        return {str(row["pk"]).removeprefix("COMPLAINT#"): _joined(row) for row in rows}

    def part(self, parting: Parting) -> None:
        actions: list[Action] = []
        for one in parting.transitions:
            actions += RegisterCases(self.table).actions(one)
        if parting.moved is not None and parting.home is not None:
            actions += self._move(parting.moved, parting.home, parting)
        else:
            actions += [self._told_apart(one, parting.not_same) for one in parting.told_apart]
            actions += self._settled(parting)
        self.table.transact([*actions, *label_writes(self.table, parting.label)])

    def _move(self, complaint: Complaint, home: Case, parting: Parting) -> list[Action]:
        complaint_id, old = complaint.complaint_id, parting.not_same
        at = parting.label.at
        joined = member_item(complaint, home.case_id, at)
        actions = [
            self.table.update(
                keys.complaint(complaint_id),
                "SET case_id = :new, not_same = list_append(if_not_exists(not_same, :none), :old)",
                values(new=home.case_id, none=[], old=[old]) | values(was=old),
                condition="case_id = :was",
            ),
            self.table.delete(keys.member(old, complaint_id)),
            self.table.delete(keys.desk(old, keys.APART, complaint_id)),
            self.table.put(joined, only_if_new=True),
        ]
        return actions + [follow_link(self.table, one, home, at) for one in portal_ids(complaint)]

    def _settled(self, parting: Parting) -> list[Action]:
        """A whole case leaves: objections of its complaints have been heard."""
        gone = (one.case.case_id for one in parting.transitions if one.leaves is not None)
        leaving = next(gone, None)
        if leaving is None:
            return []
        asked = self.table.query(keys.case(leaving)["pk"], prefix=f"DESK#{keys.APART}#")
        ids = [str(decode_map(item)["complaint_id"]) for item in asked][:MOST_SETTLED]
        return [self.table.delete(keys.desk(leaving, keys.APART, one)) for one in ids]

    def _told_apart(self, complaint_id: str, case_id: str) -> Action:
        return self.table.update(
            keys.complaint(complaint_id),
            "SET not_same = list_append(if_not_exists(not_same, :none), :case)",
            values(none=[], case=[case_id]),
            condition="attribute_exists(pk)",
        )


def _joined(row: Mapping[str, Any]) -> Joined:
    basis = row.get("basis", {})
    score = basis.get("score")
    said = (str(basis.get("sentence", "")), *_photos(row))
    return Joined(
        kind=str(row["kind"]),
        twin=str(row.get("complaint_id", "")),
        sentence=". ".join(one for one in said if one),
        score=None if score is None else float(score),
    )


def _photos(row: Mapping[str, Any]) -> list[str]:
    """What photos said later of the decision."""
    return [str(row[name].get("sentence", "")) for name in sorted(row) if name.startswith("photo_")]
