"""The clean photos of proofs as they lie in the bucket, by their hash."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import botocore.exceptions

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table


@dataclass(frozen=True)
class CleanPhotos:
    """`KeptPhotos`. `client` is boto3's S3 client."""

    table: Table
    client: Any = field(repr=False)
    bucket: str

    def hash_of(self, number: str, evidence_id: str) -> str | None:
        found = self.table.get(keys.number(number))
        if found is None:
            return None
        name = f"clean/{decode_map(found)['case_id']}/{evidence_id}.jpg"
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=name)
        except botocore.exceptions.ClientError as exc:
            if exc.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        return hashlib.sha256(answer["Body"].read()).hexdigest()
