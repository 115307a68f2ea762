"""GET / and /complaints/{tracking_code}: how far a complaint is, for programs and for people."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.tracking.prove import session_by_token
from aduan.application.tracking.show import show_complaint
from aduan.application.tracking.track import track_complaint
from aduan.bootstrap.track import open_track
from aduan.domain.case.identifiers import read_tracking_code
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.entrypoints.problems import Response, answered
from aduan.entrypoints.requests import read_request
from aduan.pages.shared.exchange import page_request, see_other
from aduan.pages.shared.templates import prepare
from aduan.pages.tracking.answers import (
    SAID,
    answer_entry,
    answer_json,
    answer_view,
    led_on,
    shown_by,
    wants_page,
)

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_track(os.environ)
prepare("tracking")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@answered(LOG)
def handler(event: dict[str, Any], _context: Any) -> Response:
    headers = read_request(event, largest_body=0).headers
    request, now = page_request(event), WIRED.now()
    if not request.token:
        return answer_entry(request, WIRED)
    if not wants_page(headers):
        progress = track_complaint(request.token, register=WIRED.showing.register)
        return answer_json(progress, WIRED.city)
    code, shown = read_tracking_code(request.token), shown_by(request)
    if code is not None and code != request.token:
        return see_other(code)
    if shown.typed:  # the link of a channel, with its token
        ports = WIRED.showing
        session = session_by_token(
            request.token, shown.typed, now, register=ports.register, proofs=ports.proofs
        )
        return led_on(request.token, session, WIRED) if session else see_other(request.token)
    said = request.query.get(SAID, "")
    view = show_complaint(request.token, now, WIRED.showing, session=shown.session, said=said)
    return answer_view(view, request, WIRED)
