"""Reporters who say that their complaint is of another event than the case it was joined to.

The word moved nothing: a person at the desk looks at both, with the sentence why they were joined.
Taken apart it is done by `placing.take_apart`, as ever; kept together the reporter is told so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aduan.application.desk.ports import Wanted
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.outbox.tell import ToldRegister, tell_one
from aduan.application.placing.joined import Joined
from aduan.domain.case import decide
from aduan.domain.case.case import Actor, Case, Role, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import Sight, may_see

KEPT: Final = (
    "Meja layanan memeriksa keberatan seorang pelapor: laporannya tentang kejadian yang sama, dan "
    "tetap ditangani bersama."
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """One objection with both sides: `complaint` beside the first of the case that stands for the
    event. `part` is its own case where that was merged whole, None where it was joined itself."""

    dispute: Dispute
    complaint: Complaint
    beside: Complaint
    why: Joined
    whole: Case
    part: Case | None


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Objections, the longest waiting first; `next` leads to those behind them, "" at the end."""

    disputes: tuple[Dispute, ...]
    next: str = ""


class DisputeList(Protocol):
    """Objections in the register."""

    def disputes(self, wanted: Wanted, limit: int) -> DisputePage: ...

    def dispute(self, case_id: str, complaint_id: str) -> Dispute:
        """Raises NotFoundError once it is off the list."""

    def read(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Complaint]]:
        """In one batch; what does not exist is left out."""

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]: ...

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]: ...

    def keep_joined(self, dispute: Dispute, transition: Transition) -> None:
        """Off the list, with what is said of it. Raises ConflictError when the case changed."""


def disputed(
    asked: Sequence[Dispute], post: str, inspectorate: str, *, lists: DisputeList
) -> Sequence[Disputed]:
    """Those that still stand, of cases whose words `post` may read: who was taken apart meanwhile
    has nothing left to object to. Three reads, whatever is asked."""
    ids = [one.complaint_id for one in asked]
    cases, found = lists.read(
        sorted({one.case_id for one in asked} | {one.whole_id for one in asked}), ids
    )
    reasons = lists.reasons(ids)
    # Beside what a person joined, whom no machine compared, stands what the case began with.
    beside = {one.twin for one in reasons.values()} | {one.opened_by for one in cases.values()}
    _, twins = lists.read([], sorted(beside - {""}))
    rows = []
    for dispute in asked:
        complaint, case = found.get(dispute.complaint_id), cases.get(dispute.case_id)
        whole = cases.get(dispute.whole_id)
        if complaint is None or case is None or whole is None:
            continue
        merged = case.case_id != whole.case_id
        stands = complaint.case_id == case.case_id and (case.merged_into is not None or not merged)
        read = may_see(case, post, inspectorate), may_see(whole, post, inspectorate)
        if not stands or set(read) != {Sight.EVERYTHING}:
            continue
        why = reasons.get(complaint.complaint_id, Joined(""))
        first = twins.get(why.twin) or twins.get(whole.opened_by)
        if first is None or first.complaint_id == complaint.complaint_id:
            first = _first_of(whole, complaint, lists)
        rows.append(Disputed(dispute, complaint, first, why, whole, case if merged else None))
    return rows


def _first_of(whole: Case, complaint: Complaint, lists: DisputeList) -> Complaint:
    """The same of a case stored before it was kept with what it began."""
    first = lists.complaints_of(whole.case_id, 2)
    return next((one for one in first if one.complaint_id != complaint.complaint_id), complaint)


def keep_joined(
    case_id: str,
    complaint_id: str,
    *,
    post: str,
    inspectorate: str,
    now: datetime,
    lists: DisputeList,
    register: ToldRegister,
    rules: ClockRules,
) -> Case:
    """The desk has looked: it is the same event. Every reporter of it reads that somebody did.
    Raises NotFoundError when it is off the list, or of a case that `post` may not read."""
    dispute = lists.dispute(case_id, complaint_id)
    whole = register.get_case(dispute.whole_id)
    if may_see(whole, post, inspectorate) is not Sight.EVERYTHING:
        raise NotFoundError("dispute", complaint_id)
    noted = decide.decide_move(
        whole,
        Request(
            move=Move.NOTE,
            actor=Actor(Role.DISKOMINFO, post),
            at=now,
            note="Keberatan pelapor diperiksa: kejadian yang sama.",
            public_note=KEPT,
            details={"complaint_id": complaint_id},
        ),
        rules,
    )
    lists.keep_joined(dispute, tell_one(noted, register=register))
    return whole
