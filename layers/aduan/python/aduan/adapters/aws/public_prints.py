"""The printed half-year reports (R5) in the exports bucket, as the board takes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aduan.adapters.aws.printed_reports import ROOM

FOLDER: Final = f"{ROOM}R5/"
_TAKEN: Final = (".pdf", ".xlsx")


@dataclass(frozen=True)
class PublicPrints:
    """`PublicPapers`. `client` is boto3's S3 client."""

    client: Any = field(repr=False)
    bucket: str

    def printed(self, period: str) -> Mapping[str, bytes]:
        prefix = f"{FOLDER}{period}/kota/"
        listed = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        names = [str(one["Key"]) for one in listed.get("Contents", ())]
        return {
            name.removeprefix(prefix): self.client.get_object(Bucket=self.bucket, Key=name)[
                "Body"
            ].read()
            for name in sorted(names)
            if name.endswith(_TAKEN)
        }
