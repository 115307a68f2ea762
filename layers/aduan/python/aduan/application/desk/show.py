"""What waits for a person at the duty desk: cases without an office, questions about twins, the
matters of LAPOR!, and the signs that something in the chain did not work. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.desk.disputes import Disputed, DisputeList, disputed
from aduan.application.desk.ports import (
    DeskCases,
    DeskLists,
    DeskTab,
    JoinedCases,
    LaporConflict,
    LaporInbox,
    LaporWaiting,
    PendingList,
)
from aduan.application.notices.write import moves_of
from aduan.application.official.open_link import DeadLink, outlived
from aduan.application.official.ports import PostHolders
from aduan.application.placing.joined import Joined
from aduan.application.placing.place_forgotten import PLACED_WITHIN
from aduan.application.placing.questions import Candidate, Pending, Question
from aduan.domain import links
from aduan.domain.case.case import Case, Role
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.secrecy import Sight, as_seen, may_see
from aduan.domain.links import DeskLink, Refusal

PAGE: Final = 30
"""Rows of a list on one page; the oldest first, so that nothing waits below the edge for ever."""

PAIRS: Final = 12
"""The same where a row is two reports side by side with a map: fewer make as heavy a page."""


@dataclass(frozen=True, slots=True)
class DeskReadPorts:
    """What showing the desk takes. `inspectorate` is the one office that reads misconduct."""

    keys: Callable[[], Sequence[bytes]]
    lists: DeskLists
    cases: DeskCases
    lapor: LaporInbox
    joined: JoinedCases
    pending: PendingList
    new_nonce: Callable[[], str]
    inspectorate: str
    holders: PostHolders
    disputes: DisputeList


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case on a list: what was said first, and a link to act on it as the desk."""

    case: Case
    first: Complaint | None
    token: str


