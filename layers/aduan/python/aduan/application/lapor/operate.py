"""What operators do to the synchronisation by hand. Each says what it would do with `dry_run`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from aduan.application.lapor.ports import Outbox, OutboxHistory, SyncState, SyncStates
from aduan.domain.case.entry import STUCK, Entry, State
from aduan.domain.lapor import watermark
from aduan.domain.outbox import entries

MOST_LISTED: Final = 1000


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The numbers behind the metrics and alarms."""

    waiting: int
    unknown: int
    by_hand: int
    refused: int
    dead: int
    oldest: timedelta
    breaker_open: bool
    paused_by: str
    watermark: datetime | None


def sync_status(history: OutboxHistory, states: SyncStates, now: datetime) -> SyncStatus:
    state = states.load()
    unknown = history.in_state(State.UNKNOWN, MOST_LISTED)
    oldest = history.oldest_unsettled()
    return SyncStatus(
        waiting=len(history.in_state(State.PENDING, MOST_LISTED))
        + len(history.in_state(State.SENDING, MOST_LISTED)),
        unknown=len(unknown),
        by_hand=sum(entry.by_hand for entry in unknown),
        refused=len(history.in_state(State.REFUSED, MOST_LISTED)),
        dead=len(history.in_state(State.DEAD, MOST_LISTED)),
        oldest=now - oldest if oldest else timedelta(),
        breaker_open=state.breaker.is_open,
        paused_by=state.paused_by,
        watermark=state.watermark,
    )


def waiting_for_a_person(history: OutboxHistory) -> tuple[Entry, ...]:
    """Dead, refused (also for want of a mapping), or looked for in vain: filings and answers alike.
    Also what is said of a case that has no report at LAPOR! and none on its way there, because
    somebody withdrew it."""
    waiting = [
        *_stuck(history),
        *(
            entry
            for entry in history.in_state(State.PENDING, MOST_LISTED)
            if entry.held and not entry.target
        ),
    ]
    return tuple(sorted(waiting, key=lambda entry: entry.created_at))


def _stuck(history: OutboxHistory) -> tuple[Entry, ...]:
    return (
        *history.in_state(State.DEAD, MOST_LISTED),
        *history.in_state(State.REFUSED, MOST_LISTED),
        *filter(entries.waits_for_a_person, history.in_state(State.UNKNOWN, MOST_LISTED)),
    )


def pause(states: SyncStates, by: str, reason: str, *, dry_run: bool = False) -> SyncState:
    return _change(states, dry_run=dry_run, paused_by=by, paused_reason=reason)


def resume(states: SyncStates, *, dry_run: bool = False) -> SyncState:
    return _change(states, dry_run=dry_run, paused_by="", paused_reason="")


def rewind(states: SyncStates, to: datetime, *, dry_run: bool = False) -> SyncState:
    """New reports since `to` are asked for again; known ones change nothing."""
    earlier = watermark.rewound(states.load().watermark, to)
    return _change(states, dry_run=dry_run, watermark=earlier)


def replay(
    outbox: Outbox, stuck: Sequence[Entry], now: datetime, *, dry_run: bool = False
) -> tuple[Entry, ...]:
    """Refused and dead entries try again; a dead one is looked up first."""
    replayed = [entries.replayed(entry, now) for entry in stuck if entry.state in STUCK]
    return tuple(entry for entry in replayed if dry_run or outbox.save(entry))


def withdraw(
    outbox: Outbox, entry: Entry, now: datetime, by: str, reason: str, *, dry_run: bool = False
) -> Entry | None:
    """LAPOR! need not hear it after all; its lane goes on."""
    withdrawn = entries.withdrawn(entry, now, f"{by}: {reason}")
    return withdrawn if dry_run or outbox.save(withdrawn) else None


def _change(states: SyncStates, *, dry_run: bool, **changes: object) -> SyncState:
    while True:
        state = states.load()
        changed = replace(state, revision=state.revision + 1, **changes)  # type: ignore[arg-type]
        if dry_run or states.save(changed):
            return changed
