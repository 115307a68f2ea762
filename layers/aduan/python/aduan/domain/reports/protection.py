"""R11, the quarter's report on the protection of personal data, for the officer who answers for it:
numbers and days only, no word of anybody, and no name of who asked or who looked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from aduan.domain.figures.measures import SMALL
from aduan.domain.figures.periods import Period
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet
from aduan.domain.rights.request import HOURS, SAID, WAITING, Request, Right, Stage

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """One complaint whose words and reporter were destroyed: of which class, on which basis."""

    at: datetime
    retention: str
    basis: str


@dataclass(frozen=True, slots=True)
class Protection:
    """`requests` are those received in the period; `due` counts what should have ended by its end
    and has not, `held` what a matter holds back. `looks` are the rows of the audit trail of the
    period (None where it could not be counted)."""

    requests: Sequence[Request]
    ended: Sequence[Ended]
    due: int
    held: int
    looks: int | None


def protection_sheets(period: Period, found: Protection, now: datetime) -> tuple[Sheet, ...]:
    at = min(period.until, now)
    wishes = [one for one in found.requests if one.right is not Right.BREACH]
    return (
        _by_right(wishes, at),
        _refused(wishes),
        _retention(found),
        _looks(found, wishes),
        _breaches([one for one in found.requests if one.right is Right.BREACH], at),
    )


def _by_right(requests: Sequence[Request], at: datetime) -> Sheet:
    rows = tuple(
        (SAID[right], *_counted([one for one in requests if one.right is right], at))
        for right in Right
        if right is not Right.BREACH
    )
    return Sheet(
        "1 Permintaan",
        "Permintaan menurut hak",
        (
            Column("Hak"),
            Column("Diterima", Kind.COUNT, "Permintaan yang disampaikan dalam periode."),
            Column("Dipenuhi", Kind.COUNT),
            Column("Ditolak", Kind.COUNT),
            Column("Masih dikerjakan", Kind.COUNT),
            Column("Median (jam)", Kind.NUMBER, "Jam dari disampaikan sampai dipenuhi atau "
                   "ditolak; nilai tengahnya."),
            Column("Melewati 3x24 jam", Kind.COUNT, f"Selesai, atau masih dikerjakan, sesudah "
                   f"{HOURS} jam (UU 27/2022)."),
        ),
        (*rows, ("Semua", *_counted(requests, at))),
        n=len(requests),
    )  # fmt: skip


def _counted(requests: Sequence[Request], at: datetime) -> tuple[Cell, ...]:
    stages = Counter(one.stage for one in requests)
    took = [(one.done_at - one.received_at) / _HOUR for one in requests if one.done_at is not None]
    middle: Cell = None if not took else FEW if len(took) < SMALL else round(median(took), 1)
    return (
        len(requests),
        stages[Stage.DONE],
        stages[Stage.REFUSED],
        sum(stages[one] for one in WAITING),
        middle,
        sum((one.done_at or at) > one.due_at for one in requests),
    )


def _refused(requests: Sequence[Request]) -> Sheet:
    refused = sorted(
        (one for one in requests if one.stage is Stage.REFUSED), key=lambda one: one.received_at
    )
    return Sheet(
        "2 Ditolak",
        "Permintaan yang ditolak",
        (
            Column("Nomor permintaan"),
            Column("Hak"),
            Column("Disampaikan", Kind.MOMENT),
            Column("Ditolak", Kind.MOMENT),
            Column("Pasal"),
        ),
        tuple((one.request_id, SAID[one.right], one.received_at, one.done_at, None)
              for one in refused),
        n=len(refused),
        note="Pasalnya diisi dengan tangan dari surat penolakan: alasan di register dapat memuat "
        "nama, jadi tidak dicetak.",
    )  # fmt: skip


def _retention(found: Protection) -> Sheet:
    counts = Counter((one.retention, one.basis) for one in found.ended)
    rows = tuple((kind, basis, count) for (kind, basis), count in sorted(counts.items()))
    return Sheet(
        "3 Pemusnahan",
        "Data yang dimusnahkan menurut kelasnya",
        (
            Column("Kelas"),
            Column("Dasar"),
            Column("Dimusnahkan", Kind.COUNT, "Aduan yang kata dan pelapornya dimusnahkan dalam "
                   "periode."),
        ),
        rows,
        n=len(found.ended),
        note=f"Sudah waktunya dan belum dimusnahkan saat laporan dibuat: {found.due} (seharusnya "
        f"0). Ditahan karena perkara: {found.held}.",
    )  # fmt: skip


_TRAIL: Final = (
    "Setiap pembacaan, perubahan, atau pemusnahan identitas satu aduan ditulis lebih dahulu "
    "sebagai satu baris yang tidak dapat dihapus selama setahun."
)
_SERVED: Final = "Alasan sah sebuah pembacaan; baris yang lain adalah jadwal retensi."
_OUTSIDE: Final = (
    "Tidak dapat dihitung dari register (seharusnya 0): kebijakan tabel menolaknya, dan percobaan "
    "membunyikan alarm identity-read."
)
_MASKED: Final = (
    "Tidak dihitung: penyamaran terjadi sebelum aduan disimpan, dan banyaknya tidak dicatat."
)


def _looks(found: Protection, wishes: Sequence[Request]) -> Sheet:
    served = len({one.request_id for one in wishes if one.stage is Stage.DONE})
    return Sheet(
        "4 Pembacaan",
        "Pembacaan dan perubahan identitas pelapor",
        (Column("Hal"), Column("Banyaknya", Kind.COUNT), Column("Cara menghitung")),
        (
            ("Baris jejak audit", found.looks, _TRAIL),
            ("Permintaan pelapor yang dipenuhi", served, _SERVED),
            ("Pembacaan di luar jalan itu", None, _OUTSIDE),
            ("Butir yang disamarkan", None, _MASKED),
        ),
        note="" if found.looks is not None else "Jejak audit tidak dapat dihitung saat laporan "
        "dibuat.",
    )  # fmt: skip


def _breaches(requests: Sequence[Request], at: datetime) -> Sheet:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.request_id,
            one.received_at,
            one.due_at,
            one.done_at,
            len(one.complaints),
            "ya" if (one.done_at or at) <= one.due_at else "tidak",
        )
        for one in sorted(requests, key=lambda one: one.received_at)
    )
    return Sheet(
        "5 Kejadian",
        "Kebocoran yang diberitahukan",
        (
            Column("Nomor"),
            Column("Diketahui", Kind.MOMENT),
            Column("Batas 3x24 jam", Kind.MOMENT),
            Column("Disampaikan", Kind.MOMENT),
            Column("Aduan terkena", Kind.COUNT),
            Column("Dalam batas"),
        ),
        rows,
        n=len(rows),
    )
