"""SNS topics: one a post, who subscribes is data. The attribute `audience` is what heads and
operators of a post filter by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aduan.application.notices.compose import WrittenNotice
from aduan.application.notices.envelope import envelope


@dataclass(frozen=True)
class Topics:
    """`names` maps a post to the last part of its topic's name, `arn_prefix` is the rest."""

    client: Any = field(repr=False)
    arn_prefix: str
    names: Mapping[str, str]

    def publish(self, notice: WrittenNotice) -> None:
        self.client.publish(
            TopicArn=f"{self.arn_prefix}{self.names[notice.post]}",
            Subject=notice.subject,
            Message=envelope(notice),
            MessageStructure="json",
            MessageAttributes={
                "audience": {"DataType": "String", "StringValue": notice.audience},
            },
        )
