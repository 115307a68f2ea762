"""R5, the half-year for the public, the DPRD and the consultation forum: the tables of R1 in plain
words, without a case that could be one person's, and what became better.

It stands on the public board, so it says what the board may: secret kinds are in the city's totals
alone (`veiled`), of a matter about persons no office is named, and the matter itself only from
three on (`by_matter`); no case has a number, also where it was corrected later. What became secret
after the period was frozen is kept from view too, and the report says that there is such a case.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from aduan.domain.figures.facts import Fact
from aduan.domain.figures.improvements import SORT_NAMES, Improvement
from aduan.domain.figures.ledger import Ledger, kept_from_view
from aduan.domain.figures.measures import (
    CATEGORY,
    FEWEST,
    Counted,
    Dimension,
    Mark,
    confirmed,
)
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.measures import counted as counted_in
from aduan.domain.figures.periods import Period
from aduan.domain.reports.counting import HIDDEN, UNKNOWN, Counting, Names, chosen, column, rows_by
from aduan.domain.reports.monthly import (
    OF_CATEGORIES,
    channels,
    districts,
    offices,
    summary,
    wards,
)
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

GOOD: Final = 10
UNNAMED: Final = "Tidak disebut"
ALL_OFFICES: Final = "Semua"
HIDDEN_SINCE: Final = (
    "Ada kasus yang menjadi rahasia sesudah periode dibekukan: kasus itu hanya ada dalam "
    "jumlah kota."
)
_TOLD: Final = chosen(
    "masuk", "putaran", "laju", "t1_median", "selesai", "terkonfirmasi", "ditutup_sistem",
    "dibuka_kembali", "terbuka_akhir", "ditunda", "indeks_singkat",
)  # fmt: skip
_DAY: Final = timedelta(days=1)


def public_sheets(
    this: Counting,
    names: Names,
    log: Sequence[Improvement],
    *,
    before: Counting | None,
    last_year: Counting | None,
) -> tuple[Sheet, ...]:
    counted = this.counted
    return (
        told_plainly(counted, names),
        summary(this, before, last_year, name="2 Ringkasan"),
        _numbered(3, "Kanal", channels(counted, names)),
        _numbered(4, "OPD", offices(counted, names)),
        by_matter(counted, names),
        _numbered(6, "Kecamatan", districts(counted, names)),
        _numbered(7, "Kelurahan", wards(counted, names)),
        good_ends(counted, names),
        changes(log, this.period),
        *((without_numbers(this.corrections),) if this.corrections else ()),
    )


def veiled(this: Counting, names: Names) -> Counting:
    """The period with every secret kind kept from view, whatever its case says."""
    book = this.counted
    ledger = kept_from_view(Ledger(book.facts, book.arrivals, book.counted), names.secret)
    return replace(this, counted=counted_in(ledger, book.frame))


def by_matter(counted: Counted, names: Names) -> Sheet:
    """Every matter with its offices; one about persons without them, and from `FEWEST` on."""
    whole = counted.table(CATEGORY, chosen("putaran")).rows
    few = {
        code
        for code in names.about_persons
        if code in whole and whole[code]["putaran"].cases < FEWEST
    }

    def group(mark: Mark) -> tuple[str, str] | None:
        if mark.fact is None:
            return None
        code = mark.fact.category
        if code in names.about_persons:
            return ("", "") if code in few else (code, "")
        return code, mark.office

    rows = [
        (
            names.category(code) if code else UNNAMED,
            names.office(office) if office else ALL_OFFICES,
            *cells,
        )
        for (code, office), cells in (
            (key, cells)
            for key, cells in rows_by(
                counted, Dimension("hal_umum", "Hal", group), OF_CATEGORIES
            ).items()
            if isinstance(key, tuple)
        )
    ]
    return Sheet(
        "5 Kategori",
        "Hal yang diadukan menurut OPD",
        (Column("Hal"), Column("OPD"), *map(column, OF_CATEGORIES)),
        tuple(sorted(rows, key=lambda row: (str(row[0]).casefold(), str(row[1]).casefold()))),
        n=len(list(counted.own())),
        note=f"{HIDDEN} Hal tentang orang tidak menyebut instansi, dan disebut mulai {FEWEST} "
        "kasus.",
    )


def without_numbers(corrections: Sheet) -> Sheet:
    """What became known later, without the cases it is of."""
    kept = [at for at, one in enumerate(corrections.columns) if not one.title.startswith("Nomor")]
    return Sheet(
        corrections.name,
        corrections.title,
        tuple(corrections.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in corrections.rows),
        corrections.n,
        corrections.note,
    )


def _numbered(number: int, name: str, sheet: Sheet) -> Sheet:
    return Sheet(f"{number} {name}", sheet.title, sheet.columns, sheet.rows, sheet.n, sheet.note)


def told_plainly(counted: Counted, names: Names) -> Sheet:
    """Each sentence says one figure, and what it does not mean."""
    cells = counted.city(_TOLD)
    said: dict[str, Callable[[str], str]] = {
        "masuk": lambda value: f"Warga {names.city} menyampaikan {value} aduan.",
        "putaran": lambda value: (
            f"Dari aduan itu, dan dari kasus yang dibuka kembali, ada {value} "
            "penanganan; beberapa aduan tentang peristiwa yang sama ditangani bersama."
        ),
        "laju": lambda value: f"{value} persen dari penanganan itu sudah mendapat tindak lanjut.",
        "t1_median": lambda value: f"Separuh tindak lanjut pertama datang dalam {value} jam.",
        "selesai": lambda value: f"{value} kasus diselesaikan pemerintah kota.",
        "terkonfirmasi": lambda value: (
            f"Pelapor sendiri menyatakan beres pada {value} di "
            "antaranya; hanya itu yang pasti beres."
        ),
        "ditutup_sistem": lambda value: (
            f"{value} ditutup karena pelapor tidak menjawab; itu bukan tanda puas."
        ),
        "dibuka_kembali": lambda value: f"{value} dibuka kembali karena ternyata belum beres.",
        "terbuka_akhir": lambda value: f"{value} kasus belum selesai ketika periode berakhir.",
        "ditunda": lambda value: (
            f"{value} di antaranya menunggu anggaran dengan persetujuan Sekda."
        ),
        "indeks_singkat": lambda value: f"Pelapor yang menilai memberi angka {value} dari 100.",
    }
    values = [(one.key, _value(cells[one.key], one.unit)) for one in _TOLD]
    rows = tuple(
        (at, said[key](value))
        for at, (key, value) in enumerate(((key, value) for key, value in values if value), 1)
    )
    return Sheet(
        "1 Singkatnya",
        "Singkatnya",
        (Column("Nomor", Kind.COUNT), Column("Kalimat")),
        rows,
        n=cells["putaran"].n,
        note="Semua angka dari register yang sama dengan laporan bulanan, dengan cara hitung yang "
        "sama.",
    )


def _value(cell: Figure, unit: str) -> str:
    """A share in hundredths; "" where there is none, and the sentence is left out."""
    if cell.value is None:
        return ""
    shown = 100 * cell.value if unit == "%" else cell.value
    return f"{shown:.1f}".replace(".", ",") if unit in {"%", "jam", "0-100"} else f"{shown:.0f}"


def good_ends(counted: Counted, names: Names) -> Sheet:
    """The quickest that reporters confirmed, with a proof by photo: one an office, ten at most."""
    found: dict[str, tuple[float, Fact]] = {}
    for fact in counted.facts:
        if fact.hidden or not (confirmed(fact) and counted.within(fact.ended_at) and fact.photos):
            continue
        if fact.doubted or fact.ended_at is None or fact.category in names.about_persons:
            continue
        days = (fact.ended_at - fact.began_at) / _DAY
        known = found.get(fact.office)
        if known is None or days < known[0]:
            found[fact.office] = (days, fact)
    best = sorted(found.values(), key=lambda one: (one[0], one[1].number))[:GOOD]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.office(fact.office),
            names.category(fact.category),
            fact.kecamatan or UNKNOWN,
            round(days, 1),
            fact.photos,
        )
        for days, fact in best
    )
    return Sheet(
        "8 Hasil",
        "Hasil yang dibenarkan pelapor",
        (
            Column("OPD"),
            Column("Hal"),
            Column("Kecamatan"),
            Column("Selesai dalam (hari)", Kind.NUMBER),
            Column("Foto bukti", Kind.COUNT),
        ),
        rows,
        n=len(rows),
        note="Satu contoh tiap instansi. Fotonya tidak dicetak: yang dibuka untuk umum terlihat di "
        "halaman pelacakan kasusnya.",
    )


def changes(log: Sequence[Improvement], period: Period, name: str = "9 Perubahan") -> Sheet:
    """What was decided in the period because complaints called for it."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.decided_on, SORT_NAMES[one.sort], one.title, one.basis, one.effective_on,
         len(one.called))
        for one in sorted(log, key=lambda one: (one.decided_on, one.improvement_id))
        if not one.withdrawn and period.first_day <= one.decided_on <= period.last_day
    )  # fmt: skip
    return Sheet(
        name,
        "Perbaikan layanan yang diputuskan dari aduan",
        (
            Column("Diputuskan", Kind.DAY),
            Column("Bentuk"),
            Column("Perbaikan"),
            Column("Dasar"),
            Column("Berlaku", Kind.DAY),
            Column("Kasus yang memintanya", Kind.COUNT),
        ),
        rows,
        n=len(rows),
        note="Dari catatan perbaikan layanan; pengaruhnya sebelum dan sesudah ada di papan untuk "
        "umum.",
    )
