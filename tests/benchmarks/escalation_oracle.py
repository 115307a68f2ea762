"""An independent judge of the escalation benchmark.

It shares no arithmetic with the domain: it reads what happened to a case (its history rows, in
order), keeps its own small model of who has the case and whether the clocks run, and computes by
its own means when each level had to be told. Seconds since the epoch throughout.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

HOUR: Final = 3600.0
DAY: Final = 86400.0
TOLERANCE: Final = 60.0
ZONE: Final = 7 * HOUR  # WIB


@dataclass(frozen=True)
class Fact:
    """One thing that happened to a case; `details` as the history keeps them."""

    at: float
    move: str
    level: str | None = None
    to_desk: bool = False
    until: float | None = None


@dataclass
class Verdict:
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def blame(self, what: str, where: str) -> None:
        self.counts[what] += 1
        if len(self.examples) < 20:
            self.examples.append(f"{what}: {where}")


class WorkingTime:
    """Seconds of working time since the first day, from plain lists of days off."""

    def __init__(self, days_off: Iterable[date], first: date, last: date) -> None:
        off = set(days_off)
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.starts = [
            datetime(d.year, d.month, d.day, tzinfo=UTC).timestamp() - ZONE
            for d in span
            if d.weekday() < 5 and d not in off
        ]

    def upto(self, at: float) -> float:
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0.0
        return index * DAY + min(at - self.starts[index], DAY)

    def instant(self, worked: float) -> float:
        index = int(worked // DAY)
        return self.starts[index] + (worked - index * DAY)

    def add(self, start: float, days: float, holds: Sequence[tuple[float, float]]) -> float:
        target = self.upto(start) + days * DAY
        for since, end in holds:
            begin = max(since, start)
            if end > begin and (self.upto(begin) < target or begin == start):
                target += self.upto(end) - self.upto(begin)
        return self.instant(target)


def push(start: float, length: float, holds: Sequence[tuple[float, float]]) -> float:
    """`start` plus `length`, pushed back by every hold that begins before it is over."""
    due = start + length
    for since, end in holds:
        begin = max(since, start)
        if end > begin and (begin < due or begin == start):
            due += end - begin
    return due


class CaseJudge:
    """Follows one case through its facts and notes every level told early, late, twice, never."""

    def __init__(
        self, case_id: str, start: float, resolve_days: int, time: WorkingTime, verdict: Verdict
    ) -> None:
        self.case_id, self.time, self.verdict = case_id, time, verdict
        self.resolve_days = resolve_days
        self.reports = 1
        self.asked_until = 0.0
        self._new_cycle(start)

    def _new_cycle(self, at: float) -> None:
        self.begin = self.share_from = self.since = at
        self.share = 72 * HOUR
        self.holds: list[tuple[float, float]] = []
        self.mode = "run"
        self.hold_from = self.hold_until = 0.0
        self.followed: float | None = None
        self.last_follow_up: float | None = None
        self.told: set[str] = set()
        self.blamed: set[str] = set()

    def due(self, level: str) -> float:
        if level == "OPD":
            return self.begin
        base = push(self.share_from, self.share, self.holds)
        if self.followed is not None:
            base = max(
                push(self.followed, 72 * HOUR, self.holds),
                self.time.add(self.begin, self.resolve_days, self.holds),
            )
        return base if level == "SEKDA" else push(base, 24 * HOUR, self.holds)

    def see(self, fact: Fact) -> None:
        self._look_for_overdue(fact)
        if fact.move == "escalate":
            self._escalated(fact)
        else:
            self._apply(fact)

    def end(self, at: float) -> None:
        self._look_for_overdue(Fact(at, "end"))

    def _look_for_overdue(self, fact: Fact) -> None:
        if self.mode == "hold" and fact.at - self.hold_until > TOLERANCE:
            if "hold" not in self.blamed:
                self._blame("late_over_60s", f"hold ended {fact.at - self.hold_until:.0f} s late")
            self.blamed.add("hold")
        if self.mode != "run":
            return
        for level in ("OPD", "SEKDA", "WALI_KOTA"):
            if level in self.told or level in self.blamed or fact.level == level:
                continue
            expected = max(self.due(level), self.since)
            if fact.at - expected > TOLERANCE:
                self.blamed.add(level)
                self._blame("missed", f"{level} since {_iso(expected)} until {fact.move}")

    def _escalated(self, fact: Fact) -> None:
        level = fact.level or "?"
        if level in self.told:
            self._blame("doubled", f"{level} at {_iso(fact.at)}")
        elif self.mode != "run":
            self._blame("early", f"{level} at {_iso(fact.at)} while {self.mode}")
        else:
            expected = max(self.due(level), self.since)
            if fact.at < expected - 0.001:
                self._blame("early", f"{level} {expected - fact.at:.1f} s")
            elif fact.at > expected + TOLERANCE and level not in self.blamed:
                self._blame("late_over_60s", f"{level} {fact.at - expected:.1f} s")
        self.told.add(level)

    def _apply(self, fact: Fact) -> None:
        at, move = fact.at, fact.move
        if move == "follow_up":
            self._end_hold(at)
            self.followed = self.followed if self.followed is not None else at
            self.last_follow_up = at
            self.since = at
        elif move in {"route", "forward", "return_to_desk"}:
            self._end_hold(at)
            upto = at if self.followed is None else min(at, self.followed)
            stood = sum(
                max(0.0, min(end, upto) - max(begin, self.share_from)) for begin, end in self.holds
            )
            left = self.share - (upto - self.share_from - stood)
            self.share, self.share_from = max(left, 24 * HOUR), at
            self.followed = self.last_follow_up = None
            self._run(at)
        elif move == "reach_reporter":
            self._hold(at, self.time.add(at, 5, ()))
        elif move == "approve_postpone":
            self._hold(at, fact.until or at)
        elif move == "not_our_authority":
            self._hold(at, self.time.add(at, 14, ()))
        elif move == "keep_following":
            if at < self.hold_until - 0.001:
                self._blame("early", "keep_following")
            self.hold_until = self.time.add(at, 14, ())
        elif move == "merge":
            self._end_hold(at)
            self._hold(at, float("inf"))
        elif move in {"reporter_answered", "resume", "unmerge"}:
            if self.mode == "hold":
                self._end_hold(at)
                self._run(at)
        elif move in {"resolve", "reject"}:
            self._end_hold(at)
            self.mode = "closed"
        elif move == "auto_close":
            self._auto_closed(at)
        elif move == "withdraw":
            if self.reports <= 1:
                self._end_hold(at)
                self.mode = "closed"
            else:
                self.reports -= 1
        elif move == "link":
            self.reports += 1
        elif move == "unlink":
            self.reports = max(self.reports - 1, 0)
        elif move == "reopen":
            self._new_cycle(at)

    def _auto_closed(self, at: float) -> None:
        holds = self.holds
        if self.last_follow_up is None:
            self._blame("early", "auto_close without a follow-up")
        elif at < self.time.add(self.last_follow_up, 10, holds) - 0.001:
            self._blame("early", "auto_close")
        self.mode = "closed"

    def _run(self, at: float) -> None:
        self.mode, self.since = "run", at

    def _hold(self, at: float, until: float) -> None:
        self.mode, self.hold_from, self.hold_until = "hold", at, until

    def _end_hold(self, at: float) -> None:
        if self.mode == "hold":
            self.holds.append((self.hold_from, min(at, self.hold_until)))
            self.blamed.discard("hold")
            self._run(at)

    def _blame(self, what: str, where: str) -> None:
        self.verdict.blame(what, f"{self.case_id} {where}")


COMPLAINS: Final = frozenset({"reminder", "escalated_sekda", "escalated_wali_kota", "head_told"})
ENDS_A_COMPLAINT: Final = frozenset({"follow_up", "resolve", "reject", "merge", "auto_close"})
ON_ITS_WAY_S: Final = 120.0
"""A notice that is being published cannot be called back."""
OVERTAKING: Final = frozenset(
    [
        "follow_up",
        "resolve",
        "forward",
        "route",
        "return_to_desk",
        "reach_reporter",
        "remind",  # of several waiting ones the newest is told
        "approve_postpone",
        "refuse_postpone",
        "not_our_authority",
        "reject",
        "confirm",
        "withdraw",
        "merge",
        "auto_close",
        "escalate",
        "resume",
        "reopen",
        "reach_reporter",
        "remind",  # of several waiting ones the newest is told
        "reporter_answered",
        "propose_postpone",
    ]
)
"""Moves after which what an older notice says may no longer be so."""


def judge_notices(
    verdict: Verdict,
    *,
    written: Iterable[str],
    delivered: Sequence[tuple[str, str, float]],
    digested: Iterable[str],
    overtaken: Iterable[tuple[str, Sequence[str]]],
    moved: Callable[[str], Sequence[tuple[float, str]]],
    reachable: Mapping[str, Sequence[tuple[float, float]]],
) -> None:
    """Every notice written is published once, or left to a digest, and to somebody who is there;
    or it was overtaken: somebody moved the case between its writing and its closing, or a newer
    notice of its kind to the same post says of the case what it would have said.

    `reachable` holds, for each post, the stretches in which it was vacant; `overtaken` the moves
    made of the case meanwhile; `moved` when which moves were made of a notice's case since.
    """
    written = list(written)
    newest: dict[tuple[str, ...], int] = {}
    for notice_id in written:
        case_id, cycle, version, kind, to = notice_id.split(".", 4)
        about = (case_id, cycle, kind, to)
        newest[about] = max(newest.get(about, 0), int(version))

    def said_again(notice_id: str) -> bool:
        case_id, cycle, version, kind, to = notice_id.split(".", 4)
        return newest.get((case_id, cycle, kind, to), 0) > int(version)

    times = Counter(notice_id for notice_id, _, _ in delivered)
    ended = set(times) | set(digested)
    for notice_id, moves in overtaken:
        ended.add(notice_id)
        if not OVERTAKING & set(moves) and not said_again(notice_id):
            verdict.blame("dead_ends", f"notice {notice_id} overtaken by nothing")
    for notice_id, count in times.items():
        if count > 1:
            verdict.blame("doubled", f"notice {notice_id} x{count}")
    for notice_id, _, at in delivered:
        kind = notice_id.split(".")[3]
        late = [move for when, move in moved(notice_id) if when < at - ON_ITS_WAY_S]
        if ENDS_A_COMPLAINT & set(late) and kind in COMPLAINS:
            verdict.blame("untrue", f"notice {notice_id} after {late}")
    for notice_id, post, at in delivered:
        if any(begin <= at < end for begin, end in reachable.get(post, ())):
            verdict.blame("dead_ends", f"notice {notice_id} to vacant {post}")
    for notice_id in written:
        if notice_id not in ended:
            verdict.blame("dead_ends", f"notice {notice_id} never sent")


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def summary(verdict: Verdict) -> dict[str, Any]:
    return {
        key: verdict.counts[key]
        for key in ("early", "late_over_60s", "missed", "doubled", "dead_ends")
    }
