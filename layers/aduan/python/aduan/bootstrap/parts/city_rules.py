"""The city's clocks, read from its pack and scaled for the stage."""

import tomllib
from importlib.resources.abc import Traversable

from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.clocks import REAL_HOUR_SECONDS, ClockRules, parse_rules


def city_rules(pack: Traversable, *, hour_seconds: int) -> ClockRules:
    """`hour_seconds` is how long an hour of the pack lasts. A scaled clock knows no days off."""
    calendar = parse_calendar(
        _table(pack, "calendar.toml"), every_day_works=hour_seconds != REAL_HOUR_SECONDS
    )
    return parse_rules(_table(pack, "clocks.toml"), calendar, hour_seconds=hour_seconds)


def _table(pack: Traversable, name: str) -> dict[str, object]:
    return tomllib.loads(pack.joinpath(name).read_text(encoding="utf-8"))
