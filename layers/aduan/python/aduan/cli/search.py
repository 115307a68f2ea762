"""`aduan search --city CITY [--stage STAGE] file [--dry-run]`: cases findable by their words.

For cases stored before there was a search, and rows that went missing. It may be stopped and begun
again. A row that cannot be read stops nothing else and is named at the end. Exit codes: 0 done
(also where nothing was missing), 1 not everything, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from aduan.application.search.file_again import file_again
from aduan.bootstrap.case_register import CaseBooks, open_books
from aduan.cli.left_undone import left_undone
from aduan.domain.case.unreadable import Unreadable


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], CaseBooks] = open_books,
    out: TextIO = sys.stdout,
) -> int:
    asked = _parser().parse_args(arguments)
    books, complaints, rows = opened(asked.city, asked.stage), 0, 0
    failed: list[Unreadable] = []
    for one in file_again(books.lists, books.members, books.index, dry_run=asked.dry_run):
        if isinstance(one, Unreadable):
            failed.append(one)
            continue
        complaints, rows = complaints + 1, rows + one.rows
        out.write(f"{one.number}  {one.complaint_id}  {one.rows} baris\n")
    done = "belum lengkap" if asked.dry_run else "dilengkapi"
    out.write(f"{complaints} aduan {done} dalam pencarian, {rows} baris.\n")
    return left_undone(failed, out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan search", description="Indeks pencarian kasus")
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="do", required=True)
    verb = verbs.add_parser("file", help="lengkapi kata yang dipakai mencari setiap kasus")
    verb.add_argument("--dry-run", action="store_true", help="perlihatkan saja")
    return parser


if __name__ == "__main__":
    sys.exit(main())
