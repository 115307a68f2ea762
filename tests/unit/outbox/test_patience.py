"""How long is waited, how fast is called, and when nothing is called at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.domain.outbox.backoff import Backoff, wait
from aduan.domain.outbox.breaker import Breaker, BreakerRules, failed, probe_due, probing, succeeded
from aduan.domain.outbox.pace import Pace, called, seconds_to_wait

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BACKOFF = Backoff(timedelta(seconds=15), timedelta(seconds=120))


@pytest.mark.parametrize(
    ("attempts", "chance", "retry_after", "seconds"),
    [
        (0, 0.0, None, 7.5),
        (1, 0.0, None, 7.5),
        (1, 0.5, None, 11.25),
        (2, 0.0, None, 15),
        (3, 0.5, None, 45),
        (4, 0.0, None, 60),
        (5, 0.0, None, 60),  # the cap
        (99, 0.5, None, 90),
        (1, 0.0, 3, 7.5),
        (1, 0.0, 600, 600),  # LAPOR! knows its own state
    ],
)
def test_a_wait_doubles_to_its_cap_and_half_of_it_is_chance(
    attempts: int, chance: float, retry_after: float | None, seconds: float
) -> None:
    assert wait(BACKOFF, attempts, chance, retry_after) == timedelta(seconds=seconds)


def test_a_short_wait_stays_short_when_lapor_names_none() -> None:
    quick = Backoff(timedelta(milliseconds=100), SECOND)
    assert wait(quick, 1, 0.0) == wait(quick, 1, 0.0, 0) == timedelta(milliseconds=50)


RULES = BreakerRules(failures=2, probe_every=30 * SECOND, probe_cap=100 * SECOND)
OPEN = Breaker(failures=2, opened_at=NOW, probe_at=NOW + 30 * SECOND)


def test_the_breaker_opens_at_the_last_failure_it_bears() -> None:
    once = failed(Breaker(), RULES, NOW)
    assert once == Breaker(failures=1)
    assert not once.is_open
    assert failed(once, RULES, NOW) == OPEN
    assert OPEN.is_open


def test_a_failure_while_it_is_open_moves_no_probe() -> None:
    assert failed(OPEN, RULES, NOW + 5 * SECOND) == replace(OPEN, failures=3)


def test_a_probe_is_due_at_its_time_and_each_next_one_later_up_to_a_cap() -> None:
    assert not probe_due(Breaker(), NOW)
    assert not probe_due(OPEN, NOW + 29 * SECOND)
    assert probe_due(OPEN, NOW + 30 * SECOND)
    breaker, pauses = OPEN, []
    for _ in range(4):
        breaker = probing(breaker, RULES, NOW)
        assert breaker.probe_at is not None
        pauses.append((breaker.probe_at - NOW) / SECOND)
    assert pauses == [30, 60, 100, 100]
    assert (breaker.opened_at, breaker.failures, breaker.probes) == (NOW, 2, 4)


def test_the_longest_outage_overflows_nothing() -> None:
    assert probing(replace(OPEN, probes=10_000), RULES, NOW).probe_at == NOW + 100 * SECOND


def test_one_answer_closes_it() -> None:
    assert succeeded(OPEN) == Breaker()
    closed = Breaker()
    assert succeeded(closed) is closed  # nothing to write


def test_calls_keep_their_distance_and_none_is_kept_waiting_afterwards() -> None:
    pace = called(Pace(per_minute=120), NOW)
    assert pace == Pace(120, NOW + timedelta(seconds=0.5))
    assert seconds_to_wait(pace, NOW) == 0.5
    assert seconds_to_wait(pace, NOW + timedelta(seconds=2)) == 0.0
    assert seconds_to_wait(Pace(120), NOW) == 0.0


@pytest.mark.parametrize("per_minute", [0, -1])
def test_without_a_pace_it_goes_as_fast_as_it_can(per_minute: float) -> None:
    assert called(Pace(per_minute), NOW) == Pace(per_minute)


def test_a_slow_pace_is_kept_too() -> None:
    assert called(Pace(0.5), NOW).next_at == NOW + timedelta(minutes=2)
