"""Register stream, inserted timers: one Step Functions execution each."""

import os
from typing import Any

from aduan.application.escalation.start import start_escalation
from aduan.bootstrap.start_escalation import open_timers
from aduan.entrypoints.observability import function_logger
from aduan.entrypoints.streams import in_order

LOG = function_logger()
TIMERS = open_timers(os.environ)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    return in_order(event, _start, LOG)


def _start(image: dict[str, Any]) -> None:
    start_escalation(
        image["case_id"]["S"], int(image["cycle"]["N"]), int(image["arm"]["N"]), timers=TIMERS
    )
