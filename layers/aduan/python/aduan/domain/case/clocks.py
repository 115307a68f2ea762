"""Two clocks on one case: the city's (SOP, hours) and the national one (working days).

Time is a budget. A hold stops both clocks and gives no time away; a forwarding leaves what
remains, with a floor. Due times are computed here, stored on the case, and computed again only
when a move of the lifecycle says so; `explain` shows the steps.

Every duration and its legal basis is city-pack data (`clocks.toml`).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import Case, DueTimes, HoldReason, Status
from aduan.domain.case.spoken_time import day_words

REAL_HOUR_SECONDS: Final = 3600.0
DESK_CODE: Final = "DISKOMINFO"
FRESH_WORD_FROM: Final = 25
_NOTHING: Final = timedelta(0)
_WORKING_DAY: Final = timedelta(hours=24)

Span = tuple[datetime, datetime]


class StopsOn(StrEnum):
    """What stops the city's clock; sources disagree, so the city decides."""

    FIRST_RESPONSE = "first_response"
    FOLLOW_UP = "follow_up"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of clock time, or (`working`) of working time, 24 h to the working day."""

    length: timedelta
    working: bool = False
    basis: str = ""

    def part(self, length: timedelta) -> "Duration":
        """The same kind of time, another length."""
        return Duration(length, self.working, self.basis)

    def readable(self) -> str:
        if self.working and self.length >= timedelta(hours=1):
            return f"{_number(self.length / _WORKING_DAY)} hari kerja"
        if self.length < timedelta(minutes=1):
            return f"{_number(self.length / timedelta(seconds=1))} detik"
        if self.length < timedelta(hours=1):
            return f"{_number(self.length / timedelta(minutes=1))} menit"
        return f"{_number(self.length / timedelta(hours=1))} jam"


@dataclass(frozen=True, slots=True)
class ClockRules:
    """The city pack's durations and limits, already scaled to this stage's hour."""

    calendar: Calendar
    opd: Duration
    sekda: Duration
    wali_kota: Duration
    idle: Duration
    floor: Duration
    verify: Duration
    follow_up: Duration
    resolve: Mapping[str, Duration]
    resolve_default: Duration
    auto_close: Duration
    reporter_wait: Duration
    other_government: Duration
    longest_postponement: Duration
    reopen: Duration
    notice_retry: Duration
    look_ahead: Duration
    grace: Duration
    stops_on: StopsOn = StopsOn.FOLLOW_UP
    reminders: tuple[float, ...] = (0.5, 0.8)
    max_hops: int = 3
    desk: str = DESK_CODE
    quiet_from: time = time(21)
    quiet_to: time = time(6)
    notices_per_hour: int = 12
    silent_days: int = 3
    """After so many days without a press from a post the duty desk reads its name."""
    growing: tuple[int, ...] = (5, 10, 25, 50, 100, 250, 500, 1000)
    hour_seconds: float = REAL_HOUR_SECONDS
    second_eye_share: float = 0.1
    """Of the closings without a doubt, how many another post looks at; with one, all of them."""
    fresh_word_from: int = FRESH_WORD_FROM
    """From so many reporters on a proof has to show a fresh word."""

    def to_resolve(self, classification: str | None) -> Duration:
        """The resolution time of a classification; an unknown one gets the default."""
        return self.resolve.get(classification or "", self.resolve_default)


def rules_mark(rules: ClockRules) -> str:
    """A mark of the rules and the calendar in force: the same pack gives the same mark."""
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Computed:
    """A due time and how it came about."""

    at: datetime
    steps: tuple[str, ...]


# --- arithmetic ---------------------------------------------------------------------------------


def merged_spans(spans: Iterable[Span], start: datetime) -> tuple[Span, ...]:
    """Holds in order, without overlaps, empty ones dropped, cut off before `start`."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        begin = max(begin, start)  # noqa: PLW2901 - cut to the clock's own time
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return tuple(merged)


