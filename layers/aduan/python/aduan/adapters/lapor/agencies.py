"""Whose agency an institution of LAPOR! is: the one table of `lapor.toml` that the desk needs.

The whole agreement is read and checked where LAPOR! is spoken to (`contract`), and by `aduan city
check` before a pack is deployed; its models would cost the desk more than all its own code.
"""

import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path


def agencies_of(city: Path | Traversable) -> Callable[[str], str]:
    """The hub's code for an institution's id there, or empty: then it is nobody of ours."""
    table = tomllib.loads(city.joinpath("lapor.toml").read_text("utf-8"))["mapping"]["agency"]
    codes: dict[str, str] = {}
    for code, lapor_id in table.items():
        codes.setdefault(str(lapor_id), code)
    return lambda lapor_id: codes.get(lapor_id, "")
