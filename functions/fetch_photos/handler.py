"""Called by `deduplicate` for a complaint with photos: they are fetched from the channel and put
where every upload is checked."""

import os
from typing import Any

from aduan import cold_start
from aduan.application.photos.fetch import fetch_photos
from aduan.bootstrap.fetch_photos import open_fetch_photos
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_fetch_photos(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> None:
    """An event may come twice. What could not be reached raises, and Lambda comes again."""
    complaint_id, row_id = str(event["complaint_id"]), event.get("row_id")
    fetched = fetch_photos(complaint_id, row_id, WIRED)
    METRICS.add_metric("photos_fetched", "Count", len(fetched))
    for evidence_id, outcome in fetched:
        LOG.info("photo", complaint_id=complaint_id, evidence_id=evidence_id, outcome=outcome)
