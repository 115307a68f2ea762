from pathlib import Path

import pytest

from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import City, load_city
from aduan.domain.routing.places import Gazetteer
from aduan.domain.routing.route import Router, load_model

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"


@pytest.fixture(scope="session")
def city() -> City:
    return load_city(PACK)


@pytest.fixture(scope="session")
def router(city: City) -> Router:
    return Router.of(city, load_model(PACK), second_look())


@pytest.fixture(scope="session")
def gazetteer(city: City) -> Gazetteer:
    return Gazetteer.of(city)
