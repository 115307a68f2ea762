"""Items of a list, of which one that cannot be read hides none of the others."""

from collections.abc import Iterable
from typing import TypeVar

from aduan.adapters.dynamodb.core.items import Item, decode
from aduan.domain.case.unreadable import Unreadable

T = TypeVar("T")


def readable(kind: type[T], items: Iterable[Item]) -> list[T]:
    """Those that can be read, for who looks for others to join and can do without one. What is
    passed over here is named where the lists are worked through."""
    found = (decode_apart(kind, item, "") for item in items)
    return [one for one in found if not isinstance(one, Unreadable)]


def decode_apart(kind: type[T], item: Item, about: str) -> T | Unreadable:
    """As `decode`; whoever works through the list counts and names what cannot be read."""
    try:
        return decode(kind, item)
    except Exception as exc:
        return Unreadable(about, type(exc).__name__)
