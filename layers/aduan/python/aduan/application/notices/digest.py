"""Every morning each office reads what lies open with it, and the leaders what lies open with whom:
heads never open an app.

The figures come from the work lists, never from a scan. A digest that was sent is noted under its
day; a run that died half-way goes on where it stopped.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from aduan.application.case.ports import CaseLists
from aduan.application.case.walk import Aside, listed_closed, listed_open
from aduan.application.notices.compose import DigestCount, LeaderCount, WrittenNotice
from aduan.application.notices.ports import DigestBook, Publisher
from aduan.application.notices.write import Letterhead, write_digest, write_leader_digest
from aduan.application.routing.hops import count_hops
from aduan.domain.case.case import CLOSED, Case, Level
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.due import NEVER, promised_at
from aduan.domain.case.posts import DUTY, LEADERS, desk_or_agency
from aduan.domain.case.secrecy import kept_from
from aduan.domain.case.unreadable import Unreadable

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class DigestReport:
    """`offices` were written to; `cases` lie open with them; `hops_per_case` counts those of
    yesterday too. `failed` are posts that could not be written to and cases that could not be
    read, each with the kind of error."""

    offices: int
    cases: int
    hops_per_case: float
    failed: tuple[tuple[str, str], ...] = ()


def send_digests(
    *,
    lists: CaseLists,
    book: DigestBook,
    publisher: Publisher,
    letterhead: Letterhead,
    rules: ClockRules,
    now: datetime,
) -> DigestReport:
    """One message a post and day, to every post with something open or done yesterday."""
    today = rules.calendar.local(now).date()
    known = letterhead.texts.offices
    failed: list[tuple[str, str]] = []

    def aside(row: Unreadable) -> None:
        failed.append((row.about, row.error))

    opened = _by_post(_all_open(lists, aside), rules, known)
    done = _by_post(_closed_yesterday(lists, today, rules, aside), rules, known)
    every = [case for lists in (opened, done) for cases in lists.values() for case in cases]
    posts = sorted({DUTY, *opened, *done})  # the desk always: its lists are reached by this link
    leaders = LEADERS if every else ()

    def written(post: str) -> WrittenNotice:
        if post in LEADERS:
            return write_leader_digest(post, _for_leader(post, opened, now), now, letterhead)
        cases, ended = sorted(opened.get(post, []), key=_urgency), done.get(post, [])
        hops = count_hops(every if post == DUTY else [*cases, *ended])
        count = replace(_count(cases, len(ended), today, now, rules), hops=hops.per_case)
        if post == DUTY:
            quiet = _silent(opened, done, now, rules)
            count = replace(count, silent=quiet, silent_days=rules.silent_days)
        return write_digest(post, count, cases, now, letterhead)

    written_to = 0
    for post in (*posts, *leaders):
        try:
            if not book.was_sent(today, post):
                publisher.publish(written(post))
                book.note_sent(today, post)
            written_to += 1
        except Exception as exc:  # one bad post never stops the others; it is counted and named
            failed.append((post, type(exc).__name__))
    return DigestReport(
        offices=written_to,
        cases=sum(map(len, opened.values())),
        hops_per_case=count_hops(every).per_case,
        failed=tuple(failed),
    )


def _count(
    cases: Sequence[Case], done: int, today: date, now: datetime, rules: ClockRules
) -> DigestCount:
    dues = [at for case in cases if (at := promised_at(case)) is not None]
    return DigestCount(
        open=len(cases),
        overdue=sum(due < now for due in dues),
        due_today=sum(due >= now and rules.calendar.local(due).date() == today for due in dues),
        done_yesterday=done,
    )


def _silent(
    opened: Mapping[str, Sequence[Case]],
    done: Mapping[str, Sequence[Case]],
    now: datetime,
    rules: ClockRules,
) -> tuple[str, ...]:
    """The posts that have had something open for so many days and accepted, followed up or closed
    nothing since: perhaps nobody reads their mail. SNS would not tell; nor would openings, for mail
    filters open every link."""
    since = now - timedelta(seconds=rules.silent_days * 24 * rules.hour_seconds)
    return tuple(
        post
        for post, cases in sorted(opened.items())
        if post != DUTY
        and any(_came_at(case) <= since for case in cases)
        and not any(at > since for case in (*cases, *done.get(post, ())) for at in _presses(case))
    )


def _came_at(case: Case) -> datetime:
    return case.clock_from or case.cycle_opened_at or case.opened_at


def _presses(case: Case) -> Iterator[datetime]:
    said = (case.accepted_at, case.first_follow_up_at, case.last_follow_up_at, case.closed_at)
    yield from (at for at in said if at is not None)


def _for_leader(leader: str, opened: Mapping[str, Sequence[Case]], now: datetime) -> LeaderCount:
    """The city as far as the leader may know of it: what accuses him is not even counted."""
    known = {
        post: [case for case in cases if not kept_from(case, leader)]
        for post, cases in opened.items()
    }
    every = [case for cases in known.values() for case in cases]
    late = {post: sum(_late(case, now) for case in cases) for post, cases in known.items()}
    worst = sorted((post for post in late if late[post]), key=lambda post: (-late[post], post))
    return LeaderCount(
        open=len(every),
        overdue=sum(late.values()),
        with_sekda=sum(case.level is Level.SEKDA for case in every),
        with_wali_kota=sum(case.level is Level.WALI_KOTA for case in every),
        offices=tuple((post, len(known[post]), late[post]) for post in worst),
    )


def _late(case: Case, now: datetime) -> bool:
    due = promised_at(case)
    return due is not None and due < now


def _urgency(case: Case) -> datetime:
    return promised_at(case) or NEVER


def _by_post(
    cases: Iterator[Case], rules: ClockRules, known: Container[str]
) -> dict[str, list[Case]]:
    """The cases of an office the city pack no longer knows are the duty desk's."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        holder = desk_or_agency(case, rules)
        post = holder if holder in known else DUTY
        if not kept_from(case, post):
            found.setdefault(post, []).append(case)
    return found


def _all_open(lists: CaseLists, aside: Aside) -> Iterator[Case]:
    return (case for case in listed_open(lists, PAGE, aside) if case.status not in CLOSED)


def _closed_yesterday(
    lists: CaseLists, today: date, rules: ClockRules, aside: Aside
) -> Iterator[Case]:
    midnight = rules.calendar.midnight(today)
    closed = listed_closed(lists, midnight - timedelta(days=1), PAGE, aside)
    return (case for case in closed if case.closed_at and case.closed_at < midnight)
