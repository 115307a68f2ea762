"""Register stream, inserted timers: one Step Functions execution each."""

from typing import Any

from aduan import bootstrap
from aduan.application.start_escalation import start_escalation
from aduan.entrypoints.streams import in_order


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers which record of the batch must come again, if any."""
    wired = bootstrap.starting()

    def start(image: dict[str, Any]) -> None:
        start_escalation(
            image["case_id"]["S"],
            int(image["cycle"]["N"]),
            int(image["arm"]["N"]),
            timers=wired.timers,
        )

    return in_order(event, start, wired.log)
