"""S3 ObjectCreated under uploads/: a photo an official sent is checked and made safe to show."""

import logging
from typing import Any, Final
from urllib.parse import unquote_plus

from aduan import bootstrap
from aduan.application.check_photo import check_photo

_LOG: Final = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """S3 writes keys form-encoded; an event may come twice or late."""
    desk = bootstrap.check_photo()
    for record in event.get("Records", ()):
        key = unquote_plus(record["s3"]["object"]["key"])
        checked = check_photo(key, desk)
        _LOG.info("photo %s of case %s: %s", checked.evidence_id, checked.case_id, checked.outcome)
