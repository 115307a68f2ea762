"""The classes by which what was said is kept: tables of the city pack, and arithmetic of years.

Light on purpose: the webhook's cold start pays for it. Which class a complaint falls into, and when
it ends, is asked in `expiry`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from aduan.dataclass import dataclass

TO_BE_CONFIRMED: Final = "to be confirmed"
YEAR_S: Final = 365 * 24 * 3600


class RetentionError(Exception):
    """`retention.toml` says something no class can be made of."""


@dataclass(frozen=True, slots=True)
class Retention:
    """One class. `matter` names categories of the pack, `status` public statuses, `channel` ids of
    channels; empty: all. `basis` is the law, or that it is to be confirmed."""

    id: str
    years: float
    basis: str
    status: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    guarded: bool | None = None


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """`year_seconds` follows the city's hour, so that a demonstration sees a year pass too."""

    classes: tuple[Retention, ...]
    year_seconds: float

    def shortest(self, since: datetime) -> datetime:
        """The earliest day on which anything that arrived then can end: set at intake, where
        nothing is known of matter and outcome yet."""
        return later(since, min(one.years for one in self.classes), self.year_seconds)

    def longest(self, since: datetime) -> datetime:
        return later(since, max(one.years for one in self.classes), self.year_seconds)


def later(since: datetime, years: float, year_seconds: float) -> datetime:
    """Years of the calendar where a year is one; else that part of the demonstration's clock."""
    if year_seconds == YEAR_S and years == int(years):
        year = since.year + int(years)
        day = 28 if (since.month, since.day) == (2, 29) else since.day
        return since.replace(year=year, day=day)
    return datetime.fromtimestamp(since.timestamp() + years * year_seconds, UTC)


def read_classes(table: Mapping[str, Any]) -> tuple[Retention, ...]:
    """Raises RetentionError naming the class and the field."""
    rows = table.get("class")
    if not isinstance(rows, list) or not rows:
        raise RetentionError("retention.toml: [[class]] belum ada")
    found = tuple(_class(row, at) for at, row in enumerate(rows, 1))
    names = [one.id for one in found]
    if len(set(names)) != len(names):
        raise RetentionError("retention.toml: id kelas dipakai dua kali")
    last = found[-1]
    if last.status or last.matter or last.channel or last.guarded is not None:
        raise RetentionError("retention.toml: kelas terakhir harus berlaku untuk semua")
    return found


def _class(row: Mapping[str, Any], at: int) -> Retention:
    name = row.get("id") if isinstance(row, Mapping) else None
    where = f"retention.toml: kelas {name or at}"
    if not isinstance(name, str) or not name:
        raise RetentionError(f"{where}: id belum diisi")
    years = row.get("years")
    if not isinstance(years, int | float) or isinstance(years, bool) or not 0 < years <= 100:
        raise RetentionError(f"{where}: years harus angka di atas 0")
    basis = row.get("basis")
    if not isinstance(basis, str) or not basis.strip():
        raise RetentionError(f'{where}: basis belum diisi (atau "{TO_BE_CONFIRMED}")')
    unknown = sorted(set(row) - {"id", "years", "basis", "status", "matter", "channel", "guarded"})
    if unknown:
        raise RetentionError(f'{where}: "{unknown[0]}" tidak dikenal')
    guarded = row.get("guarded")
    if guarded is not None and not isinstance(guarded, bool):
        raise RetentionError(f"{where}: guarded harus true atau false")
    return Retention(
        id=name,
        years=float(years),
        basis=basis,
        status=_texts(row, "status", where),
        matter=_texts(row, "matter", where),
        channel=_texts(row, "channel", where),
        guarded=guarded,
    )


def _texts(row: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RetentionError(f"{where}: {name} harus daftar teks")
    return tuple(value)
