"""Register stream, inserted complaints and later words about them: each finds its case."""

import os
from typing import Any

from aduan.bootstrap.deduplicate import open_placing
from aduan.entrypoints.observability import function_logger
from aduan.entrypoints.streams import in_order

LOG = function_logger()
PLACING = open_placing(os.environ)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    return in_order(event, _handle, LOG)


def _handle(image: dict[str, Any]) -> None:
    complaint_id = image["complaint_id"]["S"]
    if image["type"]["S"] == "complaint":
        PLACING.place(complaint_id)
    else:
        PLACING.apply_word(complaint_id, image["row_id"]["S"])
