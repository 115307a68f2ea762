"""The local stack's pages, drawn with the product's design system.

The infrastructure imports no runtime code. What both share is data: this stack reads the product's
template folder by its path (the skeleton, the components, the style sheet) and keeps an environment
of its own, in which its own templates come first.
"""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

OWN: Final = Path(__file__).with_name("pages")
PRODUCT: Final = (
    Path(__file__).parents[2] / "layers" / "aduan" / "python" / "aduan" / "pages" / "templates"
)


def render(name: str, **values: object) -> str:
    """The template of that name, whole."""
    return environment().get_template(name).render(values)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([OWN, PRODUCT]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style"] = Markup((PRODUCT / "style.css").read_text(encoding="utf-8"))
    made.globals["home"] = ""
    return made


def _shown(value: object) -> object:
    return "" if value is None or value is False else value
