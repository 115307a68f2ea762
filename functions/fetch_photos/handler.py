"""Called by `deduplicate` for a complaint with photos: they are fetched from the channel and put
where every upload is checked."""

import os
from typing import Any

from aduan.application.photos.fetch import fetch_photos
from aduan.bootstrap.fetch_photos import open_fetching
from aduan.entrypoints.observability import function_logger

LOG = function_logger()
DESK = open_fetching(os.environ)


def handler(event: dict[str, Any], _context: object) -> None:
    """An event may come twice. What could not be reached raises, and Lambda comes again."""
    complaint_id, row_id = str(event["complaint_id"]), event.get("row_id")
    for evidence_id, outcome in fetch_photos(complaint_id, row_id, DESK):
        LOG.info("photo", complaint_id=complaint_id, evidence_id=evidence_id, outcome=outcome)
