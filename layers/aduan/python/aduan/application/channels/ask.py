"""A channel asks instead of being called: what changed behind a cursor, or how one complaint is.

The cursor is a number of the channel's own calls, which have no gaps: whatever outage lies between
two questions, the second begins where the first ended. That a channel asks beyond a number says
that it has kept everything up to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.merges import way_up
from aduan.domain.case.case import Case, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.due import owed_at
from aduan.domain.case.errors import NotFoundError, RefusedError
from aduan.domain.case.secrecy import guarded
from aduan.domain.channels.calls import Call, Event, Facts
from aduan.domain.intake.channel import Channel, written_number

MOST: Final = 500
USUAL: Final = 100
HEARD_AGAIN: Final = timedelta(minutes=10)
"""How often it is noted that a channel asks and has nothing new to keep."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How far a channel says it has kept what it was told, and when it asked last."""

    channel: str
    after: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """`after` is the next cursor; `more`: there is something behind it already."""

    calls: tuple[Call, ...]
    after: int
    more: bool


class AskedCalls(Protocol):
    def head(self, channel: str) -> int: ...

    def page(self, channel: str, after: int, limit: int) -> Sequence[Call]: ...


class AskedMarks(Protocol):
    def load(self, channel: str) -> Asked: ...

    def save(self, asked: Asked) -> None:
        """Never back: what was kept once is kept."""


class AskedRegister(Protocol):
    def complaint_of(self, channel: str, external_id: str) -> Complaint | None: ...

    def get_case(self, case_id: str) -> Case: ...


def changes_after(
    channel: str, after: int, limit: int, *, calls: AskedCalls, marks: AskedMarks, now: datetime
) -> Changed:
    """Raises RefusedError for a cursor nobody was ever given."""
    head = calls.head(channel)
    if after > head:
        raise RefusedError(
            f"Kursor {after} belum pernah diberikan; yang terakhir {head}. Periksa apakah kursor "
            "ini berasal dari kanal dan lingkungan yang sama."
        )
    mark = marks.load(channel)
    if after > mark.after or mark.at is None or now - mark.at >= HEARD_AGAIN:
        marks.save(Asked(channel, max(after, mark.after), now))
    found = tuple(calls.page(channel, after, limit))
    last = found[-1].sequence if found else after
    return Changed(found, last, last < head)


def complaint_now(channel: Channel, external_id: str, *, register: AskedRegister) -> Call:
    """The complaint as it stands, in the words of a change; it has no number. Raises NotFoundError
    for one the channel never sent."""
    complaint = register.complaint_of(channel.id, external_id)
    if complaint is None:
        raise NotFoundError("complaint", "external_id")
    case = _living(complaint, register)
    return Call(
        channel=channel.id,
        sequence=0,
        event=Event.STATUS_CHANGED,
        complaint_id=complaint.complaint_id,
        external_id=written_number(complaint.external_id, channel),
        tracking_code=complaint.tracking_code,
        case_id=case.case_id if case else "",
        version=case.version if case else 0,
        at=complaint.received_at,
        facts=_facts(complaint, case, channel, register),
        next_attempt_at=complaint.received_at,
    )


def _living(complaint: Complaint, register: AskedRegister) -> Case | None:
    if complaint.case_id is None:
        return None
    *_, last = way_up(complaint.case_id, register.get_case)
    return last


def _facts(
    complaint: Complaint, case: Case | None, channel: Channel, register: AskedRegister
) -> Facts:
    taken_back = complaint.withdrawn_at is not None
    if case is None:
        return Facts(Status.DITARIK if taken_back else Status.BARU, bare=True)
    status = Status.DITARIK if taken_back else case.status
    ways = way_up(complaint.case_id or case.case_id, register.get_case)
    if complaint.secret or channel.strip_health or any(map(guarded, ways)):
        return Facts(status, bare=True)
    return Facts(
        status=status,
        number=case.number,
        agency=case.agency,
        level=case.level,
        due_at=None if taken_back else owed_at(case),
    )
