"""What leads to the complaints of a person, and until when each is kept, in the register; and the
one reader of the identities table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.rights.ports import Destroyed, Identity, Keeping, Word
from aduan.domain.case.case import Case, HistoryEntry
from aduan.domain.case.changes import UNLINKED_FROM
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.case.errors import ConflictError
from aduan.domain.photos.evidence import Photo, awaited

WORD_PREFIX: Final = "WORD#"
_SAID: Final = ("text", "reason", "comment")
"""The one field of a later word that holds what was said, by its kind."""
_AT: Final = ("amended_at", "withdrawn_at", "given_at", "disputed_at")
_FLOORS: Final = 9
_PAGE: Final = 200


@dataclass(frozen=True)
class RegisterPeople:
    """`People`."""

    table: Table

    def by_code(self, tracking_code: str) -> Complaint | None:
        found = self.table.get(keys.tracking(tracking_code))
        if found is None:
            return None
        for complaint in self.complaints([str(decode_map(found)["complaint_id"])]):
            return complaint
        return None

    def complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        items = self.table.get_many([keys.complaint(one) for one in complaint_ids])
        found = {one.complaint_id: one for one in (decode(Complaint, item) for item in items)}
        return tuple(found[one] for one in complaint_ids if one in found)

    def of_reporter(self, reporter_hash: str) -> Sequence[str]:
        """Both indexes by reporter: the search's leaves out who wished not to be named, the blocks'
        forgets after 400 days."""
        partitions = (
            keys.reporter_partition(reporter_hash),
            keys.block_head(f"from:{reporter_hash}")["pk"],
        )
        rows = [decode_map(item) for one in partitions for item in self.table.query(one)]
        return tuple(
            dict.fromkeys(str(row["complaint_id"]) for row in rows if "complaint_id" in row)
        )

    def kin(self, complaint: Complaint) -> Sequence[str]:
        """Other complaints made of the same words: what the desk split off, what it was split from,
        and what a later word of it became."""
        codes = [*complaint.parts, *([complaint.part_of] if complaint.part_of else [])]
        found = [one.complaint_id for one in map(self.by_code, codes) if one is not None]
        found += [one.apart for one in self.said_later(complaint.complaint_id) if one.apart]
        if complaint.said_of:
            found.append(complaint.said_of)
        if complaint.reporter_hash:
            others = self.complaints(self.of_reporter(complaint.reporter_hash))
            found += [o.complaint_id for o in others if o.said_of == complaint.complaint_id]
        return tuple(dict.fromkeys(one for one in found if one != complaint.complaint_id))

    def said_later(self, complaint_id: str) -> Sequence[Word]:
        rows = self.table.query(keys.complaint(complaint_id)["pk"], prefix=WORD_PREFIX)
        return tuple(_word(row) for row in rows if decode_map(row)["type"] != "photo_hash")

    def photos(self, complaint_id: str) -> Sequence[str]:
        rows = self.table.query(keys.complaint(complaint_id)["pk"], prefix=keys.PHOTO_PREFIX)
        return tuple(str(decode_map(row)["evidence_id"]) for row in rows)

    def photo_comes(self, complaint_id: str, now: datetime) -> bool:
        rows = self.table.query(keys.complaint(complaint_id)["pk"], prefix=keys.PHOTO_PREFIX)
        return any(awaited(decode(Photo, row), now) for row in rows)

    def unsettled(self, complaint_id: str) -> bool:
        """On its way to a case, or one of its words is. Photos that are not fetched yet are none:
        their call goes with the rest, and what comes after it finds nobody who asked."""
        rows = self.table.query(keys.complaint(complaint_id)["pk"])
        return any(
            "work_pk" in row and row["work_pk"]["S"] in {keys.UNPLACED, keys.UNAPPLIED}
            for row in rows
        )

    def cases(self, complaint: Complaint) -> Sequence[Case]:
        cases = RegisterCases(self.table)
        found: dict[str, Case] = {}
        waiting = [one for one in (complaint.case_id, *complaint.not_same) if one]
        for _ in range(_FLOORS):
            read = cases.get_cases([one for one in waiting if one not in found])
            found |= read
            waiting = [case.merged_into for case in read.values() if case.merged_into]
            for case_id in read:
                waiting += _came_from(cases.history(case_id), complaint.complaint_id)
            waiting = [one for one in dict.fromkeys(waiting) if one not in found]
            if not waiting:
                break
        own = found.pop(complaint.case_id or "", None)
        return tuple(one for one in (own, *found.values()) if one is not None)

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return RegisterCases(self.table).history(case_id)


def _came_from(rows: Sequence[HistoryEntry], complaint_id: str) -> list[str]:
    """Cases the complaint, or its whole case, was in before."""
    found = []
    for row in rows:
        if before := row.details.get(UNLINKED_FROM):
            found.append(before)
        about = row.details.get("complaint_id") == complaint_id
        if about and (there := row.details.get("to_case")):
            found.append(there)
    return found


def _word(item: Item) -> Word:
    row = decode_map(item)
    return Word(
        row_id=str(row["row_id"]),
        kind=str(row["type"]),
        at=next((str(row[name]) for name in _AT if name in row), ""),
        text=next((str(row[name]) for name in _SAID if row.get(name)), ""),
        apart=str(row.get("apart", "")),
    )


@dataclass(frozen=True)
class RegisterMarks:
    """`Marks` of a complaint's own row."""

    table: Table

    def proof(self, complaint_id: str, proof: str | None) -> None:
        key = keys.complaint(complaint_id)
        if proof is None:
            change = self.table.update(key, "REMOVE phone_proof", {}, condition=_THERE)
        else:
            named = values(proof=proof)
            change = self.table.update(key, "SET phone_proof = :proof", named, condition=_THERE)
        self.table.transact([change])

    def limited(self, complaint_id: str, at: datetime) -> None:
        self.table.transact(
            [
                self.table.update(
                    keys.complaint(complaint_id),
                    "SET limited_at = :at",
                    values(at=at),
                    condition=_THERE,
                )
            ]
        )


