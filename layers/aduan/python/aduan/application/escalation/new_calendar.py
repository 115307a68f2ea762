"""A decree changed the calendar: bring it to the open cases, by the one move named for it.

Due times are stored and stay where they are (invariant 5), so a new calendar.toml alone moves
none. This goes through the open cases once and moves those whose due times are others by the
calendar in force; done again it finds nothing to do, so it may be stopped anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.ports import CaseLists, CaseRegister
from aduan.application.case.walk import Aside, listed_open
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import OPEN, Actor, Case, Role, Transition
from aduan.domain.case.clocks import DUE_NAMES, ClockRules
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.unreadable import Unreadable

PAGE: Final = 100
TRIES: Final = 5
CHANGED: Final = "kalender berubah"
_ACTOR: Final = Actor(Role.SYSTEM, "kalender")


@dataclass(frozen=True, slots=True)
class Shift:
    """A case whose due times are others by the calendar in force, and from when to when."""

    case_id: str
    number: str
    moved: dict[str, tuple[datetime | None, datetime | None]]


def apply_calendar(
    lists: CaseLists, register: CaseRegister, rules: ClockRules, now: datetime, *, dry_run: bool
) -> Iterator[Shift | Unreadable]:
    """Each case that moves, once it has moved; nothing is written on a dry run. One that cannot be
    read, or would not hold still, stops no other: it is handed out as such."""
    unread: list[Unreadable] = []
    for case_id in _open(lists, unread.append):
        attempt = partial(_shift, case_id, register, rules, now, dry_run)
        try:
            shift = decided_again(TRIES, attempt, about=f"case {case_id}")
        except Exception as exc:
            unread.append(Unreadable(case_id, type(exc).__name__))
            continue
        if shift is not None:
            yield shift
    yield from unread


def _shift(
    case_id: str, register: CaseRegister, rules: ClockRules, now: datetime, dry_run: bool
) -> Shift | None:
    case = register.get_case(case_id)
    if case.status not in OPEN:
        return None
    done = _rescheduled(case, rules, now)
    moved = {
        name: (getattr(case.due, name), getattr(done.case.due, name))
        for name in DUE_NAMES
        if name != "reminders" and getattr(case.due, name) != getattr(done.case.due, name)
    }
    if case.due == done.case.due:
        return None
    if not dry_run:
        register.save(tell_one(done, register=register))
    return Shift(case.case_id, case.number, moved)


def _rescheduled(case: Case, rules: ClockRules, now: datetime) -> Transition:
    return decide_move(case, Request(Move.RESCHEDULE, _ACTOR, now, note=CHANGED), rules)


def _open(lists: CaseLists, aside: Aside) -> Iterator[str]:
    """Ids first: a case that moves takes another place in the list while it is gone through."""
    return iter(dict.fromkeys([case.case_id for case in listed_open(lists, PAGE, aside)]))
