"""`aduan figures --city CITY [--stage STAGE] VERB`: the figures of a city, frozen and recounted.

  rebuild [--dry-run]         make the facts of every case anew; again is fine
  freeze [--period P]         freeze what is due (or one period, on or after its day)
  frozen                      which periods are frozen, with their hashes
  show --period P [--by ROWS] print a period's figures as JSON, each with its case numbers
  corrections --period P      what a frozen period says otherwise today
  seal                        seal the days that are due and were missed
  day DAY                     what is published of a sealed day, for `aduan verify --day`
  audit [--days N]            sealed days counted anew: what was changed, added or taken away since
  receipt NUMBER [--cycle N]  the receipt of a case's end with its proof, for `aduan verify`

P is 2026-03, 2026-W10, 2026-Q1, 2026-S1 or 2026.
Exit codes: 0 done, 1 something could not be read or is not what was frozen, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TextIO

from aduan.application.figures.audit import audit_days
from aduan.application.figures.freeze import freeze_due, freeze_these
from aduan.application.figures.ports import DamagedError, Put
from aduan.application.figures.read import corrected, read_period
from aduan.application.figures.rebuild import rebuild_facts
from aduan.application.figures.seal import seal_days
from aduan.bootstrap.figures_desk import FiguresDesk, open_figures
from aduan.domain.case.case import Case
from aduan.domain.case.errors import NotFoundError
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.measures import DIMENSIONS, Cell, Group
from aduan.domain.figures.periods import PeriodError, frozen_at, parse_period
from aduan.domain.figures.receipts import proven

_BY: Final = {one.key: one for one in DIMENSIONS}

ABOUT: Final = """\
Angka sebuah kota, dibekukan dan dihitung ulang.

  rebuild [--dry-run]         susun ulang fakta setiap kasus; boleh diulang
  freeze [--period P]         bekukan yang sudah waktunya (atau satu periode, sesudah harinya)
  frozen                      periode yang sudah dibekukan, dengan hash-nya
  show --period P [--by ROWS] angka satu periode sebagai JSON, masing-masing dengan nomor kasusnya
  corrections --period P      apa yang kini lain pada periode yang sudah dibekukan
  seal                        segel hari yang sudah waktunya dan terlewat
  day DAY                     yang diumumkan tentang hari yang disegel, untuk `aduan verify --day`
  audit [--days N]            hitung ulang hari yang disegel: yang diubah, ditambah, hilang
  receipt NUMBER [--cycle N]  tanda terima akhir sebuah kasus dengan buktinya, untuk `aduan verify`

