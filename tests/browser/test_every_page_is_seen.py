"""Every example page in a browser: axe-core finds nothing, and nothing overflows a narrow phone."""

import pytest

from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, NARROW, found_by_axe, serve, too_wide
from tests.unit.local.every_page import every_page as every_local_page
from tests.unit.pages.every_page import every_page
from tests.unit.pages.letters import every_letter

PAGES = {
    **every_page(),
    **every_letter(),
    **{f"local, {name}": text for name, text in every_local_page().items()},
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_axe_finds_nothing_and_nothing_overflows(name: str, opened: Opened) -> None:
    for window in (NARROW, DESK):
        context = opened(window)
        serve(context, {"/page": PAGES[name]})
        page = context.new_page()
        page.goto(f"{HOST}/page")
        assert (found_by_axe(page), too_wide(page)) == ([], [])


def test_what_is_wrong_is_found(opened: Opened) -> None:
    bad = "<html><body><img src=x><div style='width:900px'>lebar</div></body></html>"
    context = opened(NARROW)
    serve(context, {"/page": bad})
    page = context.new_page()
    page.goto(f"{HOST}/page")
    assert any("image-alt" in line for line in found_by_axe(page))
    assert too_wide(page)


def test_a_page_that_waits_reloads_unless_something_is_typed(opened: Opened) -> None:
    context = opened()
    waiting = PAGES["case"].replace('data-reload-s="10"', 'data-reload-s="1.5"')
    assert waiting != PAGES["case"]
    serve(context, {"/page": waiting})
    page = context.new_page()
    page.goto(f"{HOST}/page")
    with page.expect_navigation(timeout=10_000):
        pass
    page.locator("textarea").first.fill("Sudah dicek", force=True)
    page.wait_for_timeout(4000)
    assert page.locator("textarea").first.input_value() == "Sudah dicek"
