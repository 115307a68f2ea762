"""Notices of cases: written with the move that causes them, closed once somebody was told.

An open notice stands in the list `UNPUBLISHED` by the instant it was created, so that the sweep
finds those of lost executions. A published one leaves a row under its post for as long as the
hourly limit looks back; one beyond the limit stands in `LEFT_OVER` until a summary tells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Table, TransactionRefusedError
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Notice
from aduan.domain.case.errors import ConflictError

_SENT_REMEMBERED: Final = timedelta(days=2)
_LISTED: Final = ", work_pk = :work_pk, work_sk = :work_sk"
TOLD_BEFORE: Final = "told_before"
_MARK: Final = "NOTICE#~"
_SAYS: Final = ("cycle", "kind", "to", "audience")
"""What makes two notices of a case say the same to the same people."""
_OPEN: Final = "attribute_exists(pk) AND attribute_not_exists(closing)"


def told_before_item(published: Mapping[str, Any]) -> Item:
    """In a restored register: the addressee of a notice not decided yet was told it already."""
    said = {name: published[name] for name in _SAYS}
    case_id = str(published["case_id"])
    marked = ".".join(str(said[name]) for name in _SAYS)
    kind = {"type": TOLD_BEFORE, "closing": TOLD_BEFORE}  # no list of notices shows it
    return encode(said, kind, keys.told_before(case_id, marked))


def _said(item: Item) -> tuple[Any, ...]:
    plain = decode_map(item)
    return tuple(plain[name] for name in _SAYS)


def _marked(item: Item) -> str:
    return ".".join(str(one) for one in _said(item))


@dataclass(frozen=True)
class RegisterNotices:
    """The notice book of the register."""

    table: Table

    def open_of(self, case_id: str) -> tuple[Notice, ...]:
        items = self.table.query(keys.case(case_id)["pk"], prefix="NOTICE#")
        before = {_said(item) for item in items if item["sk"]["S"].startswith(_MARK)}
        found = [
            replace(decode(Notice, item), told_before=_said(item) in before)
            for item in items
            if "closing" not in item and not item["sk"]["S"].startswith(_MARK)
        ]
        return tuple(sorted(found, key=lambda one: (one.created_at, one.notice_id)))

    def claim(self, notice: Notice, *, owner: str, sent_to: str) -> None:
        free = f"{_OPEN} AND (attribute_not_exists(#owner) OR #owner = :owner)"
        self._update(
            notice,
            "SET #owner = :owner, sent_to = :post",
            {"owner": owner, "post": sent_to},
            condition=free,
        )

    def release(self, notice: Notice, *, not_before: datetime | None) -> None:
        """Only while it is still as `notice` was read: somebody may have claimed it meanwhile."""
        seen = "#owner = :seen" if notice.owner else "attribute_not_exists(#owner)"
        named: dict[str, Any] = {"seen": notice.owner} if notice.owner else {}
        if not_before is None:
            change = "REMOVE #owner, sent_to, not_before"
        else:
            change = "SET not_before = :later REMOVE #owner, sent_to"
            named = {**named, "later": not_before}
        self._update(notice, change, named, condition=f"{_OPEN} AND {seen}")

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None:
        """One transaction: the notice leaves the list, and the post's row counts it."""
        item = self.table.get(keys.notice(case_id, notice_id))
        if item is None or "closing" in item:
            return
        notice = decode(Notice, item)
        change, listed = " REMOVE work_pk, work_sk", {}
        if closing is Closing.DIGEST:
            change, listed = _LISTED, keys.work_left_over(notice_id, at)
        actions = [
            self.table.update(
                keys.notice(case_id, notice_id),
                f"SET closing = :closing, closed_at = :at{change}",
                values(closing=closing, at=at, **listed),
                condition=_OPEN,
            )
        ]
        if closing is Closing.TOLD_BEFORE:  # it counts for one notice: the next says a new thing
            actions.append(self.table.delete(keys.told_before(case_id, _marked(item))))
        if closing is Closing.PUBLISHED:
            sent = {
                "type": "sent",
                "expires_at": int((at + _SENT_REMEMBERED).timestamp()),
            }
            where = keys.sent(notice.sent_to or notice.to, at, notice_id)
            actions.append(self.table.put(encode(sent, where)))
        try:
            self.table.transact(actions)
        except TransactionRefusedError as refused:
            if refused.reasons[0] != "ConditionalCheckFailed":
                raise

    def reopen(self, case_id: str, notice_id: str, post: str, audience: str) -> bool:
        """Once for a post and audience, and only while that post is the one it was sent to: news
        of a bounce may come twice, or after somebody else was told."""
        item = self.table.get(keys.notice(case_id, notice_id))
        if item is None:
            return False
        listed = keys.work_notice(notice_id, decode(Notice, item).created_at)
        action = self.table.update(
            keys.notice(case_id, notice_id),
            f"SET {_LISTED.removeprefix(', ')}, reopened = :lost"
            " REMOVE closing, closed_at, #owner, sent_to, not_before",
            values(published=Closing.PUBLISHED, post=post, lost=f"{post}.{audience}", **listed),
            condition="closing = :published AND sent_to = :post AND "
            "(attribute_not_exists(reopened) OR reopened <> :lost)",
            names={"#owner": "owner"},
        )
        try:
            self.table.transact([action])
        except TransactionRefusedError as refused:
            if refused.reasons[0] != "ConditionalCheckFailed":
                raise
            return False
        return True

    def sent_since(self, post: str, since: datetime) -> int:
        return len(self.table.query(keys.sent_partition(post), since=keys.instant(since)))

    def _update(
        self, notice: Notice, expression: str, named: dict[str, Any], *, condition: str
    ) -> None:
        action = self.table.update(
            keys.notice(notice.case_id, notice.notice_id),
            expression,
            values(**named),
            condition=condition,
            names={"#owner": "owner"},
        )
        try:
            self.table.transact([action])
        except TransactionRefusedError as refused:
            raise ConflictError(f"notice {notice.notice_id}") from refused
