"""Times as people in the city read them: "Selasa, 3 Maret 2026 pukul 07.14 WIB", "2 hari 3 jam".

The one table of Indonesian months and weekdays, and the one way of writing a moment: a page, a
notice and an explained due time that name the same moment name it in the same words.

Only for reading. What is stored and compared stays an absolute time.
"""

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

WEEKDAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""Monday first, as `date.weekday()` counts."""

MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_ZONE_NAMES: Final = {7: "WIB", 8: "WITA", 9: "WIT"}


def day_words(day: date) -> str:
    """ "3 Maret 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_words(at: datetime, zone: tzinfo) -> str:
    """ "Selasa, 3 Maret 2026"."""
    local = at.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]}, {day_words(local.date())}"


def moment_words(at: datetime, zone: tzinfo) -> str:
    """ "Selasa, 3 Maret 2026 pukul 07.14 WIB"; Indonesia writes a full stop between h and min."""
    local = at.astimezone(zone)
    return f"{date_words(at, zone)} pukul {local:%H.%M} {zone_name(local)}"


def zone_name(local: datetime) -> str:
    """WIB, WITA or WIT; another offset is written out."""
    offset = local.utcoffset() or timedelta()
    hours, rest = divmod(offset, timedelta(hours=1))
    return f"{local:%z}" if rest else _ZONE_NAMES.get(hours, f"{local:%z}")


def span_words(span: timedelta) -> str:
    """Two units are enough to act on: "2 hari 3 jam", "5 jam 10 menit", "42 detik"."""
    seconds = int(abs(span).total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    units = ((days, "hari"), (hours, "jam"), (minutes, "menit"))
    first = next((at for at, (count, _) in enumerate(units) if count), None)
    if first is None:
        return f"{seconds} detik"
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count)


def due_words(due_at: datetime, now: datetime) -> str:
    """ "sisa 2 hari 3 jam" or "terlambat 5 jam"."""
    left = due_at - now
    return f"sisa {span_words(left)}" if left >= timedelta() else f"terlambat {span_words(left)}"
