"""Which reports there are: what is owed to whom, how often, and by which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aduan.domain.figures.periods import PeriodKind


@dataclass(frozen=True, slots=True)
class About:
    """`kinds` are the periods it can be made of, the usual one first; `reader` whom it is for."""

    code: str
    title: str
    kinds: tuple[PeriodKind, ...]
    reader: str
    due: str


_EVERY: Final = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.SEMESTER, PeriodKind.YEAR)
REPORTS: Final[Mapping[str, About]] = MappingProxyType(
    {
        one.code: one
        for one in (
            About("R1", "Laporan bulanan pengelolaan pengaduan", _EVERY,
                  "Wali Kota, Sekda, PPID", "tanggal 7"),
            About("R2", "Rekap pengaduan per perangkat daerah", _EVERY,
                  "kepala perangkat daerah", "tanggal 7"),
            About("R9", "Surat mingguan pimpinan", (PeriodKind.WEEK,),
                  "Sekda, Wali Kota, kepala perangkat daerah", "Senin 07.00"),
            About("R10", "Daftar penundaan berlarut", _EVERY,
                  "Inspektorat, meja layanan", "tanggal 7"),
        )
    }
)  # fmt: skip
