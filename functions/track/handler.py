"""GET /complaints/{tracking_code}: how far a complaint is, as JSON or as a page."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.tracking.track import track_complaint
from aduan.bootstrap.track import open_track
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.entrypoints.problems import Response, answered
from aduan.entrypoints.requests import read_request
from aduan.pages.shared.templates import prepare
from aduan.pages.tracking.answers import answer

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_track(os.environ)
prepare("tracking")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@answered(LOG)
def handler(event: dict[str, Any], _context: Any) -> Response:
    request = read_request(event, largest_body=0)
    code = str(request.path.get("tracking_code", ""))
    progress = track_complaint(code, register=WIRED.register)
    return answer(progress, WIRED.city, request.headers)
