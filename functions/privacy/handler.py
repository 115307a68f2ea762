"""POST /admin/privacy (signed by AWS): what persons ask of their data; and by the clock: what waits
too long, and what has served its purpose."""

import os
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.rights.retain import settle
from aduan.application.rights.serve import serve
from aduan.application.rights.watch import watch
from aduan.bootstrap.privacy import open_privacy
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.entrypoints.rights_orders import answer, caller_of, read_order

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_privacy(os.environ)
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """The log names orders, ids and counts; never a person, never what was found."""
    now = datetime.now(UTC)
    if "httpMethod" in event:
        order = read_order(event)
        served = serve(order, caller_of(event), now, WIRED.desk)
        LOG.info("rights order", do=order.get("do", ""), ok=served.done)
        return answer(served)
    if event.get("do") == "watch":
        seen = watch(now, WIRED.watching)
        LOG.info("rights watched", waiting=seen.waiting, late=seen.late, told=seen.told)
        if seen.failed:
            LOG.error("rights not told", failed=seen.failed)
        return {}
    run = settle(now, WIRED.retaining())
    LOG.info("retention settled", ended=run.ended, moved=run.moved, left=run.left)
    if run.failed:
        LOG.error("retention failed", failed=run.failed)
        METRICS.add_metric("retention_failed", "Count", len(run.failed))
    return {}
