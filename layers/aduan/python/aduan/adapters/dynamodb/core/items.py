"""Frozen dataclass to DynamoDB item and back.

Writing needs no schema library (the webhook's cold start pays for every import); reading
validates with pydantic, so a damaged item is an error and never a half-read case. DynamoDB
refuses floats: they travel as Decimal. None and empty containers are left out.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from aduan.adapters.dynamodb.core.keys import instant

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Item = dict[str, Any]
T = TypeVar("T")
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def plain(value: Any) -> Any:
    """Strings, ints, Decimals, bools, lists and dicts only; None where there is nothing."""
    match value:
        case str():
            found: Any = str(value)
        case None | bool() | int() | Decimal():
            found = value
        case float():
            found = Decimal(repr(value))
        case datetime():
            found = instant(value)
        case date():
            found = value.isoformat()
        case timedelta():
            found = f"PT{value.total_seconds()}S"
        case Mapping():
            cleaned = {str(key): plain(inner) for key, inner in value.items()}
            found = {key: inner for key, inner in cleaned.items() if not _empty(inner)}
        case _ if is_dataclass(value):
            found = plain({spec.name: getattr(value, spec.name) for spec in fields(value)})
        case _:
            found = [plain(inner) for inner in value]
    return found


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, dict | list) and not value)


def encode(*parts: Any) -> Item:
    """One item out of dataclasses and mappings (later ones win), in the wire form of the API."""
    merged: dict[str, Any] = {}
    for part in parts:
        merged.update(plain(part))
    return {name: _serialize(value) for name, value in merged.items()}


def values(**named: Any) -> Item:
    """Expression values: `values(v=3)` is `{":v": {"N": "3"}}`."""
    return {f":{name}": _serialize(plain(value)) for name, value in named.items()}


def decode_map(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as plain Python (numbers as Decimal)."""
    return {name: _deserialize(value) for name, value in item.items()}


_adapters: dict[Any, "TypeAdapter[Any]"] = {}


def _adapter(kind: Any) -> "TypeAdapter[Any]":
    """One adapter a type for the life of the process; only functions that read pay the import."""
    if kind not in _adapters:
        from pydantic import TypeAdapter  # noqa: PLC0415

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def decode(kind: type[T], item: Mapping[str, Any]) -> T:
    """The dataclass `kind` out of an item; unknown attributes (keys, index) are ignored."""
    absent = _blank(cast("Any", kind))
    read: T = _adapter(kind).validate_python(absent | decode_map(item))
    return read


@cache
def _blank(kind: Any) -> dict[str, Any]:
    """What an item leaves out because it was empty: None, or a record with nothing in it."""
    hints = get_type_hints(kind)
    return {
        spec.name: {} if is_dataclass(hints[spec.name]) else None
        for spec in fields(kind)
        if spec.default is MISSING and spec.default_factory is MISSING
    }
