"""From what the official's use cases answer to what the browser gets."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aduan.application.official.act import ActPorts, Declined, Done
from aduan.application.official.open_link import DeadLink
from aduan.application.official.open_photo import Decided, NotOpened, OpeningPorts, PhotoToOpen
from aduan.application.official.show_case import CaseView
from aduan.application.official.upload import NoUpload, UploadForm, UploadPorts
from aduan.domain.case.case import Case
from aduan.domain.case.clocks import explain
from aduan.domain.case.lifecycle import LEADERS
from aduan.pages.official.case_page import case_page
from aduan.pages.official.cover_page import cover_page, not_opened_page
from aduan.pages.official.leader_page import leader_page
from aduan.pages.official.upload_page import no_upload_page, upload_page
from aduan.pages.shared import labels as words
from aduan.pages.shared.closed_door import closed_door, fresh_link_page
from aduan.pages.shared.exchange import PageRequest, see_other, show
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import GUARD_HEADERS, Page
from aduan.pages.shared.place_map import NamedPoint, Outline

_JUST: Final = 3
"""Rows of the history between a press and the page it leads to: somebody else may come between."""
_KEPT: Final = "Tersimpan."


@dataclass(frozen=True, slots=True)
class OfficialPages:
    """Everything the official's function works with, made once by the composition root."""

    acting: ActPorts
    uploading: UploadPorts
    opening: OpeningPorts
    city: CityNames
    around: Callable[[float, float], Sequence[NamedPoint]]
    outline: Callable[[str | None], Outline]
    upload_origin: str
    now: Callable[[], datetime]


def answer_view(
    found: CaseView | DeadLink, request: PageRequest, pages: OfficialPages
) -> dict[str, Any]:
    """The case page; after a move it first says what was done."""
    if isinstance(found, DeadLink):
        page = closed_door(found, pages.city)
    else:
        page = _page(found, pages, said=_done(request.query.get("sudah", ""), found, pages.city))
    return show(page, city=pages.city.name, method=request.method)


def _done(move: str, view: CaseView, city: CityNames) -> str:
    """Said only of a move that this post has just made: an address can be typed."""
    mine = [row.move for row in view.history[-_JUST:] if row.actor.post == view.link.post]
    if move not in mine:
        return ""
    told = words.told_words(move, view.case.channels, city)
    return f"{words.DONE.get(move, _KEPT)} {told}".strip()


def answer_act(
    outcome: Done | Declined | DeadLink, request: PageRequest, pages: OfficialPages
) -> dict[str, Any]:
    """A made move leads to the next link; a declined one shows the form again, as it was typed."""
    if isinstance(outcome, DeadLink):
        return show(closed_door(outcome, pages.city), city=pages.city.name)
    if isinstance(outcome, Declined):
        page = _page(outcome.view, pages, declined=outcome, typed=request.form)
        return show(page, city=pages.city.name)
    if outcome.token is not None:
        return see_other(f"{outcome.token}?sudah={outcome.move.value}")
    return show(receipt(outcome, pages.city), city=pages.city.name)


def answer_renewal(outcome: Case | DeadLink, pages: OfficialPages) -> dict[str, Any]:
    """Only says that it was sent; the page never holds the link."""
    if isinstance(outcome, DeadLink):
        page = closed_door(outcome, pages.city, renewable=False)
        return show(page, city=pages.city.name)
    return show(fresh_link_page(outcome.number), city=pages.city.name)


def answer_upload(
    outcome: UploadForm | NoUpload | DeadLink, request: PageRequest, pages: OfficialPages
) -> dict[str, Any]:
    """The camera page, or for a program the form's address and fields as JSON."""
    if isinstance(outcome, DeadLink):
        return show(closed_door(outcome, pages.city), city=pages.city.name)
    if isinstance(outcome, NoUpload):
        return show(no_upload_page(outcome, request.token), city=pages.city.name)
    if request.wants_json:
        body = {
            "url": outcome.url,
            "fields": dict(outcome.fields),
            "evidence_id": outcome.evidence_id,
        }
        headers = {"Content-Type": "application/json", **GUARD_HEADERS}
        return {"statusCode": 200, "headers": headers, "body": json.dumps(body)}
    return show(upload_page(outcome), city=pages.city.name)


def answer_opening(
    outcome: PhotoToOpen | NotOpened | Decided | DeadLink,
    request: PageRequest,
    pages: OfficialPages,
) -> dict[str, Any]:
    """The page with the grid; a decision leads back to the case."""
    match outcome:
        case DeadLink():
            page = closed_door(outcome, pages.city)
        case NotOpened():
            page = not_opened_page(outcome, request.token)
        case Decided():
            return see_other(f"{request.token}#umum")
        case PhotoToOpen():
            page = cover_page(outcome)
    return show(page, city=pages.city.name, method=request.method)


def _page(
    view: CaseView,
    pages: OfficialPages,
    *,
    said: str = "",
    declined: Declined | None = None,
    typed: Mapping[str, str] | None = None,
) -> Page:
    if view.link.role in LEADERS:
        return leader_page(
            view,
            pages.city,
            pages.acting.rules,
            said=said,
            refused=pages.city.named(declined.reason) if declined else "",
            refused_move=declined.move if declined else "",
            typed=typed,
            status=422 if declined else 200,
        )
    lat, lng = view.case.place.lat, view.case.place.lng
    return case_page(
        view,
        pages.city,
        said=said,
        refused=pages.city.named(declined.reason) if declined else "",
        refused_move=declined.move if declined else "",
        typed=typed,
        around=() if lat is None or lng is None else pages.around(lat, lng),
        outline=pages.outline(view.case.place.kelurahan_code),
        upload_origin=pages.upload_origin,
        due_steps=() if view.hidden else explain(view.case, pages.acting.rules),
        status=422 if declined else 200,
    )


def receipt(done: Done, city: CityNames) -> Page:
    return Page(
        title=f"Kasus {done.case.number}",
        template="official/receipt.html",
        values={
            "what": words.DONE.get(done.move, _KEPT),
            "number": done.case.number,
            "office": city.office(done.case.agency),
        },
    )
