"""The row that says until when a complaint is kept, for whoever writes it with the complaint."""

from datetime import datetime

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Action, Table


def keeping_begins(table: Table, complaint_id: str, ends_at: datetime) -> Action:
    """Beside a new complaint, in its own transaction: one write, and no read."""
    row = {"type": "keeping", "complaint_id": complaint_id, "ends_at": ends_at}
    listed = keys.work_keeping(complaint_id, ends_at)
    return table.put(encode(row, keys.keeping(complaint_id), listed), only_if_new=True)
