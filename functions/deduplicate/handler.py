"""Register stream, inserted complaints and later words about them: each finds its case."""

import os
from typing import Any

from aduan import cold_start
from aduan.bootstrap.deduplicate import open_deduplicate
from aduan.entrypoints.observability import function_logger, function_metrics
from aduan.entrypoints.streams import in_order

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_deduplicate(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    METRICS.add_metric("complaints_heard", "Count", len(event["Records"]))
    return in_order(event, _handle, LOG)


def _handle(image: dict[str, Any]) -> None:
    """The case comes first: a call for photos that hangs delays no complaint's placing, and what
    was placed is found so when the record comes again. Photos are fetched elsewhere, and calling
    for them twice changes nothing."""
    complaint_id, kind = image["complaint_id"]["S"], image["type"]["S"]
    row_id = image["row_id"]["S"] if "row_id" in image else None
    if row_id is None:
        WIRED.placing.place(complaint_id)
        request_id = image.get("request_id", {}).get("S", "")
        LOG.info("placed", complaint_id=complaint_id, request_id=request_id)
    elif kind == "photo_hash":
        WIRED.photos.weigh(complaint_id, row_id)
    elif kind == "proof_doubt":
        WIRED.photos.doubt(complaint_id, row_id)
    else:
        WIRED.placing.apply_follow_up_event(complaint_id, row_id)
    if image.get("attachments", {}).get("L"):
        WIRED.photos.fetch(complaint_id, row_id)
