"""The templates of every page: Jinja2 files a designer opens, filled from values Python prepared.

What a template shows is escaped unless it comes from a template itself, and a name it asks for
that nobody gave is an error, not a hole. Every value also loses what HTML forbids and what turns
the direction of the text around it (`_INVISIBLE`): a complaint must not rewrite an official's page.

Importing this module is what costs Jinja2's import, so only what renders pages imports it.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from aduan.pages.shared.assets import SCRIPT, STYLE

_ROOM: Final = resources.files("aduan.pages") / "templates"
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters HTML forbids, and marks that turn the direction of the text around them."""


def render(name: str, values: Mapping[str, object]) -> str:
    """The template of that name, whole. Raises jinja2's errors: a template is code of ours."""
    return environment().get_template(name).render(values)


def prepare(room: str) -> None:
    """Compile what the pages of one room are made of. A function does it while it starts, where
    Lambda gives it a whole processor, and not while somebody waits for its first page."""
    for folder in ("", "shared/", f"{room}/"):
        for file in _ROOM.joinpath(folder).iterdir():
            if file.name.endswith(".html"):
                environment().get_template(folder + file.name)


@cache
def environment() -> Environment:
    """Built once for each function instance; a template is compiled once, when it is first asked
    for."""
    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"style": Markup(STYLE), "script": Markup(SCRIPT)}
    return made


def visible(value: object) -> object:
    """What is shown of a value; `None` and `False` show nothing. Escaping comes after it."""
    if value is None or value is False:
        return ""
    if isinstance(value, Markup):
        return Markup(_INVISIBLE.sub("", value))
    words = str(value).encode("utf-8", "replace").decode()
    return _INVISIBLE.sub("", words)


def _source(name: str) -> tuple[str, str, None] | None:
    """From the package's own resources, which a layer, a wheel and a checkout all have; with the
    name that an error in the template is reported under."""
    file = _ROOM.joinpath(name)
    return (file.read_text(encoding="utf-8"), f"templates/{name}", None) if file.is_file() else None
