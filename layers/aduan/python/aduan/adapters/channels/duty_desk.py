"""The duty desk hears by its topic that a channel cannot be told any more."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aduan.domain.case.clocks import timestamp


@dataclass(frozen=True)
class DutyTopic:
    """`DutyDesk`. `arn` is the topic of the duty desk."""

    client: Any = field(repr=False)
    arn: str

    def channel_is_off(self, channel: str, since: datetime) -> None:
        self.client.publish(
            TopicArn=self.arn,
            Subject=f"Kanal {channel} tidak lagi menerima status",
            Message=(
                f"Alamat status kanal {channel} menjawab 410 (sudah tidak ada) pada "
                f"{timestamp(since)} dan dimatikan. Pelapor lewat kanal ini tidak menerima kabar "
                "sampai alamatnya diperbaiki. Kabar yang belum sampai tetap disimpan dan dikirim "
                f"berurutan sesudah: aduan channels resume --channel {channel}"
            ),
            MessageAttributes={"audience": {"DataType": "String", "StringValue": "operator"}},
        )
