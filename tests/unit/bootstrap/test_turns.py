"""A run of several parts: each has its turn, and what went wrong is not hidden."""

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


def test_what_comes_after_a_part_that_fell_over_has_its_turn_and_the_first_error_flies() -> None:
    done, log = [], Log()
    with pytest.raises(KeyError), Turns(log) as turns:
        done.append(turns.take(lambda: 1))
        done.append(turns.take(lambda: falls(KeyError("isi laporan"))))
        done.append(turns.take(lambda: falls(ValueError())))
        done.append(turns.take(lambda: 4))
    assert done == [1, None, None, 4]
    assert [details for _, details in log.said] == [{"error": "KeyError"}, {"error": "ValueError"}]


def test_a_run_in_which_all_went_well_says_nothing() -> None:
    log = Log()
    with Turns(log) as turns:
        assert turns.take(lambda: "baik") == "baik"
    assert log.said == []


def test_what_goes_wrong_between_the_parts_is_not_covered_by_what_went_wrong_in_one() -> None:
    with pytest.raises(ZeroDivisionError), Turns(Log()) as turns:
        turns.take(lambda: falls(KeyError()))
        falls(ZeroDivisionError())
