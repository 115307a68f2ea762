"""R2: one office's month, its figures and every case it had in hand, for its head."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final

from aduan.domain.case.case import HoldReason
from aduan.domain.figures.colours import FORMULA, NEEDED, colour
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.measures import MEASURES, OFFICE, Counted, cell_of, still
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.periods import period_words
from aduan.domain.reports.counting import HIDDEN, UNKNOWN, Counting, Names, chosen, shown
from aduan.domain.reports.monthly import OF_OFFICES, owed, state_words
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

DAY: Final = timedelta(days=1)
ALSO: Final = chosen("oleh_opd", "terkonfirmasi", "ditutup_sistem", "utang_janji", "bukti_foto",
                     "bukti_diragukan", "indeks_singkat", "penilaian")  # fmt: skip
MEASURED: Final = (*OF_OFFICES, *ALSO)
Row = dict[str, Figure]


def offices_with_cases(counted: Counted) -> dict[str, Row]:
    """Every office with its row of all figures; counted once for all of them."""
    needed = tuple(dict.fromkeys((*MEASURED, *chosen(*NEEDED))))
    rows = counted.table(OFFICE, needed).rows
    return {str(code): dict(cells) for code, cells in rows.items() if str(code)}


def office_sheets(
    this: Counting, names: Names, row: Row, before: Row | None, listed: Iterable[Fact]
) -> tuple[Sheet, ...]:
    return (_figures(this, row, before), _cases(listed, this.counted, names))


def listed_by_office(counted: Counted) -> dict[str, list[Fact]]:
    """The cycles an office had in hand: those of the period, and what is still open with it.
    What is kept from view stands in no list, so nobody finds an accusation of himself here."""
    end = counted.last_moment - timedelta.resolution
    found: dict[str, dict[tuple[str, int], Fact]] = {}
    for fact in (*counted.own(), *still(counted)):
        if not fact.hidden:
            office = fact.office_at(end)
            found.setdefault(office, {})[fact.case_id, fact.cycle] = fact
    return {
        office: sorted(facts.values(), key=lambda one: (one.began_at, one.number))
        for office, facts in found.items()
    }


def _figures(this: Counting, row: Row, before: Row | None) -> Sheet:
    none = cell_of(MEASURES["putaran"], ())
    rows: list[tuple[Cell, ...]] = [
        (
            measure.name,
            measure.unit,
            shown(row[measure.key], measure),
            shown(before.get(measure.key, none), measure) if before else None,
            row[measure.key].n,
            measure.definition,
        )
        for measure in MEASURED
    ]
    judged = colour(row)
    rows.append(("Warna", judged.colour.value, None, None, row["laju"].n, judged.why))
    return Sheet(
        "1 Angka",
        "Angka instansi",
        (
            Column("Ukuran"),
            Column("Satuan"),
            Column(period_words(this.period), Kind.NUMBER),
            Column("Periode sebelumnya", Kind.NUMBER),
            Column("n", Kind.COUNT),
            Column("Cara menghitung"),
        ),
        tuple(rows),
        n=row["putaran"].n,
        note=FORMULA,
    )


def _cases(facts: Iterable[Fact], counted: Counted, names: Names) -> Sheet:
    at = counted.last_moment
    rows = tuple(_case(fact, at, names) for fact in facts)
    return Sheet(
        "2 Daftar kasus",
        "Daftar kasus",
        (
            Column("Nomor"),
            Column("Hal"),
            Column("Kelurahan"),
            Column("Masuk", Kind.MOMENT),
            Column("Tenggat", Kind.MOMENT, "Tenggat instansi; sesudah ditindaklanjuti batas "
                   "nasional."),
            Column("Tindak lanjut pertama", Kind.MOMENT),
            Column("Keadaan"),
            Column("Hari lewat", Kind.NUMBER, "Hari antara tenggat instansi dan tindak lanjut "
                   "pertama, atau akhir periode bila belum ada."),
            Column("Alasan tunda"),
            Column("Foto bukti", Kind.COUNT),
            Column("Penilaian", Kind.NUMBER, "Rata-rata penilaian pelapor, 1 sampai 5."),
        ),
        rows,
        n=len(rows),
        note=HIDDEN,
    )  # fmt: skip


def _case(fact: Fact, at: datetime, names: Names) -> tuple[Cell, ...]:
    ratings = [word.rating for word in fact.said if word.rating is not None]
    return (
        fact.number,
        names.category(fact.category),
        fact.kelurahan or UNKNOWN,
        fact.began_at,
        owed(fact),
        fact.follow_up_at,
        state_words(fact),
        days_late(fact, at),
        postponed_words(fact),
        fact.photos,
        round(fmean(ratings), 1) if ratings else None,
    )


def days_late(fact: Fact, at: datetime) -> float:
    """Past the office's due time; what ended or stands without a follow-up owes none."""
    until = fact.follow_up_at or fact.ended_at or at
    if fact.follow_up_at is None and (fact.ended_at or fact.standing_at(at)):
        return 0.0
    return round(max(until - fact.city_due, timedelta()) / DAY, 1)


def postponed_words(fact: Fact) -> str:
    """ "anggaran 2027"; "" of what was never postponed."""
    years = [one.fiscal_year for one in fact.stands if one.reason is HoldReason.POSTPONED]
    return f"anggaran {years[-1]}" if years and years[-1] else ("ditunda" if years else "")
