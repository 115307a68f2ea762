"""A mail to an official as HTML: paragraphs, one button, nothing loaded from anywhere.

Mail programs ignore style sheets, so what little style there is stands on the elements.
"""

import re
from collections.abc import Mapping
from typing import Final

from aduan.application.notices.envelope import Letter
from aduan.pages.shared.templates import render

_BETWEEN: Final = re.compile(r"\n\s*\n")


def letter_page(letter: Letter, city: str) -> str:
    """The whole document."""
    return render("notices/letter.html", _shown(letter, city))


def _shown(letter: Letter, city: str) -> Mapping[str, object]:
    return {
        "city": city,
        "headline": letter.headline,
        "before": _paragraphs(letter.before),
        "link": letter.link,
        "after": _paragraphs(letter.after),
    }


def _paragraphs(text: str) -> list[list[str]]:
    """Each paragraph by its lines."""
    return [part.strip().split("\n") for part in _BETWEEN.split(text) if part.strip()]
