"""S3 ObjectCreated under uploads/: a photo an official sent is checked and made safe to show."""

import os
from typing import Any
from urllib.parse import unquote_plus

from aduan import cold_start
from aduan.application.photos.check import check_photo
from aduan.bootstrap.check_photo import open_photo_check
from aduan.entrypoints.observability import function_logger

LOG = function_logger()
DESK = open_photo_check(os.environ)
cold_start.ready()


def handler(event: dict[str, Any], _context: object) -> None:
    """S3 writes keys form-encoded; an event may come twice or late."""
    for record in event.get("Records", ()):
        checked = check_photo(unquote_plus(record["s3"]["object"]["key"]), DESK)
        LOG.info(
            "photo checked",
            case_id=checked.case_id,
            evidence_id=checked.evidence_id,
            outcome=checked.outcome,
        )
