"""Which promise to the citizen was broken, and since when: what a leader asks first.

Levels come and go with their own times; the promise stays the one the office missed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aduan.domain.case.case import CLOSED, Case, Status
from aduan.domain.case.clocks import ClockRules

_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Broken:
    """`promise` in words ("SOP 3x24 jam"), and since when it is overdue."""

    promise: str
    since: datetime


def broken(case: Case, now: datetime, rules: ClockRules) -> Broken | None:
    """The promise that is overdue; None while none is, while the clocks stand, or at the end.

    Before the first follow-up it is the city's (after a case was moved, the office's share of it);
    after it, the national limit for the resolution."""
    standing = case.hold is not None and case.hold.ended_at is None
    if case.status in CLOSED or case.status is Status.DIGABUNG or standing:
        return None
    if case.first_follow_up_at is None:
        promise, since = sop_words(rules), case.due.opd
        if case.clock_budget is not None:
            promise = f"sisa waktu {promise} sesudah kasus berpindah"
    else:
        limit = rules.to_resolve(case.classification).readable()
        promise, since = f"batas penyelesaian nasional {limit}", case.due.resolve
    return Broken(promise, since) if since < now else None


def sop_words(rules: ClockRules) -> str:
    """ "SOP 3x24 jam", in the city's own hours however fast the stage's clock runs."""
    hours = rules.opd.length / timedelta(seconds=rules.hour_seconds)
    if hours >= _DAY and hours % _DAY == 0:
        return f"SOP {hours / _DAY:.0f}x24 jam"
    return f"SOP {hours:g} jam"
