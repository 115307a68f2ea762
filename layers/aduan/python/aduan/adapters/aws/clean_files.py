"""Clean copies of the evidence bucket, for the synchronisation with LAPOR!."""

from typing import Any

from aduan.domain.case.messages import FileRef
from aduan.domain.lapor.drafts import File


class CleanFiles:
    """The clean copies, as the synchronisation sends them on."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, file: FileRef) -> File:
        answer = self._client.get_object(Bucket=self._bucket, Key=file.key)
        return File(file.name, file.media_type, answer["Body"].read())
