"""What `aduan figures` works on: a deployed register and its frozen periods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from aduan.adapters.aws.frozen_periods import FrozenPeriods
from aduan.adapters.aws.kept_photos import CleanPhotos
from aduan.adapters.aws.sealed_days import SealedDaysBook
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.figures import RegisterRebuild, RegisterReceipts
from aduan.application.figures.ports import FactBook, Rebuild
from aduan.bootstrap.deployed_stack import outputs_of
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book, frozen_periods, sealed_days
from aduan.domain.case.calendar import Calendar
from aduan.domain.case.clocks import REAL_HOUR_SECONDS

CITIES: Final = Path("layers") / "cities"
REAL: Final = int(REAL_HOUR_SECONDS)


@dataclass(frozen=True, slots=True)
class FiguresDesk:
    """The figures of a deployed stack."""

    book: FactBook
    archive: FrozenPeriods
    rebuild: Rebuild
    receipts: RegisterReceipts
    days: SealedDaysBook
    photos: CleanPhotos
    calendar: Calendar
    now: Callable[[], datetime]


def open_figures(city: str, stage: str) -> FiguresDesk:
    """Run from the repository's folder: the city pack is read from it."""
    environment = deployed_environment(client("lambda"), city, stage)
    outputs = outputs_of(city, stage, client("cloudformation"))
    return desk_of(
        Table(client("dynamodb"), environment["REGISTER_TABLE"]),
        outputs["ExportsBucket"],
        outputs["EvidenceBucket"],
        CITIES / city,
        int(environment.get("HOUR_SECONDS", REAL)),
    )


def desk_of(
    table: Table, exports: str, evidence: str, pack: Path, hour_seconds: int = REAL
) -> FiguresDesk:
    return FiguresDesk(
        book=fact_book(table, pack, now),
        archive=frozen_periods(table, exports),
        rebuild=RegisterRebuild(table),
        receipts=RegisterReceipts(table),
        days=sealed_days(table, exports),
        photos=CleanPhotos(table, client("s3"), evidence),
        calendar=city_rules(pack, hour_seconds=hour_seconds).calendar,
        now=now,
    )
