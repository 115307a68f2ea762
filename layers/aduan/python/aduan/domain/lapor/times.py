"""LAPOR!'s times as they are written, in the zone the city pack names. A wrong zone is a wrong
deadline, so a time that cannot be is said to be suspect and not used."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from aduan.domain.case.spoken_time import MONTHS, WEEKDAYS

_OTHER_NAMES: Final = (
    "january",
    "february peb pebruari",
    "march",
    "",
    "may",
    "june",
    "july",
    "aug ags agt agust august",
    "sept",
    "oct october",
    "nop nopember",
    "dec december",
)
"""How the export also writes a month: in English, and in older spellings."""

MONTH_NUMBERS: Final = {
    name: number
    for number, (own, others) in enumerate(zip(MONTHS, _OTHER_NAMES, strict=True), start=1)
    for name in (own.lower(), own[:3].lower(), *others.split())
}
WEEKDAY: Final = re.compile(r"(?:" + "|".join((*WEEKDAYS, "jum'at")) + r"),? +", re.IGNORECASE)
DAYS: Final = (
    re.compile(r"(?P<day>\d{1,2})([ /-])(?P<month>[A-Za-z]{3,10})\.?\2(?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<month>[A-Za-z]{3,10})\.? (?P<day>\d{1,2}), ?(?P<year>\d{4})"),
    re.compile(r"(?P<year>20\d{2})-(?P<month>\d{2})-(?P<day>\d{2})"),
)
"""Every order that cannot be taken for another: the month by its name, or ISO 8601."""
CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})([:.])(?P<minute>\d{2})"
    r"(?:\2(?P<second>\d{2})(?:\.0+)?)?(?: ?(?P<half>[AP]M))?(?: ?(?P<zone>WI(?:B|TA|T)))?",
    re.IGNORECASE,
)
ZONES: Final = {
    name: timezone(timedelta(hours=hours)) for name, hours in (("WIB", 7), ("WITA", 8), ("WIT", 9))
}
"""The three zones as they are written behind a clock (Keputusan Presiden 41 Tahun 1987)."""
THIS_CENTURY: Final = 2000
"""Spreadsheets show two digits of the year."""
FIRST_YEAR: Final = 2011
"""LAPOR! began in it: nothing there happened before."""
OLDEST_WRITTEN: Final = 1900
"""Where the days of a spreadsheet begin; an older year is a slip of the pen."""
AHEAD: Final = timedelta(minutes=10)


def parse_day_and_clock(day: str, clock: str, zone: tzinfo) -> datetime | None:
    """`23 Sep 2024` and `00:41:43` as the export writes them, `23-Sep-24`, `2024-09-23`, `0:41:43`,
    `00.41.43` and `12:41:43 AM` as a spreadsheet saves them, and `00.41 WIB` as people write it;
    None when they are no time, or may be several. A zone named behind the clock is the one."""
    on, at = parse_day(day), _clock(clock)
    if on is None or at is None:
        return None
    return datetime.combine(on, at[0], ZONES.get(at[1], zone)).astimezone(UTC)


def parse_day(written: str) -> date | None:
    """A day whose order is certain; None when it is none, or may be several."""
    plain = WEEKDAY.sub("", " ".join(written.split()), count=1) if written else ""
    found = next(filter(None, (form.fullmatch(plain) for form in DAYS)), None)
    if found is None or not plain.isascii():
        return None
    named = found["month"].lower()
    month = int(named) if named.isdigit() else MONTH_NUMBERS.get(named, 0)
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += THIS_CENTURY
    if year < OLDEST_WRITTEN:
        return None
    try:
        return date(year, month, int(found["day"]))
    except ValueError:
        return None


def _clock(written: str) -> tuple[time, str] | None:
    """The time of the day, and the zone's short name where one stands behind it."""
    found = CLOCK.fullmatch(written.strip())
    if found is None or not written.isascii():
        return None
    if found[2] == "." and found["second"] is None and len(found["hour"]) == 1:
        return None  # "0.41" may be a share of a day; a spreadsheet writes none as "00.41"
    hour, half = int(found["hour"]), (found["half"] or "").upper()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        at = time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None
    return at, (found["zone"] or "").upper()


def parse_stamp(stamp: str, formats: tuple[str, ...], zone: tzinfo) -> datetime | None:
    """A stamp in the first of `formats` that fits."""
    for pattern in formats:
        try:
            parsed = datetime.strptime(stamp.strip(), pattern)  # noqa: DTZ007 - zone set below
        except ValueError:
            continue
        local = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
        return local.astimezone(UTC)
    return None


def is_suspect(at: datetime | None, now: datetime) -> bool:
    """Nothing at LAPOR! happened later than now, or before it began: then its clock, or our zone,
    is wrong."""
    return at is not None and (at > now + AHEAD or is_before_lapor(at))


def is_before_lapor(at: datetime) -> bool:
    return at.year < FIRST_YEAR


def trusted(at: datetime | None, now: datetime) -> datetime:
    """The time to keep: LAPOR!'s own, unless it is missing or cannot be."""
    return now if at is None or is_suspect(at, now) else at
