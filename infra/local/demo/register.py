"""What the register holds, read from outside with the emulator's root key, and never written.

No function of the hub ever scans; this is the eye of the demonstration, not a part of the hub.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from infra.local.stack import LocalStack

Item = Mapping[str, Any]


@dataclass(frozen=True)
class CaseRow:
    """A case as the live table and the verdict need it."""

    case_id: str
    number: str
    agency: str
    level: str
    status: str
    cycle: int
    matter: str
    due: datetime | None
    due_at: Mapping[str, datetime]
    channels: tuple[str, ...]
    complaint_count: int
    secret: bool
    next_owner: str | None
    lapor_ids: tuple[str, ...]
    told: tuple[str, ...]
    kept_from_view: bool = False
    """Secret, the inspectorate's alone, or withheld from who is accused."""


@dataclass(frozen=True)
class Snapshot:
    """The register at one moment. `fired` counts escalations by case, cycle and level."""

    complaints: Mapping[str, str | None] = field(default_factory=dict)
    sources: frozenset[tuple[str, str]] = frozenset()
    cases: Mapping[str, CaseRow] = field(default_factory=dict)
    fired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history: tuple[Item, ...] = ()
    texts: tuple[str, ...] = ()
    voices: tuple[Item, ...] = ()


def read(stack: LocalStack, client: Any) -> Snapshot:
    """Everything in the register now."""
    complaints: dict[str, str | None] = {}
    sources, cases, fired = set(), {}, dict[str, tuple[str, ...]]()
    history: list[Item] = []
    voices: list[Item] = []
    texts: list[str] = []
    for item in _items(client, stack.register_table):
        pk, sk = item["pk"], item["sk"]
        kind, _, name = pk.partition("#")
        texts += _strings(item)
        if kind == "COMPLAINT" and sk == "COMPLAINT":
            complaints[name] = item.get("case_id")
        elif kind == "SOURCE":
            channel, _, external_id = name.partition("#")
            sources.add((channel, external_id))
        elif kind == "CASE" and sk == "CASE":
            cases[name] = _case(item)
        elif kind == "CASE" and sk.startswith("FIRED#"):
            fired[name] = (*fired.get(name, ()), sk.removeprefix("FIRED#"))
        elif kind == "CASE" and sk.startswith("HISTORY#"):
            history.append(item)
        elif kind == "CASE" and sk.startswith("VOICE#"):
            voices.append(item)
    return Snapshot(
        complaints=complaints,
        sources=frozenset(sources),
        cases=cases,
        fired=fired,
        history=tuple(history),
        texts=tuple(texts),
        voices=tuple(voices),
    )


def _items(client: Any, table: str) -> Iterator[Item]:
    deserialize = TypeDeserializer().deserialize
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            yield {name: deserialize(value) for name, value in item.items()}


def _case(item: Item) -> CaseRow:
    due = item.get("due", {})
    level = str(item.get("level", "OPD"))
    next_due = {"OPD": "opd", "SEKDA": "sekda"}.get(level, "wali_kota")
    written = due.get(next_due)
    return CaseRow(
        case_id=item["pk"].partition("#")[2],
        number=item["number"],
        agency=item["agency"],
        level=level,
        status=item["status"],
        cycle=int(item.get("cycle", 1)),
        matter=item.get("matter", ""),
        due=datetime.fromisoformat(written) if written else None,
        due_at={
            level: datetime.fromisoformat(due[name])
            for level, name in (("SEKDA", "opd"), ("WALI_KOTA", "sekda"))
            if name in due
        },
        channels=tuple(item.get("channels", ())),
        complaint_count=int(item.get("complaint_count", 1)),
        secret=bool(item.get("secret", False)),
        next_owner=item.get("next_owner"),
        lapor_ids=tuple(item.get("lapor_ids", ())),
        told=tuple(item.get("told", ())),
        kept_from_view=any(
            item.get(name) for name in ("secret", "inspektorat_only", "withheld_from")
        ),
    )


def _strings(value: Any) -> Iterator[str]:
    """Every text anywhere in an item."""
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _strings(inner)
        case list() | set():
            for inner in value:
                yield from _strings(inner)
        case bytes() | Decimal() | bool() | None:
            return
