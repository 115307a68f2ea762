"""Dates of birth in words."""

import pytest

from aduan.domain.privacy.finding import mask_identifiers

DATES = (
    "dua belas maret tujuh sembilan",
    "dua belas maret seribu sembilan ratus tujuh puluh sembilan",
    "12 maret seribu sembilan ratus tujuh puluh sembilan",
    "12 maret tujuh sembilan",
    "dua belas maret 1979",
    "tiga puluh satu desember dua ribu dua",
    "sebelas pebruari delapan puluh",
    "tujuh belas agustus tahun dua ribu",
    "satu mei",
)


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize(
    "said",
    [
        "anak saya lahir {}, belum punya akta",
        "tgl lahir {}",
        "Tanggal lahir: {}.",
        "lahir di serang, {}",
        "ttl serang {}",
        "LAHIR TANGGAL {} DI SERANG",
    ],
)
def test_a_birth_in_words_goes_whole(said: str, date: str) -> None:
    written = date.upper() if said.isupper() else date
    assert mask_identifiers(said.format(written)) == said.format("[TANGGAL_LAHIR]")


def test_a_year_in_words_goes_where_it_is_called_one() -> None:
    said = "saya lahir tahun {} di serang"
    for year in ("seribu sembilan ratus tujuh puluh sembilan", "dua ribu dua"):
        assert mask_identifiers(said.format(year)) == said.format("[TANGGAL_LAHIR]")


@pytest.mark.parametrize(
    "said",
    [
        "lampu mati sejak dua belas maret",
        "dua belas maret kemarin jalan rusak",
        "bayi lahir prematur dua bulan",
        "anak saya lahir dua hari lalu",
        "biaya lahir dua ribu rupiah",
        "bayi lahir maret tahun ini",
        "akta kelahiran anak dua belas maret belum jadi",
        "ulang tahun kota serang dua belas agustus ramai sampah",
        "ibu melahirkan. sejak dua belas maret air mati",
        "anak saya baru lahir, lampu mati sejak dua belas maret",
        "cahaya lahir batin. tiga lampu mati",
    ],
)
def test_a_date_of_something_else_is_kept(said: str) -> None:
    assert mask_identifiers(said) == said
