"""Items of a list, of which one that cannot be read hides none of the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from aduan.adapters.dynamodb.core.items import Item, decode
from aduan.domain.case.unreadable import Unreadable

T = TypeVar("T")


def readable(kind: type[T], items: Iterable[Item]) -> list[T]:
    """Those that can be read, for who looks for others to join and can do without one. What is
    passed over here is named where the lists are worked through."""
    return list(each(kind, items, lambda _row: None))


def each(
    kind: type[T], items: Iterable[Item], aside: Callable[[Unreadable], None]
) -> tuple[T, ...]:
    """Those that can be read; `aside` hears of the others."""
    return sorted_out((decode_apart(kind, item, about(item)) for item in items), aside)


def sorted_out(
    found: Iterable[T | Unreadable], aside: Callable[[Unreadable], None]
) -> tuple[T, ...]:
    read: list[T] = []
    for one in found:
        if isinstance(one, Unreadable):
            aside(one)
        else:
            read.append(one)
    return tuple(read)


def about(item: Item) -> str:
    """What the item is of and, where that has several, its sort key."""
    owner, sort = item["pk"]["S"].partition("#")[2], item["sk"]["S"]
    return owner if sort.isalpha() and owner else f"{owner} {sort}".strip()


def decode_apart(kind: type[T], item: Item, name: str) -> T | Unreadable:
    """As `decode`; whoever works through the list counts and names what cannot be read."""
    return read_apart(lambda one: decode(kind, one), item, name)


def read_apart(read: Callable[[Item], T], item: Item, name: str = "") -> T | Unreadable:
    """As `decode_apart` of what is read another way."""
    try:
        return read(item)
    except Exception as exc:
        return Unreadable(name or about(item), type(exc).__name__)
