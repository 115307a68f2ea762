"""Every five minutes: prove that every open case has a live timer and fired what was due.

What it finds broken it repairs by starting an execution, never by telling anybody itself: there
is one way to fire a level, and it is fenced. For a due time that is near, it also sets a second
timer that stands by, so that losing one in the last minutes delays nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeVar

from aduan.application.escalation.ports import FreshCase, Timers, WorkList, WorkRow
from aduan.application.notices.ports import Closing, NoticeRepair
from aduan.domain.case.case import Notice
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.due import NEVER
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.escalation.timers import Timer, mark, timer_base

T = TypeVar("T")
PAGE: Final = 1000
MAX_PAGES: Final = 40
RESTARTED: Final = "r"
GUARD: Final = "g"
_MARKS: Final = RESTARTED + GUARD
ALL_TIMERS: Final = "executions"
"""What is named when not one case, but the list of what is running could not be looked at."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What was found. All but `checked` and `guarded` are zero on a good day.

    `restarted`: cases without a live timer; `late`: cases whose due time had passed unfired;
    `confirmed`, `released`: notices of lost executions that had, or had not, been published;
    `complete` False: more cases than one run may look at; `failed`: cases and notices that could
    not be looked at, each with the kind of its error.
    """

    checked: int
    restarted: int
    late: int
    guarded: int
    confirmed: int
    released: int
    complete: bool
    failed: tuple[tuple[str, str], ...] = ()


def sweep(
    *,
    work: WorkList,
    register: FreshCase,
    notices: NoticeRepair,
    timers: Timers,
    rules: ClockRules,
    now: datetime,
) -> SweepReport:
    """One run; running it twice at once is harmless. Who has a timer cannot be said while Step
    Functions does not answer: that is reported, and what else a run does has its turn."""
    try:
        running = timers.running()
    except Exception as exc:
        return SweepReport(0, 0, 0, 0, 0, 0, complete=False, failed=((ALL_TIMERS, _kind(exc)),))
    run = _Run(work, register, notices, timers, rules, now, _bases(running), running)
    checked, restarted, late, guarded, complete = run.cases()
    confirmed, released = run.notices_of_lost()
    return SweepReport(
        checked=checked,
        restarted=restarted,
        late=late,
        guarded=guarded,
        confirmed=confirmed,
        released=released,
        complete=complete,
        failed=tuple(run.failed),
    )


def _kind(error: Exception) -> str:
    """Never its text, which may quote what somebody wrote."""
    return type(error).__name__


def _bases(running: frozenset[str]) -> frozenset[str]:
    """The arms that have a live timer; a guard is no timer, it only stands by."""
    first = {name for name in running if name[-1] not in _MARKS}
    replaced = {name.rpartition("-")[0] for name in running if name[-1] == RESTARTED}
    return frozenset(first | replaced)


@dataclass(frozen=True, slots=True)
class _Run:
    work: WorkList
    register: FreshCase
    notices: NoticeRepair
    timers: Timers
    rules: ClockRules
    now: datetime
    alive: frozenset[str]
    running: frozenset[str]
    failed: list[tuple[str, str]] = field(default_factory=list)

    def cases(self) -> tuple[int, int, int, int, bool]:
        late = guarded = 0
        overdue = self.now - self.rules.grace.length
        horizon = self.now + self.rules.look_ahead.length
        lost: list[Timer] = []
        rows, complete = self._rows()
        for row in rows:
            due, lives = row.check_at, timer_base(row.case_id, row.cycle, row.arm) in self.alive
            if lives and due > horizon:
                continue
            timer = Timer(row.case_id, row.cycle, row.arm)
            if not lives and not overdue < due <= self.now:  # the stream is given its minute
                lost.append(timer)
            with self._apart(row.case_id):
                if due <= overdue:
                    late += 1
                    self._start(timer, GUARD, self.now)
                elif due <= horizon:
                    guarded += self._stand_by(timer, due)
        return len(rows), self._revive(lost), late, guarded, complete

    def _rows(self) -> tuple[list[WorkRow], bool]:
        """The rows a timer is needed for, and whether they are all there are."""
        rows: list[WorkRow] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            page = self.work.cases_to_check(limit=PAGE, cursor=cursor)
            rows += self._readable(page.rows)
            cursor = page.cursor
            at_end = bool(rows) and rows[-1].check_at >= NEVER
            if cursor is None or at_end:
                return [row for row in rows if row.check_at < NEVER], True
        return rows, False

    def _revive(self, lost: list[Timer]) -> int:
        """Start what was never started; replace what was, unless it has come up meanwhile."""
        started = 0
        unsure: list[Timer] = []
        for timer in lost:
            with self._apart(timer.case_id):
                if self.timers.start(timer):
                    started += 1
                else:
                    unsure.append(timer)
        if not unsure:
            return started
        alive = _bases(self.timers.running())
        for timer in (one for one in unsure if one.base not in alive):
            with self._apart(timer.case_id):
                self._start(timer, RESTARTED, self.now)
                started += 1
        return started

    def _readable(self, found: Sequence[T | Unreadable]) -> list[T]:
        self.failed.extend((one.about, one.error) for one in found if isinstance(one, Unreadable))
        return [one for one in found if not isinstance(one, Unreadable)]

    @contextmanager
    def _apart(self, about: str) -> Iterator[None]:
        """One bad row never stops the others: it is counted and named, and looked at again by the
        next run."""
        try:
            yield
        except Exception as exc:
            self.failed.append((about, _kind(exc)))

    def notices_of_lost(self) -> tuple[int, int]:
        """Open notices whose execution is gone: looked up first, then given free to be sent."""
        confirmed = released = 0
        cursor: str | None = None
        before = self.now - self.rules.grace.length
        for _ in range(MAX_PAGES):
            page = self.work.open_notices(before=before, limit=PAGE, cursor=cursor)
            for notice in self._readable(page.notices):
                if notice.not_before is not None and notice.not_before > before:
                    continue
                if notice.owner is not None and notice.owner in self.running:
                    continue
                with self._apart(notice.notice_id):
                    if self._was_published(notice):
                        confirmed += 1
                    else:
                        released += self._send_again(notice)
            cursor = page.cursor
            if cursor is None:
                break
        return confirmed, released

    def _was_published(self, notice: Notice) -> bool:
        if notice.owner is None or not self.timers.published(notice.owner, notice.notice_id):
            return False
        self.notices.close(notice.case_id, notice.notice_id, Closing.PUBLISHED, self.now)
        return True

    def _send_again(self, notice: Notice) -> int:
        if notice.owner is not None:
            try:
                self.notices.release(notice, not_before=None)
            except ConflictError:  # somebody took or closed it in the meantime
                return 0
        case = self.register.get_case(notice.case_id)
        timer = Timer(case.case_id, case.cycle, case.arm)
        return self._start(timer, GUARD, self.now)

    def _stand_by(self, timer: Timer, due: datetime) -> int:
        """One guard for each due time; another if that one was lost as well."""
        if replace(timer, mark=mark(GUARD, due)).name in self.running:
            return 0
        return self._start(timer, GUARD, due) or self._start(timer, GUARD, self.now)

    def _start(self, timer: Timer, kind: str, at: datetime) -> int:
        """1 if it was not running yet. Of one case and instant only one is ever started."""
        marked = replace(timer, mark=mark(kind, at), guard=kind == GUARD)
        return int(self.timers.start(marked))
