"""A page as a browser shows it: its width, what axe-core finds, and a way to serve it without a
socket. Pages come from `serve`, with the headers the product sends, so that the content security
policy holds as it does for a citizen.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, Route

Answer = Mapping[str, Any]
"""What a page function answers: `statusCode`, `headers`, `body`."""
AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOST: Final = "https://aduan.test"
PHONE: Final = {"width": 390, "height": 844}
NARROW: Final = {"width": 320, "height": 640}
DESK: Final = {"width": 1280, "height": 900}

_ASK_AXE: Final = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
})).violations.map(v =>
  `${v.id}: ${v.help} [${v.nodes.map(n => n.target.join(" ")).join("; ")}]`)"""
_TOO_WIDE: Final = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !e.closest("[data-scrolls], svg, details:not([open])"))
  .map(e => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 40)}`)"""


def serve(context: BrowserContext, pages: Mapping[str, Answer | str]) -> None:
    """Answer each path of `HOST` with its page (an HTML text, or the answer of a page function with
    the headers it sends); every other address is refused."""

    def answer(route: Route) -> None:
        url = route.request.url
        page = pages.get(url.removeprefix(HOST).split("?")[0]) if url.startswith(HOST) else None
        if page is None:
            route.abort()
        elif isinstance(page, str):
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=page)
        else:
            route.fulfill(
                status=page["statusCode"], headers=dict(page["headers"]), body=page["body"]
            )

    context.route("**/*", answer)


def found_by_axe(page: Page) -> list[str]:
    """What axe-core has against the page as it stands, one line a rule."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate(_ASK_AXE)
    return list(found)


def too_wide(page: Page) -> list[str]:
    """What reaches past the right edge of the window; `data-scrolls` marks what may, in its box."""
    wider: Any = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    return list(page.evaluate(_TOO_WIDE)) or ["the page scrolls sideways"] if wider else []
