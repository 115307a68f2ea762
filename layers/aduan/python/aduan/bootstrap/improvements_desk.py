"""What `aduan improvements` works on: the log and the facts of a deployed register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.improvements import RegisterImprovements
from aduan.application.figures.ports import FactBook
from aduan.bootstrap.board import delicate
from aduan.bootstrap.figures_desk import CITIES, REAL
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.case.calendar import Calendar
from aduan.domain.city.city import load_city
from aduan.domain.reports.counting import Names


@dataclass(frozen=True, slots=True)
class ImprovementsDesk:
    """`persons` and `secret` are the categories that ask for care."""

    log: RegisterImprovements
    book: FactBook
    calendar: Calendar
    names: Names
    persons: frozenset[str]
    secret: frozenset[str]
    now: Callable[[], datetime]


def open_improvements(city: str, stage: str) -> ImprovementsDesk:
    """Run from the repository's folder: the city pack is read from it."""
    environment = deployed_environment(client("lambda"), city, stage)
    table = Table(client("dynamodb"), environment["REGISTER_TABLE"])
    return desk_of(table, CITIES / city, int(environment.get("HOUR_SECONDS", REAL)))


def desk_of(table: Table, folder: Path, hour_seconds: int = REAL) -> ImprovementsDesk:
    city = load_city(folder)
    care = delicate(city)
    return ImprovementsDesk(
        log=RegisterImprovements(table),
        book=fact_book(table, folder, now),
        calendar=city_rules(folder, hour_seconds=hour_seconds).calendar,
        names=report_names(folder, city),
        persons=care.persons,
        secret=care.secret,
        now=now,
    )
