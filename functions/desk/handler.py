"""GET, HEAD and POST /desk/{token}: the duty desk's lists, each row decided with one press."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.desk.show import show_desk
from aduan.application.desk.work import DeskAnswer, work_desk
from aduan.bootstrap.desk import open_desk
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.pages.desk.answers import answer_desk, answer_undone
from aduan.pages.shared.exchange import page_request
from aduan.pages.shared.faults import paged
from aduan.pages.shared.templates import prepare

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_desk(os.environ)
prepare("desk")
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@paged
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Only POST reaches a use case that writes."""
    request, now = page_request(event), WIRED.now()
    if not request.changes:
        found = show_desk(request.token, request.query, now, WIRED.reading)
        return answer_desk(found, request, WIRED)
    pressed = work_desk(request.token, request.form, now, WIRED.work)
    if not isinstance(pressed, DeskAnswer):
        return answer_undone(pressed, request, WIRED)
    asked = {**request.query, "bagian": pressed.tab.value, "cari": "", "banding": ""}
    if number := request.form.get("number", ""):
        asked["kasus"] = number
    view = show_desk(request.token, asked, now, WIRED.reading)
    return answer_desk(view, request, WIRED, pressed)
