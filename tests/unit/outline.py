"""A page as a browser and a screen reader meet it, and what is wrong with it."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

VOID: Final = frozenset({"meta", "input", "br", "img", "rect", "line", "path", "circle", "hr"})
_FETCHING: Final = frozenset({"src", "srcset", "poster", "data", "background"})
_FORBIDDEN: Final = frozenset({"link", "iframe", "object", "embed", "base"})
_LABELLED: Final = frozenset({"textarea", "select"})
_NEED_NO_LABEL: Final = frozenset({"hidden", "submit"})


class Outline(HTMLParser):
    """Every tag and attribute a browser would see, and whether the tags close as they opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.elements: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.elements.append((tag, {n: v or "" for n, v in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def faults_of(text: str) -> list[str]:
    """What keeps the page from being sound, in words; nothing for a good one."""
    page = Outline(text)
    return [*_structure(page), *_access(page), *_foreign(page, text)]


def _structure(page: Outline) -> list[str]:
    ids = page.values("id")
    found = [f"{tag} closes what it did not open" for tag in page.crossed]
    found += [f"{tag} stays open" for tag in page.open]
    found += [f"id {one} twice" for one in {one for one in ids if ids.count(one) > 1}]
    found += [
        f"an empty {name} attribute"
        for tag, name, value in page.attributes
        if not value and name in {"id", "for", "class", "href", "aria-label"}
    ]
    return found


def _access(page: Outline) -> list[str]:
    found = [] if ("html", "lang", "id") in page.attributes else ["no language"]
    found += [f"{page.tags.count(tag)} times {tag}" for tag in ("main", "h1", "header", "title")
              if page.tags.count(tag) != 1]  # fmt: skip
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    found += [
        f"heading {after} after {before}"
        for before, after in pairwise(levels)
        if after > before + 1
    ]
    labelled = {value for tag, name, value in page.attributes if (tag, name) == ("label", "for")}
    for tag, attributes, above in page.elements:
        typed = tag in _LABELLED or (
            tag == "input" and attributes.get("type", "text") not in _NEED_NO_LABEL
        )
        if typed and attributes.get("id") not in labelled and "label" not in above:
            found.append(f"{tag} {attributes.get('name')} has no label")
        if tag == "img" and not attributes.get("alt"):
            found.append("a picture without words")
    found += [f"a label for nothing: {one}" for one in labelled - set(page.values("id"))]
    found += ["no name on a nav" for tag, a, _ in page.elements
              if tag == "nav" and "aria-label" not in a]  # fmt: skip
    return found


def _foreign(page: Outline, text: str) -> list[str]:
    found = [f"handler {name}" for _, name, _ in page.attributes if name.startswith("on")]
    found += [f"inline style on {tag}" for tag, name, _ in page.attributes if name == "style"]
    found += [f"a script address {v}" for *_, v in page.attributes if v.startswith("javascript:")]
    found += [f"{tag} on a page" for tag in page.tags if tag in _FORBIDDEN]
    found += [
        f"{value} is fetched"
        for _, name, value in page.attributes
        if name in _FETCHING and not value.startswith(("https://bukti.example/", "data:image/gif"))
    ]
    style = text.partition("<style>")[2].partition("</style>")[0]
    found += [f"the style fetches: {word}" for word in ("url(", "@import") if word in style]
    return found