def due_after(
    start: datetime, duration: Duration, holds: Iterable[Span], calendar: Calendar
) -> datetime:
    """When `duration` has run since `start`, standing still during `holds`. UTC."""
    at, left = start, duration.length
    for begin, end in merged_spans(holds, start):
        running = _elapsed(at, begin, duration, calendar)
        if left <= running and begin > at:
            break
        left -= running
        at = end
    if duration.working:
        return calendar.add_working_time(at, left).astimezone(UTC)
    return (at + left).astimezone(UTC)


def used(
    start: datetime, now: datetime, holds: Iterable[Span], kind: Duration, calendar: Calendar
) -> timedelta:
    """How much of a budget of `kind` has run between `start` and `now`."""
    total, at = _NOTHING, start
    for begin, end in merged_spans(holds, start):
        if begin >= now:
            break
        total += _elapsed(at, begin, kind, calendar)
        at = min(end, now)
    return total + _elapsed(at, now, kind, calendar)


def timestamp(at: datetime) -> str:
    """The one way an instant is written for machines: UTC, whole seconds, "Z".

    Rounded up: a timer that wakes a moment before the due time would have to sleep again.
    """
    whole = at.astimezone(UTC)
    if whole.microsecond:
        whole = whole.replace(microsecond=0) + timedelta(seconds=1)
    return f"{whole:%Y-%m-%dT%H:%M:%SZ}"


def _elapsed(start: datetime, end: datetime, kind: Duration, calendar: Calendar) -> timedelta:
    if kind.working:
        return calendar.working_time_between(start, end)
    return max(end - start, _NOTHING)


def compute(
    start: datetime, duration: Duration, holds: Iterable[Span], calendar: Calendar
) -> Computed:
    """`due_after` with its steps in Indonesian: where it began, what it skipped, where it ends."""
    spans = merged_spans(holds, start)
    at = due_after(start, duration, spans, calendar)
    basis = f" ({duration.basis})" if duration.basis else ""
    steps = [f"Mulai {calendar.readable(start)}."]
    first = calendar.first_working_moment(start)
    if duration.working and first != start:
        reason = calendar.day_off(calendar.local(start).date())
        steps.append(f"Hari mulai bukan hari kerja ({reason}); dihitung sejak "
                     f"{calendar.readable(first)}.")  # fmt: skip
    steps.append(f"Ditambah {duration.readable()}{basis}.")
    for begin, end in spans:
        if begin < at:
            steps.append(
                f"Jam berhenti {calendar.readable(begin)} sampai {calendar.readable(end)}."
            )
    if duration.working:
        for day, reason in calendar.days_off_between(start, at):
            steps.append(f"Dilewati {day_words(day)}: {reason}.")
    if duration.working and not calendar.knows(calendar.local(at).date()):
        steps.append(f"Hari libur setelah {day_words(calendar.known_until)} atau sebelum "
                     f"{day_words(calendar.known_from)} belum diketahui; hanya akhir pekan "
                     "yang dilewati.")  # fmt: skip
    steps.append(f"Tenggat {calendar.readable(at)}.")
    return Computed(at, tuple(steps))


# --- a case's clocks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """One stretch of a clock: what is due, from when, how long; `stands` is what the case holds."""

    name: str
    start: datetime
    duration: Duration
    stands: datetime | None = None


def due_times(start: datetime, classification: str | None, rules: ClockRules) -> DueTimes:
    """The due times of a new case whose clocks start at `start` (its arrival). UTC."""
    calendar = rules.calendar
    opd = due_after(start, rules.opd, (), calendar)
    sekda = due_after(opd, rules.sekda, (), calendar)
    return DueTimes(
        opd=opd,
        sekda=sekda,
        wali_kota=due_after(sekda, rules.wali_kota, (), calendar),
        verify=due_after(start, rules.verify, (), calendar),
        follow_up=due_after(start, rules.follow_up, (), calendar),
        resolve=due_after(start, rules.to_resolve(classification), (), calendar),
        reminders=_reminders(start, rules.opd, (), rules),
    )


