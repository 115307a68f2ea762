"""A circuit breaker as a value: after some failures in a row nothing is sent, and one cheap read
asks now and then whether LAPOR! is back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class BreakerRules:
    """`probe_every` is the least time between probes while open; it doubles up to `probe_cap`."""

    failures: int = 6
    probe_every: timedelta = timedelta(seconds=30)
    probe_cap: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Breaker:
    failures: int = 0
    opened_at: datetime | None = None
    probe_at: datetime | None = None
    probes: int = 0

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


def failed(breaker: Breaker, rules: BreakerRules, now: datetime) -> Breaker:
    count = breaker.failures + 1
    if breaker.is_open or count < rules.failures:
        return replace(breaker, failures=count)
    return Breaker(failures=count, opened_at=now, probe_at=now + rules.probe_every)


def succeeded(breaker: Breaker) -> Breaker:
    """One answer closes it."""
    return breaker if breaker == Breaker() else Breaker()


def probe_due(breaker: Breaker, now: datetime) -> bool:
    return breaker.probe_at is not None and now >= breaker.probe_at


def probing(breaker: Breaker, rules: BreakerRules, now: datetime) -> Breaker:
    """Taken before the probe is sent, so that of several runs one probes."""
    pause = min(rules.probe_every * 2 ** min(breaker.probes, 20), rules.probe_cap)
    return replace(breaker, probe_at=now + pause, probes=breaker.probes + 1)
