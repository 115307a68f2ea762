"""`aduan failures --city CITY list|show KEY|replay KEY…|replay --all`: work that functions gave up,
and later words that were set aside.

What citizens wrote is in these records and is never printed: `show` names the items. Exit codes: 0
done or nothing there, 1 something lies there or failed again, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from aduan.application.failures.given_up import (
    GivenUp,
    Replayed,
    Unreadable,
    list_given_up,
    replay,
)
from aduan.bootstrap.deployed_stack import GivenUpWork, open_given_up


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], GivenUpWork] = open_given_up,
    out: TextIO = sys.stdout,
) -> int:
    asked = _parser().parse_args(arguments)
    work = opened(asked.city, asked.stage)
    found = list_given_up(work.shelf)
    if asked.do == "list":
        return _list(found, out)
    by_key = {one.key: one for one in found}
    wanted = list(by_key) if getattr(asked, "all", False) else asked.key
    if missing := [key for key in wanted if key not in by_key]:
        out.write(f"Tidak ada: {', '.join(missing)}\n")
        return 2
    chosen = [by_key[key] for key in wanted]
    if asked.do == "show":
        for one in chosen:
            _show(one, out)
        return 0
    readable = [one for one in chosen if isinstance(one, GivenUp)]
    outcomes = replay(readable, shelf=work.shelf, attempts=work.attempts)
    for one, outcome in outcomes:
        out.write(f"{outcome.value:<14} {one.function}  {', '.join(one.about) or '-'}\n")
    good = {Replayed.DONE, Replayed.SUPERSEDED}
    failed = sum(outcome not in good for _, outcome in outcomes) + len(chosen) - len(readable)
    out.write(f"{len(chosen) - failed} selesai, {failed} masih tersisa.\n")
    return 1 if failed else 0


def _list(found: Sequence[GivenUp | Unreadable], out: TextIO) -> int:
    for one in found:
        if isinstance(one, Unreadable):
            out.write(f"?                     {one.key}: {one.why}\n")
            continue
        out.write(
            f"{one.at:%Y-%m-%d %H:%M:%S}Z  {one.function}  {', '.join(one.about) or '-'}\n"
            f"    {one.key}\n"
        )
    out.write(f"{len(found)} pekerjaan dilepas fungsi.\n")
    return 1 if found else 0


def _show(one: GivenUp | Unreadable, out: TextIO) -> None:
    if isinstance(one, Unreadable):
        out.write(f"{one.key}\n  {one.why}\n")
        return
    out.write(
        f"{one.key}\n  fungsi   {one.function}\n  waktu    {one.at.isoformat()}\n"
        f"  sebab    {one.condition}{f', dicoba {one.tries} kali' if one.tries else ''}\n"
    )
    for about in one.about:
        out.write(f"  tentang  {about}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan failures", description="Pekerjaan yang dilepas")
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="do", required=True)
    verbs.add_parser("list", help="apa saja, tertua lebih dahulu")
    verbs.add_parser("show", help="satu pekerjaan, tanpa isi aduan").add_argument("key", nargs="+")
    again = verbs.add_parser("replay", help="serahkan lagi kepada fungsinya")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("key", nargs="*", default=[])
    which.add_argument("--all", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
