"""What holds for every page the local stack draws: it is drawn from the product's design system,
escapes what it shows, and can be used by everybody."""

from collections.abc import Mapping

import pytest
from jinja2 import StrictUndefined

from infra.local.demo import browser
from infra.local.lapor.faults import Faults
from infra.local.lapor.page import MOVES
from infra.local.templates import OWN, PRODUCT, environment
from tests.unit.local.every_page import every_page
from tests.unit.outline import Outline, faults_of


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    return every_page()


def test_every_page_is_sound(pages: Mapping[str, str]) -> None:
    assert {name: found for name, text in pages.items() if (found := faults_of(text))} == {}


def test_every_template_is_shown_by_an_example_and_a_forgotten_value_is_an_error(
    pages: Mapping[str, str],
) -> None:
    own = {path.relative_to(OWN).as_posix() for path in OWN.rglob("*.html")}
    assert environment().undefined is StrictUndefined
    assert own <= {name for _, name in environment().cache or ()}


def test_hostile_words_stay_words(pages: Mapping[str, str]) -> None:
    for name, text in pages.items():
        assert "script" not in Outline(text).tags, name
    for name in ("mailbox", "sent", "refused", "openapi", "simulator", "simulator, one report"):
        assert "{{ 7 * 7 }}" in pages[name]


def test_the_style_is_the_products_own(pages: Mapping[str, str]) -> None:
    style = (PRODUCT / "style.css").read_text(encoding="utf-8")
    assert all(f"<style>{style}</style>" in text for text in pages.values())


def test_the_design_page_shows_every_component(pages: Mapping[str, str]) -> None:
    shown = (OWN / "gaya.html").read_text(encoding="utf-8")
    parts = environment().get_template("components.html").module
    macros = {name for name in vars(parts) if not name.startswith("_")} - {"hidden"}
    assert {name for name in macros if f"ui.{name}(" not in shown} == set()


def test_the_simulators_forms_have_a_field_for_every_switch_and_move(
    pages: Mapping[str, str],
) -> None:
    forms = {form.action: form for form in browser._forms(pages["simulator"])}
    text = pages["simulator"]
    assert all(f'name="{switch}"' in text for switch in Faults().as_dict())
    assert {"title", "content"} <= forms["/_simulator/file"].required
    one = {form.action for form in browser._forms(pages["simulator, one report"])}
    assert {action.rpartition("/")[2] for action in one} == {name for name, _, _ in MOVES}
