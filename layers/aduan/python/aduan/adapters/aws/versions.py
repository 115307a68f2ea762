"""Every version of a bucket's objects: what was overwritten or deleted is kept there for a while,
so whoever takes something away for good takes each version by its own id."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_LARGEST: Final = 50_000_000
"""A file is read into memory: the largest export that was ever taken is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Version:
    key: str
    version_id: str
    latest: bool
    marker: bool = False


@dataclass(frozen=True)
class Versions:
    """Every version of the objects of a bucket. `client` is boto3's S3 client."""

    client: Any = field(repr=False)
    bucket: str

    def under(self, prefix: str) -> Iterator[Version]:
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        for page in pages:
            for name, marker in (("Versions", False), ("DeleteMarkers", True)):
                for one in page.get(name, ()):
                    yield Version(
                        str(one["Key"]), str(one["VersionId"]), bool(one["IsLatest"]), marker
                    )

    def read(self, one: Version) -> bytes:
        body = self.client.get_object(Bucket=self.bucket, Key=one.key, VersionId=one.version_id)[
            "Body"
        ]
        content: bytes = body.read(_LARGEST)
        return content

    def take(self, one: Version) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=one.key, VersionId=one.version_id)

    def replace(self, one: Version, content: bytes) -> None:
        """Anew without the person; where the bucket keeps versions, the old one goes."""
        answer = self.client.put_object(Bucket=self.bucket, Key=one.key, Body=content)
        if answer.get("VersionId") not in {None, "null", one.version_id}:
            self.take(one)
