"""A function's environment, parsed once into a frozen model of its own.

Each function declares what it needs as a frozen dataclass whose field names are the variables in
lower case (`register_table` is REGISTER_TABLE). What has no default must be there: a resource's
name is never guessed, so a function wired wrongly says so when it starts and not at its first call.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast, get_type_hints

from aduan.dataclass import dataclass

T = TypeVar("T")


class SettingsError(Exception):
    """`missing` variables are absent or empty; `wrong` ones cannot be read as their type."""

    def __init__(self, missing: tuple[str, ...], wrong: tuple[str, ...]) -> None:
        parts = [f"missing: {', '.join(missing)}"] if missing else []
        parts += [f"wrong: {', '.join(wrong)}"] if wrong else []
        super().__init__(f"environment, {'; '.join(parts)}")
        self.missing = missing
        self.wrong = wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every function has. `hour_seconds` is how long an hour of the city pack lasts: 3600, or
    1 in a demonstration."""

    stage: str
    city: str
    register_table: str
    public_url: str
    hour_seconds: int = 3600


def read_settings(model: type[T], environment: Mapping[str, str]) -> T:
    """The model out of the environment. Raises SettingsError naming everything that is wrong."""
    found: dict[str, Any] = {}
    missing: list[str] = []
    wrong: list[str] = []
    hints = get_type_hints(model)
    for spec in fields(cast("Any", model)):
        variable = spec.name.upper()
        written = environment.get(variable, "")
        if written:
            try:
                found[spec.name] = int(written) if hints[spec.name] is int else written
            except ValueError:
                wrong.append(variable)
        elif spec.default is MISSING and spec.default_factory is MISSING:
            missing.append(variable)
    if missing or wrong:
        raise SettingsError(tuple(missing), tuple(wrong))
    return model(**found)
