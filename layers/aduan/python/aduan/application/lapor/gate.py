"""The one door through which every call to LAPOR! goes: pause, rest, breaker and pace.

What it learns is kept, so that the next run knows what this one met.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from aduan.application.lapor.ports import Clock, LaporRecords, SyncState, SyncStates
from aduan.domain.case.errors import BusyError
from aduan.domain.lapor.outcome import Unavailable, Unknown
from aduan.domain.outbox import pace
from aduan.domain.outbox.breaker import BreakerRules, failed, probe_due, probing, succeeded

T = TypeVar("T")
UNSAID_REST: Final = timedelta(seconds=60)  # a 429 that does not say for how long


@dataclass(frozen=True, slots=True)
class GateRules:
    breaker: BreakerRules = field(default_factory=BreakerRules)
    per_minute: float = 120


class Gate:
    """One per run. `until` is when the run must be over; no wait goes beyond it."""

    def __init__(
        self,
        *,
        states: SyncStates,
        records: LaporRecords,
        clock: Clock,
        rules: GateRules,
        until: datetime,
    ) -> None:
        self._states = states
        self._records = records
        self._clock = clock
        self._rules = rules
        self.until = until
        self._pace = pace.Pace(rules.per_minute)
        self._state = states.load()
        self.calls = 0
        self.closed_because = ""

    @property
    def recovered_at(self) -> datetime | None:
        """Since when LAPOR! is back, after it had not answered."""
        return self._state.recovered_at

    def admits(self) -> bool:
        """May a call be made now? Waits out a short rest; sends a probe when one is due."""
        now = self._clock.now()
        if self._state.paused_by:
            return self._shut("dijeda oleh petugas")
        if now >= self.until:
            return self._shut("waktu habis")
        if self._state.rest_until and self._state.rest_until > now:
            if self._state.rest_until >= self.until:
                return self._shut("LAPOR! meminta jeda")
            self._clock.sleep((self._state.rest_until - now).total_seconds())
        if self._state.breaker.is_open and not self._probe():
            return self._shut("LAPOR! tidak dapat dihubungi")
        return True

    def call(self, ask: Callable[[], T]) -> T:
        """Makes the call at its pace and learns from the answer."""
        answer = self._paced(ask)
        now = self._clock.now()
        if isinstance(answer, Unavailable) and answer.throttled:
            rest = timedelta(seconds=answer.retry_after) if answer.retry_after else UNSAID_REST
            self._learn(lambda state: replace(state, rest_until=now + rest))
        elif isinstance(answer, Unavailable | Unknown):
            self._learn(
                lambda state: replace(
                    state, breaker=failed(state.breaker, self._rules.breaker, now)
                )
            )
        else:
            self._learn(lambda state: _answered(replace(state, rest_until=None), now))
        return answer

    def _probe(self) -> bool:
        now = self._clock.now()
        self._state = self._states.load()
        if not self._state.breaker.is_open:
            return True
        if not probe_due(self._state.breaker, now):
            return False
        taken = probing(self._state.breaker, self._rules.breaker, now)
        claimed = replace(self._state, breaker=taken, revision=self._state.revision + 1)
        if not self._kept(claimed):
            return False  # another run probes
        self._state = claimed
        if self._paced(self._records.ping) is not None:
            return False
        self._learn(lambda state: _answered(state, now))
        return True

    def _paced(self, ask: Callable[[], T]) -> T:
        wait = pace.seconds_to_wait(self._pace, self._clock.now())
        if wait > 0:
            self._clock.sleep(wait)
        self._pace = pace.called(self._pace, self._clock.now())
        self.calls += 1
        return ask()

    def _learn(self, change: Callable[[SyncState], SyncState]) -> None:
        """Written only when it says something new; what another run learned meanwhile stays."""
        while (changed := change(self._state)) != self._state:
            changed = replace(changed, revision=self._state.revision + 1)
            if self._kept(changed):
                self._state = changed
                return
            self._state = self._states.load()

    def _kept(self, state: SyncState) -> bool:
        """False also when it only met another save: whoever asks reads again."""
        try:
            return self._states.save(state)
        except BusyError:
            return False

    def _shut(self, reason: str) -> bool:
        self.closed_because = reason
        return False


def _answered(state: SyncState, now: datetime) -> SyncState:
    back = now if state.breaker.is_open else state.recovered_at
    return replace(state, breaker=succeeded(state.breaker), recovered_at=back)
