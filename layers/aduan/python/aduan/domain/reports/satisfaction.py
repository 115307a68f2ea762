"""R4, the quarter with satisfaction: what reporters rated, the survey of the nine elements where
the city has one, what they complain of in the handling, and room for what the city does about it.

The survey (PermenPANRB 14/2017) is asked outside the hub. Its answers come in as `skm.csv` of the
pack; a quarter without them has an empty table that says so, and no index is made of the ratings.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.domain.case.voice import REASONS
from aduan.domain.figures.indices import ELEMENTS, Satisfaction, ikm, wilson
from aduan.domain.figures.measures import OFFICE, SMALL, Counted, Group
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.reports.counting import HIDDEN, Counting, Names, chosen, column, shown
from aduan.domain.reports.monthly import CITY, summary
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

SURVEY_FILE: Final = "skm.csv"
NO_SURVEY: Final = (
    f"Belum ada: jawaban survei sembilan unsur periode ini tidak diisi di {SURVEY_FILE} kota. "
    "Penilaian 1 sampai 5 di lembar 2 bukan penggantinya."
)
HARD: Final = ("lambat", "belum_tuntas", "tidak_sesuai", "kurang_kabar")
"""Reasons of a rating that complain of the handling."""
RATED: Final = chosen("selesai", "respons", "penilaian", "indeks_singkat", "puas")
ALSO: Final = chosen("dibuka_kembali")
_ELEMENT: Final = (
    "persyaratan", "prosedur", "waktu penyelesaian", "biaya", "produk layanan",
    "kompetensi pelaksana", "perilaku pelaksana", "penanganan pengaduan", "sarana dan prasarana",
)  # fmt: skip
_INDEX: Final = (
    "Jumlah sembilan unsur (rata-rata x 1/9) dikali 25, skala jawaban 1 sampai 4 "
    "(PermenPANRB 14/2017)."
)


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One person's answer to the survey: of which period and office, nine numbers of 1 to 4."""

    period: str
    office: str
    elements: tuple[int, ...]


def satisfaction_sheets(
    this: Counting,
    names: Names,
    survey: Sequence[SurveyAnswer],
    *,
    before: Counting | None,
    last_year: Counting | None,
) -> tuple[Sheet, ...]:
    return (
        summary(this, before, last_year),
        rated(this.counted, names),
        surveyed(this.period.code, survey, names),
        complaints_of_handling(this.counted, names),
        answers_to_it(this.counted, names),
        *((this.corrections,) if this.corrections else ()),
    )


def rated(counted: Counted, names: Names) -> Sheet:
    """The short index of each office, with how sure the share of the satisfied is."""
    table = counted.table(OFFICE, RATED)
    rows = sorted((names.office(str(code)), *_rated(cells)) for code, cells in table.rows.items())
    return Sheet(
        "2 Penilaian",
        "Penilaian pelapor menurut perangkat daerah",
        (
            Column("OPD"),
            *map(column, RATED),
            Column("Puas, batas bawah (%)", Kind.SHARE, _SURE),
            Column("Puas, batas atas (%)", Kind.SHARE, _SURE),
        ),
        (*rows, (CITY, *_rated(table.total))),
        n=table.total["penilaian"].n,
        note=HIDDEN,
    )


_SURE: Final = "Selang Wilson 95 persen untuk bagian penilaian 4 atau 5."


def _rated(cells: Mapping[str, Figure]) -> tuple[Cell, ...]:
    happy = cells["puas"]
    sure = None if happy.small else wilson(happy.hits, happy.n)
    bounds: tuple[Cell, Cell] = (FEW, FEW) if happy.small else (None, None)
    if sure is not None:
        bounds = (round(100 * sure[0], 1), round(100 * sure[1], 1))
    return (*(shown(cells[one.key], one) for one in RATED), *bounds)


def surveyed(period: str, survey: Sequence[SurveyAnswer], names: Names) -> Sheet:
    """IKM of each office and of the city; offices below `SMALL` answers are in the city's alone."""
    groups: dict[str, list[tuple[int, ...]]] = {}
    every: list[tuple[int, ...]] = []
    for one in survey:
        if one.period == period:
            groups.setdefault(one.office, []).append(one.elements)
            every.append(one.elements)
    rows = sorted((names.office(code), *_index(answers)) for code, answers in groups.items())
    return Sheet(
        "3 SKM",
        "Survei kepuasan masyarakat, sembilan unsur",
        (
            Column("OPD"),
            Column("n", Kind.COUNT),
            *(
                Column(f"U{at}", Kind.NUMBER, f"Rata-rata {said}, 1 sampai 4.")
                for at, said in enumerate(_ELEMENT, 1)
            ),
            Column("Indeks", Kind.NUMBER, _INDEX),
            Column("Mutu"),
        ),
        (*rows, (CITY, *_index(every))) if every else (),
        n=len(every),
        note="" if every else NO_SURVEY,
    )


def _index(answers: Sequence[tuple[int, ...]]) -> tuple[Cell, ...]:
    found = ikm(answers)
    if found is None or found.n < SMALL:
        return (len(answers), *([FEW] * ELEMENTS), FEW, FEW)
    return (found.n, *(round(one, 1) for one in found.means), round(found.index, 1), _grade(found))


def _grade(found: Satisfaction) -> str:
    return f"{found.grade} ({found.words})"


def complaints_of_handling(counted: Counted, names: Names) -> Sheet:
    """Each reason as often as it was given with a rating of the period."""
    said: dict[str, Counter[str]] = {}
    given: Counter[str] = Counter()
    for fact in counted.facts:
        for word in fact.said:
            if counted.within(word.at) and not fact.hidden:
                given[fact.office] += bool(word.reasons)
                said.setdefault(fact.office, Counter()).update(set(word.reasons) & set(HARD))
    again = counted.table(OFFICE, ALSO).rows
    offices = sorted({code for code, words in said.items() if words} | _reopened(again))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.office(code),
            *(said.get(code, Counter())[reason] for reason in HARD),
            given[code],
            again[code]["dibuka_kembali"].n if code in again else 0,
        )
        for code in offices
    )
    return Sheet(
        "4 Keluhan penanganan",
        "Keluhan pelapor tentang penanganan",
        (
            Column("OPD"),
            *(Column(REASONS[one], Kind.COUNT) for one in HARD),
            Column("Penilaian dengan alasan", Kind.COUNT, "Satu penilaian dapat menyebut lebih "
                   "dari satu alasan."),
            Column("Dibuka kembali", Kind.COUNT, ALSO[0].definition),
        ),
        tuple(sorted(rows, key=lambda row: str(row[0]).casefold())),
        n=sum(given.values()),
        note=HIDDEN,
    )  # fmt: skip


def _reopened(rows: Mapping[Group, Mapping[str, Figure]]) -> set[str]:
    return {str(code) for code, cells in rows.items() if cells["dibuka_kembali"].n}


def answers_to_it(counted: Counted, names: Names) -> Sheet:
    """For the heads to fill in: the figures say where, not what is done about it."""
    codes = [str(code) for code, cells in counted.table(OFFICE, RATED).rows.items()
             if cells["penilaian"].n]  # fmt: skip
    heads = ("OPD", "Tindak lanjut atas hasil", "Penanggung jawab", "Selesai pada")
    return Sheet(
        "5 Tindak lanjut",
        "Tindak lanjut atas hasil",
        tuple(map(Column, heads)),
        tuple((name, None, None, None) for name in sorted(map(names.office, codes))),
        note="Diisi oleh kepala OPD dan Bagian Organisasi; tidak dapat dihitung dari register.",
    )
