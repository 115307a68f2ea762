from pathlib import Path

import pytest

from aduan.domain.city.city import City, load_city
from aduan.domain.routing.places import Gazetteer

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"


@pytest.fixture(scope="session")
def city() -> City:
    return load_city(PACK)


@pytest.fixture(scope="session")
def gazetteer(city: City) -> Gazetteer:
    return Gazetteer.of(city)
