"""`aduan calendar apply --city CITY [--stage STAGE] [--dry-run]`: a new calendar for open cases.

Due times are stored, so a decree written into calendar.toml moves none of them by itself. This
shows which due times of open cases are others by the pack in the repository, and moves them, each
with a row in its history. Deploy the pack first; `--dry-run` shows and writes nothing.
A case that cannot be read or moved stops no other and is named at the end; run it again.
Exit codes: 0 done (also where nothing moves), 1 not every case, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aduan.application.escalation.new_calendar import Shift, apply_calendar
from aduan.bootstrap.case_register import CaseBooks, open_books
from aduan.cli.left_undone import left_undone
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.unreadable import Unreadable

CITIES: Final = Path("layers") / "cities"
NAMES: Final = {
    "opd": "batas OPD",
    "sekda": "batas Sekda",
    "wali_kota": "batas Wali Kota",
    "verify": "verifikasi",
    "follow_up": "tindak lanjut",
    "resolve": "penyelesaian",
    "auto_close": "penutupan otomatis",
}

ABOUT: Final = """\
Kalender baru untuk kasus yang masih terbuka. Tenggat disimpan pada kasus, jadi keputusan hari
libur yang ditulis di calendar.toml tidak menggesernya dengan sendirinya: perintah ini
memperlihatkan tenggat yang menjadi lain dan memindahkannya, masing-masing dengan satu baris
riwayat. Pasang paket kota dahulu.
Kode keluar: 0 selesai (juga bila tidak ada yang berubah), 2 salah pakai."""


def apply(books: CaseBooks, pack: Path, now: datetime, *, dry_run: bool) -> int:
    rules, count, failed = books.rules(pack), 0, list[Unreadable]()
    for shift in apply_calendar(books.lists, books.register, rules, now, dry_run=dry_run):
        if isinstance(shift, Unreadable):
            failed.append(shift)
            continue
        count += 1
        sys.stdout.write(_told(shift, rules))
    done = "akan bergeser" if dry_run else "digeser"
    sys.stdout.write(f"{count} kasus terbuka {done} tenggatnya.\n")
    return left_undone(failed, sys.stdout)


def _told(shift: Shift, rules: ClockRules) -> str:
    def read(at: datetime | None) -> str:
        return rules.calendar.readable(at) if at else "-"

    lines = [
        f"  {NAMES[name]}: {read(old)} -> {read(new)}\n" for name, (old, new) in shift.moved.items()
    ]
    return f"{shift.number}\n" + ("".join(lines) or "  pengingat\n")


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], CaseBooks] = open_books,
) -> int:
    parser = argparse.ArgumentParser(prog="aduan calendar", description=ABOUT)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("apply")
    verb.add_argument("--city", required=True, help="nama folder di layers/cities")
    verb.add_argument("--stage", default="prod")
    verb.add_argument("--dry-run", action="store_true", help="perlihatkan saja")
    asked = parser.parse_args(arguments)
    pack = CITIES / asked.city
    if not pack.is_dir():
        sys.stderr.write(f"tidak ada paket kota {pack}\n")
        return 2
    books = opened(asked.city, asked.stage)
    return apply(books, pack, datetime.now(UTC), dry_run=asked.dry_run)


if __name__ == "__main__":
    raise SystemExit(main())
