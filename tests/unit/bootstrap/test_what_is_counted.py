"""A function that answers people and runs by the clock too is counted by its answers."""

from typing import Any

import pytest

from aduan.entrypoints.observability import counted


class Counts:
    def __init__(self) -> None:
        self.names: list[str] = []

    def add_metric(self, name: str, unit: str, value: float) -> None:
        self.names.append(f"{name} {unit} {value}")


def called(outcome: dict[str, Any] | Exception, counts: Counts) -> dict[str, Any]:
    @counted(counts)
    def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return handler({}, None)


def test_an_answer_is_counted_by_its_status() -> None:
    counts = Counts()
    assert called({"statusCode": 503, "body": ""}, counts)["statusCode"] == 503
    assert counts.names == ["answer_503 Count 1"]


def test_a_run_by_the_clock_ends_well_and_is_no_answer() -> None:
    counts = Counts()
    assert called({}, counts) == {}
    assert counts.names == []


def test_what_falls_over_is_counted_as_an_error_and_flies_on() -> None:
    counts = Counts()
    with pytest.raises(RuntimeError):
        called(RuntimeError("dinas"), counts)
    assert counts.names == ["answer_500 Count 1"]
