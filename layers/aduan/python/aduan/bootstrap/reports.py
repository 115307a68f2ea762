"""What `aduan report` works on: a deployed stack, seen from an operator's terminal."""

from pathlib import Path

from aduan.adapters.dynamodb.core.table import Table
from aduan.application.reports.ports import ReportPorts
from aduan.bootstrap.figures_desk import CITIES, REAL, open_figures
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.report_names import report_names
from aduan.bootstrap.parts.report_sources import exported, report_sources
from aduan.domain.city.city import load_city


def open_report_ports(city: str, stage: str, *, lapor_export: Path | None = None) -> ReportPorts:
    """Run from the repository's folder: the city pack is read from it. `lapor_export` is the file
    LAPOR!'s operators hand out."""
    figures, pack = open_figures(city, stage), CITIES / city
    now = figures.now()
    environment = deployed_environment(client("lambda"), city, stage)
    table, known = Table(client("dynamodb"), environment["REGISTER_TABLE"]), load_city(pack)
    rules = city_rules(pack, hour_seconds=int(environment.get("HOUR_SECONDS", REAL)))
    return ReportPorts(
        book=figures.book,
        archive=figures.archive,
        calendar=figures.calendar,
        names=report_names(pack, known),
        now=now,
        sources=report_sources(
            table, pack, known, rules, trail=None, exported=exported(pack, lapor_export, now)
        ),
    )
