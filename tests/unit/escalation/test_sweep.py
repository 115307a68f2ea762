"""The sweep at its edges: what is lost, late, near or none of it, to the second."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.escalation.ports import WorkPage, WorkRow
from aduan.application.escalation.sweep import MAX_PAGES, PAGE, SweepReport, sweep
from aduan.domain.case.case import Audience, Case, Level, Notice, NoticeKind
from aduan.domain.case.decide import opening
from aduan.domain.case.due import NEVER
from aduan.domain.escalation.timers import Timer, mark
from tests.city import RULES, SYSTEM, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryTimers

NOW: Final = wib("2026-03-05 09:00")
GRACE: Final = RULES.grace.length
AHEAD: Final = RULES.look_ahead.length
SECOND: Final = timedelta(seconds=1)


@dataclass
class City:
    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    timers: InMemoryTimers = field(default_factory=InMemoryTimers)
    work: Any = None

    def holds(self, due: datetime, *, lives: bool, case_id: str = "K1") -> Case:
        """A case that is next looked at when its office's time ends, at `due`."""
        case = new_case(due - RULES.opd.length, case_id=case_id, number=f"SRG-{case_id}")
        self.register.save(opening(case, SYSTEM))
        case = replace(self.register.cases[case_id], told=(Level.OPD,), reminded=2)
        self.register.cases[case_id] = case
        if lives:
            self.timers.start(Timer(case_id, 1, 1))
        return case

    def notice(self, created: datetime, **changes: Any) -> Notice:
        one = Notice(
            "K1.1.1.assigned.DISHUB", "K1", 1, NoticeKind.ASSIGNED, "DISHUB", Audience.OPERATOR,
            created,
        )  # fmt: skip
        one = replace(one, **changes)
        self.register.notices.setdefault("K1", {})[one.notice_id] = one
        return one

    def sweep(self, now: datetime = NOW, rules: Any = RULES) -> SweepReport:
        return sweep(
            work=self.work or self.register,
            register=self.register,
            notices=self.register,
            timers=self.timers,
            rules=rules,
            now=now,
        )

    @property
    def live(self) -> set[str]:
        return set(self.timers.live)


@pytest.mark.parametrize(
    ("due", "guarded", "late"),
    [
        (NOW + AHEAD + SECOND, 0, 0),
        (NOW + AHEAD, 1, 0),
        (NOW + SECOND, 1, 0),
        (NOW, 1, 0),
        (NOW - GRACE + SECOND, 1, 0),
        (NOW - GRACE, 0, 1),
        (NOW - timedelta(days=3), 0, 1),
    ],
)
def test_a_live_case_is_guarded_when_its_time_is_near_and_late_after_the_grace(
    due: datetime, guarded: int, late: int
) -> None:
    city = City()
    city.holds(due, lives=True)
    report = city.sweep()
    assert report == SweepReport(1, 0, late, guarded, 0, 0, True)
    expected = {"K1-1-1"}
    if guarded:
        expected |= {f"K1-1-1-{mark('g', due)}"}
    if late:
        expected |= {f"K1-1-1-{mark('g', NOW)}"}
    assert city.live == expected
    assert all(city.timers.started[name].guard for name in expected - {"K1-1-1"})


@pytest.mark.parametrize(
    ("due", "restarted", "guarded", "late"),
    [
        (NOW + AHEAD + SECOND, 1, 0, 0),
        (NOW + SECOND, 1, 1, 0),
        (NOW, 0, 1, 0),  # it may have been opened this moment: the stream is given its minute
        (NOW - GRACE + SECOND, 0, 1, 0),
        (NOW - GRACE, 1, 0, 1),
    ],
)
def test_a_case_without_a_timer_gets_its_own_unless_the_stream_is_still_on_its_way(
    due: datetime, restarted: int, guarded: int, late: int
) -> None:
    city = City()
    city.holds(due, lives=False)
    assert city.sweep() == SweepReport(1, restarted, late, guarded, 0, 0, True)
    assert ("K1-1-1" in city.live) is bool(restarted)