P ialah 2026-03, 2026-W10, 2026-Q1, 2026-S1 atau 2026.
Kode keluar: 0 selesai, 1 ada yang tidak terbaca atau tidak sama dengan yang dibekukan, 2 salah
pakai."""


def _rebuild(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    def note(case: Case, put: Put | str) -> None:
        print(f"{case.number} {put}", file=out)

    counted = rebuild_facts(desk.rebuild, dry_run=asked.dry_run, note=note)
    print(json.dumps({str(name): number for name, number in counted.items()}), file=out)
    return 1 if counted.keys() & {"failed", Put.BUSY, Put.NO_HISTORY} else 0


def _freeze(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    now = desk.now()
    if asked.period is None:
        done = freeze_due(book=desk.book, archive=desk.archive, calendar=desk.calendar, now=now)
    else:
        period = parse_period(asked.period, desk.calendar)
        day = frozen_at(period, desk.calendar)
        if now < day:
            print(f"{period.code} dibekukan {desk.calendar.readable(day)}.", file=sys.stderr)
            return 2
        done = freeze_these([period], desk.book, desk.archive, desk.calendar, now)
    for code in done.frozen:
        row = desk.archive.row(code)
        print(f"{code} {row.hash if row else '-'}", file=out)
    for code, kind in done.failed:
        print(f"{code} gagal: {kind}", file=sys.stderr)
    return 1 if done.failed else 0


def _frozen(desk: FiguresDesk, _asked: argparse.Namespace, out: TextIO) -> int:
    for row in desk.archive.rows():
        print(f"{row.code} {row.hash} {row.facts} {row.made_at.isoformat()}", file=out)
    return 0


def _show(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    reading = read_period(
        asked.period,
        book=desk.book,
        archive=desk.archive,
        calendar=desk.calendar,
        now=desk.now(),
    )
    shown: dict[str, Any] = {
        "period": reading.period.code,
        "at": reading.at.isoformat(),
        "hash": reading.frozen.hash if reading.frozen else None,
        "kota": _cells(reading.counted.city()),
    }
    if asked.by:
        table = reading.counted.table(_BY[asked.by])
        shown[asked.by] = {_group(group): _cells(row) for group, row in table.rows.items()}
    print(json.dumps(shown, ensure_ascii=False, indent=2), file=out)
    return 0


def _corrections(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    now = desk.now()
    reading = read_period(
        asked.period, book=desk.book, archive=desk.archive, calendar=desk.calendar, now=now
    )
    if reading.frozen is None:
        print(f"{reading.period.code} belum dibekukan.", file=sys.stderr)
        return 2
    today = desk.book.ledger(reading.period)
    for one in corrected(reading, today=today, calendar=desk.calendar, now=now):
        where = "kota" if one.by is None else f"{one.by.key} {_group(one.group or '')}"
        kind = "koreksi" if one.corrects else "lanjutan"
        line = {
            "ukuran": one.measure.key,
            "baris": where,
            "jenis": kind,
            "semula": one.then.value,
            "kini": one.now.value,
            "masuk": one.came,
            "keluar": one.went,
        }
        print(json.dumps(line, ensure_ascii=False), file=out)
    return 0


def _seal(desk: FiguresDesk, _asked: argparse.Namespace, out: TextIO) -> int:
    done = seal_days(book=desk.receipts, days=desk.days, calendar=desk.calendar, now=desk.now())
    for day in done:
        print(day, file=out)
    return 0


def _day(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    found = desk.days.sealed(asked.day)
    if found is None:
        print(f"{asked.day} belum disegel.", file=sys.stderr)
        return 2
    print(canonical(found).decode(), file=out)
    return 0


def _audit(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    today = desk.calendar.local(desk.now()).date()
    found = list(
        audit_days(
            today - timedelta(days=asked.days),
            today,
            book=desk.receipts,
            days=desk.days,
            photos=desk.photos,
            calendar=desk.calendar,
        )
    )
    for one in found:
        line = {
            "hari": one.day,
            "disegel": one.sealed,
            "ada": one.found,
            "berbeda": one.strange,
            "hilang": one.gone,
            "foto_berbeda": one.photos,
        }
        print(json.dumps(line, ensure_ascii=False), file=out)
    return 0 if all(one.holds for one in found) else 1


def _receipt(desk: FiguresDesk, asked: argparse.Namespace, out: TextIO) -> int:
    try:
        receipts = desk.receipts.receipts_of(asked.number)
    except NotFoundError:
        receipts = []
    wanted = [one for one in receipts if asked.cycle in {None, one.cycle}]
    if not wanted:
        print(f"{asked.number} tidak punya tanda terima penutupan.", file=sys.stderr)
        return 2
    day = desk.calendar.local(wanted[-1].ended_at).date()
    sealed = desk.days.sealed(day)
    if sealed is None:
        print(f"{day.isoformat()} belum disegel; coba lagi dua hari kemudian.", file=sys.stderr)
        return 2
    document = proven(wanted[-1], sealed)
    if document is None:
        print(f"{asked.number} TIDAK ADA dalam daftar {day.isoformat()}.", file=sys.stderr)
        return 1
    print(canonical(document).decode(), file=out)
    return 0


def _group(group: Group) -> str:
    return group if isinstance(group, str) else " x ".join(group)


def _cells(cells: Mapping[str, Cell]) -> dict[str, Any]:
    return {
        key: {
            "nilai": cell.value,
            "n": cell.n,
            "kasus": cell.numbers,
            "tanpa_nomor": cell.hidden,
        }
        for key, cell in cells.items()
    }


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], FiguresDesk] = open_figures,
    out: TextIO | None = None,
) -> int:
    parser = argparse.ArgumentParser(
        prog="aduan figures", description=ABOUT, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="verb", required=True)
    rebuild = verbs.add_parser("rebuild")
    rebuild.add_argument("--dry-run", action="store_true", help="perlihatkan saja")
    rebuild.set_defaults(run=_rebuild)
    freeze = verbs.add_parser("freeze")
    freeze.add_argument("--period")
    freeze.set_defaults(run=_freeze)
    verbs.add_parser("frozen").set_defaults(run=_frozen)
    show = verbs.add_parser("show")
    show.add_argument("--period", required=True)
    show.add_argument("--by", choices=sorted(_BY))
    show.set_defaults(run=_show)
    corrections = verbs.add_parser("corrections")
    corrections.add_argument("--period", required=True)
    corrections.set_defaults(run=_corrections)
    verbs.add_parser("seal").set_defaults(run=_seal)
    day = verbs.add_parser("day")
    day.add_argument("day", type=date.fromisoformat, help="mis. 2026-03-02")
    day.set_defaults(run=_day)
    audit = verbs.add_parser("audit")
    audit.add_argument("--days", type=int, default=62, help="berapa hari ke belakang")
    audit.set_defaults(run=_audit)
    receipt = verbs.add_parser("receipt")
    receipt.add_argument("number", help="nomor kasus")
    receipt.add_argument("--cycle", type=int)
    receipt.set_defaults(run=_receipt)
    asked = parser.parse_args(arguments)
    try:
        return int(asked.run(opened(asked.city, asked.stage), asked, out or sys.stdout))
    except PeriodError as error:
        print(error, file=sys.stderr)
        return 2
    except DamagedError as error:
        print(f"rusak: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
