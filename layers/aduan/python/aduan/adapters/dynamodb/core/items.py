"""Frozen dataclass to DynamoDB item and back.

Writing needs no schema library (the webhook's cold start pays for every import); reading checks
every field with msgspec, so a damaged item is an error and never a half-read case. It does what
pydantic does at other borders for a tenth of its import (docs/decisions/0013).
DynamoDB refuses floats: they travel as Decimal. None and empty containers are left out.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from boto3.dynamodb.types import TypeSerializer

from aduan.adapters.dynamodb.core.keys import instant

Item = dict[str, Any]
T = TypeVar("T")
_serialize = TypeSerializer().serialize


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
            seconds = value.total_seconds()
            found = f"{'-' if seconds < 0 else ''}PT{abs(seconds)}S"
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
    """An item as plain Python: whole numbers as int, others as float."""
    return {name: _plain_of(value) for name, value in item.items()}


def decode(kind: type[T], item: Mapping[str, Any]) -> T:
    """The dataclass `kind` out of an item; unknown attributes (keys, index) are ignored, and what
    an older item lacks has its default. Raises msgspec's ValidationError, which names the field."""
    from msgspec import convert  # noqa: PLC0415 - only functions that read pay the import

    found = _blank(cast("Any", kind)) | decode_map(item)
    several = _unions_of_records(cast("Any", kind))
    if not several:
        return convert(found, kind)
    hints = get_type_hints(kind)
    read = {
        name: _one_of(several[name], value) if name in several else convert(value, hints[name])
        for name, value in found.items()
        if name in hints
    }
    return kind(**read)


def _plain_of(value: Mapping[str, Any]) -> Any:
    """A value in the wire form of the API: one tag, and what it holds."""
    ((tag, held),) = value.items()
    match tag:
        case "S" | "BOOL":
            return held
        case "N":
            return _number(held)
        case "NULL":
            return None
        case "M":
            return {name: _plain_of(inner) for name, inner in held.items()}
        case "L":
            return [_plain_of(inner) for inner in held]
        case _:
            raise TypeError(f"the register holds no values of type {tag}")


def _number(text: str) -> int | float:
    if text.isdecimal():
        return int(text)
    exact = Decimal(text)
    whole = int(exact)
    return whole if whole == exact else float(exact)


@cache
def _blank(kind: Any) -> dict[str, Any]:
    """What an item leaves out because it was empty: None, or a record with nothing in it."""
    hints = get_type_hints(kind)
    return {
        spec.name: {} if is_dataclass(hints[spec.name]) else None
        for spec in fields(kind)
        if spec.default is MISSING and spec.default_factory is MISSING
    }


@cache
def _unions_of_records(kind: Any) -> dict[str, tuple[Any, ...]]:
    """Fields that may hold one of several records: msgspec tells those apart by a tag only, which
    stored items do not have."""
    found = {}
    for name, hint in get_type_hints(kind).items():
        records = tuple(one for one in get_args(hint) if is_dataclass(one))
        if len(records) > 1 and get_origin(hint) in {Union, UnionType}:
            found[name] = records
    return found


def _one_of(records: tuple[Any, ...], value: Any) -> Any:
    """As the record most of whose fields are there."""
    from msgspec import convert  # noqa: PLC0415

    def known(record: Any) -> int:
        return sum(spec.name in value for spec in fields(record))

    return convert(value, max(records, key=known))
