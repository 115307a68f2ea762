"""The benchmark's judge finds each kind of fault when it is put in by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from aduan.domain.case import clocks, decide, effects
from aduan.domain.case.case import Case
from aduan.domain.escalation import assess as escalation
from aduan.domain.escalation.assess import Assessment
from tests.benchmarks.escalation import Simulation
from tests.benchmarks.escalation_oracle import summary

Tamper = Callable[[Simulation, pytest.MonkeyPatch], None]


def verdict_of(monkeypatch: pytest.MonkeyPatch, tamper: Tamper | None) -> dict[str, int]:
    simulation = Simulation(cases=120, years=0.2, seed=11)
    if tamper is not None:
        tamper(simulation, monkeypatch)
    return summary(simulation.run().verdict())


def test_the_code_as_it_is_has_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(verdict_of(monkeypatch, None).values()) == {0}


def looks_ahead(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    real = escalation.assess

    def hasty(case: Case, now: datetime) -> Assessment:
        found = real(case, now + timedelta(minutes=2))
        if isinstance(found, escalation.Wait):
            return escalation.Wait(found.until - timedelta(minutes=2))
        return found if isinstance(found, escalation.Escalate) else real(case, now)

    monkeypatch.setattr(escalation, "assess", hasty)


def never_sweeps(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation.sweeping = False
    simulation.chances = replace(simulation.chances, lost_waiting=0.5)


def tells_empty_chairs(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    simulation.check_staffing = False


def restarts_the_clock_when_forwarded(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "remaining_share", lambda case, at, rules: rules.opd.length)


def counts_holds_as_time(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "hold_spans", lambda case: ())


def does_not_rearm(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "_sooner", lambda before, after: False)
    monkeypatch.setattr(decide, "caused_by", lambda *args: ())
    simulation.sweeping = False


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (looks_ahead, "early"),
        (never_sweeps, "missed"),
        (tells_empty_chairs, "dead_ends"),
        (restarts_the_clock_when_forwarded, "missed"),
        (counts_holds_as_time, "early"),
        (does_not_rearm, "missed"),
    ],
)
def test_a_fault_put_in_by_hand_is_found(
    tamper: Tamper, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdict_of(monkeypatch, tamper)[found] > 0


def test_a_notice_published_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = Simulation(cases=60, years=0.1, seed=11)
    monkeypatch.setattr(simulation.timers, "published", lambda execution, notice_id: False)
    simulation.chances = replace(simulation.chances, lost_at_notice=0.2)
    assert summary(simulation.run().verdict())["doubled"] > 0


def test_a_level_told_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = Simulation(cases=5, years=0.05, seed=11)
    simulation.run()
    history = next(rows for rows in simulation.register.history.values() if len(rows) > 1)
    history.append(next(row for row in history if row.move == "escalate"))
    assert summary(simulation.verdict())["doubled"] > 0


def test_a_timer_that_nobody_set_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    simulation = Simulation(cases=20, years=0.05, seed=11).run()
    for execution in simulation.executions.values():
        execution.alive = False
    assert summary(simulation.verdict())["dead_ends"] > 0
