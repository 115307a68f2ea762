"""The city's words on every page: its offices, its channels, its hour."""

from importlib.resources.abc import Traversable

from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City
from aduan.domain.outbox.telling import NATIONAL_PORTAL
from aduan.entrypoints.channels import read_channels
from aduan.pages.shared.labels import CityNames, city_names


def page_words(pack: Traversable, city: City, rules: ClockRules) -> CityNames:
    channels = {code: channel.name for code, channel in read_channels(pack).items()}
    hearing = frozenset({NATIONAL_PORTAL} & set(channels))
    return city_names(city, zone=rules.calendar.zone, channels=channels, hearing=hearing)
