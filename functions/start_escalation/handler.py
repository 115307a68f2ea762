"""Register stream, inserted timers: one Step Functions execution each."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.escalation.start import start_escalation
from aduan.bootstrap.start_escalation import open_start_escalation
from aduan.entrypoints.observability import function_logger, function_metrics
from aduan.entrypoints.streams import in_order

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_start_escalation(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    METRICS.add_metric("timers_heard", "Count", len(event["Records"]))
    return in_order(event, _start, LOG)


def _start(image: dict[str, Any]) -> None:
    start_escalation(
        image["case_id"]["S"], int(image["cycle"]["N"]), int(image["arm"]["N"]), timers=WIRED
    )
