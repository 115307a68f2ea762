"""The copies of photos that a person opened to everybody, as the public board shows them.

That one may be shown is that its copy lies under `public/`: a decision taken back deletes it
(`application/photos/check.py`). So nothing of the register is read for it; a copy is as old as the
decision it was made by.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import botocore.exceptions


@dataclass(frozen=True)
class PublicCopies:
    """`PublicPhotos`. `client` is boto3's S3 client; `small` makes a copy for a slow line, and
    answers None of what is no picture."""

    client: Any = field(repr=False)
    bucket: str
    small: Callable[[bytes], bytes | None]

    def newest(self, owner: str, since: datetime) -> bytes | None:
        listed = self.client.list_objects_v2(Bucket=self.bucket, Prefix=f"public/{owner}/")
        copies = [one for one in listed.get("Contents", ()) if one["LastModified"] >= since]
        found = sorted(copies, key=lambda one: (one["LastModified"], one["Key"]))
        if not found:
            return None
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=found[-1]["Key"])
        except botocore.exceptions.ClientError as exc:
            if exc.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None  # taken back just now
            raise
        return self.small(answer["Body"].read())
