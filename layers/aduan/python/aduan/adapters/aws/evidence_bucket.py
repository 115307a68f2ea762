"""Photos in S3: forms signed for one upload, and the keeping of clean and sealed copies."""

from collections.abc import Mapping
from typing import Any, Final

import botocore.exceptions

from aduan.adapters.aws.versions import Versions
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES

FORM_SECONDS: Final = 300
ADDRESS_SECONDS: Final = 600
_MIN_BYTES: Final = 100


class S3UploadForms:
    """Presigned POST: S3 itself enforces key, type and size (`content-length-range`). A browser is
    sent `back_to` afterwards, a program gets 201."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, Mapping[str, str]]:
        after = (
            {"success_action_redirect": back_to} if back_to else {"success_action_status": "201"}
        )
        fields = {"Content-Type": media_type, **after}
        signed = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields=dict(fields),
            Conditions=[
                {"Content-Type": media_type},
                after,
                ["content-length-range", _MIN_BYTES, MAX_PHOTO_BYTES],
            ],
            ExpiresIn=FORM_SECONDS,
        )
        return signed["url"], signed["fields"]


class S3PhotoAddresses:
    """Addresses of clean copies that end, by default after ten minutes."""

    def __init__(self, client: Any, bucket: str, *, seconds: int = ADDRESS_SECONDS) -> None:
        self._client = client
        self._bucket = bucket
        self._seconds = seconds

    def address(self, clean_key: str) -> str:
        url: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": clean_key,
                "ResponseContentType": "image/jpeg",
                "ResponseContentDisposition": "inline",
            },
            ExpiresIn=self._seconds,
        )
        return url


class S3PhotoStore:
    """`PhotoStore` of `check_photo`."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def fetch(self, key: str, limit: int) -> bytes | None:
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes=0-{limit}")
        except botocore.exceptions.ClientError as exc:
            if exc.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            if exc.response["Error"]["Code"] == "InvalidRange":
                return b""  # an empty object has no byte 0
            raise
        body: bytes = answer["Body"].read(limit + 1)
        return body

    def publish(self, key: str, jpeg: bytes) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=jpeg,
            ContentType="image/jpeg",
            CacheControl="private, max-age=600",
        )

    def seal(self, key: str, original: bytes) -> None:
        """Served by nobody, and should anybody fetch it, never as something a browser runs."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=original,
            ContentType="application/octet-stream",
        )

    def discard(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def discard_for_good(self, key: str) -> None:
        versions = Versions(self._client, self._bucket)
        for one in versions.under(key):
            if one.key == key:
                versions.take(one)


class S3Uploads:
    """The door every upload comes through: what is put here is checked before anybody sees it."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, body: bytes) -> None:
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=body, ContentType="application/octet-stream"
        )
