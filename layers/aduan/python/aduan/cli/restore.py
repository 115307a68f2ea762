"""`aduan restore --city CITY begin|ready|open|settle|compare|close`: the register as it was at one
second.

    begin --to 2026-03-02T08:00:00+07:00   both tables, to the same second, beside those in use
    ready MARK                             waits, puts on what DynamoDB does not restore
    open MARK                              who reported may be read by whoever calls this; it rings
    settle MARK                            what the world said and heard since then
    compare MARK                           whether the restored register hangs together
    close MARK                             nobody but the one function reads who reported

`make deploy RESTORED=MARK` then points the stack at them; docs/runbooks/restore.md has the whole
way. Nothing here deletes or changes a table in use. Exit codes: 0 done, 1 a person must look,
2 wrong usage.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TextIO

from aduan.adapters.aws.table_copies import NotRestorableError
from aduan.adapters.dynamodb.restore import ClosedTableError
from aduan.application.restore.compare import compare
from aduan.application.restore.settle import Settled, settle
from aduan.bootstrap.restore import HOLDS, Workbench, mark_of, open_restore, second_of

LOOK_AGAIN_S: Final = 15.0
LONGEST_S: Final = 2 * 3600.0
"""The promise is two hours (RTO); a table of a city takes minutes."""


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], Workbench] = open_restore,
    out: TextIO = sys.stdout,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    asked = _parser().parse_args(arguments)
    bench = opened(asked.city, asked.stage)
    try:
        if asked.do == "begin":
            return _begin(bench, asked, out)
        second_of(asked.mark)
        if asked.do == "ready":
            return _ready(bench, asked.mark, out, pause)
        return _DOES[asked.do](bench, asked.mark, out)
    except NotRestorableError as problem:
        print(f"Gagal: {problem}", file=out)
        return 1
    except ClosedTableError as closed:
        print(f"Gagal: {closed.table}: tertutup bagi Anda. aduan restore ... open TANDA", file=out)
        return 1
    except ValueError:
        print("Gagal: tanda itu bukan tanda pemulihan, misalnya 20260302T010000Z", file=out)
        return 2


def _begin(bench: Workbench, asked: argparse.Namespace, out: TextIO) -> int:
    try:
        at = datetime.fromisoformat(asked.to)
    except ValueError:
        print("Gagal: --to 2026-03-02T08:00:00+07:00", file=out)
        return 2
    if at.tzinfo is None:
        print("Gagal: sebutkan zona waktunya, misalnya +07:00", file=out)
        return 2
    at, backups = (
        at.astimezone(UTC).replace(microsecond=0),
        dict(zip(HOLDS, asked.backup or ("", ""), strict=True)),
    )
    if not asked.backup:
        for table in bench.in_use.values():
            first, last = bench.copies.window(table)
            if not first <= at <= last:
                raise NotRestorableError(
                    f"{table}: dapat dipulihkan ke {first.isoformat()} sampai {last.isoformat()}"
                )
    mark = mark_of(at)
    for holds in HOLDS:
        name = bench.copy(holds, mark)
        new = bench.copies.begin(bench.in_use[holds], name, at, backups[holds])
        print(f"{name}: {'dimulai' if new else 'sudah dimulai'}", file=out)
    print(f"Berikutnya: aduan restore ... ready {mark}", file=out)
    return 0


def _ready(bench: Workbench, mark: str, out: TextIO, pause: Callable[[float], None]) -> int:
    names = {holds: bench.copy(holds, mark) for holds in HOLDS}
    waited = 0.0
    while not all(bench.copies.is_there(name) for name in names.values()):
        if waited >= LONGEST_S:
            raise NotRestorableError(f"belum ada sesudah {waited / 3600:.0f} jam")
        pause(LOOK_AGAIN_S)
        waited += LOOK_AGAIN_S
    for holds, name in names.items():
        bench.copies.complete(bench.in_use[holds], name)
    while not all(bench.copies.is_there(name) for name in names.values()):
        pause(LOOK_AGAIN_S)
    found = [
        one
        for holds, name in names.items()
        for one in bench.copies.differences(bench.in_use[holds], name)
    ]
    for one in found:
        print(one, file=out)
    if not found:
        print(f"Kedua tabel siap. Berikutnya: aduan restore ... open {mark}", file=out)
    return 1 if found else 0


def _open(bench: Workbench, mark: str, out: TextIO) -> int:
    _exempt(bench, mark, out, opens=True)
    print("Setiap pembacaan membunyikan identity-read.", file=out)
    print(f"Berikutnya: settle {mark}; sesudah selesai: close {mark}", file=out)
    return 0


def _close(bench: Workbench, mark: str, out: TextIO) -> int:
    _exempt(bench, mark, out, opens=False)
    return 0


def _exempt(bench: Workbench, mark: str, out: TextIO, *, opens: bool) -> None:
    """Whoever calls this from the policies of both tables of identities."""
    who = bench.caller()
    change = bench.copies.open_to if opens else bench.copies.close_to
    now = "terbuka bagi" if opens else "tertutup bagi"
    for table in bench.of_identities(mark):
        done = now if change(table, who) else "tidak ada yang diubah untuk"
        print(f"{table}: {done} {who}", file=out)


def _settle(bench: Workbench, mark: str, out: TextIO) -> int:
    damaged, restored = bench.damaged(mark), bench.restored(mark)
    report = settle(damaged, restored, since=second_of(mark), now=datetime.now(UTC))
    _say(report, out)
    print(
        f"Berikutnya: aduan restore ... compare {mark}, lalu make deploy RESTORED={mark}", file=out
    )
    return 0


def _say(report: Settled, out: TextIO) -> None:
    for step, count in sorted(report.done.items()):
        print(f"{step.value:<10}{count}", file=out)
    print(f"naskah asli dibawa        {report.originals}", file=out)
    print(f"dicari dulu di LAPOR!     {report.doubted}", file=out)
    print(f"sudah didengar kanal      {report.silenced}", file=out)
    print(f"langkah petugas yang hilang, mintalah diulang: {len(report.lost)}", file=out)
    for one in report.lost:
        print(f"  {one.at}  {one.case_id}  {one.move}  {one.post}", file=out)


def _compare(bench: Workbench, mark: str, out: TextIO) -> int:
    damaged, restored = bench.damaged(mark), bench.restored(mark)
    plain = damaged.plain
    found = compare(
        map(plain, restored.rows()),
        map(plain, bench.originals(mark)),
        map(plain, damaged.originals()),
    )
    for kind, count in sorted(found.kinds.items()):
        print(f"{kind:<18}{count}", file=out)
    for one in found.broken:
        print(one, file=out)
    print(f"{len(found.broken)} yang tidak utuh.", file=out)
    return 1 if found.broken else 0


_DOES: Final[Mapping[str, Callable[[Workbench, str, TextIO], int]]] = {
    "open": _open,
    "settle": _settle,
    "compare": _compare,
    "close": _close,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan restore", description="Memulihkan register")
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="do", required=True)
    begin = verbs.add_parser("begin", help="kedua tabel ke satu detik yang sama")
    begin.add_argument("--to", required=True, help="detik terakhir yang baik, dengan zona waktu")
    begin.add_argument(
        "--backup", nargs=2, metavar=("REGISTER", "IDENTITIES"), help="dari dua cadangan (ARN)"
    )
    for do, words in (
        ("ready", "tunggu, lalu lengkapi apa yang tidak ikut dipulihkan"),
        ("open", "pelapor boleh dibaca oleh Anda, selama pemulihan"),
        ("close", "pelapor tertutup kembali"),
        ("settle", "bawa apa yang dikatakan dan didengar sesudah detik itu"),
        ("compare", "periksa keutuhannya"),
    ):
        verbs.add_parser(do, help=words).add_argument("mark", help="dicetak oleh begin")
    return parser


if __name__ == "__main__":
    sys.exit(main())
