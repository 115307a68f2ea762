"""Register stream, inserted timers: one Step Functions execution each. And changes of cases: the
function that tells the channels is called for them at once."""

import os
from typing import Any, Final

from aduan import cold_start
from aduan.application.channels.wake import wake
from aduan.application.escalation.start import start_escalation
from aduan.bootstrap.start_escalation import open_start_escalation
from aduan.entrypoints.observability import function_logger, function_metrics
from aduan.entrypoints.streams import in_order

SAID: Final = "said"

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_start_escalation(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any. Timers first: a channel that is
    told a minute later is told."""
    said = [one for one in event["Records"] if _type(one) == SAID]
    timers = [one for one in event["Records"] if _type(one) != SAID]
    METRICS.add_metric("timers_heard", "Count", len(timers))
    failed = in_order({"Records": timers}, _start, LOG)
    cases = dict.fromkeys(one["dynamodb"]["NewImage"]["case_id"]["S"] for one in said)
    if not wake(tuple(cases), WIRED.teller):
        LOG.warning("channels were not woken", extra={"cases": len(cases)})
    return failed


def _type(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["NewImage"].get("type", {}).get("S", ""))


def _start(image: dict[str, Any]) -> None:
    start_escalation(
        image["case_id"]["S"], int(image["cycle"]["N"]), int(image["arm"]["N"]), timers=WIRED.timers
    )
