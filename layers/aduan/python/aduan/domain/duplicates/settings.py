"""Thresholds of a city. None of them has a default: what is not set is asked, never linked."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from importlib.resources.abc import Traversable
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Probabilities unless said otherwise.

    link               at least this: the same event ...
    core               ... and at least this with the report that opened the case
    ask                at least this: a person is asked ...
    ask_fresh          ... or this, of a case heard of at the same spot ...
    fresh_hours        ... within these hours
    ask_list           at least this: shown beside the best candidate
    kin                at least this: two cases opened side by side are no rivals
    margin             log-odds a rival case must stay behind the best one ...
    rival              ... unless it is this unlikely
    recurrence         at least this to a closed case: its return
    double_send_hours  a message sent twice by hand by one known sender comes within these hours ...
    contactless_minutes  ... and within these minutes where the sender left no contact
    shadow             ask everything, link nothing
    """

    link: float
    core: float
    ask: float
    ask_fresh: float
    fresh_hours: float
    ask_list: float
    kin: float
    margin: float
    rival: float
    recurrence: float
    double_send_hours: float
    contactless_minutes: float
    shadow: bool

    def thresholds(self) -> dict[str, float | bool]:
        return asdict(self)


def load_settings(pack: Traversable | Path) -> Settings | None:
    """The settings of a city pack; None when the file or any one of them is missing."""
    path = pack / "settings.toml"
    if not path.is_file():
        return None
    return parse_settings(tomllib.loads(path.read_text("utf-8")))


def parse_settings(table: dict[str, object]) -> Settings | None:
    """Settings from a table; None unless every one is there and of its kind."""
    values: dict[str, float | bool] = {}
    for part in fields(Settings):
        value = table.get(part.name)
        if part.name == "shadow":
            if not isinstance(value, bool):
                return None
            values[part.name] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            values[part.name] = float(value)
        else:
            return None
    return Settings(**values)  # type: ignore[arg-type]
