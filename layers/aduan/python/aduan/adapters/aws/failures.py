"""The bucket of given-up work, and the functions that gave it up."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

REPLAYED: Final = "replayed/"
ALIAS: Final = "live"
"""The qualifier that everybody calls; the one that gave up may be gone."""


@dataclass(frozen=True)
class FailureBucket:
    """`client` is boto3's S3 client."""

    client: Any = field(repr=False)
    bucket: str

    def everything(self) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        for page in pages:
            for one in page.get("Contents", ()):
                key = str(one["Key"])
                if not key.startswith(REPLAYED):
                    yield key, self._read(key)

    def file_away(self, key: str) -> None:
        self.client.copy_object(
            Bucket=self.bucket,
            Key=f"{REPLAYED}{key}",
            CopySource={"Bucket": self.bucket, "Key": key},
        )
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def _read(self, key: str) -> Mapping[str, Any] | None:
        body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        try:
            kept = json.loads(body)
            if isinstance(kept, dict) and isinstance(kept.get("payload"), str):
                kept["payload"] = json.loads(kept["payload"])
        except ValueError:
            return None
        return kept if isinstance(kept, dict) else None


@dataclass(frozen=True)
class Functions:
    """`client` is boto3's Lambda client, patient enough for the longest function; `prefix` is that
    of this stack: what another stack gave up is not called."""

    client: Any = field(repr=False)
    prefix: str

    def again(self, function: str, event: Mapping[str, Any]) -> bool:
        if not function.startswith(self.prefix):
            return False
        answer = self.client.invoke(
            FunctionName=function, Qualifier=ALIAS, Payload=json.dumps(event).encode()
        )
        if answer.get("FunctionError"):
            return False
        said = json.loads(answer["Payload"].read() or b"null")
        return not (isinstance(said, dict) and said.get("batchItemFailures"))
