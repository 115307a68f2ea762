"""What went beyond a recipient's hourly limit is told in one message, within the hour after.

The limit keeps people reading; what it holds back is kept in a list and never forgotten. A run
that dies between sending and noting tells one summary again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.notices.ports import LeftOver, ManyCases, Publisher, Staffing
from aduan.application.notices.write import Letterhead, write_overflow
from aduan.domain.case.case import Audience, Case, Notice
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.secrecy import kept_from
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.notices.truth import still_true

PAGE: Final = 100
MOST_CASES: Final = 300
"""Cases named in one message: as many numbers as `MESSAGE_LIMIT_BYTES` holds."""


@dataclass(frozen=True, slots=True)
class OverflowReport:
    """How many summaries went out, and the posts that could not be written to, with the kind of
    error."""

    sent: int
    failed: tuple[tuple[str, str], ...] = ()


def send_overflow(
    *,
    left: LeftOver,
    cases: ManyCases,
    staffing: Staffing,
    publisher: Publisher,
    letterhead: Letterhead,
    rules: ClockRules,
    now: datetime,
) -> OverflowReport:
    """One summary to each post and audience, more where it would be longer than a message may be.
    What is no longer so is nothing to tell any more."""
    sent = 0
    failed: list[tuple[str, str]] = []
    waiting: dict[tuple[str, Audience], list[Notice]] = {}
    for notice in _all(left):
        if isinstance(notice, Unreadable):
            failed.append((notice.about, notice.error))
            continue
        post = notice.sent_to or notice.to
        waiting.setdefault((post, _heard(notice, post, staffing, now)), []).append(notice)
    for (post, audience), notices in sorted(waiting.items()):
        try:
            known = cases.get_cases([notice.case_id for notice in notices])
            told = [
                (notice, case)
                for notice in notices
                if (case := known.get(notice.case_id))
                and not kept_from(case, post)
                and still_true(notice, case, rules)
            ]
            for part in _portions(told):
                publisher.publish(write_overflow(post, audience, part, now, letterhead))
                sent += 1
            left.note_told(notices)
        except Exception as exc:  # one bad post never stops the others; it is counted and named
            failed.append((post, type(exc).__name__))
    return OverflowReport(sent, tuple(failed))


def _portions(told: Sequence[tuple[Notice, Case]]) -> Iterator[list[tuple[Notice, Case]]]:
    """All notices of a case stand in the same message, so that it is named once."""
    by_case: dict[str, list[tuple[Notice, Case]]] = {}
    for notice, case in told:
        by_case.setdefault(case.case_id, []).append((notice, case))
    groups = list(by_case.values())
    for start in range(0, len(groups), MOST_CASES):
        yield [one for group in groups[start : start + MOST_CASES] for one in group]


def _heard(notice: Notice, post: str, staffing: Staffing, now: datetime) -> Audience:
    """A post without operators hears it through its head."""
    own = post == notice.to and notice.audience is Audience.OPERATOR
    return (
        Audience.OPERATOR
        if own and staffing.reachable(post, Audience.OPERATOR, now)
        else Audience.HEAD
    )


def _all(left: LeftOver) -> Iterator[Notice | Unreadable]:
    cursor: str | None = None
    while True:
        notices, cursor = left.left_over(PAGE, cursor)
        yield from notices
        if cursor is None:
            return
