"""S3 ObjectCreated under uploads/: a photo an official sent is checked and made safe to show."""

import os
from typing import Any
from urllib.parse import unquote_plus

from aduan import cold_start
from aduan.application.photos.check import check_photo
from aduan.bootstrap.check_photo import open_check_photo
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_check_photo(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> None:
    """S3 writes keys form-encoded; an event may come twice or late."""
    records = event.get("Records", ())
    METRICS.add_metric("photos_checked", "Count", len(records))
    for record in records:
        checked = check_photo(unquote_plus(record["s3"]["object"]["key"]), WIRED)
        LOG.info(
            "photo checked",
            case_id=checked.case_id,
            evidence_id=checked.evidence_id,
            outcome=checked.outcome,
        )
