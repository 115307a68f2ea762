"""Items of a list, of which one that cannot be read hides none of the others."""

from typing import TypeVar

from aduan.adapters.dynamodb.core.items import Item, decode
from aduan.domain.case.unreadable import Unreadable

T = TypeVar("T")


def decode_apart(kind: type[T], item: Item, about: str) -> T | Unreadable:
    """As `decode`; whoever works through the list counts and names what cannot be read."""
    try:
        return decode(kind, item)
    except Exception as exc:
        return Unreadable(about, type(exc).__name__)