def cycle_start(case: Case) -> datetime:
    """When the clocks of the present cycle began."""
    return case.cycle_opened_at or case.opened_at


def hold_spans(case: Case) -> tuple[Span, ...]:
    """Every stretch in which this case's clocks stood or will stand."""
    past = [(hold.since, hold.ended_at or hold.until) for hold in case.past_holds]
    now = [(case.hold.since, case.hold.until)] if case.hold is not None else []
    return tuple(past + now)


def agency_share(case: Case, rules: ClockRules) -> _Run:
    """The present agency's part of the city's time."""
    budget = rules.opd if case.clock_budget is None else rules.opd.part(case.clock_budget)
    return _Run("OPD", case.clock_from or cycle_start(case), budget)


def remaining_share(case: Case, now: datetime, rules: ClockRules) -> timedelta:
    """What a forwarding leaves to the next agency: the rest of the budget, never under the floor.

    Time after a substantive follow-up does not count as used.
    """
    share = agency_share(case, rules)
    until = min(now, case.first_follow_up_at) if case.first_follow_up_at else now
    spent = used(share.start, until, hold_spans(case), share.duration, rules.calendar)
    return max(share.duration.length - spent, rules.floor.length)


def stopped_at(case: Case, rules: ClockRules) -> datetime | None:
    """When the city's clock was stopped in this cycle, by whatever the city says stops it."""
    if case.first_follow_up_at is not None and rules.stops_on is not StopsOn.RESOLVED:
        return case.first_follow_up_at
    if case.accepted_at is not None and rules.stops_on is StopsOn.FIRST_RESPONSE:
        return case.accepted_at
    return None


DUE_NAMES: Final = tuple(each.name for each in fields(DueTimes))


def rescheduled(before: Case, after: Case, rules: ClockRules) -> DueTimes:
    """The due times after a move: only those the move itself changes are computed anew.

    What would be the same by today's calendar and rules before the move and after it stays as it
    is stored, whatever calendar that was computed by: due times are moved by a named transition
    with a reason, never by the first one that comes after a decree (see Move.RESCHEDULE).
    """
    resolve_stays = _resolve(before, rules) == _resolve(after, rules)
    resolve = before.due.resolve if resolve_stays else None
    was, now = schedule(before, rules, resolve=resolve), schedule(after, rules, resolve=resolve)
    stay = {
        name: stored
        for name in DUE_NAMES
        if getattr(was, name) == getattr(now, name)
        and (stored := getattr(before.due, name)) is not None
    }
    return replace(now, **stay)


def _resolve(case: Case, rules: ClockRules) -> datetime:
    return due_after(
        cycle_start(case), rules.to_resolve(case.classification), hold_spans(case), rules.calendar
    )


def schedule(case: Case, rules: ClockRules, *, resolve: datetime | None = None) -> DueTimes:
    """All due times anew from the case's starts, budgets and holds; `resolve` where it stands
    already.

    Once the city's clock is stopped the chain is not gone: the case returns to it when it lies
    idle. After an acceptance that is `idle` later; after a follow-up, when the time to resolve is
    over (and not sooner than `idle` after the first follow-up: later ones do not prolong it).
    """
    calendar, holds = rules.calendar, hold_spans(case)
    begin = cycle_start(case)
    share = agency_share(case, rules)
    resolve = resolve or _resolve(case, rules)
    opd = due_after(share.start, share.duration, holds, calendar)
    stopped = stopped_at(case, rules)
    if stopped is not None:
        opd = due_after(stopped, rules.idle, holds, calendar)
        if case.first_follow_up_at is not None:
            opd = max(opd, resolve)
    sekda = due_after(opd, rules.sekda, holds, calendar)
    return DueTimes(
        opd=opd,
        sekda=sekda,
        wali_kota=due_after(sekda, rules.wali_kota, holds, calendar),
        verify=due_after(begin, rules.verify, holds, calendar),
        follow_up=due_after(begin, rules.follow_up, holds, calendar),
        resolve=resolve,
        auto_close=_auto_close(case, holds, rules),
        reminders=() if stopped else _reminders(share.start, share.duration, holds, rules),
    )


