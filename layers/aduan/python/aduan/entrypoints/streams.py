"""How a function works through a batch of DynamoDB stream records.

Records of one item arrive in order and must be handled in order: the first failure stops the
batch, and Lambda is told to come again from there (`ReportBatchItemFailures`). Going on past a
failure would handle version 2 before version 1.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Log(Protocol):
    """What is needed of a logger."""

    def error(self, msg: str, **details: Any) -> None: ...


def in_order(
    event: Mapping[str, Any], handle: Callable[[dict[str, Any]], object], log: Log
) -> dict[str, list[dict[str, str]]]:
    """Hand each record's new image (wire form) to `handle`; stop at the first that fails.

    A failure is logged with the record's sequence number and the kind of error only: images hold
    what citizens wrote, and error texts may quote them.
    """
    for record in event["Records"]:
        try:
            handle(record["dynamodb"]["NewImage"])
        except Exception as exc:
            sequence = record["dynamodb"]["SequenceNumber"]
            log.error("record failed", sequence=sequence, error=type(exc).__name__)  # noqa: TRY400
            return {"batchItemFailures": [{"itemIdentifier": sequence}]}
    return {"batchItemFailures": []}