def test_a_killed_timer_is_replaced_by_one_of_its_own_mark_and_that_one_again() -> None:
    city = City()
    city.holds(NOW + timedelta(days=1), lives=True)
    for minutes in (0, 5):
        for name in city.live:
            city.timers.kill(name)
        at = NOW + timedelta(minutes=minutes)
        assert city.sweep(at).restarted == 1
        assert city.live == {f"K1-1-1-{mark('r', at)}"}
        assert not city.timers.started[f"K1-1-1-{mark('r', at)}"].guard
        assert city.sweep(at + SECOND).restarted == 0  # a replacement is a live timer


def test_a_guard_is_no_timer() -> None:
    city = City()
    city.holds(NOW + timedelta(days=1), lives=False)
    city.timers.start(Timer("K1", 1, 1, mark="1g", guard=True))
    assert city.sweep().restarted == 1
    assert "K1-1-1" in city.live


def test_a_timer_that_came_up_while_the_sweep_looked_is_not_doubled() -> None:
    city = City()
    city.holds(NOW + timedelta(days=1), lives=True)
    late_news = InMemoryTimers()
    late_news.started, late_news.live = city.timers.started, city.timers.live
    answers = [frozenset[str](), frozenset({"K1-1-1"})]
    late_news.running = lambda: answers.pop(0)  # type: ignore[method-assign]
    city.timers = late_news
    assert city.sweep().restarted == 0
    assert city.live == {"K1-1-1"}


def test_one_guard_stands_by_for_one_due_time_and_another_when_it_was_lost() -> None:
    city = City()
    due = NOW + timedelta(minutes=9)
    city.holds(due, lives=True)
    first = f"K1-1-1-{mark('g', due)}"
    assert city.sweep().guarded == 1
    assert city.sweep(NOW + timedelta(minutes=1)).guarded == 0
    city.timers.kill(first)
    at = NOW + timedelta(minutes=2)
    assert city.sweep(at).guarded == 1
    assert city.live == {"K1-1-1", f"K1-1-1-{mark('g', at)}"}


def test_each_case_is_looked_at_though_one_lives() -> None:
    city = City()
    city.holds(NOW + timedelta(days=1), lives=True, case_id="K1")
    city.holds(NOW + timedelta(days=2), lives=False, case_id="K2")
    city.holds(NOW - timedelta(days=2), lives=True, case_id="K3")
    report = city.sweep()
    assert (report.checked, report.restarted, report.late) == (3, 1, 1)


def test_cases_with_nothing_left_to_wait_for_need_no_timer() -> None:
    city = City()
    case = city.holds(NOW - timedelta(days=9), lives=False)
    city.register.cases["K1"] = replace(
        case, told=tuple(Level), desk_told_at=NOW - timedelta(days=1)
    )
    assert city.sweep() == SweepReport(0, 0, 0, 0, 0, 0, True)
    assert city.live == set()


class Endless:
    """A work list of one page again and again; `last` closes it with a case that waits for ever."""

    def __init__(self, pages: int, *, last: datetime | None = None) -> None:
        self.pages, self.last, self.asked = pages, last, 0

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        assert limit == PAGE
        assert (cursor or "0") == str(self.asked)
        self.asked += 1
        rows = [WorkRow(NOW + timedelta(days=1), f"K{self.asked}", 1, 1)]
        if self.last is not None and self.asked == self.pages:
            rows.append(WorkRow(self.last, "never", 1, 1))
        more = self.last is not None or self.asked < self.pages
        return WorkPage(tuple(rows), str(self.asked) if more else None)

    def open_notices(self, **_: Any) -> Any:
        return InMemoryRegister().open_notices(before=NOW, limit=PAGE, cursor=None)


