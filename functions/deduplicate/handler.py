"""Register stream, inserted complaints and later words about them: each finds its case."""

from typing import Any

from aduan import bootstrap
from aduan.entrypoints.streams import in_order


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    wired = bootstrap.placing()

    def handle(image: dict[str, Any]) -> None:
        complaint_id = image["complaint_id"]["S"]
        if image["type"]["S"] == "complaint":
            wired.place(complaint_id)
        else:
            wired.apply_word(complaint_id, image["row_id"]["S"])

    return in_order(event, handle, wired.log)
