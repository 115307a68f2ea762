"""Placing complaints in the register: blocks read newest first, written behind their heads.

A block is one partition; its head sorts after every entry, so the query that lists the newest
entries meets the head first and no extra read is needed.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import readable
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.lapor.links import follow_link
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.placing.own_case import portal_ids
from aduan.application.placing.ports import Known, Placement, ReadVersions
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.sameness import Ask

REMEMBERED: Final = timedelta(days=400)
"""How long a report can be found as a twin; a recurrence is looked for within a year."""


_CASE: Final = {"S": keys.case("")["sk"]}


def _known(items: Sequence[Item]) -> dict[str, Known]:
    """Complaints that were placed, by id; those that were not, and those whose fingerprint cannot
    be read, are left out."""
    found = {}
    for row in map(decode_map, items):
        if "case_id" in row and "fingerprint" in row:
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                found[str(row["complaint_id"])] = Known(
                    fingerprint=Fingerprint.from_json(row["fingerprint"]),
                    case_id=str(row["case_id"]),
                    founder=str(row["founder"]) if row.get("founder") else None,
                )
    return found


@dataclass
class RegisterBlockReader:
    """Reads blocks and remembers the version of each head it met."""

    table: Table
    heads: dict[str, int] = field(default_factory=dict)

    def recent(self, key: str, limit: int) -> list[str]:
        partition = keys.block_head(key)["pk"]
        found = self.table.query(partition, limit=limit + 1, newest_first=True)
        rows = [decode_map(item) for item in found]
        head = rows[0] if rows and rows[0]["sk"] == keys.HEAD else None
        self.heads[key] = int(head["version"]) if head else 0
        entries = rows[1:] if head else rows
        return [str(row["complaint_id"]) for row in entries[:limit]]

    def versions(self) -> ReadVersions:
        return ReadVersions(dict(self.heads))


@dataclass(frozen=True)
class RegisterPlacements:
    """Complaints and cases as the duplicate detector reads and places them."""

    table: Table

    def complaint(self, complaint_id: str) -> Complaint:
        return stored_complaint(self.table, complaint_id)

    def block_reader(self) -> RegisterBlockReader:
        return RegisterBlockReader(self.table)

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None:
        RegisterSearch(self.table).file(complaint, terms)

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        return _known(self.table.get_many([keys.complaint(one) for one in complaint_ids]))

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        found = self.table.get_many([keys.case(case_id) for case_id in case_ids])
        return {case.case_id: case for case in readable(Case, found)}

    def cases_and_founders(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Known]]:
        wanted = [*map(keys.case, case_ids), *map(keys.complaint, complaint_ids)]
        found = self.table.get_many(wanted)
        cases = readable(Case, [item for item in found if item["sk"] == _CASE])
        return (
            {case.case_id: case for case in cases},
            _known([item for item in found if item["sk"] != _CASE]),
        )

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def place(self, placement: Placement) -> None:
        self.table.transact(
            [
                *RegisterCases(self.table).actions(placement.transition),
                *self._complaint(placement),
                *self._blocks(placement),
            ]
        )

    def _complaint(self, placement: Placement) -> list[Action]:
        complaint_id = placement.complaint.complaint_id
        case = placement.transition.case
        decided = {
            "type": "decision",
            "kind": type(placement.decision).__name__,
            "at": placement.at,
        }
        actions = [
            self.table.update(
                keys.complaint(complaint_id),
                "SET case_id = :case, fingerprint = :print, founder = :founder "
                "REMOVE work_pk, work_sk",
                values(
                    case=case.case_id,
                    print=placement.fingerprint.to_json(),
                    founder=placement.founder,
                ),
                condition="attribute_exists(pk) AND attribute_not_exists(case_id)",
            ),
            self.table.put(member_item(placement.complaint, case.case_id, placement.at)),
            self.table.put(
                encode(decided, asdict(placement.decision), keys.decision(complaint_id))
            ),
        ]
        return actions + self._ask(placement) + self._portal_link(placement)

    def _portal_link(self, placement: Placement) -> list[Action]:
        """A report that came from LAPOR! is followed there from now on."""
        complaint, case = placement.complaint, placement.transition.case
        return [follow_link(self.table, one, case, placement.at) for one in portal_ids(complaint)]

    def _ask(self, placement: Placement) -> list[Action]:
        """A question for a person: is this one of those?"""
        if not isinstance(placement.decision, Ask):
            return []
        complaint_id = placement.complaint.complaint_id
        case = placement.transition.case
        task = {
            "type": "desk_task",
            "list": keys.ASK,
            "case_id": case.case_id,
            "complaint_id": complaint_id,
            "why": placement.decision.why,
            "candidates": [asdict(one) for one in placement.decision.candidates],
        }
        where = keys.desk(case.case_id, keys.ASK, complaint_id)
        return [
            self.table.put(
                encode(task, where, keys.work_desk(keys.ASK, placement.at, complaint_id))
            )
        ]

    def _blocks(self, placement: Placement) -> list[Action]:
        """Check every head that was read; raise every head that is written."""
        complaint = placement.complaint
        heads = placement.versions.heads
        entry = {
            "type": "block",
            "complaint_id": complaint.complaint_id,
            "expires_at": int((complaint.received_at + REMEMBERED).timestamp()),
        }
        actions = [
            self.table.put(
                encode(entry, keys.block_entry(key, complaint.received_at, complaint.complaint_id))
            )
            for key in placement.files_under
        ]
        actions += [self._raise_head(key, heads.get(key)) for key in placement.files_under]
        read_only = [key for key in heads if key not in placement.files_under]
        return actions + [self._check_head(key, heads[key]) for key in read_only]

    def _raise_head(self, key: str, seen: int | None) -> Action:
        """A head not read is raised all the same: its readers must learn of the new entry."""
        condition, named = None, values(one=1, zero=0)
        if seen == 0:
            condition = "attribute_not_exists(pk)"
        elif seen is not None:
            condition, named = "version = :seen", values(one=1, zero=0, seen=seen)
        return self.table.update(
            keys.block_head(key),
            "SET version = if_not_exists(version, :zero) + :one",
            named,
            condition=condition,
        )

    def _check_head(self, key: str, seen: int) -> Action:
        if seen == 0:
            return self.table.check(keys.block_head(key), "attribute_not_exists(pk)")
        return self.table.check(keys.block_head(key), "version = :seen", values(seen=seen))
