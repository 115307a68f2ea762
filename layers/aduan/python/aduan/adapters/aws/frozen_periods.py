"""Frozen periods: the document in a bucket, and in the register which document it is.

The object is named after its hash and written first; the row in the register is written once and
never over another, so of two runs at one time one wins, and an object that was exchanged is found.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, cast

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.figures.ports import DamagedError
from aduan.domain.case.errors import ConflictError
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.frozen import Frozen, Head, lines
from aduan.domain.figures.ledger import Arrival, Ledger

FOLDER: Final = "figures/frozen/"
_IN_MEMORY: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """What the register keeps of a frozen period."""

    code: str
    hash: str
    cut: datetime
    made_at: datetime
    facts: int
    arrivals: int


@dataclass(frozen=True)
class FrozenPeriods:
    """`Archive`. `client` is boto3's S3 client."""

    table: Table
    client: Any = field(repr=False)
    bucket: str

    def row(self, code: str) -> FrozenRow | None:
        item = self.table.get(keys.frozen(code))
        return None if item is None else decode(FrozenRow, item)

    def rows(self) -> list[FrozenRow]:
        """Every frozen period, by code."""
        return [decode(FrozenRow, item) for item in self.table.query(keys.FROZEN)]

    def holds(self, code: str) -> bool:
        return self.row(code) is not None

    def frozen(self, code: str) -> Frozen | None:
        row = self.row(code)
        if row is None:
            return None
        with _spooled() as file:
            self.client.download_fileobj(self.bucket, _key(code, row.hash), file)
            file.seek(0)
            head, ledger, found = _read(file)
        if found != row.hash:
            raise DamagedError(code, row.hash, found)
        return Frozen(head, ledger, found, row.made_at)

    def keep(self, frozen: Frozen) -> bool:
        with _spooled() as file:
            with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
                for line in lines(frozen.head, frozen.ledger):
                    packed.write(line)
            file.seek(0)
            self.client.upload_fileobj(file, self.bucket, _key(frozen.code, frozen.hash))
        row = FrozenRow(
            code=frozen.code,
            hash=frozen.hash,
            cut=frozen.cut,
            made_at=frozen.made_at,
            facts=frozen.head.facts,
            arrivals=frozen.head.arrivals,
        )
        try:
            self.table.put_new(encode(row, {"type": "frozen"}, keys.frozen(frozen.code)))
        except ConflictError:
            return False
        return True


def _key(code: str, whole: str) -> str:
    return f"{FOLDER}{code}/{whole}.jsonl.gz"


def _spooled() -> BinaryIO:
    """On disk when it is large; the caller closes it."""
    return cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))


def _read(file: BinaryIO) -> tuple[Head, Ledger, str]:
    from msgspec import json as quick  # noqa: PLC0415 - only functions that read pay the import

    whole = hashlib.sha256()

    def read() -> Iterator[bytes]:
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            for line in packed:
                whole.update(line)
                yield line

    rest = read()
    head = quick.decode(next(rest), type=Head)
    facts, arrivals = quick.Decoder(Fact), quick.Decoder(Arrival)
    ledger = Ledger(
        facts=tuple(facts.decode(next(rest)) for _ in range(head.facts)),
        arrivals=tuple(arrivals.decode(next(rest)) for _ in range(head.arrivals)),
        counted=head.counted,
    )
    for _ in rest:
        pass
    return head, ledger, whole.hexdigest()