@pytest.mark.parametrize(
    ("pages", "complete"), [(1, True), (MAX_PAGES, True), (MAX_PAGES + 1, False)]
)
def test_a_run_says_when_there_was_more_than_it_may_look_at(pages: int, complete: bool) -> None:
    city = City(work=Endless(pages))
    report = city.sweep()
    assert report.complete is complete
    assert report.checked == min(pages, MAX_PAGES)


def test_a_run_ends_where_the_cases_begin_that_wait_for_nothing() -> None:
    city = City(work=Endless(3, last=NEVER))
    report = city.sweep()
    assert (report.complete, report.checked, city.work.asked) == (True, 3, 3)
    assert not any(name.startswith("never") for name in city.live)


# --- notices of lost executions -------------------------------------------------------------------

OLD: Final = NOW - GRACE - SECOND


def office() -> City:
    city = City()
    city.holds(NOW + timedelta(days=1), lives=True)
    return city


@pytest.mark.parametrize(("created", "found"), [(OLD, 1), (NOW - GRACE, 0), (NOW, 0)])
def test_a_notice_is_given_its_minute_before_it_is_looked_for(
    created: datetime, found: int
) -> None:
    city = office()
    city.notice(created, owner="K1-1-1-lost", sent_to="DISHUB")
    assert city.sweep().released == found


@pytest.mark.parametrize(
    ("not_before", "found"), [(None, 1), (NOW - GRACE, 1), (NOW - GRACE + SECOND, 0), (NOW, 0)]
)
def test_a_notice_that_may_wait_is_not_taken_for_lost(
    not_before: datetime | None, found: int
) -> None:
    city = office()
    city.notice(OLD, not_before=not_before)
    assert city.sweep().released == found


def test_a_notice_of_a_living_execution_is_left_alone() -> None:
    city = office()
    mine = city.notice(OLD, owner="K1-1-1", sent_to="DISHUB")
    assert city.sweep().released == 0
    assert city.register.open_of("K1") == (mine,)


def test_a_lost_notice_that_was_published_is_closed_and_never_sent_again() -> None:
    city = office()
    gone = city.notice(OLD, owner="lost", sent_to="DISHUB")
    city.timers.publications.add(("lost", gone.notice_id))
    report = city.sweep()
    assert (report.confirmed, report.released) == (1, 0)
    assert city.register.open_of("K1") == ()
    assert city.register.sent["DISHUB"] == [NOW]
    assert city.live == {"K1-1-1"}


def test_a_lost_notice_that_was_not_published_is_free_again_and_a_timer_comes_for_it() -> None:
    city = office()
    gone = city.notice(OLD, owner="lost", sent_to="DISHUB")
    report = city.sweep()
    assert (report.confirmed, report.released) == (0, 1)
    assert city.register.open_of("K1") == (replace(gone, owner=None, sent_to=None),)
    guard = f"K1-1-1-{mark('g', NOW)}"
    assert city.live == {"K1-1-1", guard}
    assert city.timers.started[guard].guard


def test_a_notice_nobody_owns_brings_a_timer_once_in_an_instant() -> None:
    city = office()
    city.notice(OLD)
    assert city.sweep().released == 1
    assert city.sweep().released == 0


def test_a_notice_somebody_took_meanwhile_is_theirs() -> None:
    city = office()
    city.notice(OLD, owner="lost", sent_to="DISHUB")

    class Taken(InMemoryTimers):
        def published(self, execution: str, notice_id: str) -> bool:
            city.notice(OLD, owner="other", sent_to="DISHUB")
            return False

    timers = Taken()
    timers.start(Timer("K1", 1, 1))
    city.timers = timers
    assert city.sweep().released == 0
    assert city.live == {"K1-1-1"}


