"""Every morning each office reads what lies open with it: heads never open an app.

The figures come from the work lists, never from a scan. A digest that was sent is noted under its
day; a run that died half-way goes on where it stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from aduan.application.notices.compose import DigestCount
from aduan.application.notices.ports import DigestBook, DigestLists, Publisher
from aduan.application.notices.write import Letterhead, write_digest
from aduan.application.routing.hops import count_hops
from aduan.domain.case.case import CLOSED, Case
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.due import NEVER, owed_at
from aduan.domain.case.posts import DUTY, desk_or_agency

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class DigestReport:
    """`offices` were written to; `cases` lie open with them; `hops_per_case` counts those of
    yesterday too."""

    offices: int
    cases: int
    hops_per_case: float


def send_digests(
    *,
    lists: DigestLists,
    book: DigestBook,
    publisher: Publisher,
    letterhead: Letterhead,
    rules: ClockRules,
    now: datetime,
) -> DigestReport:
    """One message a post and day, to every post with something open or done yesterday."""
    today = rules.calendar.local(now).date()
    opened = _by_post(_all_open(lists), rules)
    done = _by_post(_closed_yesterday(lists, today, rules), rules)
    every = [case for lists in (opened, done) for cases in lists.values() for case in cases]
    posts = sorted({DUTY, *opened, *done})  # the desk always: its lists are reached by this link
    for post in posts:
        if book.was_sent(today, post):
            continue
        cases = sorted(opened.get(post, []), key=_urgency)
        ended = done.get(post, [])
        hops = count_hops(every if post == DUTY else [*cases, *ended])
        count = _count(cases, len(ended), today, now, rules)
        count = replace(count, hops=hops.per_case)
        publisher.publish(write_digest(post, count, cases, now, letterhead))
        book.note_sent(today, post)
    return DigestReport(len(posts), sum(map(len, opened.values())), count_hops(every).per_case)


def _count(
    cases: Sequence[Case], done: int, today: date, now: datetime, rules: ClockRules
) -> DigestCount:
    dues = [at for case in cases if (at := owed_at(case)) is not None]
    return DigestCount(
        open=len(cases),
        overdue=sum(due < now for due in dues),
        due_today=sum(due >= now and rules.calendar.local(due).date() == today for due in dues),
        done_yesterday=done,
    )


def _urgency(case: Case) -> datetime:
    return owed_at(case) or NEVER


def _by_post(cases: Iterator[Case], rules: ClockRules) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        post = desk_or_agency(case, rules)
        if post not in case.withheld_from:
            found.setdefault(post, []).append(case)
    return found


def _all_open(lists: DigestLists) -> Iterator[Case]:
    cursor: str | None = None
    while True:
        cases, cursor = lists.open_cases(PAGE, cursor)
        yield from (case for case in cases if case.status not in CLOSED)
        if cursor is None:
            return


def _closed_yesterday(lists: DigestLists, today: date, rules: ClockRules) -> Iterator[Case]:
    midnight = rules.calendar.midnight(today)
    cursor: str | None = None
    while True:
        cases, cursor = lists.closed_cases(midnight - timedelta(days=1), PAGE, cursor)
        yield from (case for case in cases if case.closed_at and case.closed_at < midnight)
        if cursor is None:
            return
