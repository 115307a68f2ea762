"""The promises of `clocks.toml` with how they are kept, and how every figure is counted."""

from datetime import timedelta

from aduan.domain.board.model import Board, BoardPage, Tables
from aduan.domain.case.clocks import ClockRules, Duration
from aduan.domain.figures.colours import FORMULA
from aduan.domain.figures.measures import ALL, FEWEST, SMALL
from aduan.domain.figures.periods import period_words
from aduan.domain.reports.counting import shown
from aduan.domain.reports.tables import Column, Kind, Sheet


def promise_page(board: Board, tables: Tables) -> BoardPage:
    """The promises of `clocks.toml`, and how they are kept."""
    rules = board.rules
    kept = {one.key: one for one in ALL}
    resolve = [
        (f"Selesai: {name}", one, "tepat_nasional") for name, one in sorted(rules.resolve.items())
    ]
    promises: list[tuple[str, Duration, str]] = [
        ("Instansi menindaklanjuti", rules.opd, "tepat_kota"),
        ("Sekda menanggapi sesudah diberi tahu", rules.sekda, ""),
        ("Wali Kota menanggapi sesudah diberi tahu", rules.wali_kota, ""),
        ("Verifikasi dan disposisi", rules.verify, ""),
        ("Tindak lanjut pertama (nasional)", rules.follow_up, "lima_hari_kerja"),
        ("Selesai: tanpa klasifikasi", rules.resolve_default, "tepat_nasional"),
        *resolve,
        ("Ditutup bila pelapor tidak menjawab", rules.auto_close, ""),
        ("Dapat dibuka kembali", rules.reopen, ""),
    ]
    rows = []
    for title, length, key in promises:
        figures = [city[key] for city in tables.cities] if key else []
        rows.append(
            (
                title,
                length_words(length, rules),
                length.basis,
                *([shown(one, kept[key]) for one in figures] or [None, None]),
                figures[-1].n if figures else None,
            )
        )
    table = Sheet(
        "Janji",
        "Janji layanan dan bagaimana ditepati",
        (
            Column("Janji"),
            Column("Paling lama"),
            Column("Dasar"),
            *(
                Column(
                    f"Ditepati {period_words(one.period)} (%)",
                    Kind.SHARE,
                    f"{kept['tepat_kota'].definition} {kept['tepat_nasional'].definition}",
                )
                for one in board.months
            ),
            Column("n", Kind.COUNT, "Banyaknya yang dinilai pada bulan berjalan."),
        ),
        tuple(rows),
        note="Yang tidak ada persennya adalah batas waktu, bukan ukuran.",
    )
    return BoardPage(
        "janji.html", "Janji layanan", "Berapa lama paling lambat, atas dasar apa, dan berapa "
        "yang ditepati. Batas penyelesaian nasional dinilai bersama untuk semua klasifikasi.",
        (table,),
    )  # fmt: skip


def length_words(length: Duration, rules: ClockRules) -> str:
    """In the city's own hours, however fast the stage's clock runs."""
    real = length.length / timedelta(seconds=rules.hour_seconds)
    days = real / 24
    if length.working:
        return f"{days:g} hari kerja".replace(".", ",")
    return f"{real:g} jam".replace(".", ",")


def method_page() -> BoardPage:
    table = Sheet(
        "Ukuran",
        "Semua ukuran",
        (Column("Ukuran"), Column("Satuan"), Column("Jenis"), Column("Cara menghitung")),
        tuple((one.name, one.unit, one.kind.value, one.definition) for one in ALL),
    )
    return BoardPage(
        "cara-menghitung.html",
        "Cara menghitung",
        "Setiap angka dihitung dari daftar putaran kasus, dan dapat dihitung ulang dari data "
        "terbuka.",
        (table,),
        more=(
            "Satuannya putaran kasus: dari aduan masuk, atau dibuka kembali, sampai ditutup.",
            "Papan ini terlambat 24 jam. Yang terjadi sesudah itu belum terlihat.",
            f"Dari kelompok di bawah {SMALL} tidak dibuat persen, median, atau rata-rata (n<5).",
            "Kasus rahasia dan dugaan pelanggaran hanya ada dalam jumlah kota.",
            f"Hal tentang orang tidak berposisi; di satu kelurahan disebut mulai {FEWEST} kasus.",
            "Posisi dibulatkan pada petak sekitar 100 meter.",
            "Batas kelurahan pada peta diturunkan dari titik acuan kota, bukan batas resmi.",
            "Bulan dibekukan pada hari kerja ketiga pukul 07.00; sesudah itu angkanya tetap.",
            FORMULA,
        ),
    )
