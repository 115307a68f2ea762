"""Where the city pack lies: in its layer as the package `aduan_city`."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def city_pack() -> Traversable:
    return files("aduan_city")
