"""What waits for a person at the duty desk: cases without an office, questions about twins, the
matters of LAPOR!, and the signs that something in the chain did not work. Reads only.

A page costs at most eight reads however long its list is: who holds the post, one page of the list,
its cases and what was said first in one batch, and the lengths of the other lists.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.case.set_aside import SetAside
from aduan.application.desk.disputes import Disputed, DisputeList, disputed
from aduan.application.desk.ports import (
    COUNTED,
    Count,
    DeskCases,
    DeskLists,
    DeskTab,
    JoinedCases,
    LaporConflict,
    LaporInbox,
    LaporStuck,
    Listed,
    PendingList,
    Wanted,
)
from aduan.application.official.open_link import DeadLink, outlived
from aduan.application.official.ports import PostHolders
from aduan.application.placing.joined import Joined
from aduan.application.placing.place_forgotten import PLACED_WITHIN
from aduan.application.placing.questions import Candidate, Pending, Question
from aduan.application.search.find import Found, Hit, SearchPorts, find_cases
from aduan.domain import links
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.secrecy import Sight, as_seen, may_see
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.links import DeskLink, Refusal
from aduan.domain.rights.request import Request

PAGE: Final = 25
"""Rows of a list on one page; the oldest first, so that nothing waits below the edge for ever."""

PAIRS: Final = 12
"""The same where a row is two reports side by side: fewer make as heavy a page."""

MOST_READS: Final = 8
_READS: Final = {DeskTab.DISPUTES: 5, DeskTab.LAPOR: 4}
"""What a list takes beside counting: mostly who holds the post, the page, and what is on it."""

_CURSOR: Final = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z#[\w@#.:~-]{1,200}$", re.ASCII)
"""A place in a work list. Anything else begins at the beginning."""


class SentPhotos(Protocol):
    """The clean copies of the photos that came with a complaint."""

    def of_complaint(self, complaint_id: str) -> Sequence[str]:
        """Addresses that end after some minutes."""


class WishList(Protocol):
    """What persons asked of the data held about them and have not got yet."""

    def waiting_page(self, after: str, limit: int) -> tuple[Sequence[Request], str]:
        """The first due first; and where those behind them begin, "" at the end."""


@dataclass(frozen=True, slots=True)
class DeskReadPorts:
    """What showing the desk takes. `inspectorate` is the one office that reads misconduct."""

    keys: Callable[[], Sequence[bytes | links.Check]]
    lists: DeskLists
    cases: DeskCases
    lapor: LaporInbox
    joined: JoinedCases
    pending: PendingList
    new_nonce: Callable[[], str]
    inspectorate: str
    holders: PostHolders
    disputes: DisputeList
    search: SearchPorts
    photos: SentPhotos
    wishes: WishList
    aside: SetAside = field(default_factory=SetAside)


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case on a list: what was said first, and what opens it on the desk's link. `lost`: the desk
    may read what was said, but it is not there or cannot be read."""

    case: Case
    first: Complaint | None
    token: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """One question with both sides; a candidate whose case is gone is left out."""

    question: Question
    own: DeskCase
    others: tuple[tuple[Candidate, DeskCase], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair of a question, with the photos of both."""

    twin: Twin
    own_photos: tuple[str, ...] = ()
    other_photos: tuple[str, ...] = ()


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
class FoundCase:
    """A case that was searched for. `partly`: it does not hold every word that was asked for."""

    row: DeskCase
    by: str
    partly: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """One list of the desk, ready to be worded. `rows` are its cases; `unread` those of questions
    that the desk may not read. Of `counts` those not `counted_now` are of the instant
    `counted_at`. `next` leads to the rows behind these. `found` is None unless
    something was searched for. `unreadable` are rows that somebody has to repair."""

    link: DeskLink
    token: str
    tab: DeskTab
    now: datetime
    wanted: Wanted = field(default_factory=Wanted)
    rows: tuple[DeskCase, ...] = ()
    next: str = ""
    counts: Mapping[DeskTab, Count] = field(default_factory=dict)
    counted_now: frozenset[DeskTab] = frozenset()
    counted_at: datetime | None = None
    twins: tuple[Twin, ...] = ()
    unread: tuple[DeskCase, ...] = ()
    compared: Compared | None = None
    stuck: tuple[LaporStuck, ...] = ()
    conflicts: tuple[LaporConflict, ...] = ()
    family: Family | None = None
    number: str = ""
    pending: tuple[Pending, ...] = ()
    disputed: tuple[Disputed, ...] = ()
    wishes: tuple[Request, ...] = ()
    query: str = ""
    found: tuple[FoundCase, ...] | None = None
    found_cut: bool = False
    unreadable: tuple[Unreadable, ...] = ()


def show_desk(
    token: str, query: Mapping[str, str], now: datetime, ports: DeskReadPorts
) -> DeskView | DeadLink:
    """One list, or what was searched for; an unknown `bagian` is the first list. `query` is the
    page's own: `bagian`, `sesudah`, `urut`, `kecamatan`, `jenis`, `kasus` (what that case was
    joined of), `banding` (both sides of one question), `cari`."""
    link = links.read_desk(token, ports.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if outlived(link, ports.holders, now):
        return DeadLink(Refusal.HANDED_OVER)
    asked = query.get("bagian", "")
    tab = DeskTab(asked) if asked in set(DeskTab) else DeskTab.TRIAGE
    after = query.get("sesudah", "")
    wanted = Wanted(
        after=after if _CURSOR.match(after) else "",
        newest_first=query.get("urut") == "terbaru",
        kecamatan=query.get("kecamatan", "")[:60] if tab is DeskTab.TRIAGE else "",
        category=query.get("jenis", "")[:60] if tab is DeskTab.TRIAGE else "",
    )
    view = DeskView(link, token, tab, now, wanted, query=query.get("cari", "").strip()[:200])
    ports.aside.begin()
    if view.query:
        return _searched(view, ports)
    if tab is DeskTab.JOINED and query.get("kasus"):
        number = query["kasus"][:40]
        family = _family(number, after[:60], view, ports)
        return replace(view, number=number, family=family, unreadable=ports.aside.rows())
    if tab is DeskTab.TWINS and query.get("banding"):
        view = _compared(view, query["banding"], ports)
        return replace(view, unreadable=ports.aside.rows())
    view = _listed(view, ports)
    return _counted(replace(view, unreadable=ports.aside.rows()), ports)


def _searched(view: DeskView, ports: DeskReadPorts) -> DeskView:
    """What cannot be read is not named here: nobody knows then who may see that it was found."""
    found: Found = find_cases(
        view.query, post=view.link.post, everywhere=True, now=view.now, ports=ports.search
    )
    return replace(
        view,
        found=tuple(
            FoundCase(_of_hit(hit, view), hit.by, hit.part_of_question) for hit in found.hits
        ),
        found_cut=found.cut,
    )


def _of_hit(hit: Hit, view: DeskView) -> DeskCase:
    return DeskCase(hit.case, hit.complaint, links.of_page(view.token, hit.case.case_id))


def _listed(view: DeskView, ports: DeskReadPorts) -> DeskView:
    wanted, post = view.wanted, view.link.post
    match view.tab:
        case DeskTab.TRIAGE | DeskTab.JOINED | DeskTab.FLAGS | DeskTab.EYES | DeskTab.PUBLIC:
            page = ports.lists.page(view.tab, wanted, PAGE)
            return replace(view, rows=_rows(page.rows, view, ports), next=page.next)
        case DeskTab.TWINS:
            asked = ports.lists.questions(wanted, PAIRS)
            twins, unread = _twins(asked.questions, view, ports)
            return replace(view, twins=twins, unread=unread, next=asked.next)
        case DeskTab.DISPUTES:
            found = ports.disputes.disputes(wanted, PAIRS)
            shown = disputed(found.disputes, post, ports.inspectorate, lists=ports.disputes)
            return replace(view, disputed=tuple(shown), next=found.next)
        case DeskTab.LAPOR:
            stuck = ports.lapor.stuck(wanted, PAGE, post)
            return replace(view, stuck=stuck.rows, next=stuck.next)
        case DeskTab.CONFLICTS:
            conflicts = ports.lapor.conflicts(wanted, PAGE, post)
            return replace(view, conflicts=conflicts.rows, next=conflicts.next)
        case DeskTab.PENDING | DeskTab.RIGHTS:
            return _waiting(view, ports)


def _waiting(view: DeskView, ports: DeskReadPorts) -> DeskView:
    """Lists that no case leads to."""
    if view.tab is DeskTab.RIGHTS:
        wishes, behind = ports.wishes.waiting_page(view.wanted.after, PAGE)
        return replace(view, wishes=tuple(wishes), next=behind)
    late = view.now - PLACED_WITHIN
    waiting = ports.pending.pending(view.wanted, before=late, limit=PAGE)
    return replace(view, pending=waiting.rows, next=waiting.next)


def _counted(view: DeskView, ports: DeskReadPorts) -> DeskView:
    """The lengths of the lists: of the one shown as it is now, of as many others as there are reads
    left, of the rest as they were counted last. A list that stands whole on its page is counted
    there."""
    wanted, tab, kept = view.wanted, view.tab, ports.lists.kept_counts()
    whole = Wanted(newest_first=wanted.newest_first) == wanted
    whole = whole and not view.next and not view.unreadable
    left = MOST_READS - _READS.get(tab, 3) - 1
    now: dict[DeskTab, Count] = {}
    if tab in COUNTED:
        now[tab] = Count(_shown(view)) if whole else ports.lists.count(tab, view.now)
        left -= not whole
    for other in [one for one in COUNTED if one is not tab][:left]:
        now[other] = ports.lists.count(other, view.now)
    before = {one: kept.lists[one] for one in COUNTED if kept and one in kept.lists}
    return replace(
        view,
        counts=before | now,
        counted_now=frozenset(now),
        counted_at=kept.at if kept else None,
    )


def _shown(view: DeskView) -> int:
    twins = len(view.twins) + len(view.unread)
    more = len(view.stuck) + len(view.conflicts) + len(view.disputed)
    more += len(view.pending) + len(view.wishes)
    return len(view.rows) + twins + more


def _rows(listed: Sequence[Listed], view: DeskView, ports: DeskReadPorts) -> tuple[DeskCase, ...]:
    cases, complaints = ports.cases.read(
        [each.case_id for each in listed], [each.complaint_id for each in listed]
    )
    rows = (
        _row(cases[each.case_id], complaints.get(each.complaint_id), view, ports)
        for each in listed
        if each.case_id in cases
    )
    return tuple(row for row in rows if row is not None)


def _row(
    case: Case, first: Complaint | None, view: DeskView, ports: DeskReadPorts
) -> DeskCase | None:
    """None where the case accuses the office behind the desk. What was said first is read from the
    case where it is not known, or has left it since."""
    seen = as_seen(case, view.link.post, ports.inspectorate)
    if seen is None:
        return None
    said = first if seen is case else None
    if seen is case and (said is None or said.case_id != case.case_id):
        found = ports.cases.complaints_of(case.case_id, 1)
        said = found[0] if found else None
    lost = seen is case and said is None
    return DeskCase(seen, said, links.of_page(view.token, case.case_id), lost)


def _twins(
    asked: Sequence[Question], view: DeskView, ports: DeskReadPorts
) -> tuple[tuple[Twin, ...], tuple[DeskCase, ...]]:
    """Questions whose both sides the desk may read; of the others their case, as far as it may be
    known: nobody compares what he cannot read."""
    sides = {each.case_id: each.complaint_id for each in asked}
    for each in asked:
        for one in each.candidates:
            sides.setdefault(one.case_id, one.complaint_id)
    cases, complaints = ports.cases.read(list(sides), list(sides.values()))
    rows: dict[str, DeskCase] = {}
    for case_id, case in cases.items():
        row = _row(case, complaints.get(sides[case_id]), view, ports)
        if row is not None:
            rows[case_id] = row
    legible = {
        case_id
        for case_id, case in cases.items()
        if may_see(case, view.link.post, ports.inspectorate) is Sight.EVERYTHING
    }
    twins, unread = [], []
    for each in asked:
        others = [one for one in each.candidates if one.case_id in legible]
        if each.case_id in legible and others:
            twins.append(
                Twin(each, rows[each.case_id], tuple((one, rows[one.case_id]) for one in others))
            )
        elif each.case_id in rows:
            unread.append(rows[each.case_id])
    return tuple(twins), tuple(unread)


def _compared(view: DeskView, pair: str, ports: DeskReadPorts) -> DeskView:
    """`pair` names the case asked about and its complaint: `<case>.<complaint>`."""
    case_id, _, rest = pair.partition(".")
    complaint_id, _, other_id = rest.partition(".")
    try:
        question = ports.lists.question(case_id, complaint_id)
    except NotFoundError:
        return replace(view, number=pair)
    only = replace(
        question, candidates=tuple(o for o in question.candidates if o.case_id == other_id)
    )
    twins, _ = _twins([only], view, ports)
    if not twins:
        return replace(view, number=pair)
    (twin,) = twins
    return replace(
        view,
        number=pair,
        compared=Compared(
            twin,
            tuple(ports.photos.of_complaint(complaint_id)),
            tuple(ports.photos.of_complaint(only.candidates[0].complaint_id)),
        ),
    )


def _family(number: str, after: str, view: DeskView, ports: DeskReadPorts) -> Family | None:
    case = ports.joined.case_numbered(number.strip().upper())
    own = None if case is None else _row(case, None, view, ports)
    if case is None or own is None:
        return None
    parts = [
        one
        for one in ports.joined.merged(case.case_id)
        if may_see(one, view.link.post, ports.inspectorate) is Sight.EVERYTHING
    ]
    merged = tuple(row for one in parts if (row := _row(one, None, view, ports)) is not None)
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
