"""A deterministic event source: what Lambda does between a DynamoDB stream and a function.

It reads the stream, filters, cuts batches, calls the handler, and honours partial failures,
bisecting, the retry limit and the failure sink, all in one thread and in the order asked for. A
test may also deliver records twice or let the handler die at a call of its choosing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Handler = Callable[[dict[str, Any]], Mapping[str, Any] | None]


@dataclass
class Consumer:
    """One event source mapping. `retries` counts deliveries after the first."""

    name: str
    item_type: str
    handler: Handler
    batch_size: int = 10
    retries: int = 10
    sink: list[Record] = field(default_factory=list)
    deliveries: int = 0

    def wants(self, record: Record) -> bool:
        """The filter of the template: inserted items of one type."""
        image = record["dynamodb"].get("NewImage", {})
        inserted: bool = record["eventName"] == "INSERT"
        return inserted and image.get("type", {}).get("S") == self.item_type


@dataclass
class Pump:
    """Moves records from a table's stream to its consumers until nothing is left."""

    streams: Any
    stream_arn: str
    consumers: list[Consumer]
    redeliver: int = 0
    _position: int = 0

    def drain(self, rounds: int = 50) -> None:
        """Deliver until the stream is quiet; handlers may write more while it runs."""
        for _ in range(rounds):
            fresh = self._read()
            if not fresh:
                return
            for consumer in self.consumers:
                wanted = [record for record in fresh if consumer.wants(record)]
                for start in range(0, len(wanted), consumer.batch_size):
                    batch = wanted[start : start + consumer.batch_size]
                    for _again in range(self.redeliver + 1):
                        _deliver(consumer, batch, consumer.retries)
        raise AssertionError(f"the stream did not come to rest in {rounds} rounds")

    def _read(self) -> list[Record]:
        shard = self.streams.describe_stream(StreamArn=self.stream_arn)["StreamDescription"][
            "Shards"
        ][0]["ShardId"]
        iterator = self.streams.get_shard_iterator(
            StreamArn=self.stream_arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records: list[Record] = []
        while iterator:
            page = self.streams.get_records(ShardIterator=iterator)
            if not page["Records"]:
                break
            records += page["Records"]
            iterator = page.get("NextShardIterator")
        fresh = records[self._position :]
        self._position = len(records)
        return fresh


def _deliver(consumer: Consumer, batch: list[Record], retries: int) -> None:
    if not batch:
        return
    consumer.deliveries += 1
    try:
        answer = consumer.handler({"Records": batch}) or {}
        failed = [one["itemIdentifier"] for one in answer.get("batchItemFailures", [])]
    except Exception:  # a crashed function is a failed batch
        failed = [batch[0]["dynamodb"]["SequenceNumber"]]
    if not failed:
        return
    order = [record["dynamodb"]["SequenceNumber"] for record in batch]
    rest = batch[min(order.index(sequence) for sequence in failed) :]
    if retries == 0:
        consumer.sink.append(rest[0])
        _deliver(consumer, rest[1:], consumer.retries)
    elif len(rest) > 1:  # bisect: the poison record must not hold up its neighbours
        middle = len(rest) // 2
        _deliver(consumer, rest[:middle], retries - 1)
        _deliver(consumer, rest[middle:], retries - 1)
    else:
        _deliver(consumer, rest, retries - 1)
