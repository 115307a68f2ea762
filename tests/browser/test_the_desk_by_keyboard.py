"""The duty desk with the keyboard alone, with the script and without it."""

from urllib.parse import parse_qs

import pytest

from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, serve
from tests.unit.pages.every_page import every_page

PAGES = every_page()


def test_a_row_that_has_the_focus_is_decided_by_a_digit_and_left_by_a_letter(
    opened: Opened,
) -> None:
    context = opened(DESK)
    serve(context, {"/page": PAGES["desk, full triage"]})
    page = context.new_page()
    page.goto(f"{HOST}/page")
    lines = page.locator(".line")
    lines.first.focus()
    page.keyboard.press("j")
    focused = page.evaluate("() => document.activeElement.id")
    assert focused == lines.nth(1).get_attribute("id")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("2")
    form = parse_qs(sent.value.post_data or "")
    assert form["do"] == ["route"]
    assert form["guess"][0].startswith("DPUPR/")
    assert f"k-{form['case'][0]}" == focused


def test_a_digit_where_somebody_types_or_where_no_row_has_the_focus_presses_nothing(
    opened: Opened,
) -> None:
    context = opened(DESK)
    serve(context, {"/page": PAGES["desk, one row to correct"]})
    page = context.new_page()
    page.goto(f"{HOST}/page")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.method))
    page.locator("body").press("1")
    page.locator("textarea").first.press("1")
    page.locator("#cari").press("2")
    page.locator("select").first.press("3")
    assert "POST" not in posts
    assert page.locator("textarea").first.input_value() == "1"


@pytest.mark.parametrize("scripts", [True, False])
def test_tab_and_enter_alone_reach_the_search_the_tabs_and_the_first_guess(
    scripts: bool, opened: Opened
) -> None:
    context = opened(DESK, scripts=scripts)
    serve(context, {"/page": PAGES["desk, triage"]})
    page = context.new_page()
    page.goto(f"{HOST}/page")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        for _ in range(40):
            page.keyboard.press("Tab")
            on = page.locator("button[name=guess]:focus")
            if on.count():
                page.keyboard.press("Enter")
                break
    assert parse_qs(sent.value.post_data or "")["guess"][0].startswith("DISHUB/")
