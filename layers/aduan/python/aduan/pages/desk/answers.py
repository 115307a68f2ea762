"""From what the desk's use cases answer to what the browser gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aduan.application.desk.show import DeskReadPorts, DeskView
from aduan.application.desk.work import DeskAnswer, DeskWritePorts, Proven, Unproven
from aduan.application.official.open_link import DeadLink
from aduan.pages.desk.desk_page import desk_page, start_page
from aduan.pages.shared.closed_door import closed_door
from aduan.pages.shared.exchange import PageRequest, once_more, show
from aduan.pages.shared.labels import CityNames


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Everything the desk's function works with."""

    reading: DeskReadPorts
    work: DeskWritePorts
    city: CityNames
    now: Callable[[], datetime]


def answer_undone(
    pressed: Unproven | Proven | DeadLink, request: PageRequest, pages: DeskPages
) -> dict[str, Any]:
    """A press that changed nothing: the word is asked for, or the browser sends the very same form
    to the link that may press (307 keeps method and form)."""
    match pressed:
        case Proven(token):
            return once_more(f"{token}?{urlencode(request.query)}" if request.query else token)
        case Unproven(wrong):
            page = start_page(request.form, wrong=wrong)
            return show(page, city=pages.city.name, method=request.method)
        case DeadLink():
            return answer_desk(pressed, request, pages)


def answer_desk(
    found: DeskView | DeadLink,
    request: PageRequest,
    pages: DeskPages,
    pressed: DeskAnswer | None = None,
) -> dict[str, Any]:
    """A list, after a press with its words above it. A reload presses again, which finds the
    case's version moved on and changes nothing."""
    if isinstance(found, DeadLink):
        page = closed_door(found, pages.city, renewable=False)
    else:
        said = pressed.words if pressed and pressed.done else ""
        refused = pressed.words if pressed and not pressed.done else ""
        correcting = request.query.get("koreksi", "")
        page = desk_page(found, pages.city, said=said, refused=refused, correcting=correcting)
    return show(page, city=pages.city.name, method=request.method)
