"""What a layer's build compiles, so that a cold start does not: page templates and byte code."""

import importlib.metadata
import re
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final

import pytest

from aduan.pages.shared import templates
from infra.bundling import build

ROOMS: Final = ("desk", "official", "tracking")
_WITHOUT_THE_COMPILER: Final = """
from jinja2 import Environment
from aduan.pages.shared import templates

def compile(*_arguments, **_more):
    raise AssertionError("compiled while a function starts")

Environment.compile = compile
templates.prepare(ROOM)
print(templates.__file__)
print(templates.render("shared/message.html", {"why": "a < b", "page": PAGE, "city": "Serang"}))
"""
_PAGE: Final = 'type("P", (), dict(title="Judul", footer="", refresh_s=None, wide=False))'


def run(folder: Path, code: str) -> str:
    """What Python prints with `aduan` out of that folder."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A layer of our own code, to change."""
    build.own_code(tmp_path, python=None)
    return tmp_path / "python"


def test_a_layer_holds_what_jinja_makes_of_each_of_its_templates_and_nothing_else(
    layers: Path,
) -> None:
    pages = layers / "aduan" / "pages"
    made = templates.environment()
    expected = {"__init__.py": ""}
    for file in sorted((pages / "templates").rglob("*.html")):
        name, source = file.relative_to(pages / "templates").as_posix(), file.read_text("utf-8")
        code = made.compile(source, name, f"templates/{name}", raw=True, defer_init=True)
        expected[f"{templates.module_of(name, source)}.py"] = code
    shipped = {file.name: file.read_text("utf-8") for file in pages.glob("compiled/*.py")}
    assert len(shipped) > len(list(templates.names())) > 20
    assert shipped == expected


@pytest.mark.parametrize("room", ROOMS)
def test_a_function_with_a_layer_starts_without_the_template_compiler(
    layers: Path, room: str
) -> None:
    code = _WITHOUT_THE_COMPILER.replace("ROOM", repr(room)).replace("PAGE", _PAGE)
    place, _, page = run(layers, code).partition("\n")
    assert place.startswith(str(layers))
    assert "a &lt; b" in page


def test_a_page_out_of_a_layer_is_the_page_of_the_checkout(layers: Path) -> None:
    code = _WITHOUT_THE_COMPILER.replace("Environment.compile = compile", "")
    code = code.replace("ROOM", "'desk'").replace("PAGE", _PAGE)
    built, sources = (
        run(folder, code).partition("\n")[2]
        for folder in (layers, build.LAYERS / "aduan" / "python")
    )
    assert "Judul" in built
    assert built == sources


def test_a_template_that_was_changed_after_the_build_is_shown_as_it_stands_now(own: Path) -> None:
    message = own / "aduan" / "pages" / "templates" / "shared" / "message.html"
    code = """
import sys
from aduan.pages.shared import templates
templates.environment().get_template("shared/message.html")
print(sum("pages.compiled.t_" in name for name in sys.modules))
"""
    assert int(run(own, code)) == 1
    message.write_text(message.read_text("utf-8") + "\n{# later #}", encoding="utf-8")
    assert int(run(own, code)) == 0


def test_an_error_in_a_compiled_template_is_reported_under_its_name(layers: Path) -> None:
    code = """
import traceback
from aduan.pages.shared import templates
try:
    templates.render("shared/message.html", {"page": PAGE, "city": ""})
except Exception:
    print(traceback.format_exc())
""".replace("PAGE", _PAGE)
    said = run(layers, code)
    assert re.search(r'File "templates/shared/message.html", line \d', said)
    assert "'why' is undefined" in said


def test_another_text_or_name_is_another_module() -> None:
    made = {templates.module_of(*one) for one in (("a", "x"), ("b", "x"), ("a", "y"), ("a", "x"))}
    assert len(made) == 3


def test_templates_are_compiled_by_the_jinja_that_the_functions_have() -> None:
    lock = build.lock_of("vendor").read_text(encoding="utf-8")
    assert f"\njinja2=={importlib.metadata.version('jinja2')} " in lock


def test_every_module_of_a_layer_has_its_byte_code_and_it_is_used_whatever_the_time(
    layers: Path,
) -> None:
    """Bit 0 of the flags says it holds a hash for a time, bit 1 that nobody compares it (PEP 552):
    the archive of a layer gives every file the same time."""
    modules = [
        file for file in layers.rglob("*.py") if "aduan_city" not in file.relative_to(layers).parts
    ]
    flags = {
        int.from_bytes(Path(cache_from_source(str(file))).read_bytes()[4:8], "little")
        for file in modules
    }
    assert len(modules) > 500
    assert flags == {0b01}


def test_a_layer_for_another_python_than_is_here_goes_without_byte_code(own: Path) -> None:
    assert not list(own.rglob("*.pyc"))
    assert build.python_of("3.2") is None


def test_an_interpreter_is_found_by_its_version() -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = build.python_of(here)
    assert found is not None
    said = subprocess.run([str(found), "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"Python {here}.")


def test_what_cannot_be_compiled_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(build.BundlingError, match="byte code"):
        build.own_code(tmp_path, python=Path("/bin/false"))
