"""Fan out: put what was said for many reports at once into their lanes, first in a push run.

Nothing is sent here. A run that is stopped anywhere leaves the message kept, and the next one says
again what may be there already.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.outbox.tell import MOST_AT_ONCE
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.entry import Entry, entries_of, entry_of
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.case.messages import Message, Told
from aduan.domain.outbox.telling import passed_on

MOST_CASES: Final = 50


class PendingMessages(Protocol):
    """The messages that are kept, and the lanes they go into."""

    def cases(self, limit: int, *, besides: Collection[str] = ()) -> Sequence[str]:
        """Ids of cases that have something kept, those that wait longest first, without those
        named."""

    def kept(self, case_id: str) -> Sequence[Told]:
        """Everything the case has kept, the earliest first."""

    def get_case(self, case_id: str) -> Case: ...

    def holds(self, entry: Entry) -> bool:
        """Whether the entry stands in its lane already."""

    def say(self, entry: Entry) -> None:
        """Raises ConflictError when it stands there, BusyError when somebody else is writing it."""

    def heard(self, message: Message, child_id: str) -> bool:
        """Whether the merged case has passed the message on."""

    def pass_on(self, message: Message, step: Transition) -> None:
        """The merged case's step, once. Raises ConflictError when it moved on meanwhile."""

    def forget(self, told: Told) -> None:
        """It is in all its lanes."""


@dataclass(slots=True)
class FannedOut:
    """How many messages reached all their lanes; `failed`: the cases whose messages could not, each
    with the kind of its error."""

    count: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def fan_out(pending: PendingMessages, now: Callable[[], datetime], until: datetime) -> FannedOut:
    """What a case said first goes first, whole; what was busy is tried again by the next run. A
    case over which this stumbles stops no other, and takes no other's place in the list."""
    done = FannedOut()
    left, seen = MOST_CASES, set[str]()
    while left and now() < until:
        cases = pending.cases(left, besides=seen)
        seen.update(cases)
        left = 0
        for case_id in cases:
            try:
                done.count += _fan_out_case(case_id, pending, now, until)
            except Exception as exc:  # one bad case never stops the others; counted and named
                done.failed.append((case_id, type(exc).__name__))
                left += 1
    return done


def _fan_out_case(
    case_id: str, pending: PendingMessages, now: Callable[[], datetime], until: datetime
) -> int:
    count = 0
    for told in pending.kept(case_id):
        if now() >= until or not _fan_out(told, pending) or not _forgotten(told, pending):
            break
        count += 1
    return count


def _fan_out(told: Told, pending: PendingMessages) -> bool:
    """False while something of it could not be written."""
    return all(_said(entry_of(told.message, one), pending) for one in told.targets) and all(
        _passed_on(told.message, child_id, pending) for child_id in told.merged
    )


def _forgotten(told: Told, pending: PendingMessages) -> bool:
    try:
        pending.forget(told)
    except BusyError:  # it is said again by the next run, and is there once
        return False
    return True


def _said(entry: Entry, pending: PendingMessages) -> bool:
    """A conflict alone does not say that the entry stands there: it is looked for."""
    try:
        pending.say(entry)
    except (ConflictError, BusyError):
        return pending.holds(entry)
    return True


def _passed_on(message: Message, child_id: str, pending: PendingMessages) -> bool:
    if pending.heard(message, child_id):
        return True
    step = passed_on(message, pending.get_case(child_id))
    if step is None:
        return True
    if len(entries_of(step.told)) > MOST_AT_ONCE:
        step = replace(step, told=tuple(replace(one, later=True) for one in step.told))
    try:
        pending.pass_on(message, step)
    except (ConflictError, BusyError):
        return pending.heard(message, child_id)
    return True
