"""Every morning at 05:30 in the city: the public board is built whole, and takes the place of the
last one if it is fit to be shown."""

import os
from dataclasses import asdict
from typing import Any

from aduan import cold_start
from aduan.bootstrap.board import open_board
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_board(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Out: how many objects and rows. What must not be shown is raised, tried again, and rings;
    the last good board stays."""
    built = WIRED.build()
    for day in built.damaged:
        LOG.error("sealed day is not what was sealed", day=day)
    METRICS.add_metric("board_built", "Count", 1)
    LOG.info("board", extra=asdict(built))
    return asdict(built)
