"""The city's words on every page: its offices, its channels, its hour."""

from importlib.resources.abc import Traversable

from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City
from aduan.domain.outbox.telling import NATIONAL_PORTAL
from aduan.entrypoints.channels import read_channels
from aduan.pages.shared.labels import CityNames, city_names


def page_words(pack: Traversable, city: City, rules: ClockRules) -> CityNames:
    channels = read_channels(pack)
    hearing = {code for code, one in channels.items() if one.status_url or code == NATIONAL_PORTAL}
    return city_names(
        city,
        zone=rules.calendar.zone,
        channels={code: one.name for code, one in channels.items()},
        hearing=frozenset(hearing),
        trial=frozenset(code for code, one in channels.items() if one.sandbox or one.retired_on),
    )
