"""Houses, counts, sums, times and positions look like numbers of persons and are none."""

import pytest

from aduan.adapters.privacy.masking import finder

FINDER = finder(frozenset({"serang", "kasemen", "unyur", "cipare"}))


@pytest.mark.parametrize(
    "needed",
    ["Blok A 1305 CD sudah gelap", "blok B 127 AD", "kios D 118 BK", "unit B 1306 DA",
     "Ruko No. B 1305 CD", "kavling A 127 BC", "tower B 1305 AC", "lantai A 127 BC",
     "gudang D-118-BK", "Perum Taman Blok B 127 AD",
     "pelanggan 13500 orang terdampak", "sambungan 16000 rumah", "meteran 1300 va",
     "pelanggan 45000 kk", "pdam 12500 pelanggan",
     "tagihan PDAM 356700 padahal biasanya 120000", "rekening listrik 460000 naik jadi 990000",
     "biaya sambungan 750000 sebulan", "bayar pdam 125000", "rekening air 98700 sebulan",
     "lahir tahun 2026 belum dapat akta", "ulang tahun kota Serang 10 Agustus 2026",
     "ulang tahun ke-19 Serang 10 Agustus 2026", "ultah RI 17 Agustus 2026",
     "48M 629123 9324456 UTM", "titik 48 M 629123, 9324456", "koordinat 48M 629123.5 9324456",
     "jam 07.41 sampai 08.12", "26/11/26 07.41 air mati", "jadwal 08.00 09.30 11.00"],
)  # fmt: skip
def test_what_officials_need_stays(needed: str) -> None:
    assert FINDER.mask(needed) == needed


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("mobil A 1305 CD", "mobil [PLAT]"),
        ("no A 1305 CD parkir", "no [PLAT] parkir"),
        ("parkir di blok A, plat A 1305 CD", "parkir di blok A, plat [PLAT]"),
        ("nomor pelanggan 13500 orang itu", "nomor pelanggan [NOMOR] orang itu"),
        ("tagihan no pelanggan 356700", "tagihan no pelanggan [NOMOR]"),
        ("bayar ke rek 4513300", "bayar ke rek [NOMOR]"),
        ("pelanggan 571234", "pelanggan [NOMOR]"),
        ("no rek 460000 naik", "no rek [NOMOR] naik"),
        ("lahir tahun 1983", "lahir tahun [TANGGAL_LAHIR]"),
        ("ultah saya 10 Agustus 1983", "ultah saya [TANGGAL_LAHIR]"),
        ("wa 628139 0077123", "wa [TELEPON]"),
        ("jam 07.41 0813-9007-7123", "jam 07.41 [TELEPON]"),
        ("2026-11-26 07:41 081390077123", "2026-11-26 07:41 [TELEPON]"),
        ("[26/11/26, 07.41.22] +62 813-9007-7123: mati", "[26/11/26, 07.41.22] [TELEPON]: mati"),
    ],
)
def test_what_only_stands_beside_such_words_is_still_taken_out(written: str, masked: str) -> None:
    assert FINDER.mask(written) == masked
