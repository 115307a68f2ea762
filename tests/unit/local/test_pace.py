"""A busy machine plays the evening slower; it plays the same evening."""

from contextlib import ExitStack, nullcontext
from dataclasses import replace
from typing import Any

import pytest

from infra.local import stack
from infra.local.demo import pace, play


@pytest.mark.parametrize(
    ("share", "seconds"), [(1.0, 1), (0.76, 1), (0.7, 2), (0.4, 2), (0.3, 3), (0.01, 5), (0.0, 5)]
)
def test_an_hour_takes_longer_where_less_of_a_processor_is_given(
    share: float, seconds: int
) -> None:
    assert pace.seconds_for(share) == seconds


def test_the_share_is_measured_by_working() -> None:
    assert 0.0 < pace.share_of_processor() < 1.1


@pytest.mark.parametrize(
    ("share", "wished", "used"),
    [(1.0, None, True), (0.3, None, False), (0.3, 1, True), (1.0, 4, False)],
)
def test_a_running_stack_is_used_only_where_its_hour_is_long_enough_for_the_machine_now(
    share: float, wished: int | None, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stacks of a demo are measured alike: officials come too late on either."""
    found = stack.LocalStack(
        1, "serang", "http://localhost:8000", 1, "", "", "", "", "register", {}, ()
    )
    monkeypatch.setattr(play.stack, "already_running", lambda _port: found)
    monkeypatch.setattr(play.pace, "share_of_processor", lambda: share)
    monkeypatch.setattr(play, "free_port", lambda: 8001)
    own: list[float] = []

    def running(**wishes: Any) -> Any:
        own.append(wishes["hour_seconds"])
        return nullcontext(replace(found, hour_seconds=wishes["hour_seconds"]))

    monkeypatch.setattr(play.stack, "running", running)
    with ExitStack() as cleanup:
        got = play._running_or_own(8000, wished, "serang", cleanup)
    assert (got is found) is used
    assert own == ([] if used else [wished or pace.seconds_for(share)])
