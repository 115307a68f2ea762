"""The bucket of the public board, which CloudFront shows to everybody."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import botocore.exceptions

from aduan.application.board.ports import Object

KEPT_SECONDS: Final = 900
"""How long a browser and an edge may show what they have: the board changes once a day."""


@dataclass(frozen=True)
class BoardBucket:
    """`Place`. `client` is boto3's S3 client."""

    client: Any = field(repr=False)
    bucket: str

    def get(self, path: str) -> Object | None:
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=path)
        except botocore.exceptions.ClientError as exc:
            if exc.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        return Object(answer["Body"].read(), str(answer["ContentType"]))

    def put(self, path: str, content: Object) -> None:
        self.client.put_object(
            Bucket=self.bucket,
            Key=path,
            Body=content.body,
            ContentType=content.media_type,
            CacheControl=f"public, max-age={KEPT_SECONDS}",
        )

    def keep_only(self, folder: str, paths: Collection[str]) -> None:
        listed = self.client.get_paginator("list_objects_v2")
        for page in listed.paginate(Bucket=self.bucket, Prefix=folder):
            for one in page.get("Contents", ()):
                if one["Key"] not in paths:
                    self.client.delete_object(Bucket=self.bucket, Key=one["Key"])
