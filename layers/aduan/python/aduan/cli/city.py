"""`aduan city check [PACK]`: is a city pack sound? Mistakes, and keys that nothing reads, with
file and line; exit code 1.

PACK is a folder, or the name of a folder under layers/cities; without it every pack found there
is checked. `python -m aduan.cli.city check` does the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aduan.bootstrap.pack_files import check_files
from aduan.domain.city.city import load_city

CITIES: Final = Path("layers") / "cities"


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
    return 1 if mistakes else 0


def named(pack: str, cities: Path) -> Path:
    return Path(pack) if Path(pack).is_dir() else cities / pack


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="aduan city", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check")
    check.add_argument("pack", nargs="?")
    return run(parser.parse_args(arguments).pack)


if __name__ == "__main__":
    raise SystemExit(main())
