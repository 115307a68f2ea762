"""From what the use cases of printed reports answer to what the browser gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aduan.application.official.open_link import DeadLink
from aduan.application.reports.ports import PrintedFile
from aduan.application.reports.shelf import ShelfPorts, ShelfView, fetch_file, open_shelf
from aduan.domain.reports.about import REPORTS
from aduan.pages.shared.closed_door import closed_door
from aduan.pages.shared.exchange import PageRequest, see_other, show
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page

FILE: Final = "berkas"
_FORMATS: Final = {
    "html": "halaman",
    "pdf": "PDF",
    "xlsx": "lembar kerja",
    "csv": "CSV",
    "zip": "ZIP",
}


@dataclass(frozen=True, slots=True)
class ReportPages:
    """What the page of printed reports works with."""

    shelf: ShelfPorts
    city: CityNames
    board: str
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Copy:
    """One file as the page offers it."""

    words: str
    address: str


def answer_reports(request: PageRequest, pages: ReportPages) -> dict[str, Any]:
    """GET shows what there is; with `berkas` the browser is sent to that file for a few minutes."""
    wanted = request.query.get(FILE, "")
    if wanted:
        found = fetch_file(request.token, wanted, pages.now(), pages.shelf)
        if isinstance(found, DeadLink):
            return _closed(found, pages)
        if found is not None:
            return see_other(found)
    view = open_shelf(request.token, pages.now(), pages.shelf)
    if isinstance(view, DeadLink):
        return _closed(view, pages)
    page = shelf_page(view, pages.city, pages.board, missing=bool(wanted))
    return show(page, city=pages.city.name, method=request.method)


def shelf_page(view: ShelfView, city: CityNames, board: str, *, missing: bool = False) -> Page:
    """One card a report and period, the newest first; of each the files a person opens."""
    groups: dict[tuple[str, str], list[PrintedFile]] = {}
    for one in view.files:
        code, period, *_ = one.name.split("/")
        groups.setdefault((code, period), []).append(one)
    cards = [
        (f"{REPORTS[code].title}, {period}", [_copy(one, view.token) for one in files])
        for (code, period), files in groups.items()
    ]
    return Page(
        title=f"Laporan untuk {city.office(view.post)}",
        template="reports/shelf.html",
        values={"cards": cards, "board": board, "missing": missing},
        status=404 if missing else 200,
    )


def _copy(one: PrintedFile, token: str) -> Copy:
    file = one.name.rpartition("/")[2]
    kind = _FORMATS.get(file.rpartition(".")[2], "berkas")
    return Copy(
        f"{file} ({kind}, {max(1, round(one.size / 1000))} kB)", f"{token}?{FILE}={one.name}"
    )


def _closed(dead: DeadLink, pages: ReportPages) -> dict[str, Any]:
    return show(closed_door(dead, pages.city, renewable=False), city=pages.city.name)
