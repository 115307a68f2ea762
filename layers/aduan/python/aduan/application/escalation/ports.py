"""The escalation's timers, and the work lists the sweep goes through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.notices.ports import NoticePage
from aduan.domain.case.case import Case
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.escalation.timers import Timer


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An open case that somebody must look at, and when (`escalation.listed_at`)."""

    check_at: datetime
    case_id: str
    cycle: int
    arm: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """`cursor` is None on the last page."""

    rows: tuple[WorkRow | Unreadable, ...]
    cursor: str | None


class WorkList(Protocol):
    """What is open, in the order in which it must be looked at; a moment behind is fine."""

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        """All open cases, the earliest to be looked at first; those for which no timer is left
        (`NEVER`) may be there, at the end."""
        ...

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        """Notices created before an instant and still open, the oldest first."""
        ...


class Timers(Protocol):
    """The executions of the escalation machine."""

    def start(self, timer: Timer) -> bool: ...

    def running(self) -> frozenset[str]:
        """The names of all running executions."""
        ...

    def published(self, execution: str, notice_id: str) -> bool:
        """Whether the history of an ended execution shows that it published the notice."""
        ...


class FreshCase(Protocol):
    """A strongly consistent read: the work list may be a moment behind."""

    def get_case(self, case_id: str) -> Case: ...
