"""One invented example of every kind of mail the city sends itself."""

from collections.abc import Mapping

from aduan.application.notices.envelope import Letter
from aduan.pages.notices.letter import letter_page

LETTER = Letter(
    headline="[SA-2026-000123] Lampu jalan padam, Jl. Raya Contoh",
    before="Yth. Dinas Perhubungan,\n\nAda aduan baru.\nTenggat: 5 Maret 2026 pukul 07.14 WIB.\n\n",
    link="https://aduan.example/prod/actions/abc.def",
    after="\n\nTautan ini hanya untuk Anda; jangan diteruskan.\n",
)
PLAIN = Letter(headline="Pesan untuk meja layanan", before="Satu kanal tidak dapat dihubungi.\n")


def every_letter() -> Mapping[str, str]:
    return {
        "letter": letter_page(LETTER, "Kota Serang"),
        "letter, without a link": letter_page(PLAIN, "Kota Serang"),
    }
