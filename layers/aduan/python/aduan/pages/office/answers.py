"""From what the use cases of a post's page answer to what the browser gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aduan.application.case.ports import CaseRegister
from aduan.application.office.accept import Accepted, accept_several
from aduan.application.office.count import FiguresBook
from aduan.application.office.overview import OwnFigures, show_overview
from aduan.application.office.show import (
    Asked,
    OfficePorts,
    OfficeView,
    Shape,
    part_office,
    show_office,
)
from aduan.application.official.open_link import DeadLink
from aduan.domain import links
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.lifecycle import LEADERS
from aduan.pages.office.figures_page import Spots, overview_page, own_figures_page
from aduan.pages.office.office_csv import office_csv
from aduan.pages.office.office_page import (
    ACCEPT,
    FIGURES_TAB,
    asked_of,
    office_page,
    part_page,
    ticked,
)
from aduan.pages.shared.closed_door import closed_door
from aduan.pages.shared.exchange import PageRequest, show
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import GUARD_HEADERS


@dataclass(frozen=True, slots=True)
class OfficePages:
    """Everything the page of a post works with."""

    reading: OfficePorts
    register: CaseRegister
    rules: ClockRules
    city: CityNames
    now: Callable[[], datetime]
    book: FiguresBook
    spots: Callable[[], Spots]


def answer_office(request: PageRequest, pages: OfficePages) -> dict[str, Any]:
    """GET shows; POST accepts what is ticked, and shows the list with what came of it. A reload
    accepts again, which changes nothing."""
    now, asked = pages.now(), asked_of(request.query)
    accepted: Accepted | None = None
    if request.changes:
        pressed = _press(request, pages, now)
        if isinstance(pressed, DeadLink):
            return _closed(pressed, pages)
        accepted = pressed
    if not request.changes and _wants_figures(request, pages, now):
        return _figures(request, pages, now)
    shape = _shape(request)
    if shape is Shape.PARTS and not asked.find:
        return _parts(request, asked, pages, now)
    view = show_office(request.token, asked, now, pages.reading, shape=shape)
    if isinstance(view, DeadLink):
        return _closed(view, pages)
    if shape is Shape.FILE:
        return _file(view, request, pages)
    page = office_page(view, pages.city, accepted=accepted, printing=shape is Shape.PRINT)
    return show(page, city=pages.city.name, method=request.method)


def _parts(request: PageRequest, asked: Asked, pages: OfficePages, now: datetime) -> dict[str, Any]:
    part = part_office(request.token, asked, now, pages.reading)
    if isinstance(part, DeadLink):
        return _closed(part, pages)
    page = part_page(part, pages.city, _file_number(request) or 1)
    return show(page, city=pages.city.name, method=request.method)


def _file_number(request: PageRequest) -> int:
    """Which of the files; 0 where it is the only one."""
    written = request.query.get("berkas", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0


def _shape(request: PageRequest) -> Shape:
    asked = "" if request.changes else request.query.get("bentuk", "")
    return Shape(asked) if asked in set(Shape) else Shape.PAGE


def _wants_figures(request: PageRequest, pages: OfficePages, now: datetime) -> bool:
    """A leader's page begins with the overview; an office's figures are behind their tab."""
    tab = request.query.get("bagian", "")
    if tab == FIGURES_TAB:
        return True
    link = links.read_office(request.token, pages.reading.keys(), now)
    leads = isinstance(link, links.OfficeLink) and link.role in LEADERS
    return leads and not tab and not request.query.get("cari")


def _figures(request: PageRequest, pages: OfficePages, now: datetime) -> dict[str, Any]:
    found = show_overview(
        request.token, now, ports=pages.reading, book=pages.book, rules=pages.rules
    )
    if isinstance(found, DeadLink):
        return _closed(found, pages)
    if isinstance(found, OwnFigures):
        page = own_figures_page(found, pages.city, pages.rules)
    else:
        page = overview_page(found, pages.city, pages.rules, spots=pages.spots())
    return show(page, city=pages.city.name, method=request.method)


def _press(request: PageRequest, pages: OfficePages, now: datetime) -> Accepted | DeadLink:
    cases = ticked(request.form) if request.form.get("move") == ACCEPT else ()
    return accept_several(
        request.token,
        cases,
        now,
        ports=pages.reading,
        register=pages.register,
        rules=pages.rules,
    )


def _closed(dead: DeadLink, pages: OfficePages) -> dict[str, Any]:
    page = closed_door(dead, pages.city, renewable=False)
    return show(page, city=pages.city.name)


def _file(view: OfficeView, request: PageRequest, pages: OfficePages) -> dict[str, Any]:
    day = view.now.astimezone(pages.city.zone).date()
    name = "".join(c if c.isalnum() else "-" for c in view.post.lower())
    part = _file_number(request)
    which = f"-bagian-{part}" if part else ""
    return {
        "statusCode": 200,
        "headers": {
            **GUARD_HEADERS,
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="aduan-{name}-{day}{which}.csv"',
        },
        "body": office_csv(view, pages.city),
    }
