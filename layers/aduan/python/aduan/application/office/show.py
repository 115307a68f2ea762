"""The page of a post: all that is open with it, what is late first, from one link.

A page costs at most eight calls, whatever lies open: lists are counted and paged where they lie,
and the rows shown are read from their cases at once. Leaders see the lists of every office.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.application.case.set_aside import SetAside
from aduan.application.office.ports import Counted, ManyCases, OfficeLists, Shelf, Where
from aduan.application.official.open_link import DeadLink, outlived
from aduan.application.official.ports import PostHolders
from aduan.application.search.find import SearchPorts, find_cases
from aduan.domain import links
from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import CLOSED, HELD, Case, Level, Status
from aduan.domain.case.lifecycle import LEADERS
from aduan.domain.case.posts import DUTY
from aduan.domain.case.secrecy import as_seen, kept_from
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.links import OfficeLink, Refusal

ROWS: Final = 30
PRINTED: Final = 100
EXPORTED: Final = 500
"""Rows of a page, of a printed sheet, of one file. A longer list goes on in the next one."""
NOT_ACCEPTED: Final = frozenset({Status.BARU, Status.DITERUSKAN, Status.DIBUKA_KEMBALI})
_CALLS_COUNTED: Final = 1
_CALLS_NARROWED: Final = 4
_CALLS_EXPORTED: Final = 4
"""As far as one file of a narrowed list looks: behind that the next one begins."""
_MAX_CURSOR: Final = 80
PARTLY: Final = "sebagian kata"
"""How a case is found that does not say every word of the question."""


class Tab(StrEnum):
    """What of the list is shown. The value is the address's word."""

    ALL = "semua"
    LATE = "terlambat"
    TODAY = "hari-ini"
    NEW = "baru"
    WAITING = "menunggu"
    DONE = "selesai"


class Shape(StrEnum):
    """How the list is asked for. The value is the address's word."""

    PAGE = ""
    PRINT = "cetak"
    FILE = "csv"
    PARTS = "bagian-csv"

    @property
    def rows(self) -> int:
        return {Shape.PRINT: PRINTED, Shape.FILE: EXPORTED}.get(self, ROWS)


