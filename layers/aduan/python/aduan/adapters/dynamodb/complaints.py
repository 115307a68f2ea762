"""One complaint as the register holds it: light, for whoever needs no more of the register."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.domain.case.complaint import Attachment, Complaint
from aduan.domain.case.errors import NotFoundError


def stored_complaint(table: Table, complaint_id: str) -> Complaint:
    """Strongly read. Raises NotFoundError."""
    item = table.get(keys.complaint(complaint_id))
    if item is None:
        raise NotFoundError("complaint", complaint_id)
    return decode(Complaint, item)


def new_complaint_rows(
    table: Table, complaint: Complaint, ends: Callable[[datetime], datetime] | None
) -> list[Action]:
    """What a complaint nobody has seen yet writes: itself, waiting for its case, its tracking code,
    and the earliest day on which it can end, by `ends` of its arrival (the daily run moves it with
    the case)."""
    placing = keys.work_unplaced(complaint.complaint_id, complaint.received_at)
    key = keys.complaint(complaint.complaint_id)
    track = keys.tracking(complaint.tracking_code)
    where = {"complaint_id": complaint.complaint_id}
    rows = [
        table.put(encode(complaint, {"type": "complaint"}, key, placing), only_if_new=True),
        table.put(encode(track, {"type": "tracking"}, where), only_if_new=True),
    ]
    if ends is not None:
        at = ends(complaint.received_at)
        row = {"type": "keeping", "complaint_id": complaint.complaint_id, "ends_at": at}
        listed = keys.work_keeping(complaint.complaint_id, at)
        held = encode(row, keys.keeping(complaint.complaint_id), listed)
        rows.append(table.put(held, only_if_new=True))
    return rows


def photo_call_rows(
    table: Table,
    complaint_id: str,
    row_id: str | None,
    photos: Sequence[Attachment],
    at: datetime,
) -> list[Action]:
    """That the photos of a complaint, or of one later word about it, are to be fetched."""
    if not photos:
        return []
    about = {"type": "photo_call", "complaint_id": complaint_id}
    asked = {"asked_at": at} | ({"row_id": row_id} if row_id else {})
    key = keys.photo_call(complaint_id, row_id or "")
    return [table.put(encode(about, asked, key, keys.work_photo_call(complaint_id, at)))]


def photo_call_answered(table: Table, complaint_id: str, row_id: str | None) -> Action:
    """Written over, without its place in the work list: who fetches may put, not update."""
    about = {"type": "photo_call", "complaint_id": complaint_id}
    return table.put(encode(about, keys.photo_call(complaint_id, row_id or "")))


def marked_action(table: Table, complaint_id: str, *, secret: bool, anonymous: bool) -> Action:
    """Its reporter closed it later on: a flag is set, and none is ever taken off by this."""
    sets = [name for name, new in (("secret", secret), ("anonymous", anonymous)) if new]
    return table.update(
        keys.complaint(complaint_id),
        "SET " + ", ".join(f"{name} = :yes" for name in sets),
        values(yes=True),
        condition="attribute_exists(pk)",
    )