@dataclass(frozen=True, slots=True)
class Twin:
    """One question with both sides; a candidate whose case is gone is left out."""

    question: Question
    own: DeskCase
    others: tuple[tuple[Candidate, DeskCase], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A complaint beside the one it was joined to, and why it was."""

    complaint: Complaint
    beside: Complaint
    why: Joined


@dataclass(frozen=True, slots=True)
class Family:
    """One case taken apart for the eye: its first complaint, those that were joined to it, and the
    cases merged into it. `after` leads to the next page of them, "" where there is none."""

    own: DeskCase
    members: tuple[Member, ...]
    merged: tuple[DeskCase, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class DeskView:
    """One list of the desk, ready to be worded."""

    link: DeskLink
    token: str
    tab: DeskTab
    now: datetime
    triage: tuple[DeskCase, ...] = ()
    twins: tuple[Twin, ...] = ()
    waiting: tuple[LaporWaiting, ...] = ()
    conflicts: tuple[LaporConflict, ...] = ()
    flagged: tuple[DeskCase, ...] = ()
    joined: tuple[DeskCase, ...] = ()
    family: Family | None = None
    number: str = ""
    pending: tuple[Pending, ...] = ()
    disputed: tuple[Disputed, ...] = ()


def show_desk(
    token: str, tab: str, now: datetime, ports: DeskReadPorts, *, number: str = "", after: str = ""
) -> DeskView | DeadLink:
    """One list; an unknown `tab` is the first. `number` asks for what that case was joined of."""
    link = links.read_desk(token, ports.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if outlived(link, ports.holders, now):
        return DeadLink(Refusal.HANDED_OVER)
    chosen = DeskTab(tab) if tab in set(DeskTab) else DeskTab.TRIAGE
    return _filled(DeskView(link, token, chosen, now, number=number), after, ports)


def _filled(view: DeskView, after: str, ports: DeskReadPorts) -> DeskView:
    link, filled = view.link, view
    match view.tab:
        case DeskTab.TRIAGE:
            filled = replace(view, triage=_listed(ports.lists.triage(PAGE), link, ports))
        case DeskTab.TWINS:
            asked = ports.lists.questions(PAIRS)
            filled = replace(view, twins=tuple(_twins(asked, link, ports)))
        case DeskTab.DISPUTES:
            found = disputed(PAIRS, link.post, ports.inspectorate, lists=ports.disputes)
            filled = replace(view, disputed=tuple(found))
        case DeskTab.JOINED if view.number:
            filled = replace(view, family=_family(view.number, after, link, ports))
        case DeskTab.JOINED:
            filled = replace(view, joined=_listed(ports.lists.joined(PAGE), link, ports))
        case DeskTab.LAPOR:
            filled = replace(
                view,
                waiting=tuple(ports.lapor.waiting(PAGE, link.post)),
                conflicts=tuple(ports.lapor.conflicts(PAGE, link.post)),
            )
        case DeskTab.FLAGS:
            filled = replace(view, flagged=_listed(ports.lists.flagged(PAGE), link, ports))
        case DeskTab.PENDING:
            late = view.now - PLACED_WITHIN
            filled = replace(view, pending=tuple(ports.pending.pending(before=late, limit=PAGE)))
    return filled


def _listed(case_ids: Sequence[str], link: DeskLink, ports: DeskReadPorts) -> tuple[DeskCase, ...]:
    cases = ports.cases.get_cases(case_ids)
    rows = (_row(cases[each], link, ports) for each in case_ids if each in cases)
    return tuple(row for row in rows if row is not None)


def _legible(
    link: DeskLink, cases: Mapping[str, Case], ports: DeskReadPorts
) -> Mapping[str, DeskCase]:
    """Rows of the cases whose words the desk may read: nobody compares what he cannot read."""
    read = (
        (key, case)
        for key, case in cases.items()
        if may_see(case, link.post, ports.inspectorate) is Sight.EVERYTHING
    )
    rows = ((key, _row(case, link, ports)) for key, case in read)
    return {key: row for key, row in rows if row is not None}


def _row(case: Case, link: DeskLink, ports: DeskReadPorts) -> DeskCase | None:
    """None where the case accuses the office behind the desk."""
    seen = as_seen(case, link.post, ports.inspectorate)
    if seen is None:
        return None
    found = ports.cases.complaints_of(case.case_id, 1) if seen is case else ()
    action = links.link_for(
        case,
        post=link.post,
        role=Role.DISKOMINFO,
        moves=moves_of(Role.DISKOMINFO),
        expires_at=link.expires_at,
        nonce=ports.new_nonce(),
        written_at=link.written_at,
        sent_to=link.sent_to,
    )
    return DeskCase(seen, found[0] if found else None, links.sign(action, ports.keys()))


def _twins(asked: Sequence[Question], link: DeskLink, ports: DeskReadPorts) -> list[Twin]:
    wanted = {each.case_id for each in asked}
    wanted |= {one.case_id for each in asked for one in each.candidates}
    rows = _legible(link, ports.cases.get_cases(sorted(wanted)), ports)
    return [
        Twin(
            each,
            rows[each.case_id],
            tuple((one, rows[one.case_id]) for one in each.candidates if one.case_id in rows),
        )
        for each in asked
        if each.case_id in rows
    ]


def _family(number: str, after: str, link: DeskLink, ports: DeskReadPorts) -> Family | None:
    case = ports.joined.case_numbered(number.strip().upper())
    own = None if case is None else _row(case, link, ports)
    if case is None or own is None:
        return None
    parts = {one.case_id: one for one in ports.joined.merged(case.case_id)}
    merged = tuple(_legible(link, parts, ports).values())
    if own.first is None:  # only the inspectorate reads these
        return Family(own, (), merged)
    found = ports.joined.members(case.case_id, after, PAIRS)
    reasons = ports.joined.reasons([one.complaint_id for one in found])
    known = {one.complaint_id: one for one in (own.first, *found)}
    members = tuple(
        Member(one, known.get(why.twin, own.first), why)
        for one in found
        if one.complaint_id != own.first.complaint_id
        for why in (reasons.get(one.complaint_id, Joined("")),)
    )
    return Family(own, members, merged, found[-1].complaint_id if len(found) == PAIRS else "")
