"""One thing LAPOR! must hear, and every legal move of it.

    pending ──claim──► sending ──► sent
       ▲                 │  │ └──► refused ──replay──► pending
       │                 │  └────► dead    ──replay──► unknown (it may be there)
       └──not there── unknown ◄─doubt─┘
                         └─ there ─► sent

An entry is saved before and after every call, and each save is fenced on `revision`. Whatever
stops between the two, the next run finds `sending` with a lease run out: that is `unknown`, and
an unknown is looked up before anything is sent again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aduan.domain.case.entry import SETTLED, STUCK, Entry, State

RESTING: Final = frozenset({State.PENDING, State.UNKNOWN})  # nobody has it in hand

MOVES: Final[dict[State, frozenset[State]]] = {
    State.PENDING: frozenset(
        {
            State.SENDING,
            State.SENT,  # it was linked by hand meanwhile
            State.REFUSED,  # not in a mapping table, so not even tried
            State.DEAD,
            State.WITHDRAWN,
        }
    ),
    State.SENDING: frozenset({State.SENT, State.UNKNOWN, State.REFUSED, State.DEAD, State.PENDING}),
    State.UNKNOWN: frozenset({State.SENT, State.PENDING, State.DEAD, State.WITHDRAWN}),
    State.REFUSED: frozenset({State.PENDING, State.WITHDRAWN, State.SENT}),
    State.DEAD: frozenset({State.UNKNOWN, State.WITHDRAWN, State.SENT}),
    State.SENT: frozenset({State.UNKNOWN}),  # reconcile found it missing: look again
    State.WITHDRAWN: frozenset(),
}


class IllegalMoveError(ValueError):
    """`entry_id` may not go from `before` to `after`: the caller read an older state."""

    def __init__(self, entry_id: str, before: State, after: State) -> None:
        super().__init__(f"{entry_id}: {before} -> {after}")
        self.entry_id = entry_id
        self.before = before
        self.after = after


def head(queue: Sequence[Entry]) -> Entry | None:
    """The one entry of a lane whose turn it is."""
    waiting = [entry for entry in queue if entry.state not in SETTLED]
    return min(waiting, key=lambda entry: entry.sequence) if waiting else None


def waits_for_a_person(entry: Entry) -> bool:
    """It will not go on by itself, and whatever is behind it in its lane neither."""
    return entry.state in STUCK or (entry.state is State.UNKNOWN and entry.by_hand)


def due_at(entry: Entry, recovered_at: datetime | None = None) -> datetime:
    """When its turn comes. A wait that only gave LAPOR! time to come back ends when it is back."""
    if recovered_at is not None and entry.backed_off_at and entry.backed_off_at < recovered_at:
        return min(entry.next_attempt_at, recovered_at)
    return entry.next_attempt_at


def claim(entry: Entry, now: datetime, holder: str, lease: timedelta) -> Entry:
    return _to(
        entry,
        State.SENDING,
        attempts=entry.attempts + 1,
        next_attempt_at=now + lease,
        lease_until=now + lease,
        holder=holder,
        backed_off_at=None,
        last_error="",
    )


def sent(entry: Entry, now: datetime, complaint_id: str = "") -> Entry:
    return _to(
        entry,
        State.SENT,
        settled_at=now,
        complaint_id=complaint_id or entry.complaint_id,
        typed="",
        lease_until=None,
        unknown_since=None,
        by_hand=False,
        last_error="",
    )


def part_sent(entry: Entry, parts: int, lease_until: datetime) -> Entry:
    return replace(
        entry,
        parts_sent=parts,
        lease_until=lease_until,
        next_attempt_at=lease_until,
        revision=entry.revision + 1,
    )


def uploaded(entry: Entry, document_ids: tuple[str, ...], lease_until: datetime) -> Entry:
    """Remembered before the report names them, so that a stop in between uploads nothing twice."""
    return replace(
        entry,
        document_ids=document_ids,
        lease_until=lease_until,
        next_attempt_at=lease_until,
        revision=entry.revision + 1,
    )


def doubted(entry: Entry, now: datetime, reason: str, look_at: datetime) -> Entry:
    return _to(
        entry,
        State.UNKNOWN,
        unknown_since=now,
        next_attempt_at=look_at,
        lease_until=None,
        backed_off_at=None,
        looks=0,
        last_error=reason,
    )


def still_unknown(
    entry: Entry, look_at: datetime, reason: str, *, by_hand: bool = False, held: bool = False
) -> Entry:
    """Looked up, and yet nobody knows."""
    return replace(
        entry,
        next_attempt_at=look_at,
        last_error=reason,
        by_hand=by_hand,
        held=held,
        backed_off_at=None,
        looks=0,
        revision=entry.revision + 1,
    )


def not_answered(entry: Entry, now: datetime, look_at: datetime, reason: str) -> Entry:
    """The look-up itself got no answer. Only such looks count for the next wait: a look does no
    harm, and how often the entry was sent says nothing about it."""
    return replace(
        entry,
        next_attempt_at=look_at,
        last_error=reason,
        backed_off_at=now,
        looks=entry.looks + 1,
        revision=entry.revision + 1,
    )


def typed_meanwhile(entry: Entry, complaint_id: str) -> Entry:
    """Whoever has it in hand finds it changed, lets go of it, and it is looked up."""
    return replace(entry, typed=complaint_id, revision=entry.revision + 1)


def not_there(entry: Entry, at: datetime, most_attempts: int) -> Entry:
    """Looked up and certainly absent: it may be sent again, but not for ever."""
    if entry.attempts >= most_attempts:
        return _to(
            entry, State.DEAD, last_error=f"{entry.attempts} kali dicoba: {entry.last_error}"
        )
    return _to(
        entry,
        State.PENDING,
        next_attempt_at=at,
        unknown_since=None,
        backed_off_at=None,
        by_hand=False,
    )


def part_found(entry: Entry, parts: int, now: datetime) -> Entry:
    """Some parts are there: the rest may follow. Having moved on, it starts counting afresh."""
    return _to(
        entry,
        State.PENDING,
        parts_sent=parts,
        attempts=0,
        next_attempt_at=now,
        unknown_since=None,
        backed_off_at=None,
        by_hand=False,
    )


def put_off(entry: Entry, now: datetime, until: datetime, reason: str, *, asked: bool) -> Entry:
    """LAPOR! took nothing: the try does not count, or a day's outage would kill every entry.
    `asked`: LAPOR! itself said until when, so that nothing shortens it."""
    return _to(
        entry,
        State.PENDING,
        attempts=max(entry.attempts - 1, 0),
        next_attempt_at=until,
        lease_until=None,
        unknown_since=None,
        backed_off_at=None if asked else now,
        last_error=reason,
    )


def deferred(entry: Entry, until: datetime, reason: str) -> Entry:
    """Not begun: something it needs is not there yet."""
    return replace(
        entry, next_attempt_at=until, last_error=reason, held=True, revision=entry.revision + 1
    )


def refused(entry: Entry, reason: str) -> Entry:
    return _to(entry, State.REFUSED, lease_until=None, unknown_since=None, last_error=reason)


def replayed(entry: Entry, now: datetime) -> Entry:
    """A person lets it try again; what may be there already is looked up first."""
    after = State.UNKNOWN if entry.state is State.DEAD else State.PENDING
    return _to(
        entry,
        after,
        attempts=0,
        next_attempt_at=now,
        unknown_since=now if after is State.UNKNOWN else None,
    )


def missed(entry: Entry, now: datetime) -> Entry:
    """Reconcile did not see it at LAPOR!: through the same way again, looked up first."""
    return _to(entry, State.UNKNOWN, unknown_since=now, next_attempt_at=now, parts_sent=0)


def brought_back(entry: Entry, now: datetime) -> Entry | None:
    """In a register restored to an earlier second, what waits there may have been sent since: it is
    looked up first. None where it is anyway, or waits for a person. It is no move of the lane's own
    life, in which nothing pending can have been sent."""
    if entry.state not in {State.PENDING, State.SENDING}:
        return None
    return doubted(replace(entry, state=State.SENDING), now, "register dipulihkan", now)


def withdrawn(entry: Entry, now: datetime, reason: str) -> Entry:
    return _to(entry, State.WITHDRAWN, settled_at=now, last_error=reason)


def _to(entry: Entry, after: State, **changes: object) -> Entry:
    if after not in MOVES[entry.state]:
        raise IllegalMoveError(entry.entry_id, entry.state, after)
    moved = replace(entry, state=after, held=False, revision=entry.revision + 1)
    return replace(moved, **changes)  # type: ignore[arg-type]
