"""What the pages of officials and the desk share: the city's words and who reads what from where."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from secrets import token_hex
import tomllib

from aduan.domain.city import City as CityPack
from aduan.domain.clocks import Rules
from aduan.domain.evidence import metres_between
from aduan.entrypoints.pages.place_map import NamedPoint
from aduan.entrypoints.pages.words import City, city_words


def page_words(pack: Traversable, city: CityPack, rules: Rules) -> City:
    parsed = tomllib.loads(pack.joinpath("channels.toml").read_text(encoding="utf-8"))
    channels = {str(one["id"]): str(one.get("name", one["id"])) for one in parsed["channel"]}
    return city_words(city, zone=rules.calendar.zone, channels=channels)


def points_around(city: CityPack) -> Callable[[float, float], Sequence[NamedPoint]]:
    """The nearest reference point of each of the closest kelurahan."""

    def around(lat: float, lng: float) -> Sequence[NamedPoint]:
        nearest = sorted(
            city.points, key=lambda one: metres_between(lat, lng, one.lat, one.lng)
        )[:24]
        named: dict[str, NamedPoint] = {}
        for one in nearest:
            place = city.kelurahan.get(one.code)
            if place is not None:
                named.setdefault(one.code, NamedPoint(place.name, one.lat, one.lng))
        return tuple(named.values())[:4]

    return around


def fresh_nonce() -> str:
    return token_hex(10)


def now() -> datetime:
    return datetime.now(UTC)
