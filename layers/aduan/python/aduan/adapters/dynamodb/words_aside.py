"""Words that were set aside, as work a function gave up: beside those in the failures bucket."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import waiting_word

SET_ASIDE: Final = "SetAside"
NAMED: Final = "word/"
"""Begins the key of each, where those of the bucket have a path of Lambda's."""


@dataclass(frozen=True)
class WordsAside:
    """`FailureShelf` of the register, in the form that Lambda gives what it keeps itself.
    `function` applies a word when its record comes by the stream."""

    table: Table
    function: str

    def everything(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for item in self.table.work_whole(keys.ASIDE):
            word = waiting_word(item)
            image = {
                "complaint_id": {"S": word.complaint_id},
                "row_id": {"S": word.row_id},
                "type": {"S": word.kind},
            }
            record = {
                "eventName": "INSERT",
                "dynamodb": {
                    "Keys": {"pk": item["pk"], "sk": item["sk"]},
                    "NewImage": image,
                    "SequenceNumber": "0",
                },
            }
            yield (
                f"{NAMED}{word.name}",
                {
                    "requestContext": {
                        "functionArn": f"arn:aws:lambda:::function:{self.function}",
                        "condition": SET_ASIDE,
                    },
                    "timestamp": word.since.isoformat(),
                    "payload": {"Records": [record]},
                },
            )

    def file_away(self, key: str) -> None:
        """Applying it has taken it off the list."""
