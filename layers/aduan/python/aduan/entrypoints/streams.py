"""How a function works through a batch of DynamoDB stream records.

Records of one partition (a complaint, a case) arrive in order and must be handled in order: going
on past a failure would handle version 2 before version 1. Lambda is told to come again from the
first that failed (`ReportBatchItemFailures`). Records of other partitions behind it have their turn
at once all the same, so that one bad record delays no neighbour; that they come again with it
changes nothing, since every handler may be called twice.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Log(Protocol):
    """What is needed of a logger."""

    def error(self, msg: str, **details: Any) -> None: ...


def in_order(
    event: Mapping[str, Any], handle: Callable[[dict[str, Any]], object], log: Log
) -> dict[str, list[dict[str, str]]]:
    """Hand each record's new image (wire form) to `handle`; after a failure, no other of its own
    partition, and none at all where the record does not name one.

    A failure is logged with the record's sequence number and the kind of error only: images hold
    what citizens wrote, and error texts may quote them.
    """
    failed: list[str] = []
    stopped: set[str] = set()
    for record in event["Records"]:
        partition = record["dynamodb"].get("Keys", {}).get("pk", {}).get("S", "")
        if partition in stopped or "" in stopped or (stopped and not partition):
            continue
        try:
            handle(record["dynamodb"]["NewImage"])
        except Exception as exc:
            sequence = record["dynamodb"]["SequenceNumber"]
            log.error("record failed", sequence=sequence, error=type(exc).__name__)  # noqa: TRY400
            failed.append(sequence)
            stopped.add(partition)
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed[:1]]}
