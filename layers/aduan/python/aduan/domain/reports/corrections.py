"""The sheet of what became known after a period was frozen: never written into its figures."""

from collections.abc import Sequence
from typing import Final

from aduan.domain.figures.frozen import Correction
from aduan.domain.figures.measures import OFFICE
from aduan.domain.reports.counting import Names, shown
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

CORRECTED: Final = (OFFICE,)
"""What is looked at beside the city itself."""
MOST_NUMBERS: Final = 20


def correction_sheet(corrections: Sequence[Correction], names: Names) -> Sheet:
    """The city's and the offices' figures that read differently today."""
    rows = [_row(one, names) for one in corrections if one.by is None or one.by.key == OFFICE.key]
    return Sheet(
        "Koreksi",
        "Koreksi sesudah dibekukan",
        (
            Column("Ukuran"),
            Column("Untuk"),
            Column("Saat dibekukan", Kind.NUMBER),
            Column("Sekarang", Kind.NUMBER),
            Column("Sebab"),
            Column("Nomor yang masuk"),
            Column("Nomor yang keluar"),
        ),
        tuple(rows),
        note=(
            "Angka laporan tetap seperti saat dibekukan; yang berubah sesudahnya ada di sini."
            if rows
            else "Tidak ada yang berubah sejak dibekukan."
        ),
    )


def _row(one: Correction, names: Names) -> tuple[Cell, ...]:
    return (
        one.measure.name,
        "Seluruh kota" if one.by is None else names.office(str(one.group)),
        shown(one.then, one.measure),
        shown(one.now, one.measure),
        "catatan masa itu dibetulkan" if one.corrects else "kasus berlanjut sesudah periode",
        _numbers(one.came),
        _numbers(one.went),
    )


def _numbers(numbers: Sequence[str]) -> str:
    named = ", ".join(numbers[:MOST_NUMBERS])
    rest = len(numbers) - MOST_NUMBERS
    return f"{named} dan {rest} lagi" if rest > 0 else named
