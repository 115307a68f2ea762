"""Count the figures of offices and of the city, and put the lists of posts right.

Counted from the register's own lists of open and closed cases, a quarter of an hour apart, so that
a page that shows the whole city reads one row. A month that is over is counted once more, whole,
and then stays. On the way every open case is looked for in the lists of posts: one stored by an
earlier version, or lost, is put there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.case.ports import CaseLists
from aduan.application.case.walk import listed_closed, listed_open
from aduan.domain.case.case import CLOSED, Case
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.listed import Listed, Standing, astray, listed
from aduan.domain.case.posts import SEKDA, WALI_KOTA
from aduan.domain.figures.offices import CityFigures, count, month_of

PAGE: Final = 200
EVERYTHING: Final = ""
VIEWERS: Final = (EVERYTHING, SEKDA, WALI_KOTA)
"""The offices read their own line of the first; a leader's holds nothing that is kept from him."""


class FiguresBook(Protocol):
    """The figures as they were counted last."""

    def figures(self, viewer: str, month: str) -> CityFigures | None: ...

    def keep(self, figures: CityFigures) -> None: ...


class ListRows(Protocol):
    """The rows of the lists of posts."""

    def standing(self) -> Mapping[str, Standing]:
        """Every open case that stands in the city's list, and how its row does."""
        ...

    def put_right(self, row: Listed) -> bool:
        """Put the row where there is none, or none of a newer version; whether it was needed."""
        ...


@dataclass(frozen=True, slots=True)
class CountReport:
    """How many cases were counted, and how many were put into their lists."""

    cases: int
    put_right: int


def count_figures(
    *, lists: CaseLists, book: FiguresBook, rows: ListRows, rules: ClockRules, now: datetime
) -> CountReport:
    """Again is fine: the same set gives the same figures."""
    this = _month_start(now, rules)
    before = _month_start(this - timedelta(days=1), rules)
    opened = list(_open(lists))
    over = book.figures(EVERYTHING, month_of(before, rules))
    whole = over is not None and over.at >= this
    closed = list(listed_closed(lists, this if whole else before, PAGE))
    if not whole:
        for viewer in VIEWERS:
            past = _as_it_was([*opened, *closed], before, this)
            book.keep(count(past, viewer=viewer, since=before, now=this, rules=rules))
    current = [*opened, *(one for one in closed if one.closed_at and one.closed_at >= this)]
    for viewer in VIEWERS:
        book.keep(count(current, viewer=viewer, since=this, now=now, rules=rules))
    standing = rows.standing()
    strayed = [one for one in opened if astray(one, standing.get(one.case_id))]
    return CountReport(len(current), sum(rows.put_right(listed(one)) for one in strayed))


def _as_it_was(cases: list[Case], since: datetime, until: datetime) -> list[Case]:
    """The month's cases at its end, as far as they tell: what opened later is left out, what was
    followed up later was not yet."""
    return [
        one
        for one in cases
        if one.opened_at < until
        and not (one.first_follow_up_at and one.first_follow_up_at >= until)
        and not (one.closed_at and one.closed_at < since)
    ]


def _month_start(at: datetime, rules: ClockRules) -> datetime:
    return rules.calendar.midnight(rules.calendar.local(at).date().replace(day=1))


def _open(lists: CaseLists) -> Iterator[Case]:
    return (case for case in listed_open(lists, PAGE) if case.status not in CLOSED)
