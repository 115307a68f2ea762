"""What `aduan report` works on: a deployed stack, seen from an operator's terminal."""

from aduan.application.reports.ports import Desk
from aduan.bootstrap.figures_desk import CITIES, open_figures
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.city.city import load_city


def open_desk(city: str, stage: str) -> Desk:
    """Run from the repository's folder: the city pack is read from it."""
    figures, pack = open_figures(city, stage), CITIES / city
    return Desk(
        book=figures.book,
        archive=figures.archive,
        calendar=figures.calendar,
        names=report_names(pack, load_city(pack)),
        now=figures.now(),
    )
