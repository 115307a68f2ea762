"""A second city is a second folder: nothing in the code knows the first."""

from pathlib import Path

import pytest

from aduan.domain.city import City, load_city
from aduan.domain.places import Gazetteer, resolve_place
from aduan.domain.routing import Router, load_model, route

ROOT = Path(__file__).parents[3]
PACK = ROOT / "layers" / "cities" / "sukabumi"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(PACK)


@pytest.fixture(scope="module")
def gazetteer(city: City) -> Gazetteer:
    return Gazetteer.of(city)


def test_it_is_whole(city: City):
    assert (len(city.kecamatan), len(city.kelurahan), len(city.categories)) == (7, 33, 34)


def test_its_places_are_found_by_words_and_by_coordinates(city: City, gazetteer: Gazetteer):
    assert resolve_place(gazetteer, text="Kel. Nanggeleng").code == "32.72.03.1003"
    for place in city.kelurahan.values():
        assert resolve_place(gazetteer, lat=place.lat, lng=place.lng).code == place.code


def test_the_first_city_lies_outside_the_second(gazetteer: Gazetteer):
    assert resolve_place(gazetteer, lat=-6.11, lng=106.15).outside_city


def test_its_own_offices_answer(city: City):
    router = Router.of(city, load_model(PACK))
    assert route(router, text="jalan berlubang, aspal rusak, mohon diperbaiki").agency == "DPUTR"
    result = route(router, text="jalan provinsi berlubang parah, aspal rusak")
    assert result.next_owner == "X-BINAMARGA-JABAR"
    assert "Kota Sukabumi" in result.reason


def test_the_code_names_no_city():
    for file in (ROOT / "layers" / "aduan" / "python" / "aduan" / "domain").glob("*.py"):
        if file.stem.startswith(("city", "place", "routing")):
            text = file.read_text(encoding="utf-8").lower()
            for name in ("36.73", "sukabumi", "kota serang", "dishub", "diskominfo"):
                assert name not in text, f"{file.name}: {name}"
