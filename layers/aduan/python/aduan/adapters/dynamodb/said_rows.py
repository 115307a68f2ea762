"""The spelling of a change that channels have yet to be told, for whoever writes or reads it."""

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, encode
from aduan.domain.case.changes import Change


def said_item(change: Change) -> Item:
    """It stands in the work index until everybody it concerns has been told."""
    return encode(
        change,
        {"type": "said"},
        keys.said(change.case_id, change.version),
        keys.work_said(change.case_id, change.version, change.at),
    )


def said_change(item: Item) -> Change:
    return decode(Change, item)
