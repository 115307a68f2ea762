"""What an address says, and what it only seems to say."""

import pytest

from aduan.domain.routing.places import Gazetteer, resolve_place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lampu mati di Kel. Unyur RT 02/05", "36.73.01.1007"),
        ("kelurahan sumurpecung, kec serang", "36.73.01.1003"),
        ("Kelurahan Mesjid Priayi", "36.73.02.1002"),
        ("Desa Trondol banjir terus", "36.73.01.1011"),
        ("kel. panancngan", "36.73.05.1003"),
        ("Kelurahan Sukawana, Kecamatan Curug", "36.73.04.1007"),
        ("Kel Sukawana Kec. Serang", "36.73.01.1008"),
        ("parkir liar depan Pasar Karangantu", "36.73.02.1007"),
    ],
)
def test_a_kelurahan_said_with_its_marker_is_found(gazetteer: Gazetteer, text: str, code: str):
    assert resolve_place(gazetteer, text=text).code == code


def test_two_kelurahan_of_one_name_stay_open(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="jalan rusak di Kelurahan Sukawana")
    assert result.code is None
    assert result.ambiguous
    assert set(result.alternatives) == {"36.73.01.1008", "36.73.04.1007"}


def test_a_street_that_bears_a_kelurahans_name_is_not_that_kelurahan(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, address="Jl. Raya Unyur No. 4, Kel. Kagungan")
    assert result.code == "36.73.01.1012"
    assert resolve_place(gazetteer, address="Jl. Raya Unyur No. 4").code is None


def test_an_estate_named_like_a_kelurahan_is_not_that_kelurahan(gazetteer: Gazetteer):
    assert resolve_place(gazetteer, address="Perumahan Kasemen Lopang Indah").code is None


@pytest.mark.parametrize(
    "text", ["terjauh di provinsi Banten", "rumah di kota baru dibangun", "air curug deras"]
)
def test_ordinary_words_are_not_taken_for_kelurahan(gazetteer: Gazetteer, text: str):
    code = resolve_place(gazetteer, text=text).code
    assert code is None or code.count(".") < 3


def test_only_a_kecamatan_gives_the_kecamatan(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="sampah di Kecamatan Walantaka, Kota Serang")
    assert result.code == "36.73.03"


def test_only_the_city_gives_the_city(gazetteer: Gazetteer):
    assert resolve_place(gazetteer, text="macet di Kota Serang").code == "36.73"


def test_nothing_said_gives_nothing(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="tolong segera diperbaiki")
    assert (result.code, result.confidence, result.outside_city) == (None, 0.0, False)


def test_the_kabupaten_is_another_government(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="jalan rusak di Kec. Kramatwatu, Kabupaten Serang")
    assert result.outside_city
    assert result.owner == "X-KABSERANG"


def test_the_city_or_the_kabupaten_is_not_guessed(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kelurahan Banjarsari, Kabupaten Serang")
    assert result.code is None
    assert result.ambiguous
    assert "36.73.05.1005" in result.alternatives


def test_a_kabupaten_written_by_mistake_does_not_hide_a_plain_address(gazetteer: Gazetteer):
    result = resolve_place(
        gazetteer, address="Panancangan, Kec. Cipocok Jaya, Kabupaten Serang, Banten"
    )
    assert result.code == "36.73.05.1003"


def test_a_wrong_kecamatan_is_shown(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kel. Panancangan, Kec. Kasemen")
    assert result.code == "36.73.05.1003"
    assert result.disagreement


def test_the_channels_own_field_counts(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="lampu mati", kelurahan="LONTAR BARU")
    assert result.code == "36.73.01.1009"