OPEN_TABS: Final = (Tab.ALL, Tab.LATE, Tab.TODAY, Tab.NEW, Tab.WAITING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked to see. `office` and `district` are for leaders, whose list is the
    city's; `find` is whatever a caller can say of a case."""

    tab: Tab = Tab.ALL
    category: str = ""
    area: str = ""
    level: Level | None = None
    office: str = ""
    district: str = ""
    find: str = ""
    after: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.category or self.area or self.level or self.district)


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One case as far as the post may know it, and the link that opens it. Of one that was searched
    for, `by` is what it was found by."""

    case: Case
    token: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class OfficeView:
    """Everything the page of a post says. `counts` are those of the tabs, or of the one shown when
    the list is narrowed. `onward` is where the list goes on; `post` is whose list it is;
    `found_cut`: more was found than is shown; `unreadable` are rows that somebody has to repair."""

    link: OfficeLink
    token: str
    post: str
    asked: Asked
    now: datetime
    rows: tuple[OfficeRow, ...]
    counts: Mapping[Tab, Counted] = field(default_factory=dict)
    onward: str | None = None
    found_cut: bool = False
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficePart:
    """One of the files a long list is handed out in: the one behind the place that was asked for,
    and how many rows it has. `onward`: behind which place the next one begins, None at the end."""

    link: OfficeLink
    token: str
    post: str
    asked: Asked
    now: datetime
    rows: int
    whole: Counted
    onward: str | None


@dataclass(frozen=True, slots=True)
class OfficePorts:
    """What the page reads with. `keys` of links, newest first."""

    keys: Callable[[], Sequence[bytes | links.Check]]
    holders: PostHolders
    lists: OfficeLists
    cases: ManyCases
    calendar: Calendar
    inspectorate: str
    search: SearchPorts
    aside: SetAside = field(default_factory=SetAside)


def open_office(token: str, now: datetime, ports: OfficePorts) -> OfficeLink | DeadLink:
    """The link when it still stands; as any other it ends with the appointment it was sent to."""
    link = links.read_office(token, ports.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if outlived(link, ports.holders, now):
        return DeadLink(Refusal.HANDED_OVER)
    return link


def show_office(
    token: str, asked: Asked, now: datetime, ports: OfficePorts, *, shape: Shape = Shape.PAGE
) -> OfficeView | DeadLink:
    """A page of the list. What the address asks of another office is not shown: the link says whose
    list it is, and only leaders choose."""
    link = open_office(token, now, ports)
    if isinstance(link, DeadLink):
        return link
    asked = permitted(asked, link)
    post = asked.office or link.post
    if asked.find:
        return _found(OfficeView(link, token, post, asked, now, ()), ports)
    where = where_of(asked, link, now, ports.calendar)
    counts = _counts(asked, link, now, ports, shape)
    calls = _CALLS_COUNTED if len(counts) > 1 else _CALLS_NARROWED
    if shape is Shape.FILE:
        calls = _CALLS_EXPORTED
    ids, onward = ports.lists.page(where, after=asked.after, limit=shape.rows, calls=calls)
    ports.aside.begin()
    known = ports.cases.get_cases(ids) if ids else {}
    fresh = [known[one] for one in ids if one in known]
    rows = _rows(fresh, link, token, asked, ports)
    return OfficeView(
        link, token, post, asked, now, rows, counts, onward, unreadable=ports.aside.rows()
    )


def part_office(
    token: str, asked: Asked, now: datetime, ports: OfficePorts
) -> OfficePart | DeadLink:
    """One file of a list that is longer than one, and where the next begins. One at a time: looking
    for all of them would take as long as the list is."""
    link = open_office(token, now, ports)
    if isinstance(link, DeadLink):
        return link
    asked = permitted(asked, link)
    where = where_of(asked, link, now, ports.calendar)
    whole = ports.lists.count(where)
    ids, onward = ports.lists.page(where, after=asked.after, limit=EXPORTED, calls=_CALLS_EXPORTED)
    return OfficePart(link, token, asked.office or link.post, asked, now, len(ids), whole, onward)


def _found(view: OfficeView, ports: OfficePorts) -> OfficeView:
    """What the post may find: an office what is with it, a leader what is anywhere in the city.
    What cannot be read is not named: nobody knows then who may see that it was found."""
    link, asked = view.link, view.asked
    found = find_cases(
        asked.find,
        post=link.post,
        everywhere=link.role in LEADERS,
        now=view.now,
        ports=ports.search,
    )
    by = {hit.case.case_id: PARTLY if hit.part_of_question else hit.by for hit in found.hits}
    rows = _rows([hit.case for hit in found.hits], link, view.token, asked, ports)
    return replace(
        view,
        rows=tuple(replace(row, by=by[row.case.case_id]) for row in rows),
        found_cut=found.cut,
    )


def permitted(asked: Asked, link: OfficeLink) -> Asked:
    """What of the address counts for the holder of this link."""
    after = asked.after if len(asked.after) <= _MAX_CURSOR else ""
    if link.role in LEADERS:
        return replace(asked, after=after)
    return replace(asked, after=after, office="", district="")


def where_of(asked: Asked, link: OfficeLink, now: datetime, calendar: Calendar) -> Where:
    """The rows behind what was asked."""
    post = asked.office or link.post
    citywide = link.role in LEADERS and not asked.office
    where = Where(
        shelf=Shelf.CITY if citywide else Shelf.OFFICE,
        viewer=link.post,
        post="" if citywide else post,
        level=asked.level,
        category=asked.category,
        area=asked.area,
        district=asked.district,
    )
    tomorrow = calendar.midnight(calendar.local(now).date() + timedelta(days=1))
    match asked.tab:
        case Tab.LATE:
            return replace(where, until=now)
        case Tab.TODAY:
            return replace(where, since=now, until=tomorrow)
        case Tab.NEW:
            return replace(where, statuses=NOT_ACCEPTED)
        case Tab.WAITING:
            return replace(where, statuses=HELD)
        case Tab.DONE:
            month = calendar.midnight(calendar.local(now).date().replace(day=1))
            return replace(where, shelf=Shelf.DONE, post=post, since=month)
        case Tab.ALL:
            return where


def _counts(
    asked: Asked, link: OfficeLink, now: datetime, ports: OfficePorts, shape: Shape
) -> Mapping[Tab, Counted]:
    """A file says no counts; a sheet of paper has no tabs."""
    if shape is Shape.FILE:
        return {}
    alone = asked.narrowed or asked.tab is Tab.DONE or shape is Shape.PRINT
    tabs = (asked.tab,) if alone else OPEN_TABS
    return {
        tab: ports.lists.count(where_of(replace(asked, tab=tab), link, now, ports.calendar))
        for tab in tabs
    }


def _rows(
    cases: Sequence[Case], link: OfficeLink, token: str, asked: Asked, ports: OfficePorts
) -> tuple[OfficeRow, ...]:
    """As the cases are now: what left the list since it was written is not shown."""
    return tuple(
        OfficeRow(seen, links.of_page(token, case.case_id))
        for case in cases
        if _belongs(case, link, asked)
        and (seen := as_seen(case, link.post, ports.inspectorate)) is not None
    )


def _belongs(case: Case, link: OfficeLink, asked: Asked) -> bool:
    if kept_from(case, link.post) or case.status is Status.DIGABUNG:
        return False
    holder = asked.office or ("" if link.role in LEADERS else link.post)
    if holder and (DUTY if case.status is Status.TRIASE else case.agency) != holder:
        return False
    if asked.find:
        return True
    closed = case.status in CLOSED
    if closed is not (asked.tab is Tab.DONE):
        return False
    kept = {Tab.NEW: NOT_ACCEPTED, Tab.WAITING: HELD}.get(asked.tab)
    return kept is None or case.status in kept
