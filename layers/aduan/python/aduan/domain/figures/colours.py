"""The colour of an office by a published formula, and the arrow beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aduan.domain.figures.measures import SMALL, Cell

GREEN_FROM: Final = 0.95
YELLOW_FROM: Final = 0.80
FORMULA: Final = (
    "Hijau: laju tindak lanjut paling sedikit 95 persen dan tidak ada kasus yang sampai ke Sekda. "
    "Kuning: laju 80 sampai di bawah 95 persen, atau ada kasus yang sampai ke Sekda. "
    "Merah: laju di bawah 80 persen, atau ada kasus yang sampai ke Wali Kota. "
    "Abu-abu: kurang dari lima putaran, tidak dinilai. Panah hanya bila jumlah terbuka dan median "
    "waktu tindak lanjut bergerak ke arah yang sama dua periode berturut-turut."
)
NEEDED: Final = (
    "laju", "eskalasi_sekda", "eskalasi_wali_kota", "terbuka_akhir", "t1_median",
)  # fmt: skip
"""The measures a colour and an arrow are read from."""


class Colour(StrEnum):
    GREEN = "hijau"
    YELLOW = "kuning"
    RED = "merah"
    GREY = "abu-abu"


class Arrow(StrEnum):
    """Which way an office goes: up is better."""

    BETTER = "membaik"
    WORSE = "memburuk"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A colour and its reason, in words."""

    colour: Colour
    why: str


def colour(cells: Mapping[str, Cell]) -> Judged:
    """The colour of a row of a table of offices that has the measures `NEEDED`."""
    rate = cells["laju"]
    if rate.n < SMALL or rate.value is None:
        return Judged(Colour.GREY, f"{rate.n} putaran, terlalu sedikit untuk dinilai")
    written = f"laju {rate.value * 100:.1f}".replace(".", ",") + " persen"
    sekda, mayor = cells["eskalasi_sekda"].n, cells["eskalasi_wali_kota"].n
    reached = ((sekda, "Sekda"), (mayor, "Wali Kota"))
    told = [f"{count} kasus sampai ke {who}" for count, who in reached if count]
    why = ", ".join((written, *told))
    if rate.value < YELLOW_FROM or mayor:
        return Judged(Colour.RED, why)
    if rate.value < GREEN_FROM or sekda:
        return Judged(Colour.YELLOW, why)
    return Judged(Colour.GREEN, why)


def arrow(periods: Sequence[Mapping[str, Cell]]) -> Arrow:
    """Of the last three periods, oldest first: only where backlog and median both moved the same
    way twice. Two good numbers are no trend."""
    if len(periods) < 3:
        return Arrow.NONE
    steps = []
    for before, after in zip(periods[-3:], periods[-2:], strict=False):
        for key in ("terbuka_akhir", "t1_median"):
            old, new = before[key].value, after[key].value
            if old is None or new is None or old == new:
                return Arrow.NONE
            steps.append(new < old)
    if len(set(steps)) > 1:
        return Arrow.NONE
    return Arrow.BETTER if steps[0] else Arrow.WORSE
