"""`aduan improvements --city CITY [--stage STAGE] VERB`: what was decided because of complaints.

  waiting                     postponed cases by matter and place, with their numbers: what asks
  list                        every decision with its effect, as JSON
  add --sort anggaran|program|aturan --title T --basis DOCUMENT --decided DAY --by POST
      --cases N1,N2,… [--effective DAY]
  effective ID DAY            from when it is in force; its effect is measured from that day
  withdraw ID --why W         it no longer stands and is not shown; its versions are kept

The log is public: no names or numbers of persons. A case kept from view cannot be tied.
Exit codes: 0 done, 1 refused (nothing was noted), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TextIO

from aduan.application.figures.improvements import measured, note_improvement
from aduan.bootstrap.improvements_desk import ImprovementsDesk, open_improvements
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.figures.improvements import (
    Improvement,
    ImprovementError,
    Sort,
    call_of,
    next_version,
    waiting_for_budget,
)
from aduan.domain.figures.ledger import plain
from aduan.domain.figures.periods import PeriodKind, period_of
from aduan.domain.reports.improved import waiting_sheet

ABOUT: Final = """\
Apa yang diputuskan karena aduan warga, dan hasilnya.

  waiting                     kasus yang ditunda menurut hal dan tempat, dengan nomornya
  list                        semua keputusan dengan hasilnya, sebagai JSON
  add --sort anggaran|program|aturan --title T --basis DOKUMEN --decided HARI --by JABATAN
      --cases N1,N2,… [--effective HARI]
  effective ID HARI           sejak kapan berlaku; hasilnya diukur mulai hari itu
  withdraw ID --why ALASAN    tidak berlaku lagi dan tidak ditampilkan; versinya tetap disimpan

Catatan ini terbuka untuk umum: tanpa nama atau nomor orang. Kasus yang dirahasiakan tidak dapat
dikaitkan.
Kode keluar: 0 selesai, 1 ditolak (tidak ada yang dicatat), 2 salah pakai."""


def _waiting(desk: ImprovementsDesk, _asked: argparse.Namespace, out: TextIO) -> int:
    now = desk.now()
    month = period_of(PeriodKind.MONTH, now, desk.calendar)
    facts = [one for one in desk.book.ledger(month).facts if not one.hidden]
    sheet = waiting_sheet(
        waiting_for_budget(facts, now), desk.log.standing(), desk.names, numbers=True
    )
    for row in sheet.rows:
        print("\t".join("" if cell is None else str(cell) for cell in row), file=out)
    return 0


def _list(desk: ImprovementsDesk, _asked: argparse.Namespace, out: TextIO) -> int:
    found = measured(desk.log, desk.book, desk.calendar, desk.now())
    for one in found:
        line = plain(one.improvement) | {
            "effect": None if one.effect is None else plain(one.effect),
            "change": None if one.effect is None else one.effect.change,
        }
        print(json.dumps(line, ensure_ascii=False), file=out)
    return 0


def _add(desk: ImprovementsDesk, asked: argparse.Namespace, out: TextIO) -> int:
    if asked.by not in desk.names.offices:
        raise ImprovementError(f"Tidak ada jabatan atau instansi “{asked.by}”.")
    numbers = [one for one in asked.cases.replace(",", " ").split() if one]
    called = [
        call_of(desk.log.fact_of(number), persons=desk.persons, secret=desk.secret)
        for number in numbers
    ]
    noted = note_improvement(
        desk.log,
        sort=Sort(asked.sort),
        title=asked.title,
        basis=asked.basis,
        decided_on=asked.decided,
        decided_by=asked.by,
        called=called,
        effective_on=asked.effective,
        now=desk.now(),
    )
    print(f"{noted.improvement_id}: {noted.title}, {len(noted.called)} kasus", file=out)
    return 0


def _effective(desk: ImprovementsDesk, asked: argparse.Namespace, out: TextIO) -> int:
    return _changed(desk, asked.id, out, effective_on=asked.day)


def _withdraw(desk: ImprovementsDesk, asked: argparse.Namespace, out: TextIO) -> int:
    return _changed(desk, asked.id, out, withdrawn=asked.why)


def _changed(desk: ImprovementsDesk, identity: str, out: TextIO, **changed: object) -> int:
    before = _standing(desk, identity)
    desk.log.keep(next_version(before, desk.now(), **changed))
    print(f"{identity}: versi {before.version + 1}", file=out)
    return 0


def _standing(desk: ImprovementsDesk, identity: str) -> Improvement:
    for one in desk.log.standing():
        if one.improvement_id == identity:
            return one
    raise NotFoundError("improvement", identity)


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], ImprovementsDesk] = open_improvements,
    out: TextIO | None = None,
) -> int:
    asked = _parser().parse_args(arguments)
    desk: Any = opened(asked.city, asked.stage)
    try:
        return int(asked.run(desk, asked, out or sys.stdout))
    except ImprovementError as error:
        print(error, file=sys.stderr)
    except NotFoundError as error:
        print(f"Tidak ada {error.key}.", file=sys.stderr)
    except ConflictError:
        print("Catatan ini baru saja diubah orang lain; coba lagi.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aduan improvements",
        description=ABOUT,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("waiting").set_defaults(run=_waiting)
    verbs.add_parser("list").set_defaults(run=_list)
    add = verbs.add_parser("add")
    add.add_argument("--sort", required=True, choices=[one.value for one in Sort])
    add.add_argument("--title", required=True, help="yang diputuskan, tanpa nama orang")
    add.add_argument("--basis", required=True, help="dokumennya, mis. DPA 2026 5.1.02.03")
    add.add_argument("--decided", required=True, type=date.fromisoformat, help="2026-03-02")
    add.add_argument("--by", required=True, help="jabatan atau instansi, mis. SEKDA")
    add.add_argument("--cases", required=True, help="nomor kasus, dipisahkan koma")
    add.add_argument("--effective", type=date.fromisoformat, help="berlaku sejak")
    add.set_defaults(run=_add)
    effective = verbs.add_parser("effective")
    effective.add_argument("id")
    effective.add_argument("day", type=date.fromisoformat)
    effective.set_defaults(run=_effective)
    withdraw = verbs.add_parser("withdraw")
    withdraw.add_argument("id")
    withdraw.add_argument("--why", required=True)
    withdraw.set_defaults(run=_withdraw)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
