"""GET, HEAD and POST /actions/{token}, POST /actions/{token}/photo: an official and one case.
GET, HEAD and POST /office/{token}: an official and all that is open with the post."""

import os
from datetime import datetime
from typing import Any

from aduan import cold_start
from aduan.application.official.act import act_by_link
from aduan.application.official.open_photo import KEEP, OPEN, open_photo, photo_to_open
from aduan.application.official.renew import renew_link
from aduan.application.official.show_case import show_case
from aduan.application.official.upload import begin_upload
from aduan.bootstrap.official_action import open_official_action
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.pages.office.answers import answer_office
from aduan.pages.official.answers import (
    OfficialPages,
    answer_act,
    answer_opening,
    answer_renewal,
    answer_upload,
    answer_view,
)
from aduan.pages.shared.closed_door import RENEW
from aduan.pages.shared.exchange import PageRequest, page_request, see_other
from aduan.pages.shared.faults import paged
from aduan.pages.shared.templates import prepare

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_official_action(os.environ)
prepare("official")
prepare("office")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@paged
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Only POST reaches a use case that writes."""
    request = page_request(event)
    if str(event.get("resource") or "").startswith("/office/"):
        return answer_office(request, WIRED.office)
    pages = WIRED.case
    now = pages.now()
    if request.tail == "photo":
        if not request.changes:
            return see_other(f"../{request.token}")
        kind = request.form.get("type", "")
        return answer_upload(
            begin_upload(request.token, kind, now, pages.uploading), request, pages
        )
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
    return answer_act(outcome, request, pages)
