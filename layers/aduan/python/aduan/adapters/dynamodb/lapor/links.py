"""Which report at LAPOR! belongs to which case, and what of it the hub has taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import decode_apart
from aduan.adapters.dynamodb.core.items import (
    Item,
    decode,
    decode_map,
    encode,
    values,
)
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.domain.case.case import Case
from aduan.domain.case.entry import Entry
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.link import Link

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def link_actions(table: Table, link: Link) -> list[Action]:
    """A transaction's writes of a link, fenced on its revision."""
    listed = (
        keys.work_link(link.complaint_id, link.checked_at, link.settled_at) if link.case_id else {}
    )
    item = encode(
        link,
        {"type": "lapor_link", "taken": sorted(link.taken)},
        keys.link(link.complaint_id),
        listed,
    )
    actions = [
        table.put(item, only_if_new=True)
        if link.revision <= 1
        else table.put_fenced(item, version=link.revision - 1, attribute="revision")
    ]
    if link.ours and link.case_id and link.revision <= 1:
        actions.append(_own_copy(table, link))
    return actions


def _own_copy(table: Table, link: Link) -> Action:
    """The first copy stays the case's own; a second one, should LAPOR! have it, is a drift."""
    return table.update(
        keys.own_copy(link.case_id),
        "SET #type = :type, lapor_id = if_not_exists(lapor_id, :id)",
        values(type="lapor_copy", id=link.complaint_id),
        names={"#type": "type"},
    )


def follow_link(table: Table, lapor_id: str, case: Case, at: datetime) -> Action:
    """The report's complaint found its case, or another one: from now on it is read again and
    again, and its reporter hears of that case."""
    listed = keys.work_link(lapor_id, None, None)
    return table.update(
        keys.link(lapor_id),
        "SET former_case = if_not_exists(case_id, :nobody), case_id = :case, "
        "#reference = :number, complaint_id = :id, ours = :no, #type = :type, "
        "linked_at = if_not_exists(linked_at, :at), work_pk = :pk, work_sk = :sk, "
        "revision = if_not_exists(revision, :zero) + :one",
        values(
            nobody="",
            case=case.case_id,
            number=case.number,
            id=lapor_id,
            no=False,
            type="lapor_link",
            at=at,
            pk=listed["work_pk"],
            sk=listed["work_sk"],
            zero=0,
            one=1,
        ),
        names={"#type": "type", "#reference": "reference"},
    )


@dataclass(frozen=True)
class RegisterLinks:
    """The links of the register."""

    table: Table

    def of(self, complaint_id: str) -> Link | None:
        item = self.table.get(keys.link(complaint_id))
        return None if item is None else _link(item)

    def own_copy(self, case_id: str) -> Link | None:
        item = self.table.get(keys.own_copy(case_id))
        return None if item is None else self.of(str(decode_map(item)["lapor_id"]))

    def save(self, link: Link) -> bool:
        try:
            self.table.transact(link_actions(self.table, link))
        except ConflictError:
            return False
        return True

    def adopt(self, link: Link, filed: Entry | None) -> bool:
        actions = link_actions(self.table, link)
        for action in actions:
            if "Update" in action:  # the case's own copy: there must be none yet
                action["Update"]["ConditionExpression"] = "attribute_not_exists(lapor_id)"
        if filed is not None:
            item = outbox_item(filed)
            fence = filed.revision - 1
            actions.append(self.table.put_fenced(item, version=fence, attribute="revision"))
        try:
            self.table.transact(actions)
        except ConflictError:
            return False
        return True

    def unread_since(
        self, moment: datetime, settled_after: datetime, limit: int
    ) -> Sequence[Link | Unreadable]:
        """Settled ones stand in the order they were settled, so all that are still watched are
        looked through: a month of a city's reports."""
        until = f"{keys.instant(moment)}~"
        items = self.table.work(keys.LINKS_OPEN, until=until, limit=limit)
        watched = keys.instant(settled_after)
        settled = map(_listed, self.table.walk_work(keys.LINKS_SETTLED, after=watched))
        unread = [*map(_listed, items), *(link for link in settled if _checked_at(link) <= moment)]
        unread.sort(key=_checked_at)
        return tuple(unread[:limit])

    def page(self, after: str, limit: int) -> Sequence[Link | Unreadable]:
        """Those whose complaint no case holds yet are passed over."""
        placed: list[Link | Unreadable] = []
        while len(placed) < limit:
            items = self.table.query(
                keys.LINK_PARTITION, since=f"{after}\x00" if after else " ", limit=limit
            )
            links = [_listed(item) for item in items]
            placed += [link for link in links if isinstance(link, Unreadable) or link.case_id]
            if len(links) < limit:
                break
            after = items[-1]["sk"]["S"]
        return tuple(placed[:limit])


def _link(item: Item) -> Link:
    return decode(Link, item)


def _listed(item: Item) -> Link | Unreadable:
    return decode_apart(Link, item, item["sk"]["S"])


def _checked_at(link: Link | Unreadable) -> datetime:
    """Of one that cannot be read nobody knows when it was: it is named first."""
    return _NEVER if isinstance(link, Unreadable) else link.checked_at or _NEVER