def _auto_close(case: Case, holds: tuple[Span, ...], rules: ClockRules) -> datetime | None:
    asked = case.last_follow_up_at
    replied = case.reporter_replied_at
    if asked is None or case.first_follow_up_at is None:
        return None
    if replied is not None and replied >= asked:
        return None
    return due_after(asked, rules.auto_close, holds, rules.calendar)


def _reminders(
    start: datetime, share: Duration, holds: tuple[Span, ...], rules: ClockRules
) -> tuple[datetime, ...]:
    parts = (share.part(share.length * each) for each in rules.reminders)
    return tuple(due_after(start, part, holds, rules.calendar) for part in parts)


HOLD_WORDS: Final = MappingProxyType(
    {
        HoldReason.WAITING_FOR_REPORTER: "menunggu jawaban pelapor",
        HoldReason.POSTPONED: "ditunda sampai anggaran tersedia",
        HoldReason.OTHER_GOVERNMENT: "ditangani pemerintah lain",
        HoldReason.MERGED: "ditangani bersama kasus lain",
    }
)
"""Why a clock stands, for explanations and pages alike."""


def explain(case: Case, rules: ClockRules) -> tuple[str, ...]:
    """Each due time of the case with the steps of its computation, in Indonesian.

    A line ending in ":" names a due time; the lines after it, indented, are its steps. The steps
    are those of the calendar as it is today; where a decree changed it since, the due time that
    stands is another one, and that is said: the stored one counts until it is moved by name.
    """
    calendar, holds = rules.calendar, hold_spans(case)
    begin, share = cycle_start(case), agency_share(case, rules)
    stopped = stopped_at(case, rules)
    due = case.due
    runs = []
    if stopped is None:
        runs.append(
            _Run("Jam kota, OPD (lalu Sekda diberi tahu)", share.start, share.duration, due.opd)
        )
    elif case.first_follow_up_at is None:
        runs.append(_Run("Jam kota, sesudah diterima (lalu Sekda)", stopped, rules.idle, due.opd))
    runs += [
        _Run("Jam kota, Sekda (lalu Wali Kota diberi tahu)", due.opd, rules.sekda, due.sekda),
        _Run("Jam kota, Wali Kota (lalu meja piket)", due.sekda, rules.wali_kota, due.wali_kota),
        _Run("Jam nasional, verifikasi", begin, rules.verify, due.verify),
        _Run("Jam nasional, tindak lanjut pertama", begin, rules.follow_up, due.follow_up),
        _Run("Jam nasional, penyelesaian", begin, rules.to_resolve(case.classification),
             due.resolve),
    ]  # fmt: skip
    if due.auto_close is not None and case.last_follow_up_at is not None:
        runs.append(_Run("Jam nasional, penutupan otomatis", case.last_follow_up_at,
                         rules.auto_close, due.auto_close))  # fmt: skip
    lines = [*_what_counts(case, stopped, rules)]
    for run in runs:
        lines.append(f"{run.name}:")
        computed = compute(run.start, run.duration, holds, calendar)
        lines.extend(f"  {step}" for step in computed.steps)
        if run.stands is not None and run.stands != computed.at:
            lines.append(
                f"  Yang berlaku: {calendar.readable(run.stands)}. Tenggat ini dihitung dengan "
                "kalender atau aturan sebelumnya, dan tetap sampai dipindahkan."
            )
    return tuple(lines)


