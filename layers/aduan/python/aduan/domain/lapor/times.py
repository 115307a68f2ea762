"""LAPOR!'s times as they are written, in the zone the city pack names. A wrong zone is a wrong
deadline, so a time that cannot be is said to be suspect and not used."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from aduan.domain.case.spoken_time import MONTHS

_OTHER_NAMES: Final = (
    "january",
    "february peb pebruari",
    "march",
    "",
    "may",
    "june",
    "july",
    "aug ags agt august",
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
DAY: Final = re.compile(r"(\d{1,2})([ -])([A-Za-z]{3,10})\.?\2(\d{4}|\d{2})", re.ASCII)
CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?|(\d{1,2})\.(\d{2})\.(\d{2})", re.ASCII)
"""With full stops only when it has seconds: "0.41" may be a number."""
THIS_CENTURY: Final = 2000
"""Spreadsheets show two digits of the year; LAPOR! began in 2011."""
AHEAD: Final = timedelta(minutes=10)


def parse_day_and_clock(day: str, clock: str, zone: tzinfo) -> datetime | None:
    """`23 Sep 2024` and `00:41:43` as the export writes them, `23-Sep-24`, `0:41:43` and
    `00.41.43` as a spreadsheet saves them; None when they are no time, or may be several."""
    dated = DAY.fullmatch(" ".join(day.split()))
    timed = CLOCK.fullmatch(clock.strip())
    month = MONTH_NUMBERS.get(dated.group(3).lower()) if dated else None
    if dated is None or timed is None or month is None:
        return None
    year = int(dated.group(4))
    hour, minute, second = (int(part or 0) for part in _clock_parts(timed))
    try:
        local = datetime(
            year if year > 99 else THIS_CENTURY + year,
            month,
            int(dated.group(1)),
            hour,
            minute,
            second,
            tzinfo=zone,
        )
    except ValueError:
        return None
    return local.astimezone(UTC)


def _clock_parts(timed: re.Match[str]) -> tuple[str | None, ...]:
    parts = timed.groups()
    return parts[3:] if parts[0] is None else parts[:3]


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
    """Nothing at LAPOR! happened later than now: then its clock, or our zone, is wrong."""
    return at is not None and at > now + AHEAD


def trusted(at: datetime | None, now: datetime) -> datetime:
    """The time to keep: LAPOR!'s own, unless it is missing or cannot be."""
    return now if at is None or is_suspect(at, now) else at
