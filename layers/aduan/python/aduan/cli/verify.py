"""`aduan verify RECEIPT [--photo FILE]... [--day FILE]`: has an end of a case been changed since?

RECEIPT is what `aduan figures receipt` prints: the receipt, its proof and the root of its day. With
`--photo` the photos are held against it, with `--day` the day as it was published (`aduan figures
day`, or the file on the public board). Needs neither a network nor an account.
Exit codes: 0 everything holds, 1 something was changed or does not belong, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from aduan.domain.figures.receipts import verify

ABOUT: Final = """\
Apakah akhir sebuah kasus diubah sesudahnya?

RECEIPT ialah keluaran `aduan figures receipt`: tanda terima, buktinya, dan akar harinya. Dengan
--photo fotonya dicocokkan, dengan --day hari sebagaimana diumumkan (`aduan figures day`, atau
berkas di papan informasi). Tidak memerlukan jaringan atau akun.
Kode keluar: 0 semuanya cocok, 1 ada yang diubah atau bukan bagiannya, 2 salah pakai."""


class _NotJsonError(Exception):
    """A file that should hold JSON does not."""


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise _NotJsonError(path.name) from None


def main(arguments: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    out = out or sys.stdout
    parser = argparse.ArgumentParser(
        prog="aduan verify", description=ABOUT, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("receipt", type=Path)
    parser.add_argument("--photo", type=Path, action="append", default=[])
    parser.add_argument("--day", type=Path)
    asked = parser.parse_args(arguments)
    try:
        document = _read(asked.receipt)
        day = None if asked.day is None else _read(asked.day)
        photos = {one.name: one.read_bytes() for one in asked.photo}
    except _NotJsonError as error:
        print(f"{error} bukan JSON.", file=out)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    verdict = verify(document, photos=photos, day=day)
    for line in verdict.words:
        print(line, file=out)
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