def _what_counts(case: Case, stopped: datetime | None, rules: ClockRules) -> Iterable[str]:
    calendar = rules.calendar
    if case.cycle > 1:
        yield f"Putaran ke-{case.cycle}, dibuka kembali {calendar.readable(cycle_start(case))}."
    if case.clock_budget is not None and case.clock_from is not None:
        left = rules.opd.part(case.clock_budget).readable()
        since = calendar.readable(case.clock_from)
        yield f"{case.agency} menerima sisa waktu {left} sejak {since}."
    if stopped is not None:
        why = "ditindaklanjuti" if case.first_follow_up_at else "diterima"
        yield (
            f"Jam kota berhenti {calendar.readable(stopped)} karena {why}; bila terbengkalai, "
            f"kasus kembali ke rantai eskalasi {calendar.readable(case.due.opd)}."
        )
    for hold in (*case.past_holds, *((case.hold,) if case.hold else ())):
        until = hold.ended_at or hold.until
        yield (
            f"Jam berhenti karena {HOLD_WORDS[hold.reason]}: {calendar.readable(hold.since)} "
            f"sampai {calendar.readable(until)}."
        )
    if case.status is Status.SELESAI and case.closed_at is not None:
        yield f"Selesai {calendar.readable(case.closed_at)}."


# --- the city pack ------------------------------------------------------------------------------


def parse_rules(
    pack: Mapping[str, Any], calendar: Calendar, *, hour_seconds: float = REAL_HOUR_SECONDS
) -> ClockRules:
    """`clocks.toml` as read by tomllib, scaled so that one hour lasts `hour_seconds`.

    A scaled clock has no days off: with an hour of one second a weekend would stand in the way
    of what the demo shows. Give it a calendar parsed with `every_day_works`. The longest
    postponement is never scaled: it bounds a date that somebody writes, and dates are real.
    """
    scale = hour_seconds / REAL_HOUR_SECONDS
    if scale != 1.0 and not calendar.every_day_works:
        raise ValueError("jam berskala memerlukan kalender every_day_works")
    city, national, holds = pack["city"], pack["national"], pack["holds"]
    in_working_days = city["count"] == "working_days"

    def read(row: Mapping[str, Any]) -> Duration:
        return _duration(row, scale)

    def read_city(row: Mapping[str, Any]) -> Duration:
        own = _duration(row, scale)
        return Duration(own.length, own.working or in_working_days, own.basis)

    resolve = {name: read(row) for name, row in national["resolve"].items()}
    default = resolve.pop("default")
    notices = pack["notices"]
    return ClockRules(
        calendar=calendar,
        opd=read_city(city["opd"]),
        sekda=read_city(city["sekda"]),
        wali_kota=read_city(city["wali_kota"]),
        idle=read_city(city["idle"]),
        floor=read_city(city["floor"]),
        verify=read(national["verify"]),
        follow_up=read(national["follow_up"]),
        resolve=MappingProxyType(resolve),
        resolve_default=default,
        auto_close=read(national["auto_close"]),
        reporter_wait=read(holds["reporter"]),
        other_government=read(holds["other_government"]),
        longest_postponement=_duration(holds["longest_postponement"], 1.0),
        reopen=read(pack["reopen"]),
        notice_retry=read(notices["retry"]),
        look_ahead=read(pack["sweep"]["look_ahead"]),
        grace=read(pack["sweep"]["grace"]),
        stops_on=StopsOn(city["stops_on"]),
        reminders=tuple(city["reminders"]),
        max_hops=city["max_hops"],
        desk=pack["desk"],
        quiet_from=time.fromisoformat(notices["quiet_from"]),
        quiet_to=time.fromisoformat(notices["quiet_to"]),
        notices_per_hour=notices["per_recipient_and_hour"],
        silent_days=int(notices["silent_days"]),
        growing=tuple(notices["growing"]),
        second_eye_share=float(pack["second_eye"]["share"]),
        fresh_word_from=int(pack["second_eye"]["fresh_word_from"]),
        hour_seconds=hour_seconds,
    )


def _duration(row: Mapping[str, Any], scale: float) -> Duration:
    basis = row["basis"]
    if "working_days" in row:
        return Duration(_WORKING_DAY * row["working_days"] * scale, working=True, basis=basis)
    if "minutes" in row:
        return Duration(timedelta(minutes=row["minutes"]) * scale, basis=basis)
    return Duration(timedelta(hours=row["hours"]) * scale, basis=basis)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
