"""A second city is a second folder: nothing in the code knows the first."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Final

import pytest

from aduan.domain.city.city import City, load_city
from aduan.domain.packs.check import check_pack
from aduan.domain.routing.places import Gazetteer, resolve_place
from aduan.domain.routing.route import Router, load_model, route
from infra.bundling import build

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


def test_it_reads_words_with_the_model_the_first_city_lends(tmp_path: Path):
    assert not (PACK / "routing.model").exists()
    assert load_model(PACK) == load_model(PACK.parent / "serang")
    build.city_pack(PACK, tmp_path)
    deployed = tmp_path / "python" / "aduan_city"
    assert load_model(deployed) == load_model(PACK)


def test_a_lender_without_a_model_is_found_before_and_at_the_deployment(tmp_path: Path):
    shutil.copytree(PACK, tmp_path / "sukabumi")
    (finding,) = check_pack(tmp_path / "sukabumi")
    assert (finding.file, finding.message) == (
        "city.toml",
        'routing_model_from: "serang" tidak punya routing.model',
    )
    with pytest.raises(build.BundlingError, match=r"city.toml: .*routing.model is missing"):
        build.city_pack(tmp_path / "sukabumi", tmp_path / "layer")


def test_a_city_that_trained_its_own_model_borrows_none(tmp_path: Path):
    shutil.copytree(PACK, tmp_path / "sukabumi")
    shutil.copy(PACK.parent / "serang" / "routing.model", tmp_path / "sukabumi")
    (finding,) = check_pack(tmp_path / "sukabumi")
    assert "routing.model sendiri ada" in finding.message


NAMED: Final = re.compile(
    "|".join(
        rf"\b{re.escape(name)}\b"
        for about in (ROOT / "layers" / "cities").glob("*/city.toml")
        for city in (tomllib.loads(about.read_text(encoding="utf-8")),)
        for name in (about.parent.name, city["short_name"], city["code"], city["number_prefix"])
    ),
    re.IGNORECASE,
)


@pytest.mark.parametrize("folder", ["layers/aduan", "functions", "infra"])
def test_the_code_names_no_city(folder: str):
    """Only the demonstration's evenings are written for one city each, and they are data."""
    files = [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.json")]
    assert files
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            assert not NAMED.search(line), f"{file.relative_to(ROOT)}:{number}: {line}"
