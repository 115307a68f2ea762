"""The folder operators drop LAPOR! exports into, and the reports written beside them."""

import io
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final

_KEPT_IN_MEMORY: Final = 4_000_000


@dataclass(frozen=True)
class ExportFolder:
    """`client` is boto3's S3 client."""

    client: Any = field(repr=False)
    bucket: str

    def open(self, key: str) -> BinaryIO:
        """The file, on disk when it is large, so that its size never becomes memory."""
        file: Any = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  the caller closes
        self.client.download_fileobj(self.bucket, key, file)
        file.seek(0)
        found: BinaryIO = file
        return found

    def write_report(self, key: str, lines: list[str]) -> str:
        """The rows that were wrong, as CSV, under `reports/`; answers its key."""
        name = f"reports/{key.rpartition('/')[2]}.laporan.csv"
        body = io.BytesIO("".join(f"{line}\r\n" for line in lines).encode())
        self.client.upload_fileobj(body, self.bucket, name)
        return name
