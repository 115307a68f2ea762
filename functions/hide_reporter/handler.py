"""Makes the keyed hash of a contact for functions that read the register, and reads nothing itself.

What is asked is in no log: it is somebody's number or address.
"""

import os
from typing import Any, Final

from aduan import cold_start
from aduan.bootstrap.hide_reporter import open_hide_reporter
from aduan.entrypoints.observability import function_logger, function_metrics

LONGEST: Final = 1_000
"""What a channel may give as its number, and its own name before it, is shorter."""
LOG = function_logger()
METRICS = function_metrics()
WIRED = open_hide_reporter(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """In: {"said": "phone:+62…"}. Out: {"hash": 32 hex digits}. Each is one line of the log, so
    that somebody who goes through numbers is seen (docs/operations.md)."""
    said = event.get("said")
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST:
        raise ValueError("said: a text of 1 to 1000 letters")
    LOG.info("hidden")
    return {"hash": WIRED(said)}
