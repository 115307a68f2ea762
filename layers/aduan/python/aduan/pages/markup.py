"""Markup that cannot be forgotten to be escaped.

`fill("<p>$words</p>", words=...)` escapes every value that is not `Markup` itself, so the only way
to put raw HTML on a page is to have built it here from a template of our own. An attribute value
stands in double quotes in every template, and `html.escape` covers both kinds of quotes.
"""

import html
import re
from collections.abc import Iterable
from string import Template
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters HTML forbids, and marks that turn the direction of the text around them."""


class Markup(str):
    """HTML that is safe to show as it is."""

    __slots__ = ()


def fill(template: str, /, **values: object) -> Markup:
    """Fill a template of ours; unknown or missing names are errors, not holes."""
    return Markup(Template(template).substitute({k: safe(v) for k, v in values.items()}))


def safe(value: object) -> Markup:
    """`value` as HTML text: `None` and `False` show nothing."""
    if isinstance(value, Markup):
        return value
    if value is None or value is False:
        return Markup("")
    words = str(value).encode("utf-8", "replace").decode()
    return Markup(html.escape(_INVISIBLE.sub("", words), quote=True))


def lines(value: str) -> Markup:
    """A text of people, its line breaks kept."""
    return Markup(safe(value).replace("\r\n", "\n").replace("\n", "<br>"))


def join(parts: Iterable[Markup], between: str = "\n") -> Markup:
    """Parts one after the other; `between` is ours."""
    return Markup(between.join(part for part in parts if part))
