"""What every example page says, word for word, as somebody approved it.

Every sentence on a page is a promise, so none changes unseen: a change of words is a change of
`tests/data/pages_say.txt`, read by who reviews it. Write it anew with
`python -m tests.unit.pages.test_what_pages_say`.
"""

import difflib
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from tests.unit.pages.every_page import every_page

APPROVED: Final = Path(__file__).parents[2] / "data" / "pages_say.txt"
MOST_LINES: Final = 260
"""Of a long page the rest is more rows of the same kind."""
SHOWN: Final = frozenset({"class", "datetime", "href", "name", "value", "action", "aria-current"})


class _Said(HTMLParser):
    """Visible text, and what an element names, goes to or stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script", "svg"}:
            self._silent += 1
        given = [f"{name}={value}" for name, value in attrs if name in SHOWN and value]
        if given and not self._silent:
            self.lines.append(f"<{tag} {' '.join(given)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "svg"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if (words := " ".join(data.split())) and not self._silent:
            self.lines.append(words)


def said(pages: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for name in sorted(pages):
        reader = _Said()
        reader.feed(pages[name])
        lines += [f"== {name}", *reader.lines[:MOST_LINES], ""]
    return lines


def test_every_page_says_what_was_approved() -> None:
    approved = APPROVED.read_text(encoding="utf-8").splitlines()
    changed = list(difflib.unified_diff(approved, said(every_page()), "approved", "now", n=1))
    assert changed == []


if __name__ == "__main__":
    APPROVED.write_text("\n".join(said(every_page())) + "\n", encoding="utf-8")
