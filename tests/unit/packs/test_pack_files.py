"""Every pack carries the same files, so that a city can be deployed by its folder's name."""

import tomllib
from pathlib import Path

import pytest

CITIES = Path(__file__).parents[3] / "layers" / "cities"
NOT_OF_EVERY_CITY = {"vocabulary.toml", "border.csv", "routing.model"}
"""Only needed to train anew, derived where polygons were at hand, or lent by another city."""


def names(city: str) -> set[str]:
    root = CITIES / city
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("city", sorted(path.parent.name for path in CITIES.glob("*/city.toml")))
def test_a_pack_is_complete(city: str):
    assert names("serang") - names(city) - NOT_OF_EVERY_CITY == set()


@pytest.mark.parametrize("city", sorted(path.parent.name for path in CITIES.glob("*/city.toml")))
def test_officials_hold_posts_that_exist(city: str):
    officials = tomllib.loads((CITIES / city / "officials.toml").read_text(encoding="utf-8"))
    agencies = tomllib.loads((CITIES / city / "agencies.toml").read_text(encoding="utf-8"))
    posts = {entry["post"] for entry in officials["official"]}
    assert posts - set(agencies["agencies"]) <= {"DUTY", "SEKDA", "WALI_KOTA"}
