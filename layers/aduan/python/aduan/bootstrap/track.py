"""What GET /complaints/{tracking_code} is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.application.tracking.track import TrackedRegister
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.page_words import page_words
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import Settings, read_settings
from aduan.pages.shared.labels import CityNames


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter citizens ask at."""

    register: TrackedRegister
    city: CityNames


def open_track(environment: Mapping[str, str]) -> Counter:
    settings = read_settings(Settings, environment)
    pack = city_pack()
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    return Counter(
        register=RegisterTracking(Table(client("dynamodb"), settings.register_table)),
        city=page_words(pack, load_city(pack), rules),
    )
