"""GET, HEAD and POST /actions/{token}, POST /actions/{token}/photo: an official and one case.
GET, HEAD and POST /office/{token}: an official and all that is open with the post."""

import os
from typing import Any

from aduan import cold_start
from aduan.bootstrap.official_action import open_official_action
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.pages.office.answers import answer_office
from aduan.pages.official.counter import answer_case
from aduan.pages.shared.exchange import page_request
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
    request = page_request(event)
    if str(event.get("resource") or "").startswith("/office/"):
        return answer_office(request, WIRED.office)
    return answer_case(request, WIRED.case)
