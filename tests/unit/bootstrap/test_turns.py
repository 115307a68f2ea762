"""A run of several parts: each has its turn, and what went wrong is not hidden."""

from collections.abc import Callable
from typing import Any

import pytest

from aduan.entrypoints.turns import Turns


class Log:
    def __init__(self) -> None:
        self.said: list[Any] = []

    def error(self, msg: str, **details: Any) -> None:
        self.said.append((msg, details))


def falls(error: Exception) -> Any:
    raise error


def run(log: Log, *parts: Callable[[], Any]) -> list[Any]:
    with Turns(log) as turns:
        return [turns.take(part) for part in parts]


def test_what_comes_after_a_part_that_fell_over_has_its_turn_and_the_first_error_flies() -> None:
    done: list[int] = []
    log = Log()
    with pytest.raises(KeyError):
        run(
            log,
            lambda: done.append(1),
            lambda: falls(KeyError("isi laporan")),
            lambda: falls(ValueError()),
            lambda: done.append(4),
        )
    assert done == [1, 4]
    assert [details for _, details in log.said] == [{"error": "KeyError"}, {"error": "ValueError"}]


def test_a_run_in_which_all_went_well_says_nothing() -> None:
    log = Log()
    assert run(log, lambda: "baik") == ["baik"]
    assert log.said == []
