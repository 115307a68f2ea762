"""R1, the monthly report on the handling of complaints, as the city owes it to the Wali Kota, the
Sekda and PPID. The same seven tables, of a quarter or a year, stand in R4, R5 and R6."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from aduan.domain.figures.colours import FORMULA, NEEDED, colour
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import (
    ALL,
    CHANNEL,
    DISTRICT,
    OFFICE,
    WARD,
    Counted,
    Measure,
    still,
)
from aduan.domain.figures.periods import period_words
from aduan.domain.reports.counting import (
    HIDDEN,
    UNKNOWN,
    Counting,
    Names,
    chosen,
    city_row,
    column,
    of_categories,
    rows_by,
    shown,
)
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

CITY: Final = "Seluruh kota"
OLDEST: Final = 10
OF_CHANNELS: Final = chosen(
    "masuk", "dihitung_saja", "kasus", "digabung", "ditindaklanjuti", "laju", "selesai",
    "terkonfirmasi", "ditunda", "bukan_wewenang", "ditolak", "ditarik", "terbuka_akhir",
)  # fmt: skip
OF_OFFICES: Final = chosen(
    "terbuka_awal", "putaran_masuk", "pindah_masuk", "pindah_keluar", "putaran",
    "ditindaklanjuti", "laju", "t1_median", "t1_rata", "t1_p90", "tepat_kota", "tepat_kota_kotor",
    "tepat_nasional", "tepat_nasional_kotor", "selesai", "tuntas_sejati_persen", "dibuka_kembali",
    "eskalasi_sekda", "eskalasi_wali_kota", "terbuka_akhir", "tertua",
)  # fmt: skip
OF_CATEGORIES: Final = chosen(
    "putaran", "ditindaklanjuti", "laju", "selesai", "tuntas_sejati", "terbuka_akhir"
)
OF_PLACES: Final = chosen(
    "putaran", "ditindaklanjuti", "laju", "selesai", "tuntas_sejati_persen", "terbuka_akhir"
)


def monthly_sheets(
    this: Counting, names: Names, *, before: Counting | None, last_year: Counting | None
) -> tuple[Sheet, ...]:
    """The seven tables. A neighbour is None where the register did not exist yet."""
    return (
        summary(this, before, last_year),
        channels(this.counted, names),
        offices(this.counted, names),
        of_categories(this.counted, names, OF_CATEGORIES),
        districts(this.counted, names),
        wards(this.counted, names),
        oldest(this.counted, names),
        obstacles(this.counted, names),
        *((this.corrections,) if this.corrections else ()),
    )


def summary(
    this: Counting,
    before: Counting | None,
    last_year: Counting | None,
    *,
    name: str = "1 Ringkasan",
) -> Sheet:
    periods = [this, *(one for one in (before, last_year) if one is not None)]
    cities = [one.counted.city() for one in periods]
    rows = [
        (
            measure.name,
            measure.unit,
            *(shown(city[measure.key], measure) for city in cities),
            cities[0][measure.key].n,
            measure.definition,
        )
        for measure in ALL
    ]
    heads = tuple(Column(_capital(period_words(one.period)), Kind.NUMBER) for one in periods)
    missing = [
        said
        for said, there in (
            ("periode sebelumnya", before),
            ("periode yang sama tahun lalu", last_year),
        )
        if there is None
    ]
    return Sheet(
        name,
        "Ringkasan kota",
        (
            Column("Ukuran"),
            Column("Satuan"),
            *heads,
            Column("n", Kind.COUNT),
            Column("Cara menghitung"),
        ),
        tuple(rows),
        n=len(list(this.counted.own())),
        note=f"Tidak ada data {' dan '.join(missing)}." if missing else "",
    )


def channels(counted: Counted, names: Names) -> Sheet:
    rows = rows_by(counted, CHANNEL, OF_CHANNELS)
    return Sheet(
        "2 Kanal",
        "Menurut kanal",
        (Column("Kanal"), *map(column, OF_CHANNELS)),
        (
            *_sorted((names.channel(str(code)), *cells) for code, cells in rows.items()),
            (CITY, *city_row(counted, OF_CHANNELS)),
        ),
        n=len(list(counted.own())),
        note=HIDDEN,
    )


def offices(counted: Counted, names: Names) -> Sheet:
    """Every office that had anything to do with a case in the period, with its colour."""
    needed = tuple(dict.fromkeys((*OF_OFFICES, *chosen(*NEEDED))))
    rows = [
        (
            names.office(str(code)),
            *(shown(cells[one.key], one) for one in OF_OFFICES),
            colour(cells).colour.value,
        )
        for code, cells in counted.table(OFFICE, needed).rows.items()
    ]
    return Sheet(
        "3 OPD",
        "Menurut perangkat daerah",
        (Column("OPD"), *map(column, OF_OFFICES), Column("Warna", Kind.COLOUR, FORMULA)),
        (*_sorted(rows), (CITY, *city_row(counted, OF_OFFICES), "")),
        n=len(list(counted.own())),
        note=HIDDEN,
    )


def districts(counted: Counted, names: Names) -> Sheet:
    rows = _with_all(rows_by(counted, DISTRICT, OF_PLACES), names.kecamatan.values())
    codes = {name: code for code, name in names.kecamatan.items()}
    return _places(
        "5 Kecamatan",
        "Menurut kecamatan",
        (Column("Kode"), Column("Kecamatan")),
        [((codes.get(name, ""), name or UNKNOWN), cells) for name, cells in rows.items()],
        names,
        counted,
    )


def wards(counted: Counted, names: Names) -> Sheet:
    rows = _with_all(rows_by(counted, WARD, OF_PLACES), names.kelurahan)
    return _places(
        "5 Kelurahan",
        "Menurut kelurahan",
        (Column("Kode"), Column("Kelurahan"), Column("Kecamatan")),
        [
            ((code, names.ward(code), names.district_of(code)), cells)
            for code, cells in rows.items()
        ],
        names,
        counted,
    )


def _places(  # noqa: PLR0917 - a name, a title, the rows, and what they are read by
    name: str,
    title: str,
    heads: tuple[Column, ...],
    rows: list[tuple[tuple[str, ...], tuple[Cell, ...]]],
    names: Names,
    counted: Counted,
) -> Sheet:
    """Places in the order of their codes, the unknown one last; the rate only where the city has
    entered how many people live there."""
    known = bool(names.inhabitants)
    rate = (Column("Per 1.000 penduduk", Kind.NUMBER, _RATE),) if known else ()
    ordered = sorted(rows, key=lambda row: (not row[0][0], row[0]))
    return Sheet(
        name,
        title,
        (*heads, *map(column, OF_PLACES), *rate),
        tuple(
            (*place, *cells, *((_per_thousand(place[0], cells[0], names),) if known else ()))
            for place, cells in ordered
        ),
        n=len(list(counted.own())),
        note=HIDDEN if known else f"{HIDDEN} {_NOT_ENTERED}",
    )


_RATE: Final = "Putaran periode dibagi jumlah penduduk, dikali 1.000."
_NOT_ENTERED: Final = (
    "Angka per 1.000 penduduk tidak dimuat: jumlah penduduk belum diisi di penduduk.csv kota."
)


def _per_thousand(code: str, cycles: Cell, names: Names) -> Cell:
    people = names.inhabitants.get(code)
    return round(1000 * cycles / people, 1) if people and isinstance(cycles, int) else None


def waiting_longest(counted: Counted, most: int) -> list[Fact]:
    """What is open at the end and may be named, longest first."""
    named = (fact for fact in still(counted) if not fact.hidden)
    return sorted(named, key=lambda fact: (fact.began_at, fact.number))[:most]


def oldest(counted: Counted, names: Names) -> Sheet:
    at = counted.last_moment - timedelta.resolution
    waiting = waiting_longest(counted, OLDEST)
    return Sheet(
        "6 Terlama",
        "Sepuluh kasus terbuka terlama",
        (
            Column("Nomor"),
            Column("Hal"),
            Column("OPD"),
            Column("Kelurahan"),
            Column("Masuk", Kind.MOMENT),
            Column("Umur (hari)", Kind.NUMBER),
            Column("Tenggat", Kind.MOMENT),
            Column("Keadaan"),
        ),
        tuple(
            (
                fact.number,
                names.category(fact.category),
                names.office(fact.office_at(at)),
                fact.kelurahan or UNKNOWN,
                fact.began_at,
                round((at - fact.began_at) / timedelta(days=1), 1),
                owed(fact),
                state_words(fact),
            )
            for fact in waiting
        ),
        n=len(waiting),
    )


def obstacles(counted: Counted, names: Names) -> Sheet:
    rows = rows_by(counted, OFFICE, chosen("putaran"))
    return Sheet(
        "7 Kendala dan solusi",
        "Kendala dan solusi",
        (Column("OPD"), Column("Kendala"), Column("Solusi")),
        _sorted((names.office(str(code)), None, None) for code in rows),
        note="Diisi oleh kepala OPD; tidak dapat dihitung dari register.",
    )


def state_words(fact: Fact) -> str:
    """Where a cycle stood when it was counted."""
    if fact.ended is not None:
        return ENDED[fact.ended]
    if fact.stands and fact.stands[-1].ended_at is None:
        return STANDS[fact.stands[-1].reason.value]
    if fact.follow_up_at is not None:
        return "sedang ditindaklanjuti"
    return "diterima, belum ditindaklanjuti" if fact.accepted_at else "belum diterima"


ENDED: Final[Mapping[Ended, str]] = {
    Ended.SELESAI: "selesai",
    Ended.BUKAN_WEWENANG: "bukan wewenang kota",
    Ended.DITOLAK: "ditolak dengan alasan",
    Ended.DITARIK: "ditarik pelapor",
    Ended.DIGABUNG: "digabung dengan kasus lain",
}
STANDS: Final[Mapping[str, str]] = {
    "waiting_for_reporter": "menunggu jawaban pelapor",
    "postponed": "ditunda dengan persetujuan Sekda",
    "other_government": "diserahkan ke pemerintah lain",
    "merged": "digabung dengan kasus lain",
}


def owed(fact: Fact) -> Cell:
    """The promise that stands: the city's until the first follow-up, then the national limit."""
    return fact.city_due if fact.follow_up_at is None else fact.resolve_due


def _with_all(
    rows: dict[str | tuple[str, ...], tuple[Cell, ...]], every: object
) -> dict[str, tuple[Cell, ...]]:
    """A place without complaints has a row as well."""
    nothing = tuple(_nothing(measure) for measure in OF_PLACES)
    empty = {str(name): nothing for name in every}  # type: ignore[attr-defined]
    return empty | {str(group): cells for group, cells in rows.items()}


def _nothing(measure: Measure) -> Cell:
    return 0 if column(measure).kind is Kind.COUNT else None


def _sorted(rows: object) -> tuple[tuple[Cell, ...], ...]:
    return tuple(sorted(rows, key=lambda row: str(row[0]).casefold()))  # type: ignore[call-overload]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
