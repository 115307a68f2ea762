"""The page of what mutants found: one row a module, the newest figures, and no claim for others."""

from pathlib import Path
from typing import Final

import pytest

from tests.mutation import __main__ as mutation
from tests.mutation.__main__ import EQUIVALENT, PACKAGE, ROOT, Figures, is_equivalent, keep_row

PAGE: Final = "before\n\n| module | drawn |\n|---|---|\n| `b.py` | 9 | 9 | 0 | 100% |\n\nafter\n"


def test_a_row_takes_the_place_of_the_modules_last_one_and_stands_in_order(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    keep_row(page, "c", Figures(4, 1, 1))
    keep_row(page, "a", Figures(25, 2, 0))
    keep_row(page, "b", Figures(8, 4, 0))
    assert page.read_text(encoding="utf-8").splitlines() == [
        "before", "", "| module | drawn |", "|---|---|", "| `a.py` | 25 | 23 | 0 | 92% |",
        "| `b.py` | 8 | 4 | 0 | 50% |", "| `c.py` | 4 | 3 | 1 | 100% |", "", "after",
    ]  # fmt: skip


def test_of_nothing_a_test_could_notice_no_share_is_said() -> None:
    assert Figures(2, 2, 2).share == "-"


@pytest.mark.parametrize("one", EQUIVALENT)
def test_what_is_called_equivalent_is_of_a_module_has_a_reason_and_is_known_there_alone(
    one: dict[str, str],
) -> None:
    module = ROOT / PACKAGE / f"{one['module']}.py"
    assert one["was"] in module.read_text(encoding="utf-8")
    assert one["why"]
    diff = [f"- {one['was']}", f"+ {one['is']}"]
    assert is_equivalent(one["module"], diff)
    assert not is_equivalent("domain/case/clocks", diff)
    assert not is_equivalent(one["module"], [diff[0], "+ pass"])


def test_the_workshop_has_what_the_tests_read_beside_the_code() -> None:
    assert {"CONTRIBUTING.md", "cdk.json", "pyproject.toml", "requirements"} <= {
        *mutation._copied()
    }


@pytest.mark.parametrize(
    ("figures", "code"),
    [(None, 1), (Figures(0, 0, 0), 1), (Figures(25, 1, 0), 0), (Figures(3, 3, 0), 0)],
)
def test_a_run_that_could_measure_nothing_is_no_success(
    figures: Figures | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr("sys.argv", ["make mutate", "--module", "domain/links"])
    monkeypatch.setattr(mutation, "_mutate", lambda _module, _arguments: figures)
    assert mutation.main() == code


def test_one_module_that_could_not_be_measured_spoils_the_run_and_a_table_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"domain/links": Figures(9, 0, 0), "domain/case/lifecycle": Figures(0, 0, 0)}
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr("sys.argv", ["make mutate", "--module", *found, "domain/city/city"])
    monkeypatch.setattr(mutation, "_mutate", lambda module, _arguments: found.get(module))
    assert mutation.main() == 1
    found["domain/city/city"] = Figures(5, 0, 0)
    assert mutation.main() == 0
