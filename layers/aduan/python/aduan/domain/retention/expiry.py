"""The day a complaint's words and its reporter's identity end, by the case as it is.

The day is reckoned from the end of the case (from the arrival where there is none) and belongs to
the case as it is: reopening takes it away, the next closing gives a new one. `MOVED_BY` names the
moves that change it, and no other does.

What ends is who reported and what was said. The case, its clocks and what was counted stay: they
are the city's record of its own work (UU 43/2009 on archives has its own schedule for those).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from aduan.domain.case.case import OPEN, Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.lifecycle import PUBLIC, Move
from aduan.domain.retention.terms import Retention, RetentionRules, later

ENDS: Final = frozenset({Move.RESOLVE, Move.REJECT, Move.WITHDRAW, Move.AUTO_CLOSE})
"""They close the case: the years begin."""
BEGINS_AGAIN: Final = frozenset({Move.REOPEN, Move.EYE_RETURN})
"""The case is open again: nothing ends while somebody waits."""
CHANGES_CLASS: Final = frozenset(
    {
        Move.MERGE, Move.UNMERGE, Move.UNLINK, Move.ROUTE, Move.KEEP_SECRET,
        Move.INSPECTORATE_ONLY, Move.RELEASE,
    }
)  # fmt: skip
"""Another case, another matter or another secrecy may be another class."""
MOVED_BY: Final = ENDS | BEGINS_AGAIN | CHANGES_CLASS


def class_of(complaint: Complaint, case: Case | None, rules: RetentionRules) -> Retention:
    status = "menunggu" if case is None else PUBLIC[case.status].value
    category = "" if case is None else case.category or ""
    guarded = complaint.secret if case is None else case.secret or case.inspektorat_only
    for one in rules.classes:
        if (
            (not one.status or status in one.status)
            and (not one.matter or category in one.matter)
            and (not one.channel or complaint.channel in one.channel)
            and (one.guarded is None or one.guarded is guarded)
        ):
            return one
    return rules.classes[-1]


def expiry_of(complaint: Complaint, case: Case | None, rules: RetentionRules) -> datetime | None:
    """The day it ends, by the case that is worked on (the one it was merged into in the end); None
    while that is open: what somebody waits for does not end."""
    if case is None:
        return later(
            complaint.received_at, class_of(complaint, None, rules).years, rules.year_seconds
        )
    if case.status in OPEN or case.closed_at is None:
        return None
    return later(case.closed_at, class_of(complaint, case, rules).years, rules.year_seconds)


def unknown_names(
    classes: Iterable[Retention], *, categories: Iterable[str], channels: Iterable[str]
) -> tuple[str, ...]:
    """What classes name and the pack does not have."""
    known_categories, known_channels = set(categories), set(channels)
    statuses = {status.value for status in PUBLIC.values()}
    found = []
    for one in classes:
        found += [
            f'{one.id}: kategori "{each}"' for each in one.matter if each not in known_categories
        ]
        found += [f'{one.id}: kanal "{each}"' for each in one.channel if each not in known_channels]
        found += [f'{one.id}: status "{each}"' for each in one.status if each not in statuses]
    return tuple(found)
