"""What a period's figures are counted from: the facts that touch it, and the complaints it brought.

`canonical` writes a value as the same bytes wherever and whenever it is written, so that a hash
over them says whether anything in it is another.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from aduan.domain.figures.facts import Fact


@dataclass(frozen=True, slots=True)
class Arrival:
    """One complaint as it was received, and the case it stands in."""

    complaint_id: str
    case_id: str
    channel: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """`facts` are those of every case that was open at some instant of the period, of those its
    complaints stand in, and of the cases their merges lead to; `arrivals` are its complaints;
    `counted`, how many calls of a channel were counted and nothing else."""

    facts: tuple[Fact, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)


def kept_from_view(ledger: Ledger, categories: Collection[str]) -> Ledger:
    """The ledger in which every case of these categories is kept from view, whatever it says, and
    every case that was merged into one that is kept from view."""
    shut = {one.case_id for one in ledger.facts if one.hidden or one.category in categories}
    parts = [one for one in ledger.facts if one.merged_into]
    while more := {one.case_id for one in parts if one.merged_into in shut} - shut:
        shut |= more
    return _veiled(ledger, shut)


def kept_from_view_since(frozen: Ledger, today: Ledger, categories: Collection[str]) -> Ledger:
    """The frozen ledger, in which what is kept from view today is kept from view as well: a case
    may become secret, or turn out to be of these categories, long after its period was frozen.
    `today` is the same period as the register has it now."""
    now = kept_from_view(today, categories)
    hidden = {one.case_id for one in now.facts if one.hidden}
    return kept_from_view(_veiled(frozen, hidden), categories)


def _veiled(ledger: Ledger, case_ids: Collection[str]) -> Ledger:
    """With neither matter nor place of these cases, in any of their cycles."""
    facts = tuple(
        replace(
            fact,
            hidden=True,
            category="",
            classification="",
            severity="",
            kecamatan="",
            kelurahan="",
            kelurahan_code="",
            lat=None,
            lng=None,
            stands=tuple(replace(one, next_owner="") for one in fact.stands),
        )
        if fact.case_id in case_ids
        else fact
        for fact in ledger.facts
    )
    return replace(ledger, facts=facts)


def in_order(ledger: Ledger) -> Ledger:
    """The same ledger, written in one order."""
    return Ledger(
        facts=tuple(sorted(ledger.facts, key=lambda one: (one.case_id, one.cycle))),
        arrivals=tuple(sorted(ledger.arrivals, key=lambda one: one.complaint_id)),
        counted=dict(sorted(ledger.counted.items())),
    )


def canonical(value: Any) -> bytes:
    """JSON with sorted names, instants in UTC, and nothing where there is nothing."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def plain(value: Any) -> Any:
    """Dataclasses as objects without what is empty; an instant as `2026-03-01T00:00:00.000000Z`."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case date():  # an instant is one too
            at = value.astimezone(UTC) if isinstance(value, datetime) else None
            return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else value.isoformat()
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case _ if is_dataclass(value):
            named = {spec.name: getattr(value, spec.name) for spec in fields(value)}
            return {name: plain(inner) for name, inner in named.items() if not _empty(inner)}
        case _:
            return [plain(inner) for inner in value]


def _empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | tuple) and not value)
