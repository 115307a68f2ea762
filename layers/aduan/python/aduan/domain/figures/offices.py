"""The figures of offices and districts, each with its definition: counted from a set of cases and
never kept by events, so each can be counted again.

| figure | definition |
|---|---|
| open | cases not closed and not merged into another |
| overdue | of these, what was promised (`domain.case.due.promised_at`) fell due before `at` |
| with_sekda, with_wali_kota | of the open, the level told last is the Sekda, the Wali Kota |
| done | cases closed as selesai in the month |
| followed_up | cases whose present office first followed up in the month, open or closed |
| median_hours | of `followed_up`: hours of the city's clock from the beginning of the cycle |
|   | to the first follow-up, holds left out; the middle one |
| judged | `followed_up`, and the open ones not followed up whose time is over |
| within | of `judged`: followed up within the city's time (SOP) |
| sent_back | cases whose present cycle began in the month because a second eye did not accept |
|   | the closing before |

Of a group of fewer than `SMALL` neither share nor median is given: it would tell of single cases.
What only the inspectorate reads is counted where it is handled and in no district; what is kept
from a viewer is not counted for him at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from aduan.domain.case.case import CLOSED, Case, Level, Status
from aduan.domain.case.clocks import ClockRules, cycle_start, hold_spans, used
from aduan.domain.case.due import promised_at
from aduan.domain.case.posts import DUTY, desk_or_agency
from aduan.domain.case.secrecy import as_listed, kept_from

SMALL: Final = 5
MOST_OLDEST: Final = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one office, one district, or the whole city."""

    open: int = 0
    overdue: int = 0
    with_sekda: int = 0
    with_wali_kota: int = 0
    done: int = 0
    followed_up: int = 0
    judged: int = 0
    within: int = 0
    median_hours: float | None = None
    sent_back: int = 0

    @property
    def share(self) -> float | None:
        """How much of `judged` was in time; None of a small group."""
        return None if self.judged < SMALL else self.within / self.judged


@dataclass(frozen=True, slots=True)
class CityFigures:
    """What was counted of a month (`2026-03`) at an instant, as far as `viewer` may know of it.
    `oldest` are the ids of the open cases that wait longest."""

    viewer: str
    month: str
    at: datetime
    total: Figures
    offices: Mapping[str, Figures] = field(default_factory=dict)
    districts: Mapping[str, Figures] = field(default_factory=dict)
    oldest: tuple[str, ...] = ()


def count(
    cases: Iterable[Case],
    *,
    viewer: str,
    since: datetime,
    now: datetime,
    rules: ClockRules,
) -> CityFigures:
    """The figures of the month that began at `since`. `cases` are all that are open, and those that
    were closed since; each once."""
    known = [
        case for case in cases if case.status is not Status.DIGABUNG and not kept_from(case, viewer)
    ]
    by_office: dict[str, list[Case]] = {}
    by_district: dict[str, list[Case]] = {}
    for case in known:
        by_office.setdefault(holder(case, rules), []).append(case)
        if district := as_listed(case).place.kecamatan:
            by_district.setdefault(district, []).append(case)
    opened = sorted(
        (case for case in known if case.status not in CLOSED),
        key=lambda one: (one.arrived_at, one.case_id),
    )

    def of(group: Sequence[Case]) -> Figures:
        return _of(group, since, now, rules)

    return CityFigures(
        viewer=viewer,
        month=month_of(since, rules),
        at=now,
        total=of(known),
        offices={post: of(group) for post, group in sorted(by_office.items())},
        districts={name: of(group) for name, group in sorted(by_district.items())},
        oldest=tuple(case.case_id for case in opened[:MOST_OLDEST]),
    )


def holder(case: Case, rules: ClockRules) -> str:
    """Whose case it is counted as: what waits for an office is the duty desk's; what the desk's own
    office handles is that office's."""
    return DUTY if case.status is Status.TRIASE else _office(case, rules)


def _office(case: Case, rules: ClockRules) -> str:
    post = desk_or_agency(case, rules)
    return rules.desk if post == DUTY else post


def month_of(at: datetime, rules: ClockRules) -> str:
    return f"{rules.calendar.local(at):%Y-%m}"


def _of(cases: Sequence[Case], since: datetime, now: datetime, rules: ClockRules) -> Figures:
    opened = [case for case in cases if case.status not in CLOSED]
    acted = [
        case
        for case in cases
        if case.first_follow_up_at is not None and case.first_follow_up_at >= since
    ]
    took = [time_to_follow_up(case, rules) for case in acted]
    missed = sum(case.first_follow_up_at is None and _late(case, now) for case in opened)
    hour = timedelta(seconds=rules.hour_seconds)
    return Figures(
        open=len(opened),
        overdue=sum(_late(case, now) for case in opened),
        with_sekda=sum(case.level is Level.SEKDA for case in opened),
        with_wali_kota=sum(case.level is Level.WALI_KOTA for case in opened),
        done=sum(
            case.status is Status.SELESAI and case.closed_at is not None and case.closed_at >= since
            for case in cases
        ),
        followed_up=len(acted),
        judged=len(acted) + missed,
        within=sum(span <= rules.opd.length for span in took),
        median_hours=round(median(span / hour for span in took), 1) if len(took) >= SMALL else None,
        sent_back=sum(case.sent_back and cycle_start(case) >= since for case in cases),
    )


def time_to_follow_up(case: Case, rules: ClockRules) -> timedelta:
    """From the beginning of the cycle to the first follow-up, holds left out."""
    assert case.first_follow_up_at is not None
    return used(
        cycle_start(case), case.first_follow_up_at, hold_spans(case), rules.opd, rules.calendar
    )


def _late(case: Case, now: datetime) -> bool:
    due = promised_at(case)
    return due is not None and due < now
