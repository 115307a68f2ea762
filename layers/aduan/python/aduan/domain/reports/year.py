"""The sheets of a year that a grading asks for: who holds which post, by which clocks, what came of
every month, what people thought of it, what was decided, and whether it came back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from aduan.domain.case.clocks import ClockRules, Duration
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.ledger import Arrival
from aduan.domain.figures.measures import ALL, SMALL, Counted, still
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.figures.periods import Period, period_words
from aduan.domain.officials.appointments import Appointment
from aduan.domain.reports.counting import HIDDEN, UNKNOWN, Names, chosen, shown
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

MONTHLY: Final = chosen(
    "masuk", "kasus", "digabung", "putaran", "ditindaklanjuti", "laju", "t1_median",
    "t1_rata_hari_kerja", "tepat_kota", "selesai", "tepat_nasional", "terkonfirmasi",
    "tuntas_sejati_persen", "bukan_wewenang", "ditolak", "ditarik", "ditunda", "terbuka_akhir",
)  # fmt: skip
PROMISED: Final = chosen(
    "tepat_kota", "tepat_kota_kotor", "lima_hari_kerja", "tepat_nasional", "tepat_nasional_kotor"
)
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
Months = Sequence[tuple[Period, Mapping[str, Figure]]]
"""The city's figures of each month, as far as the register had it."""
Received = Sequence[tuple[Period, Sequence[Arrival], Mapping[str, int]]]
"""What came in each month: complaints, and calls that were only counted."""


def posts_sheet(
    appointments: Sequence[Appointment], names: Names, period: Period, at: datetime
) -> Sheet:
    """Every appointment that held for a day of the period, and how long each post had nobody."""
    until = min(period.until, at)
    rows: list[tuple[Cell, ...]] = []
    by_post: dict[str, list[Appointment]] = {}
    for one in appointments:
        if one.since < until and (one.until is None or one.until > period.since):
            by_post.setdefault(one.post, []).append(one)
    for post in sorted({*by_post, *names.heads}, key=lambda code: names.office(code).casefold()):
        held = sorted(by_post.get(post, []), key=lambda one: (one.since, one.name))
        vacant = _vacant(held, period.since, until)
        for one in held:
            end = one.until.date() if one.until else None
            rows.append((names.office(post), one.kind.value, one.name, one.decree,
                         one.since.date(), end, vacant))  # fmt: skip
        if not held:
            rows.append((names.office(post), "", None, None, None, None, vacant))
    return Sheet(
        "Pos dan SK",
        "Pos, pejabat, dan SK",
        (
            Column("Pos"),
            Column("Peran"),
            Column("Nama"),
            Column("Nomor SK"),
            Column("Mulai", Kind.DAY),
            Column("Akhir", Kind.DAY),
            Column("Hari kosong pos ini", Kind.COUNT, "Hari penuh dalam periode tanpa seorang pun "
                   "yang menjabat; sama di setiap baris pos itu."),
        ),
        tuple(rows),
        n=len(rows),
    )  # fmt: skip


def _vacant(held: Sequence[Appointment], since: datetime, until: datetime) -> int:
    """Whole days between `since` and `until` that no appointment covers."""
    at, gap = since, timedelta()
    for one in held:
        gap += max(min(one.since, until) - at, timedelta())
        at = max(at, min(one.until or until, until))
    return (gap + max(until - at, timedelta())) // _DAY


def length_words(length: Duration, rules: ClockRules) -> str:
    """In the city's own hours, however fast the stage's clock runs."""
    real = length.length / timedelta(seconds=rules.hour_seconds)
    if length.working:
        return f"{real / 24:g} hari kerja".replace(".", ",")
    return f"{real:g} jam".replace(".", ",")


def clocks_sheet(rules: ClockRules) -> Sheet:
    """The standing procedure as it runs: each length with what it rests on."""
    named: list[tuple[str, Duration]] = [
        ("Instansi menindaklanjuti", rules.opd),
        ("Sekda menanggapi sesudah diberi tahu", rules.sekda),
        ("Wali Kota menanggapi sesudah diberi tahu", rules.wali_kota),
        ("Menerima tetapi belum menindaklanjuti", rules.idle),
        ("Paling sedikit bagi penerima penerusan", rules.floor),
        ("Verifikasi dan disposisi (nasional)", rules.verify),
        ("Tindak lanjut pertama (nasional)", rules.follow_up),
        *((f"Selesai: {name}", one) for name, one in sorted(rules.resolve.items())),
        ("Selesai: tanpa klasifikasi", rules.resolve_default),
        ("Ditutup bila pelapor tidak menjawab", rules.auto_close),
        ("Menunggu jawaban pelapor", rules.reporter_wait),
        ("Menanyakan pemerintah lain", rules.other_government),
        ("Penundaan paling lama", rules.longest_postponement),
        ("Dapat dibuka kembali", rules.reopen),
    ]
    return Sheet(
        "SOP",
        "SOP yang berjalan: jam dan dasarnya",
        (Column("Jam"), Column("Lamanya"), Column("Dasar")),
        tuple((title, length_words(one, rules), one.basis) for title, one in named),
        note="Inilah yang dijalankan mesin hari ini; setiap tenggat dihitung darinya.",
    )


