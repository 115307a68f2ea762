"""Which use case a request about one case asks for. Only POST reaches one that writes."""

from datetime import datetime
from typing import Any

from aduan.application.official.act import Done, act_by_link
from aduan.application.official.open_photo import (
    KEEP,
    OPEN,
    open_photo,
    photo_to_open,
    take_back,
)
from aduan.application.official.renew import renew_link
from aduan.application.official.show_case import show_case
from aduan.application.official.upload import begin_upload
from aduan.pages.official.answers import (
    OfficialPages,
    answer_act,
    answer_opening,
    answer_renewal,
    answer_upload,
    answer_view,
)
from aduan.pages.shared.closed_door import RENEW
from aduan.pages.shared.exchange import PageRequest, see_other


def answer_case(request: PageRequest, pages: OfficialPages) -> dict[str, Any]:
    now = pages.now()
    if request.tail == "photo":
        if not request.changes:
            return see_other(f"../{request.token}")
        begun = begin_upload(request.token, request.form.get("type", ""), now, pages.uploading)
        return answer_upload(begun, request, pages)
    if request.changes:
        return _pressed(request, now, pages)
    if photo := request.query.get("foto"):
        found = photo_to_open(request.token, photo, now, pages.opening)
        return answer_opening(found, request, pages)
    return answer_view(show_case(request.token, now, pages.acting.reading), request, pages)


def _pressed(request: PageRequest, now: datetime, pages: OfficialPages) -> dict[str, Any]:
    move = request.form.get("move")
    if move == RENEW:
        return answer_renewal(renew_link(request.token, now, pages.acting), pages)
    if move in {OPEN, KEEP}:
        pressed = open_photo(request.token, request.form, now, pages.opening)
        return answer_opening(pressed, request, pages)
    outcome = act_by_link(request.token, request.form, now, pages.acting)
    if isinstance(outcome, Done):
        take_back(outcome.case, now, pages.opening)
    return answer_act(outcome, request, pages)