_THERE: Final = "attribute_exists(pk)"


@dataclass(frozen=True)
class IdentitiesVault:
    """`Vault`: the only adapter that reads the identities table."""

    table: Table

    def read(self, complaint_id: str, row_ids: Sequence[str]) -> Sequence[Identity]:
        wanted = [keys.identity(complaint_id), *(keys.identity(complaint_id, r) for r in row_ids)]
        items = {item["pk"]["S"]: item for item in self.table.get_many(wanted)}
        return tuple(
            _identity(complaint_id, key["pk"], items[key["pk"]])
            for key in wanted
            if key["pk"] in items
        )

    def correct(self, complaint_id: str, reporter: Reporter) -> bool:
        change = self.table.update(
            keys.identity(complaint_id),
            "SET reporter = :reporter",
            values(reporter=reporter),
            condition=_THERE,
        )
        try:
            self.table.transact([change])
        except ConflictError:
            return False
        return True

    def keep_until(self, complaint_id: str, row_ids: Sequence[str], until: datetime | None) -> None:
        for row_id in ("", *row_ids):
            key = keys.identity(complaint_id, row_id)
            if until is None:
                change = self.table.update(key, "REMOVE expires_at", {}, condition=_THERE)
            else:
                named = values(at=int(until.timestamp()))
                change = self.table.update(key, "SET expires_at = :at", named, condition=_THERE)
            try:
                self.table.transact([change])
            except ConflictError:
                continue  # nothing of it was kept


def _identity(complaint_id: str, pk: str, item: Item) -> Identity:
    row_id = pk.removeprefix(f"{keys.identity(complaint_id)['pk']}").removeprefix("#")
    named = {"complaint_id": complaint_id, "row_id": row_id}
    return decode(Identity, item | encode(named))


@dataclass(frozen=True)
class RegisterKeeping:
    """`KeepingBook`: listed by the day it ends; what is held stands in a list of its own, and in
    the other by the day its hold ends, where that is known."""

    table: Table

    def get(self, complaint_id: str) -> Keeping | None:
        item = self.table.get(keys.keeping(complaint_id))
        return None if item is None else decode(Keeping, item)

    def save(self, keeping: Keeping) -> bool:
        item = encode(
            keeping, {"type": "keeping"}, keys.keeping(keeping.complaint_id), _listed(keeping)
        )
        if keeping.revision == 0:
            action = self.table.put(item, only_if_new=True)
        else:
            action = self.table.put(item)
            action["Put"]["ConditionExpression"] = (
                "revision = :fence OR (attribute_not_exists(revision) AND :fence = :zero)"
            )
            action["Put"]["ExpressionAttributeValues"] = values(fence=keeping.revision - 1, zero=0)
        try:
            self.table.transact([action])
        except ConflictError:
            return False
        return True

    def due(self, now: datetime) -> Iterator[str]:
        """By the key: one row that cannot be read is in nobody's way."""
        for item in self.table.walk_work(keys.KEEPING, until=f"{keys.instant(now)}~", page=_PAGE):
            yield item["pk"]["S"].removeprefix("COMPLAINT#")

    def all(self) -> Iterator[Keeping]:
        found = (decode(Keeping, item) for item in self.table.walk_work(keys.KEEPING))
        return (one for one in found if not one.held)

    def held(self) -> Iterator[Keeping]:
        items = chain(self.table.walk_work(keys.KEEPING_HELD), self.table.walk_work(keys.KEEPING))
        return (one for one in (decode(Keeping, item) for item in items) if one.held)

    def without(self) -> Iterator[str]:
        """Cases of every list, page by page, with those merged into them: the complaints of each
        that have no row yet."""
        cases = RegisterCases(self.table)
        for partition in (keys.CLOSED, keys.OPEN):
            for item in self.table.walk_work(partition, page=_PAGE):
                case_id = str(decode_map(item)["case_id"])
                homes = [case_id, *(one.case_id for one in cases.merged_into(case_id))]
                ids = [one for home in homes for one in cases.complaint_ids(home)]
                there = self.table.get_many([keys.keeping(one) for one in ids])
                known = {str(decode_map(row)["complaint_id"]) for row in there}
                yield from (one for one in ids if one not in known)

    def note_destroyed(self, line: Destroyed) -> None:
        key = keys.destroyed(line.at, line.complaint_id)
        self.table.put_over(encode(line, {"type": "destroyed"}, key))

    def destroyed(self, year: int) -> Iterator[Destroyed]:
        for item in self.table.query(keys.destroyed_partition(year)):
            yield decode(Destroyed, item)


def _listed(keeping: Keeping) -> dict[str, str]:
    if keeping.ended_at is not None:
        return {}
    if keeping.held:
        at = keeping.held_until
        if at is None:
            return keys.work_held(keeping.complaint_id, keeping.ends_at)
        return keys.work_keeping(keeping.complaint_id, max(at, keeping.ends_at))
    return keys.work_keeping(keeping.complaint_id, keeping.ends_at)
