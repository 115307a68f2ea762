"""Register stream, inserted complaints and later words about them: each finds its case."""

import os
from typing import Any

from aduan.bootstrap.deduplicate import open_photos, open_placing
from aduan.entrypoints.observability import function_logger
from aduan.entrypoints.streams import in_order

LOG = function_logger()
PLACING = open_placing(os.environ)
PHOTOS = open_photos(os.environ)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    return in_order(event, _handle, LOG)


def _handle(image: dict[str, Any]) -> None:
    """Photos are called for first, and fetched elsewhere: placing never waits for them, nor they
    for it. A record that comes again calls again, which changes nothing."""
    complaint_id, kind = image["complaint_id"]["S"], image["type"]["S"]
    row_id = image["row_id"]["S"] if "row_id" in image else None
    if image.get("attachments", {}).get("L"):
        PHOTOS.fetch(complaint_id, row_id)
    if row_id is None:
        PLACING.place(complaint_id)
    elif kind == "photo_hash":
        PHOTOS.weigh(complaint_id, row_id)
    else:
        PLACING.apply_follow_up_event(complaint_id, row_id)
