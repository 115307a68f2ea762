"""Printed reports in the exports bucket: `printed/<report>/<period>/<whose>/<file>`."""

from dataclasses import dataclass, field
from typing import Any, Final

from aduan.application.reports.ports import PrintedFile

ROOM: Final = "printed/"
ADDRESS_SECONDS: Final = 300
_TYPES: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
    "json": "application/json",
}


@dataclass(frozen=True)
class PrintedReports:
    """`client` is boto3's S3 client; `signer` one that signs addresses for people."""

    client: Any = field(repr=False)
    signer: Any = field(repr=False)
    bucket: str

    def put(self, name: str, content: bytes) -> None:
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        self.client.put_object(
            Bucket=self.bucket, Key=f"{ROOM}{name}", Body=content, ContentType=kind
        )

    def is_there(self, name: str) -> bool:
        key = f"{ROOM}{name}"
        answer = self.client.list_objects_v2(Bucket=self.bucket, Prefix=key, MaxKeys=1)
        return any(one["Key"] == key for one in answer.get("Contents", ()))

    def files(self, folder: str, since: str) -> tuple[PrintedFile, ...]:
        """Fifty offices have a thousand files in four months, so it is page by page."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{ROOM}{folder}", StartAfter=f"{ROOM}{folder}{since}"
        )
        found = (
            PrintedFile(one["Key"].removeprefix(ROOM), int(one["Size"]))
            for page in pages
            for one in page.get("Contents", ())
        )
        return tuple(sorted(found, key=lambda one: one.name, reverse=True))

    def address(self, name: str) -> str:
        """An address that ends after five minutes, and saves under the file's own name."""
        shown = name.rpartition("/")[2]
        url: str = self.signer.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": f"{ROOM}{name}",
                "ResponseContentDisposition": f'attachment; filename="{shown}"',
            },
            ExpiresIn=ADDRESS_SECONDS,
        )
        return url