def months_sheet(months: Months, *, name: str = "Bulanan", title: str = "Hasil tiap bulan",
                 measures: Sequence[object] = MONTHLY) -> Sheet:  # fmt: skip
    """A row a month. What a month said when it was frozen, not what it would say today."""
    wanted = [one for one in ALL if one in measures]
    return Sheet(
        name,
        title,
        (
            Column("Bulan"),
            *(
                Column(
                    one.name if one.unit in {"aduan", "putaran"} else f"{one.name} ({one.unit})",
                    Kind.NUMBER,
                    one.definition,
                )
                for one in wanted
            ),
        ),
        tuple(
            (_capital(period_words(period)), *(shown(cells[one.key], one) for one in wanted))
            for period, cells in months
        ),
        n=sum(cells["putaran"].n for _, cells in months),
        note="Bulan tanpa baris: register belum ada.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def activity_sheet(counted: Counted, names: Names) -> Sheet:
    """How soon offices open what is theirs, and when they last did anything."""
    waits: dict[str, list[float]] = {}
    cycles: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for fact in counted.own():
        if fact.hidden:
            continue
        cycles[fact.office] += 1
        if fact.accepted_at is not None:
            office = fact.office_at(fact.accepted_at)
            waits.setdefault(office, []).append((fact.accepted_at - fact.began_at) / _HOUR)
        for at, office in (
            (fact.accepted_at, fact.office),
            (fact.follow_up_at, fact.followed_up_by),
        ):
            if at is not None:
                last[office] = max(at, last.get(office, at))
    rows = sorted(
        (names.office(code), cycles[code], len(waits.get(code, ())), _middle(waits.get(code, ())),
         last.get(code))
        for code in {*cycles, *waits, *last} if code
    )  # fmt: skip
    return Sheet(
        "Keaktifan",
        "Keaktifan petugas",
        (
            Column("OPD"),
            Column("Putaran periode", Kind.COUNT),
            Column("Diterima", Kind.COUNT, "Putaran periode yang diterima instansi itu."),
            Column("Median sampai diterima (jam)", Kind.NUMBER),
            Column("Langkah terakhir", Kind.MOMENT),
        ),
        tuple(rows),
        n=sum(cycles.values()),
        note=HIDDEN,
    )


def _middle(values: Sequence[float]) -> Cell:
    if not values:
        return None
    return FEW if len(values) < SMALL else round(median(values), 1)


def policies_sheet(counted: Counted, names: Names) -> Sheet:
    """What complaints asked money for: postponed cases by matter, place and budget year."""
    end = counted.last_moment - timedelta.resolution
    clusters: Counter[tuple[str, str, int]] = Counter()
    for fact in still(counted):
        stand = fact.standing_at(end)
        if stand is not None and stand.fiscal_year and not fact.hidden:
            clusters[fact.category, fact.kecamatan, stand.fiscal_year] += 1
    rows = tuple(
        (names.category(category), place or UNKNOWN, str(year), count, None, None)
        for (category, place, year), count in sorted(clusters.items())
    )
    return Sheet(
        "Kebijakan",
        "Aduan yang menunggu keputusan anggaran",
        (
            Column("Hal"),
            Column("Kecamatan"),
            Column("Tahun anggaran"),
            Column("Kasus", Kind.COUNT, "Terbuka di akhir periode dan ditunda dengan persetujuan "
                   "Sekda sampai tahun anggaran itu."),
            Column("Keputusan atau mata anggaran"),
            Column("Hasil"),
        ),
        rows,
        n=sum(clusters.values()),
        note=f"{HIDDEN} Keputusan dan hasilnya diisi Bappeda dan OPD.",
    )  # fmt: skip


def recurrence_sheet(counted: Counted, names: Names) -> Sheet:
    """Whether what was finished stayed so: by matter, and the city."""
    groups: dict[str, list[Fact]] = {}
    for fact in counted.facts:
        if not fact.hidden:
            groups.setdefault(fact.category, []).append(fact)
    rows = sorted((names.category(code), *_recurring(facts, counted))
                  for code, facts in groups.items())  # fmt: skip
    every = _recurring(list(counted.facts), counted)
    return Sheet(
        "Kekambuhan",
        "Kekambuhan menurut hal",
        (
            Column("Hal"),
            Column("Selesai", Kind.COUNT, "Diselesaikan dalam periode."),
            Column("Dibuka kembali", Kind.COUNT, "Dari yang selesai itu."),
            Column("Dibuka kembali (%)", Kind.SHARE),
            Column("Kasus baru", Kind.COUNT, "Dimulai dalam periode."),
            Column("Berulang", Kind.COUNT, "Kasus baru tentang tempat dan hal yang pernah "
                   "diselesaikan."),
            Column("Berulang (%)", Kind.SHARE),
        ),
        (*rows, ("Seluruh kota", *every)),
        n=len(list(counted.own())),
        note=HIDDEN,
    )  # fmt: skip


def _recurring(facts: Sequence[Fact], counted: Counted) -> tuple[Cell, ...]:
    done = [one for one in facts if one.ended is Ended.SELESAI and counted.within(one.ended_at)]
    new = [one for one in facts if one.cycle == 1 and counted.within(one.began_at)]
    again = sum(one.reopened_at is not None for one in done)
    back = sum(bool(one.recurrence_of) for one in new)
    return (
        *(len(done), again, _share(again, len(done))),
        *(len(new), back, _share(back, len(new))),
    )


def _share(hits: int, n: int) -> Cell:
    if n == 0:
        return None
    return FEW if n < SMALL else round(100 * hits / n, 1)


def exchange_sheet(received: Received, names: Names) -> Sheet:
    """What each partner handed over, month by month."""
    rows: list[tuple[Cell, ...]] = []
    for period, arrivals, counted in received:
        came = Counter(one.channel for one in arrivals)
        for code in sorted({*came, *counted}, key=names.channel):
            month = _capital(period_words(period))
            rows.append((month, names.channel(code), came[code], counted.get(code, 0)))
    return Sheet(
        "Pertukaran",
        "Pertukaran data menurut mitra dan bulan",
        (
            Column("Bulan"),
            Column("Mitra"),
            Column("Aduan diterima", Kind.COUNT),
            Column("Hanya dihitung", Kind.COUNT, "Panggilan yang tidak menjadi aduan."),
        ),
        tuple(rows),
        n=sum(len(arrivals) for _, arrivals, _ in received),
        note="Yang dikirim kembali kepada mitra tercatat di log fungsi tell_channels dan "
        "sync_lapor, tidak di register; jumlahnya tidak dimuat di sini.",
    )


_CLASSES: Final = "kanal, OPD, kategori, kecamatan, kelurahan"
_PERIODS: Final = "pekan, bulan, triwulan, semester, tahun"


def definitions_sheet() -> Sheet:
    """The indicators as statistics ask for them (Satu Data): concept, formula, unit, period."""
    return Sheet(
        "Metadata",
        "Metadata indikator",
        (Column("Indikator"), Column("Nama"), Column("Satuan"), Column("Jenis"),
         Column("Definisi dan rumus"), Column("Klasifikasi"), Column("Periode")),
        tuple(
            (one.key, one.name, one.unit, one.kind.value, one.definition,
             _CLASSES, _PERIODS)
            for one in ALL
        ),
        n=len(ALL),
    )  # fmt: skip


def regions_sheet(names: Names) -> Sheet:
    """The places by Kemendagri's codes, with how many people live there where it is known."""
    rows = [(code, name, "", names.inhabitants.get(code)) for code, name in names.kecamatan.items()]
    rows += [(code, names.district_of(code), name, names.inhabitants.get(code))
             for code, name in names.kelurahan.items()]  # fmt: skip
    missing = "" if names.inhabitants else "Jumlah penduduk belum diisi di penduduk.csv kota."
    return Sheet(
        "Wilayah",
        "Kode wilayah",
        (Column("Kode"), Column("Kecamatan"), Column("Kelurahan"), Column("Penduduk", Kind.COUNT)),
        tuple(sorted(rows)),
        n=len(rows),
        note=missing,
    )


def located_sheet(counted: Counted, names: Names) -> Sheet:
    """How much of the year has a position that may be shared, and at which fineness."""
    placed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for fact in counted.own():
        if not fact.hidden:
            every[fact.kelurahan_code] += 1
            personal = fact.category in names.about_persons
            placed[fact.kelurahan_code] += fact.lat is not None and not personal
    rows = tuple(
        (code, names.ward(code), every[code], placed[code], _share(placed[code], every[code]))
        for code in sorted({*names.kelurahan, *every}, key=lambda code: (not code, code))
    )
    return Sheet(
        "Lokasi",
        "Kasus yang berposisi menurut kelurahan",
        (
            Column("Kode"),
            Column("Kelurahan"),
            Column("Putaran periode", Kind.COUNT),
            Column("Berposisi", Kind.COUNT, "Dengan posisi pada petak sekitar 100 meter, seperti "
                   "pada kasus.geojson di papan untuk umum; hal tentang orang tidak berposisi."),
            Column("Berposisi (%)", Kind.SHARE),
        ),
        rows,
        n=sum(every.values()),
        note=HIDDEN,
    )  # fmt: skip


def doors_sheet(doors: Sequence[tuple[str, str, str]], version: str) -> Sheet:
    """The interfaces: method, path and what each is for, as the OpenAPI document says."""
    return Sheet(
        "Katalog API",
        "Katalog antarmuka",
        (Column("Metode"), Column("Alamat"), Column("Gunanya")),
        tuple(doors),
        n=len(doors),
        note=f"OpenAPI 3.1, versi {version}: docs/openapi.json; peristiwa yang dikirim: "
        "docs/asyncapi.yaml.",
    )