def test_one_notice_never_keeps_the_sweep_from_the_next() -> None:
    """Waiting for the morning, owned by the living, published, and then one that is lost."""
    city = office()
    for number, changes in enumerate(
        (
            {"not_before": NOW + timedelta(hours=9)},
            {"owner": "K1-1-1", "sent_to": "DISHUB"},
            {"owner": "gone", "sent_to": "DISHUB"},
            {"owner": "lost", "sent_to": "DISHUB"},
        )
    ):
        city.notice(OLD - SECOND * (9 - number), notice_id=f"n{number}", **changes)
    city.timers.publications.add(("gone", "n2"))
    report = city.sweep()
    assert (report.confirmed, report.released) == (1, 1)
    assert [(one.notice_id, one.owner) for one in city.register.open_of("K1")] == [
        ("n0", None),
        ("n1", "K1-1-1"),
        ("n3", None),
    ]


def test_every_page_of_notices_is_looked_through() -> None:
    city = office()
    for number in range(PAGE * 2 + 3):
        city.notice(OLD, notice_id=f"K1.1.{number}.assigned.DISHUB", owner="lost", sent_to="DLH")
        city.timers.publications.add(("lost", f"K1.1.{number}.assigned.DISHUB"))
    first = city.sweep()
    assert first.confirmed > 0
    while city.register.open_of("K1"):
        assert city.sweep().confirmed > 0


def test_step_functions_being_away_is_named_and_ends_no_other_work() -> None:
    """The sweep's function goes on to complaints and words; the next run looks at the timers."""
    city = City()
    city.holds(NOW - timedelta(hours=1), lives=True)

    class Away(InMemoryTimers):
        def running(self) -> frozenset[str]:
            raise TimeoutError

    city.timers = Away()
    report = city.sweep()
    assert report == SweepReport(
        0, 0, 0, 0, 0, 0, complete=False, failed=(("executions", "TimeoutError"),)
    )


@pytest.mark.parametrize("mark_refused", ["", "r"], ids=["its own timer", "one in its place"])
def test_a_case_whose_timer_cannot_be_started_is_named_and_keeps_no_other_from_its_own(
    mark_refused: str,
) -> None:
    city = City()
    for case_id in ("K1", "K2"):
        city.holds(NOW + timedelta(days=1), lives=bool(mark_refused), case_id=case_id)

    class Refusing(InMemoryTimers):
        def start(self, timer: Timer) -> bool:
            if timer.case_id == "K1" and timer.mark[-1:] == mark_refused:
                raise TimeoutError
            return super().start(timer)

    before, city.timers = city.timers, Refusing()
    city.timers.started = before.started
    report = city.sweep()
    assert (report.restarted, report.failed) == (1, (("K1", "TimeoutError"),))
    assert {name.partition("-")[0] for name in city.live} == {"K2"}


class CountedRows:
    """Thirty thousand open cases in pages, all with a live timer and none due."""

    def __init__(self, cases: int) -> None:
        due = NOW + timedelta(days=2)
        self.rows = [WorkRow(due, f"K{number}", 1, 1) for number in range(cases)]
        self.pages = 0

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        self.pages += 1
        start = int(cursor or 0)
        rows = tuple(self.rows[start : start + limit])
        return WorkPage(rows, str(start + limit) if len(rows) == limit else None)

    def open_notices(self, **_asked: Any) -> Any:
        return InMemoryRegister().open_notices(before=NOW, limit=PAGE, cursor=None)


class NothingIsRead(InMemoryRegister):
    def get_case(self, case_id: str) -> Case:
        raise AssertionError(f"{case_id} was read whole")


def test_thirty_thousand_open_cases_are_seen_in_one_run_by_their_keys_alone() -> None:
    """A page is one query of the narrow index (four of 1 MB hold 30,000 rows): no case is read."""
    work = CountedRows(30_000)
    city = City(register=NothingIsRead(), work=work)
    city.timers.live = {Timer(row.case_id, 1, 1).name for row in work.rows}
    report = city.sweep()
    assert (report.checked, report.complete, report.restarted, report.failed) == (
        30_000, True, 0, (),
    )  # fmt: skip
    assert work.pages <= 31 <= MAX_PAGES
