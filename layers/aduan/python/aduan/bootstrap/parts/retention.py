"""How long what was said is kept, read from the city pack and scaled for the stage."""

import tomllib
from importlib.resources.abc import Traversable

from aduan.domain.retention.terms import YEAR_S, RetentionRules, read_classes

FILE = "retention.toml"
REAL_HOUR_SECONDS = 3600


def retention_rules(pack: Traversable, *, hour_seconds: int) -> RetentionRules:
    """`hour_seconds` is how long an hour of the pack lasts."""
    table = tomllib.loads(pack.joinpath(FILE).read_text(encoding="utf-8"))
    return RetentionRules(read_classes(table), YEAR_S * hour_seconds / REAL_HOUR_SECONDS)


def officer_post(pack: Traversable) -> str:
    """The post that hears of wishes not served in time."""
    table = tomllib.loads(pack.joinpath(FILE).read_text(encoding="utf-8"))
    return str(table["officer"]["post"])
