"""The audit trail: one object a look, in a bucket with an object lock.

S3 keeps each version for the retention of the bucket whatever anybody is granted (compliance mode:
not even the root of the account shortens it), so a row outlives whoever would rather it did not.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aduan.application.rights.ports import Noted


@dataclass(frozen=True)
class LockedTrail:
    """`AuditTrail`. `client` is boto3's S3 client, `fresh` makes a name nobody has used."""

    client: Any = field(repr=False)
    bucket: str
    fresh: Callable[[], str]

    def note(self, row: Noted) -> None:
        written = {
            "at": row.at.isoformat(),
            "by": row.by,
            "did": row.did,
            "complaint_id": row.complaint_id,
            "request_id": row.request_id,
            "why": row.why,
        }
        self.client.put_object(
            Bucket=self.bucket,
            Key=f"trail/{row.complaint_id}/{row.at:%Y%m%dT%H%M%S%f}-{self.fresh()}.json",
            Body=json.dumps(written, ensure_ascii=False).encode(),
            ContentType="application/json",
            ChecksumAlgorithm="SHA256",
        )

    def of(self, complaint_id: str) -> Sequence[Noted]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"trail/{complaint_id}/"
        )
        keys = sorted(str(one["Key"]) for page in pages for one in page.get("Contents", ()))
        return tuple(self._read(key) for key in keys)

    def _read(self, key: str) -> Noted:
        row = json.loads(self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read())
        return Noted(
            at=datetime.fromisoformat(row["at"]),
            by=row["by"],
            did=row["did"],
            complaint_id=row["complaint_id"],
            request_id=row["request_id"],
            why=row["why"],
        )


@dataclass(frozen=True)
class TrailCount:
    """How many rows a period has, by the names of the objects: nothing of them is read."""

    client: Any = field(repr=False)
    bucket: str

    def between(self, since: datetime, until: datetime) -> int:
        first, last = (f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}" for at in (since, until))
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix="trail/"
        )
        names = (str(one["Key"]) for page in pages for one in page.get("Contents", ()))
        return sum(first <= name.rpartition("/")[2] < last for name in names)
