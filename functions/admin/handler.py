"""POST /admin/officials (signed by AWS), and by the clock: who holds which post."""

import os
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.officials.manage import manage_officials
from aduan.bootstrap.admin import open_admin
from aduan.entrypoints.admin_orders import answer, read_order
from aduan.entrypoints.observability import counted, function_logger, function_metrics, log_each

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_admin(os.environ)
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """The log names posts and counts, never persons."""
    order = read_order(event)
    outcome = manage_officials(order, datetime.now(UTC), WIRED)
    if outcome.settled is not None:
        LOG.info("officials settled", unreached=list(outcome.settled.unreached))
        log_each(LOG, "subscribers not settled", outcome.settled.failed, "post")
    return answer(outcome)
