"""From what the desk's use cases answer to what the browser gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aduan.application.show_case import DeadLink
from aduan.application.show_desk import DeskReading, DeskView
from aduan.application.work_desk import Decided, DeskWork
from aduan.entrypoints.pages.closed_door import closed_door
from aduan.entrypoints.pages.desk_page import desk_page
from aduan.entrypoints.pages.exchange import PageRequest, see_other, show
from aduan.entrypoints.pages.words import City


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Everything the desk's function works with."""

    reading: DeskReading
    work: DeskWork
    city: City
    now: Callable[[], datetime]


def answer_desk(
    found: DeskView | DeadLink, request: PageRequest, pages: DeskPages
) -> dict[str, Any]:
    """A list, with the words of the press that led here."""
    if isinstance(found, DeadLink):
        page = closed_door(found, pages.city)
    else:
        said, refused = request.query.get("sudah", ""), request.query.get("gagal", "")
        page = desk_page(found, pages.city, said=said[:300], refused=refused[:300])
    return show(page, city=pages.city.name, method=request.method)


def answer_press(
    outcome: Decided | DeadLink, request: PageRequest, pages: DeskPages
) -> dict[str, Any]:
    """Back to the list, which may be reloaded without pressing again."""
    if isinstance(outcome, DeadLink):
        return show(closed_door(outcome, pages.city), city=pages.city.name)
    said = {"bagian": outcome.tab.value, "sudah" if outcome.done else "gagal": outcome.words}
    return see_other(f"{request.token}?{urlencode(said)}")
