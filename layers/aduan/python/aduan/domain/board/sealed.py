"""The page of sealed days: how many cases ended on each, and the root that says so for ever."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from aduan.domain.board.model import BoardPage, Link
from aduan.domain.figures.receipts import SealedDay
from aduan.domain.reports.tables import Column, Kind, Sheet

PAGE: Final = "tanda-terima.html"
CHECKER: Final = "periksa.html"
"""The page that checks a receipt where it is opened, and sends nothing."""
FOLDER: Final = "segel/"
LISTED: Final = 400
"""Days in the index and in the checker: a receipt can be held against its root for a year."""
WHOLE: Final = 62
"""Days on the page, each with the file of its leaves. Files of earlier days stay where they are."""
COUNT: Final = "Semua penutupan hari itu: selesai, ditolak, ditarik; juga yang rahasia."
ROOT: Final = (
    "Akar pohon Merkle (RFC 6962, SHA-256) atas tanda terima semua penutupan hari itu, diikat "
    "dengan tanggal, jumlahnya, dan akar hari sebelumnya."
)


def file_of(day: SealedDay) -> str:
    """Where the day's leaves lie, "" where it has none to show."""
    return f"{FOLDER}{day.day}.json" if day.leaves or not day.count else ""


def damaged(days: Sequence[SealedDay]) -> tuple[str, ...]:
    """Days that should come with their leaves and do not."""
    return tuple(one.day for one in days[:WHOLE] if not file_of(one))


def sealed_page(days: Sequence[SealedDay]) -> BoardPage:
    """`days` are the newest first."""
    shown = days[:WHOLE]
    table = Sheet(
        "Hari",
        "Hari yang disegel",
        (
            Column("Hari", Kind.DAY),
            Column("Penutupan", Kind.COUNT, COUNT),
            Column("Akar", Kind.TEXT, ROOT),
        ),
        tuple((date.fromisoformat(one.day), one.count, one.root) for one in shown),
        note="Disegel dua hari kemudian pukul 07.00. Tanggal menuju daftar sidik hari itu.",
    )
    return BoardPage(
        PAGE,
        "Tanda terima penutupan",
        "Tiap kasus yang ditutup mendapat tanda terima. Di sini akar tiap hari: bila satu tanda "
        "terima diubah, ditambah, atau dihapus kemudian, akarnya tidak cocok lagi.",
        (table,),
        links={f"{date.fromisoformat(one.day):%d-%m-%Y}": file_of(one) for one in shown},
        crumbs=(Link("Periksa tanda terima", CHECKER),),
        more=(
            ("Tanda terima memuat nomor kasus, waktu, tempat (petak 100 meter), jabatan yang "
             "menutup, sidik foto bukti, dan aturan yang berlaku. Dari sidiknya saja tidak dapat "
             "ditebak apa pun."),
            ("Tanpa jaringan: aduan verify TANDA_TERIMA --day HARI.json --photo FOTO.jpg, atau "
             "simpan halaman Periksa tanda terima dan buka kapan saja."),
        ),
    )  # fmt: skip


def index_of(days: Sequence[SealedDay]) -> dict[str, Any]:
    """Every day by its root, for machines."""
    return {
        "hari": [
            {
                "hari": one.day,
                "jumlah": one.count,
                "akar": one.root,
                "sebelum": one.before,
                "berkas": file_of(one) if at < WHOLE else "",
            }
            for at, one in enumerate(days)
        ]
    }


def embedded(days: Sequence[SealedDay]) -> list[list[str | int]]:
    """What the checker carries: day, how many, root."""
    return [[one.day, one.count, one.root] for one in days]
