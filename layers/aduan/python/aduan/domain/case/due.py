"""What the clocks of one case will ask for, each with the instant it falls due.

`next_check_at` is when somebody must look at the case next; `domain.escalation` decides what to do
when that moment has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import ACTIVE, CLOSED, HELD, OPEN, TRIAGE, Case, Level, Status
from aduan.domain.case.clocks import cycle_start


@dataclass(frozen=True, slots=True)
class Escalate:
    """Tell `level`, due since `due_at`. OPD is told at the start of each cycle."""

    level: Level
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Remind:
    """Give the agency its `number`-th reminder (from 0)."""

    number: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TellDesk:
    """All three levels were told and nobody acted."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class EndHold:
    """The hold has run out: the case resumes, or (other government) is looked at again."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class CloseUnanswered:
    """A follow-up with evidence went unanswered for the set time."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class OrderSilent:
    """What a leader told the office was not answered in time: the silence comes back to him."""

    due_at: datetime


NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When a case is looked at again that is open and has nothing left to wait for."""


Due = Escalate | Remind | TellDesk | EndHold | CloseUnanswered | OrderSilent


def next_check_at(case: Case) -> datetime | None:
    """When somebody must look at the case next (it may be in the past); None: never by timer.

    `listed_at` is what the register sorts its work list by, so the sweep finds what is late.
    """
    return min((due.due_at for due in ahead(case)), default=None)


def listed_at(case: Case) -> datetime | None:
    """The case's place in the work list of open cases; None once it is settled.

    An open case that no timer can take any further stands at the end of it (`NEVER`): the sweep
    passes it over, the daily digest and the duty desk do not. What developers try stands nowhere.
    """
    if case.status in CLOSED or case.status is Status.DIGABUNG or case.sandbox:
        return None
    return next_check_at(case) or NEVER


def ahead(case: Case) -> Iterator[Due]:
    if case.status in OPEN:
        yield from (OrderSilent(one.due_at) for one in case.orders if one.silent_told_at is None)
    if case.status in HELD and case.hold is not None:
        yield EndHold(case.hold.until)
    if case.status not in ACTIVE | TRIAGE:
        return
    due = case.due
    if case.status is Status.DITINDAKLANJUTI and due.auto_close and case.cycle_evidence:
        yield CloseUnanswered(due.auto_close)
    if Level.OPD not in case.told:
        yield Escalate(Level.OPD, cycle_start(case))
    if Level.SEKDA not in case.told:
        for number, at in enumerate(due.reminders):
            if number >= case.reminded and at < due.opd:
                yield Remind(number, at)
        yield Escalate(Level.SEKDA, due.opd)
    if Level.WALI_KOTA not in case.told:
        yield Escalate(Level.WALI_KOTA, due.sekda)
    if case.desk_told_at is None and due.wali_kota is not None:
        yield TellDesk(due.wali_kota)


class Owing(StrEnum):
    """What has to happen by the due time that counts."""

    FOLLOW_UP = "follow_up"
    FOLLOW_UP_BEFORE_WALI_KOTA = "follow_up_before_wali_kota"
    FOLLOW_UP_BEFORE_DESK = "follow_up_before_desk"
    RESOLUTION = "resolution"
    END_OF_HOLD = "end_of_hold"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed next, and by when (it may be in the past: then it is late)."""

    what: Owing
    at: datetime


def owed(case: Case) -> Owed | None:
    """The one due time of a case that counts now, for pages, notices, digests and tracking alike.

    - A settled case (closed, or merged into another) owes nothing.
    - While the clocks stand, the end of the hold counts: nothing falls due before it.
    - Until the first substantive follow-up the city's clock counts, and of it the time of the
      level that was told last: the agency's, the Sekda's, the Wali Kota's. A missed time of a
      lower level is history by then.
    - After the follow-up the national limit for the resolution counts, whoever has been told:
      `schedule` puts the levels' times behind it, so they only say who hears when it is missed.
    """
    if case.status in CLOSED or case.status is Status.DIGABUNG:
        return None
    if case.hold is not None and case.hold.ended_at is None:
        return Owed(Owing.END_OF_HOLD, case.hold.until)
    if case.first_follow_up_at is not None:
        return Owed(Owing.RESOLUTION, case.due.resolve)
    what, at = {
        Level.OPD: (Owing.FOLLOW_UP, case.due.opd),
        Level.SEKDA: (Owing.FOLLOW_UP_BEFORE_WALI_KOTA, case.due.sekda),
        Level.WALI_KOTA: (Owing.FOLLOW_UP_BEFORE_DESK, case.due.wali_kota),
    }[case.level]
    if at is None:  # stored before the third level had a time of its own
        return Owed(Owing.RESOLUTION, case.due.resolve)
    return Owed(what, at)


def owed_at(case: Case) -> datetime | None:
    """When what `owed` names falls due."""
    found = owed(case)
    return found.at if found else None


def promised_at(case: Case) -> datetime | None:
    """By when the citizen was promised what is owed; past it the case is late.

    Lists, rows, digests and counts go by this: levels come with times of their own (`owed`), and a
    case that missed its three days is not in time again because the Sekda was told of it."""
    if case.status in CLOSED or case.status is Status.DIGABUNG:
        return None
    if case.hold is not None and case.hold.ended_at is None:
        return case.hold.until
    return case.due.opd if case.first_follow_up_at is None else case.due.resolve
