"""Which reports there are: what is owed to whom, how often, and by which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aduan.domain.case.posts import LEADERS
from aduan.domain.figures.periods import PeriodKind

CITY: Final = "kota"
"""Whose a report of the whole city is."""
DESK, INSPECTORATE, OFFICER = "DESK", "INSPECTORATE", "OFFICER"


@dataclass(frozen=True, slots=True)
class About:
    """`kinds` are the periods it can be made of, the usual one first; `reader` whom it is for, in
    words. `per_post`: one for each post, and each reads its own. `pack`: with a folder of evidence,
    numbered as the grading's form is. `also` are who reads the city's besides the leaders: `DESK`,
    `INSPECTORATE` and `OFFICER` (for data protection) stand for the posts a city gave these to."""

    code: str
    title: str
    kinds: tuple[PeriodKind, ...]
    reader: str
    due: str
    per_post: bool = False
    pack: bool = False
    also: tuple[str, ...] = ()


_EVERY: Final = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.SEMESTER, PeriodKind.YEAR)
REPORTS: Final[Mapping[str, About]] = MappingProxyType(
    {
        one.code: one
        for one in (
            About("R1", "Laporan bulanan pengelolaan pengaduan", _EVERY,
                  "Wali Kota, Sekda, PPID", "tanggal 7", also=(DESK,)),
            About("R2", "Rekap pengaduan per perangkat daerah", _EVERY,
                  "kepala perangkat daerah", "tanggal 7", per_post=True),
            About("R3", "Pembanding SP4N LAPOR!", (PeriodKind.MONTH, PeriodKind.QUARTER,
                  PeriodKind.YEAR), "KemenPANRB, provinsi", "tanggal 7", also=(DESK,)),
            About("R4", "Laporan triwulan dengan kepuasan pelapor",
                  (PeriodKind.QUARTER, PeriodKind.SEMESTER, PeriodKind.YEAR),
                  "Bagian Organisasi", "tanggal 15", also=(DESK,)),
            About("R5", "Laporan semester untuk umum", (PeriodKind.SEMESTER, PeriodKind.YEAR),
                  "umum, DPRD, Forum Konsultasi Publik", "tanggal 15", also=(DESK,)),
            About("R6", "Laporan tahunan dan paket bukti pengelolaan pengaduan",
                  (PeriodKind.YEAR,), "Puspen Kemendagri", "31 Januari; paket April", pack=True,
                  also=(DESK,)),
            About("R7", "Paket bukti indeks Pemdi", (PeriodKind.YEAR,), "asesor Pemdi",
                  "1 April sampai 15 Mei", pack=True, also=(DESK,)),
            About("R9", "Surat mingguan pimpinan", (PeriodKind.WEEK,),
                  "Sekda, Wali Kota, kepala perangkat daerah", "Senin 07.00", per_post=True),
            About("R10", "Daftar penundaan berlarut", _EVERY,
                  "Inspektorat, meja layanan", "tanggal 7", also=(DESK, INSPECTORATE)),
            About("R11", "Laporan pelindungan data pribadi", (PeriodKind.QUARTER, PeriodKind.YEAR),
                  "pejabat pelindungan data pribadi", "tanggal 15", also=(OFFICER,)),
            About("R12", "Mutu mesin", (PeriodKind.MONTH, PeriodKind.QUARTER),
                  "Diskominfo", "tanggal 7", also=(DESK,)),
        )
    }
)  # fmt: skip


def may_read(about: About, post: str, roles: Mapping[str, str]) -> bool:
    """Whether a post reads the city's copy. `roles` are the posts behind `also`."""
    return post in LEADERS or post in {roles[one] for one in about.also}
