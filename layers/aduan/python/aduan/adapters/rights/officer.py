"""The posts that hear of persons' wishes, by their topics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PostTopics:
    """`Officer`: the topics of posts. `names` maps a post to the last part of its topic's name."""

    client: Any = field(repr=False)
    arn_prefix: str
    names: Mapping[str, str]

    def tell(self, post: str, subject: str, message: str) -> None:
        self.client.publish(
            TopicArn=f"{self.arn_prefix}{self.names[post]}",
            Subject=subject,
            Message=message,
            MessageAttributes={"audience": {"DataType": "String", "StringValue": "operator"}},
        )
