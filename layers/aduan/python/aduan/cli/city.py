"""`aduan city check [PACK]`: is a city pack sound? Mistakes, and keys that nothing reads, with
file and line; exit code 1. A channel that sends photos and names no host to fetch them from is a
warning, and so is a field of an earlier version that does nothing any more.

PACK is a folder, or the name of a folder under layers/cities; without it every pack found there
is checked. `python -m aduan.cli.city check` does the same.

`--against-register [--stage STAGE]` also asks the register of the deployed stack whether open cases
stand with an office, a category or a channel that the pack no longer has; it needs PACK and AWS
credentials.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aduan.application.case.ports import CaseLists
from aduan.application.routing.removed_codes import PackCodes, removed_codes
from aduan.bootstrap.pack_files import check_files
from aduan.cli.left_undone import left_undone
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.city.city import RETIRED, load_city, read_toml
from aduan.domain.packs.check import retired_fields
from aduan.entrypoints.channels import read_channels, without_host

if TYPE_CHECKING:
    from aduan.bootstrap.case_register import CaseBooks

CITIES: Final = Path("layers") / "cities"
WRONG_USAGE: Final = 2
MOST_NAMED: Final = 10

ABOUT: Final = """\
Apakah paket kota benar? Kesalahan, dan kunci yang tidak dibaca siapa pun, dengan berkas dan
barisnya; kode keluar 1. PACK adalah sebuah folder, atau nama folder di layers/cities; tanpa PACK
semua paket di sana diperiksa. --against-register menanyakan pula kepada register yang terpasang
apakah ada kasus terbuka pada badan, kategori, atau kanal yang tidak ada lagi di paket; perlu PACK
dan kredensial AWS."""


def run(pack: str | None, cities: Path = CITIES) -> int:
    """Check one pack or all; 0 when sound, 1 with mistakes, 2 when there is nothing to check."""
    roots = [named(pack, cities)] if pack else sorted(cities.glob("*/city.toml"))
    folders = [root.parent if root.name == "city.toml" else root for root in roots]
    if not folders or not all(folder.is_dir() for folder in folders):
        sys.stderr.write(f"tidak ada paket kota di {pack or cities}\n")
        return 2
    mistakes = 0
    for folder in folders:
        findings = check_files(folder)
        mistakes += len(findings)
        for finding in findings:
            sys.stdout.write(f"{folder}/{finding}\n")
        if not findings:
            city = load_city(folder)
            sys.stdout.write(
                f"{folder}: {city.name} baik: {len(city.agencies)} badan, "
                f"{len(city.categories)} kategori, {len(city.rules)} aturan, "
                f"{len(city.kelurahan)} kelurahan, {len(city.points)} titik\n"
            )
            if retired := retired_fields(folder):
                instead = city.agencies[city.duty_desk].short
                sys.stdout.write(
                    f"{folder}/agencies.toml: peringatan: {RETIRED} pada {len(retired)} badan "
                    "tidak dibaca lagi dan boleh dihapus; yang tidak sampai kepada suatu badan "
                    f"disampaikan kepada {instead}\n"
                )
            for channel in without_host(read_channels(folder), datetime.now(UTC).date()):
                sys.stdout.write(
                    f"{folder}/channels.toml: peringatan: kanal {channel} mengirim foto tetapi "
                    "tidak mempunyai photo_hosts, sehingga tidak satu pun fotonya diambil\n"
                )
    return 1 if mistakes else 0


def against_register(folder: Path, lists: CaseLists) -> int:
    """1 when open cases need a code that the pack does not have, or cannot be read; they are
    named."""
    city = load_city(folder)
    codes = PackCodes(
        agencies=set(city.agencies),
        categories=set(city.categories),
        channels={str(row.get("id")) for row in read_toml(folder, "channels.toml")["channel"]},
    )
    unread: list[Unreadable] = []
    removed = removed_codes(lists, codes, unread.append)
    for one in removed:
        shown = ", ".join(one.numbers[:MOST_NAMED])
        more = f" dan {len(one.numbers) - MOST_NAMED} lain" if len(one.numbers) > MOST_NAMED else ""
        sys.stdout.write(
            f"{folder}/{one.file}: {one.code} tidak boleh dihapus: masih dipakai "
            f"{len(one.numbers)} kasus terbuka ({shown}{more})\n"
        )
    if not removed and not unread:
        sys.stdout.write(f"{folder}: semua kode yang dipakai kasus terbuka ada\n")
    return 1 if left_undone(unread, sys.stdout) or removed else 0


def named(pack: str, cities: Path) -> Path:
    return Path(pack) if Path(pack).is_dir() else cities / pack


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], CaseBooks] | None = None,
) -> int:
    parser = argparse.ArgumentParser(prog="aduan city", description=ABOUT)
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check")
    check.add_argument("pack", nargs="?")
    check.add_argument("--against-register", action="store_true")
    check.add_argument("--stage", default="prod", help="tumpukan yang registernya ditanya")
    asked = parser.parse_args(arguments)
    code = run(asked.pack)
    if not asked.against_register or code == WRONG_USAGE:
        return code
    if asked.pack is None:
        parser.error("--against-register memerlukan PACK")
    folder = named(asked.pack, CITIES)
    books = (opened or _deployed())(folder.name, asked.stage)
    return max(code, against_register(folder, books.lists))


def _deployed() -> Callable[[str, str], CaseBooks]:
    """Checking the files alone needs no AWS library."""
    return import_module("aduan.bootstrap.case_register").open_books  # type: ignore[no-any-return]


if __name__ == "__main__":
    raise SystemExit(main())
