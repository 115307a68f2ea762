"""GET, HEAD and POST /actions/{token}, POST /actions/{token}/photo: an official and one case."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.official.act import act_by_link
from aduan.application.official.renew import renew_link
from aduan.application.official.show_case import show_case
from aduan.application.official.upload import begin_upload
from aduan.bootstrap.official_action import open_official_action
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.pages.official.answers import answer_act, answer_renewal, answer_upload, answer_view
from aduan.pages.shared.closed_door import RENEW
from aduan.pages.shared.exchange import page_request, see_other
from aduan.pages.shared.faults import paged
from aduan.pages.shared.templates import prepare

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_official_action(os.environ)
prepare("official")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@paged
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Only POST reaches a use case that writes."""
    request, now = page_request(event), WIRED.now()
    if request.tail == "photo":
        if not request.changes:
            return see_other(f"../{request.token}")
        kind = request.form.get("type", "")
        return answer_upload(
            begin_upload(request.token, kind, now, WIRED.uploading), request, WIRED
        )
    if request.changes and request.form.get("move") == RENEW:
        return answer_renewal(renew_link(request.token, now, WIRED.acting), WIRED)
    if request.changes:
        outcome = act_by_link(request.token, request.form, now, WIRED.acting)
        return answer_act(outcome, request, WIRED)
    return answer_view(show_case(request.token, now, WIRED.acting.reading), request, WIRED)
