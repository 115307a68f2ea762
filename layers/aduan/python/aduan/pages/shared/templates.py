"""The templates of every page: Jinja2 files a designer opens, filled from values Python prepared.

What a template shows is escaped unless it comes from a template itself, and a name it asks for
that nobody gave is an error, not a hole. Every value also loses what HTML forbids and what turns
the direction of the text around it (`_INVISIBLE`): a complaint must not rewrite an official's page.

A built layer also holds each template as the Python that Jinja2 makes of it (`compile_all`), which
spares a start what Jinja2 takes longest for. A checkout has none, and compiles what it reads.

Importing this module is what costs Jinja2's import, so only what renders pages imports it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, MutableMapping
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from markupsafe import Markup

from aduan.pages.shared.assets import SCRIPT, STYLE

_ROOM: Final = resources.files("aduan.pages") / "templates"
COMPILED: Final = "compiled"
"""The package beside `templates/` that a layer's build makes."""
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters HTML forbids, and marks that turn the direction of the text around them."""


def render(name: str, values: Mapping[str, object]) -> str:
    """The template of that name, whole. Raises jinja2's errors: a template is code of ours."""
    return environment().get_template(name).render(values)


def prepare(room: str) -> None:
    """Load what the pages of one room are made of. A function does it while it starts, where
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
        loader=_Room(),
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


class _Room(BaseLoader):
    """The package's own resources, which a layer, a wheel and a checkout all have. A template is
    reported in errors as `templates/` and its name, compiled beforehand or not."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        file = _ROOM.joinpath(template)
        if not file.is_file():
            raise TemplateNotFound(template)
        return file.read_text(encoding="utf-8"), f"templates/{template}", None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the base class calls it so
    ) -> Template:
        source, filename, _ = self.get_source(environment, name)
        try:
            module = import_module(f"aduan.pages.{COMPILED}.{module_of(name, source)}")
        except ModuleNotFoundError:
            return super().load(environment, name, globals)
        module.__file__ = filename
        return Template.from_module_dict(environment, vars(module), globals or {})


def module_of(name: str, source: str) -> str:
    """The module a template is compiled to, named by all it was made of: that of another text, or
    of another release of Jinja2, is not found and so never shown."""
    made_of = f"{jinja2.__version__}\0{name}\0{source}"
    return f"t_{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"


def compile_all(pages: Path) -> None:
    """Write every template as Python into the package `compiled` of the `aduan.pages` that lies in
    `pages`: a step of a layer's build."""
    folder = pages / COMPILED
    folder.mkdir()
    (folder / "__init__.py").touch()
    made = environment()
    for name in names():
        source, filename, _ = _Room().get_source(made, name)
        code = made.compile(source, name, filename, raw=True, defer_init=True)
        (folder / f"{module_of(name, source)}.py").write_text(code, encoding="utf-8")


def names() -> Iterator[str]:
    """Every template; folders lie one deep."""
    for place in sorted(_ROOM.iterdir(), key=lambda place: place.name):
        inside = sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else [place]
        for file in inside:
            if file.name.endswith(".html"):
                yield f"{place.name}/{file.name}" if place.is_dir() else file.name
