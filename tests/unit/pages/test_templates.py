"""Templates as a function has them: found by name, escaped, loaded before anybody waits, and out of
what a layer's build made of them."""

import hashlib
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jinja2
import pytest
from markupsafe import Markup

import aduan.pages
from aduan.pages.shared import templates
from aduan.pages.shared.page import Page

ROOM: Final = Path(templates.__file__).parents[1] / "templates"
MESSAGE: Final = "shared/message.html"


def message(why: object) -> dict[str, object]:
    return {"why": why, "page": Page("Judul", MESSAGE), "city": "Kota Contoh"}


@pytest.fixture
def fresh() -> Iterator[None]:
    """An environment that has loaded nothing yet, and is forgotten again."""
    templates.environment.cache_clear()
    yield
    templates.environment.cache_clear()


def loaded() -> set[str]:
    cache = templates.environment().cache
    assert cache is not None
    return {name for _, name in cache}


# --- what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (False, ""),
        (True, "True"),
        (0, "0"),
        ("", ""),
        ("Jl. Veteran\n\tdepan pasar", "Jl. Veteran\n\tdepan pasar"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("kiri\u202ekanan\u2066x\u2069\u200b\ufeff", "kirikananx"),
        ("retak\ud800", "retak?"),
    ],
)
def test_a_value_is_shown_without_what_rewrites_the_text_around_it(
    value: object, shown: str
) -> None:
    assert templates.visible(value) == shown
    assert not isinstance(templates.visible(value), Markup)


def test_what_a_template_made_stays_so_and_loses_the_same() -> None:
    made = templates.visible(Markup("<b>\u202eberani</b>"))
    assert made == Markup("<b>berani</b>")
    assert isinstance(made, Markup)


def test_what_is_shown_is_escaped_and_a_name_nobody_gave_is_an_error() -> None:
    page = templates.render(MESSAGE, message("<script>x</script>"))
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    with pytest.raises(jinja2.UndefinedError, match="why"):
        templates.render(MESSAGE, {"page": Page("J", MESSAGE), "city": ""})
    with pytest.raises(jinja2.TemplateNotFound, match="lain"):
        templates.render("lain.html", {})


# --- which there are, and when they are loaded --------------------------------------------------


def test_every_template_has_a_name() -> None:
    found = list(templates.names())
    assert found == sorted(found, key=lambda name: name.split("/"))
    assert set(found) == {one.relative_to(ROOM).as_posix() for one in ROOM.rglob("*.html")}


@pytest.mark.usefixtures("fresh")
def test_a_function_loads_the_templates_of_its_room_before_its_first_page() -> None:
    assert loaded() == set()
    templates.prepare("reports")
    assert loaded() == {
        name for name in templates.names() if "/" not in name or name.startswith(("shared/", "rep"))
    }


# --- what a layer's build makes of them ---------------------------------------------------------


def test_a_template_is_compiled_to_a_module_named_by_all_it_was_made_of() -> None:
    name = templates.module_of("a.html", "b")
    made_of = f"{jinja2.__version__}\0a.html\0b".encode()
    assert name == f"t_{hashlib.sha256(made_of).hexdigest()[:32]}"
    assert re.fullmatch(r"t_[0-9a-f]{32}", name)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None) -> Iterator[Path]:
    """As `aduan.pages` of a layer, which holds the package beside its templates."""
    some = [MESSAGE, "page.html", "document.html", "components.html"]
    monkeypatch.setattr(templates, "names", lambda: iter(some))
    templates.compile_all(tmp_path)
    monkeypatch.setattr(aduan.pages, "__path__", [*aduan.pages.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    yield tmp_path / "compiled"
    for name in [one for one in sys.modules if one.startswith("aduan.pages.compiled")]:
        del sys.modules[name]
    vars(aduan.pages).pop("compiled", None)


def test_a_build_writes_each_template_as_a_module_of_one_package(built: Path) -> None:
    modules = {file.name for file in built.iterdir()}
    assert len(modules) == 1 + 4
    source = (ROOM / MESSAGE).read_text(encoding="utf-8")
    assert {"__init__.py", f"{templates.module_of(MESSAGE, source)}.py"} <= modules
    assert (built / "__init__.py").read_text() == ""


def test_a_page_out_of_what_was_built_is_the_page_of_the_checkout(built: Path) -> None:
    page = templates.render(MESSAGE, message("a < b \N{PERSON WITH FOLDED HANDS}"))
    used = [name for name in sys.modules if name.startswith("aduan.pages.compiled.t_")]
    assert len(used) == 3, "itself, and the two pages it extends"
    source = (ROOM / MESSAGE).read_text(encoding="utf-8")
    module = sys.modules[f"aduan.pages.compiled.{templates.module_of(MESSAGE, source)}"]
    assert module.__file__ == f"templates/{MESSAGE}", "an error is reported there"
    for file in built.glob("t_*.py"):
        file.unlink()
    for name in used:
        del sys.modules[name]
    importlib.invalidate_caches()
    templates.environment.cache_clear()
    assert templates.render(MESSAGE, message("a < b \N{PERSON WITH FOLDED HANDS}")) == page
    assert not [name for name in sys.modules if name.startswith("aduan.pages.compiled.t_")]
