"""One habit in every handler: a log, figures, and what the function works with, in that order."""

import ast
from pathlib import Path
from typing import Final

import pytest

from tests.handlers import FUNCTIONS

ROOT: Final = Path(__file__).parents[3]


def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_handler_makes_its_log_its_figures_and_what_it_works_with(function: str) -> None:
    made = [
        (one.targets[0].id, ast.unparse(one.value))
        for one in parsed(f"functions/{function}/handler.py").body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    ]
    assert made[-3:] == [
        ("LOG", "function_logger()"),
        ("METRICS", "function_metrics()"),
        ("WIRED", f"open_{function}(os.environ)"),
    ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_handler_writes_its_figures_and_starts_the_collector_last(function: str) -> None:
    body = parsed(f"functions/{function}/handler.py").body
    (handler,) = [one for one in body if isinstance(one, ast.FunctionDef) and one.name == "handler"]
    assert ast.unparse(handler.decorator_list[0]) == "METRICS.log_metrics"
    calls = [ast.unparse(one) for one in body if isinstance(one, ast.Expr)]
    assert calls[-1] == "cold_start.ready()"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_is_wired_in_a_module_of_its_name(function: str) -> None:
    path = f"layers/aduan/python/aduan/bootstrap/{function}.py"
    opened = [
        one.name
        for one in parsed(path).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("open_")
    ]
    assert opened == [f"open_{function}"]


def test_whoever_composes_a_reader_of_words_gives_it_a_second_look() -> None:
    folder = ROOT / "layers" / "aduan" / "python" / "aduan" / "bootstrap"
    made = {
        path.stem: ast.unparse(one)
        for path in folder.rglob("*.py")
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.Call) and ast.unparse(one.func) in {"Dispatch", "load_reader"}
    }
    assert set(made) == {"citizen_action", "desk", "lapor_register", "placing"}
    assert {name for name, call in made.items() if "second_look()" not in call} == set()
