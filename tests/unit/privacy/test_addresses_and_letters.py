"""E-mail addresses whose sign is written otherwise, and letters that look like digits."""

import pytest

from aduan.adapters.privacy.masking import finder

FINDER = finder(frozenset({"serang", "kasemen", "unyur", "cipare"}))


@pytest.mark.parametrize(
    "written",
    ["kasirin91(a)gmail.com", "kasirin91 (a) gmail.com", "kasirin91[a]yahoo.co.id",
     "kasirin91{at}gmail.com", "kasirin91#gmail.com", "kasirin91@\ngmail.com",
     "kasirin91\n@gmail.com", "kasirin91%40gmail.com", "kasirin91 (at) g m a i l.com",
     "kasirin91 add gmail.com", "kasirin91 a keong gmail com", "warsinah(a)icloud.com"],
)  # fmt: skip
def test_an_address_is_known_by_its_host(written: str) -> None:
    assert FINDER.mask(f"email : {written}, trims") == "email : [EMAIL], trims"


@pytest.mark.parametrize(
    "written",
    ["08I3 90S7 71B3", "0813-90O7-7I23", "O813 90E7 7I23", "O813-9O07-S123", "62 8I3 90S7 71B3",
     "O8I3.9OO7.7I23", "08i39oo77123"],
)  # fmt: skip
def test_letters_that_look_like_digits_hide_no_number(written: str) -> None:
    assert FINDER.mask(f"HP:{written}, segera") == "HP:[TELEPON], segera"


@pytest.mark.parametrize(
    "harmless",
    ["pasal 5 (a) undang-undang", "buat akun a gmail.com", "akun google a gmail.com",
     "pakai at gmail saja", "buka gmail com dulu", "besok di gmail.com saja", "lewat gmail.com",
     "masuk ke # gmail.com", "Lapor ke\n@pemkotserang", "ke\n@dishub.serang lagi",
     "jalan a yahoo", "butir (a) gang.id", "blok 08 B 12", "RT 08 SB 12", "SDN 08 es 12 bis 628",
     "tanggal 08 12 2026 es", "lampu 3B 12 S", "KM 08 S 12", "bis 08 12 15 18", "08 12 so 15 es",
     "SB-0812-ZZ", "Zona B 08 12", "kelas 8B 8S 8Z", "0812 lebih", "S1 S2 B3 E8", "62 bis 08 els",
     "B3 B3 B3 B3 B3", "BOS 2026 08", "ISO 9001 2008 BS 08", "12 B 08 S"],
)  # fmt: skip
def test_words_and_codes_stay(harmless: str) -> None:
    assert FINDER.mask(harmless) == harmless
