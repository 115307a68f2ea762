"""POST /complaints/{tracking_code}: what a reporter answers, judges or asks on the own page."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.tracking.speak import speak
from aduan.bootstrap.citizen_action import open_citizen_action
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.pages.shared.exchange import page_request
from aduan.pages.shared.faults import paged
from aduan.pages.shared.templates import prepare
from aduan.pages.tracking.answers import answer_press, shown_by

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_citizen_action(os.environ)
prepare("tracking")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@paged
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    request = page_request(event)
    form, shown = request.form, shown_by(request)
    outcome = speak(request.token, form, shown, WIRED.counter.now(), WIRED.speaking)
    return answer_press(outcome, request, WIRED.counter)
