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
DAY: Final = re.compile(r"(\d{1,2}) ([A-Za-z]{3,10})\.? (\d{4})")
CLOCK: Final = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?")
AHEAD: Final = timedelta(minutes=10)


def parse_day_and_clock(day: str, clock: str, zone: tzinfo) -> datetime | None:
    """`23 Sep 2024` and `00:41:43`, as the export writes them; None when they are no time."""
    dated = DAY.fullmatch(" ".join(day.split()))
    timed = CLOCK.fullmatch(clock.strip())
    month = MONTH_NUMBERS.get(dated.group(2).lower()) if dated else None
    if dated is None or timed is None or month is None:
        return None
    try:
        local = datetime(
            int(dated.group(3)),
            month,
            int(dated.group(1)),
            int(timed.group(1)),
            int(timed.group(2)),
            int(timed.group(3) or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
    return local.astimezone(UTC)


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
