"""The city as a leader sees it, and an office's own figures: what was counted last, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aduan.application.office.count import EVERYTHING, FiguresBook
from aduan.application.office.show import OfficePorts, OfficeRow, open_office
from aduan.application.official.open_link import DeadLink
from aduan.domain import links
from aduan.domain.case.case import CLOSED
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.lifecycle import LEADERS
from aduan.domain.case.secrecy import as_seen
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.figures.offices import CityFigures, Figures, month_of
from aduan.domain.links import OfficeLink


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of this month and of the one before; None while none were counted. `oldest` are
    the open cases that wait longest, as they are now."""

    link: OfficeLink
    token: str
    now: datetime
    figures: CityFigures | None
    before: CityFigures | None
    oldest: tuple[OfficeRow, ...]
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """An office's own figures: of this month, of the one before, and when they were counted."""

    link: OfficeLink
    token: str
    now: datetime
    at: datetime | None
    this: Figures
    before: Figures | None


def show_overview(
    token: str, now: datetime, *, ports: OfficePorts, book: FiguresBook, rules: ClockRules
) -> Overview | OwnFigures | DeadLink:
    """A leader gets the city's, everybody else the office's own and nobody else's."""
    link = open_office(token, now, ports)
    if isinstance(link, DeadLink):
        return link
    viewer = link.post if link.role in LEADERS else EVERYTHING
    this, past = month_of(now, rules), month_of(_month_before(now, rules), rules)
    figures, before = book.figures(viewer, this), book.figures(viewer, past)
    if viewer == EVERYTHING:
        own = figures.offices.get(link.post, Figures()) if figures else Figures()
        earlier = before.offices.get(link.post) if before else None
        return OwnFigures(link, token, now, figures.at if figures else None, own, earlier)
    ports.aside.begin()
    known = ports.cases.get_cases(figures.oldest) if figures and figures.oldest else {}
    oldest = tuple(
        OfficeRow(seen, links.of_page(token, case.case_id))
        for case_id in (figures.oldest if figures else ())
        if (case := known.get(case_id)) is not None
        and case.status not in CLOSED
        and (seen := as_seen(case, link.post, ports.inspectorate)) is not None
    )
    return Overview(link, token, now, figures, before, oldest, ports.aside.rows())


def _month_before(now: datetime, rules: ClockRules) -> datetime:
    first = rules.calendar.local(now).date().replace(day=1)
    return rules.calendar.midnight(first - timedelta(days=1))
