"""What a transition means to the channels of those who reported: a change (outbox pattern).

A kernel value beside `Notice`: it is written in the transaction that makes it true, and it follows
from the transition alone, so no use case can forget it. Whom it concerns, and who of them may know
how much, is found when it is told (`application.channels`): a case may have thousands of reporters,
and the press of an official waits for none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import Case, HistoryEntry, Leaving, Level, Status, Transition
from aduan.domain.case.due import owed_at
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import guarded

COMPLAINT: Final = "complaint_id"
"""A history detail: the one complaint a row is about."""
JOINS: Final = "from_case"
"""A history detail of a link: the case that steps in whole."""
UNLINKED_FROM: Final = "unlinked_from"
"""A history detail of an opening: the case the complaint had been joined to by mistake."""
OPENED: Final = "open"


class ChangeKind(StrEnum):
    """What the reporters hear. Of `PARTED` they hear nothing here: the case that stands for itself
    from now on tells them, and this only says until when they belonged to the whole."""

    STATUS = "status"
    ASKED = "asked"
    JOINED = "joined"
    SEPARATED = "separated"
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Change:
    """`version` is that of the case as it was saved; changes of one case are told in its order.

    `about` names the one complaint it concerns, `part` the case that joins or leaves whole; without
    either it concerns everybody in the case and in the cases merged into it. `after` are words of
    other cases that were saved with this one or before it and are heard by the same people: they
    are told first. `leaving` says of a `PARTED` who belonged where until then. `before` is the
    status until then, None for a case just opened.
    """

    case_id: str
    version: int
    at: datetime
    kind: ChangeKind
    move: str
    number: str
    status: Status
    before: Status | None
    agency: str
    level: Level
    guarded: bool = False
    due_at: datetime | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    answer_until: datetime | None = None
    about: str = ""
    part: str = ""
    leaving: Leaving | None = None
    after: tuple[tuple[str, int], ...] = ()


_KINDS: Final[Mapping[str, ChangeKind]] = MappingProxyType(
    {
        OPENED: ChangeKind.STATUS,
        Move.ROUTE: ChangeKind.STATUS,
        Move.ACCEPT: ChangeKind.STATUS,
        Move.FOLLOW_UP: ChangeKind.STATUS,
        Move.RESOLVE: ChangeKind.STATUS,
        Move.FORWARD: ChangeKind.STATUS,
        Move.RETURN_TO_DESK: ChangeKind.STATUS,
        Move.ASK_REPORTER: ChangeKind.ASKED,
        Move.REACH_REPORTER: ChangeKind.STATUS,
        Move.REPORTER_ANSWERED: ChangeKind.STATUS,
        Move.RESUME: ChangeKind.STATUS,
        Move.APPROVE_POSTPONE: ChangeKind.STATUS,
        Move.NOT_OUR_AUTHORITY: ChangeKind.STATUS,
        Move.KEEP_FOLLOWING: ChangeKind.STATUS,
        Move.REJECT: ChangeKind.STATUS,
        Move.REOPEN: ChangeKind.STATUS,
        Move.EYE_RETURN: ChangeKind.STATUS,
        Move.KEEP_SECRET: ChangeKind.STATUS,
        Move.INSPECTORATE_ONLY: ChangeKind.STATUS,
        Move.WITHHOLD: ChangeKind.STATUS,
        Move.RELEASE: ChangeKind.STATUS,
        Move.CONFIRM: ChangeKind.STATUS,
        Move.AUTO_CLOSE: ChangeKind.STATUS,
        Move.WITHDRAW: ChangeKind.STATUS,
        Move.ESCALATE: ChangeKind.STATUS,
        Move.RESCHEDULE: ChangeKind.STATUS,
        Move.LINK: ChangeKind.JOINED,
        Move.UNLINK: ChangeKind.PARTED,
        Move.UNMERGE: ChangeKind.SEPARATED,
    }
)
"""What is not here is the house's own affair: reminders, flags, proposals, what leaders ask and the
second eye's agreement, notes without a word to the public. Whoever may read less from now on is
told so by a change that carries the status alone. A merge is told by the case it leads to
(`Move.LINK` with `JOINS`), which knows what its new reporters must be told."""


_HOUSE: Final = frozenset({Move.MERGE, Move.PROPOSE_POSTPONE, Move.REFUSE_POSTPONE, Move.FORGET})
"""Told by others, or not granted yet. Of every other move reporters hear where it gives the case
another status or says something to the public."""


def change_of(transition: Transition) -> Change | None:
    """None: nothing a reporter would notice."""
    case, row = transition.case, transition.history
    kind = _KINDS.get(row.move)
    moved = row.from_status is not row.to_status or bool(row.public_note)
    if kind is None and moved and row.move not in _HOUSE:
        kind = ChangeKind.STATUS
    if row.move == Move.ESCALATE and row.level is Level.OPD:
        return None  # the office hears of its own case: for the reporter nothing is another
    if kind is None:
        return None
    if row.move == OPENED and UNLINKED_FROM in row.details:
        kind = ChangeKind.SEPARATED
    about, part = _whom(row)
    return Change(
        case_id=case.case_id,
        version=row.version,
        at=row.at,
        kind=kind,
        move=row.move,
        number=case.number,
        status=_withdrawn(row) or case.status,
        before=row.from_status,
        agency=case.agency,
        level=case.level,
        guarded=guarded(case),
        due_at=owed_at(case),
        note=row.public_note,
        evidence=row.evidence,
        answer_until=_answer_until(case, row),
        about=about,
        part=part,
        leaving=transition.leaving,
        after=transition.after,
    )


def _whom(row: HistoryEntry) -> tuple[str, str]:
    """Which one complaint, or which whole case, a row is about."""
    about = row.details.get(COMPLAINT, "")
    if row.move == Move.LINK:
        part = row.details.get(JOINS, "")
        return ("", part) if part else (about, "")
    return (about, "") if row.move == Move.WITHDRAW else ("", "")


def _withdrawn(row: HistoryEntry) -> Status | None:
    """Of several reporters one took theirs back: for that one the matter is over."""
    return Status.DITARIK if row.move == Move.WITHDRAW else None


def _answer_until(case: Case, row: HistoryEntry) -> datetime | None:
    asked = case.question
    return asked.until if row.move == Move.ASK_REPORTER and asked is not None else None
