"""What `aduan report` works on: a deployed stack, seen from an operator's terminal."""

from aduan.adapters.dynamodb.core.table import Table
from aduan.application.reports.ports import Desk
from aduan.bootstrap.deployed_stack import outputs_of
from aduan.bootstrap.lapor_bridge import CITIES
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import figures_book, frozen_periods
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.case.clocks import REAL_HOUR_SECONDS
from aduan.domain.city.city import load_city


def open_desk(city: str, stage: str) -> Desk:
    """Run from the repository's folder: the city pack is read from it."""
    outputs, pack = outputs_of(city, stage), CITIES / city
    known = load_city(pack)
    rules = city_rules(pack, hour_seconds=int(REAL_HOUR_SECONDS))
    table = Table(client("dynamodb"), outputs["RegisterTable"])
    return Desk(
        book=figures_book(pack, table),
        archive=frozen_periods(outputs["ExportsBucket"]),
        calendar=rules.calendar,
        names=report_names(pack, known),
        now=now(),
    )
