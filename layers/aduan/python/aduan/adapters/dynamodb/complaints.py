"""One complaint as the register holds it: light, for whoever needs no more of the register."""

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError


def stored_complaint(table: Table, complaint_id: str) -> Complaint:
    """Strongly read. Raises NotFoundError."""
    item = table.get(keys.complaint(complaint_id))
    if item is None:
        raise NotFoundError("complaint", complaint_id)
    return decode(Complaint, item)
