"""The city's calendar: which days are working days, and how long it is known.

Working time is a continuous measure: a working day has 24 h of it (00:00 to 24:00 in the city's
own zone), any other day none. So "Friday 16:00 + 3 working days" is Wednesday 16:00: the time of
day is kept. What starts on a day off counts from the first working moment after it (Saturday
10:00 counts from Monday 00:00), and a due time never falls on a day off: it is carried to the
first working moment.

The host's time zone plays no part: every instant carries its own offset.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import Any, Final

from aduan.domain.case.spoken_time import WEEKDAYS, day_words, moment_words

DAY: Final = timedelta(days=1)
_NOTHING: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off. `kind` is libur_nasional, cuti_bersama or kota."""

    day: date
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off between `known_from` and `known_until`; outside of it only weekends are known.

    `weekend` holds `date.weekday()` numbers. With `every_day_works` (the scaled clock of a demo,
    where a day lasts seconds) no day is off.
    """

    zone: timezone
    holidays: Mapping[date, Holiday]
    known_from: date
    known_until: date
    weekend: frozenset[int] = frozenset({5, 6})
    warn_before: timedelta = timedelta(days=90)
    every_day_works: bool = False
    _off: Mapping[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {day: f"{h.name} ({h.kind.replace('_', ' ')})" for day, h in self.holidays.items()}
        object.__setattr__(self, "_off", MappingProxyType(names))

    def local(self, at: datetime) -> datetime:
        """`at` as the city's clocks show it."""
        return at.astimezone(self.zone)

    def day_off(self, day: date) -> str | None:
        """Why `day` is no working day, in Indonesian; None if it is one."""
        if self.every_day_works:
            return None
        if day in self._off:
            return self._off[day]
        return WEEKDAYS[day.weekday()] if day.weekday() in self.weekend else None

    def is_working_day(self, day: date) -> bool:
        return self.day_off(day) is None

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def first_working_moment(self, at: datetime) -> datetime:
        """`at` itself on a working day, else 00:00 of the next one."""
        local = self.local(at)
        day = local.date()
        if self.is_working_day(day):
            return local
        while not self.is_working_day(day):
            day += DAY
        return self.midnight(day)

    def add_working_time(self, start: datetime, length: timedelta) -> datetime:
        """The working moment at which `length` of working time has passed since `start`."""
        at = self.first_working_moment(start)
        left = length
        while left > _NOTHING:
            end_of_day = self.midnight(at.date() + DAY)
            if left < end_of_day - at:
                return at + left
            left -= end_of_day - at
            at = self.first_working_moment(end_of_day)
        return at

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants; none if `end` is not after `start`."""
        total, at, stop = _NOTHING, self.local(start), self.local(end)
        while at < stop:
            upto = min(self.midnight(at.date() + DAY), stop)
            if self.is_working_day(at.date()):
                total += upto - at
            at = upto
        return total

    def days_off_between(self, start: datetime, end: datetime) -> tuple[tuple[date, str], ...]:
        """The days off from the day of `start` to the day of `end`, with their reasons."""
        day, last = self.local(start).date(), self.local(end).date()
        found = []
        while day <= last:
            reason = self.day_off(day)
            if reason is not None:
                found.append((day, reason))
            day += DAY
        return tuple(found)

    def knows(self, day: date) -> bool:
        """Whether the holidays around `day` have been decreed and entered."""
        return self.every_day_works or self.known_from <= day <= self.known_until

    def warning(self, now: datetime) -> str | None:
        """Told to Diskominfo, and an alarm, from `warn_before` the end of the known calendar."""
        left = self._left(now)
        if self.every_day_works or left > self.warn_before:
            return None
        if left <= _NOTHING:
            return (
                f"Kalender hari kerja habis sejak {day_words(self.known_until)}. Tenggat baru "
                "hanya memperhitungkan akhir pekan. Lengkapi kalender kota sekarang."
            )
        return (
            f"Kalender hari kerja hanya diketahui sampai {day_words(self.known_until)} "
            f"({left.days} hari lagi). Lengkapi libur nasional dan cuti bersama tahun berikutnya."
        )

    def days_left(self, now: datetime) -> int:
        """Whole days until the known calendar ends; negative once it has."""
        return self._left(now).days

    def _left(self, now: datetime) -> timedelta:
        return self.midnight(self.known_until + DAY) - now

    def readable(self, at: datetime) -> str:
        """Day, date, time and zone for people: "Jumat, 6 Maret 2026 pukul 16.00 WIB"."""
        return moment_words(at, self.zone)


def parse_calendar(pack: Mapping[str, Any], *, every_day_works: bool = False) -> Calendar:
    """The city pack's `calendar.toml` as read by tomllib: zone, range, [[holiday]] rows."""
    zone = timezone(timedelta(hours=pack["utc_offset_hours"]), pack["zone_name"])
    return Calendar(
        zone=zone,
        holidays=MappingProxyType({h.day: h for h in _holidays(pack.get("holiday", ()))}),
        known_from=pack["known_from"],
        known_until=pack["known_until"],
        weekend=frozenset(pack.get("weekend", (5, 6))),
        warn_before=timedelta(days=pack.get("warn_before_days", 90)),
        every_day_works=every_day_works,
    )


def _holidays(rows: Iterable[Mapping[str, Any]]) -> Iterable[Holiday]:
    for row in rows:
        yield Holiday(day=row["day"], name=row["name"], kind=row["kind"])
