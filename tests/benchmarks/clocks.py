"""Due times by the thousand: `python -m tests.benchmarks.clocks FILE.jsonl` (or `-`: stdin).

Reads lines {"id", "start": RFC 3339, "duration": "72 hours" | "3 working_days", "holds":
[[from, to], …]} and writes {"id", "due_at": "…Z", "explanation": […]}; a line that cannot be
read gives {"id", "error"} and exit code 1 at the end.

- The calendar is the city's; an instant without an offset is taken as the city's own time.
- A working day counts from 00:00 to 24:00, so the time of day is kept; a start on a day off
  counts from the next working moment; a due time never falls on a day off.
- The clock stands during holds. They may overlap, be unsorted, begin before the start or lie
  after the due time; one that ends before it begins, or has no length, holds nothing.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aduan.domain.case.calendar import Calendar, parse_calendar
from aduan.domain.case.clocks import Duration, Span, compute

CITY: Final = Path(__file__).parents[2] / "layers" / "cities" / "serang"
_DURATION: Final = re.compile(r"\s*(\d+(?:\.\d+)?)[\s_]*([a-z_ ]+?)\s*", re.IGNORECASE)
_UNITS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_LEAP_SECOND: Final = re.compile(r"(T\d\d:\d\d):60", re.IGNORECASE)


def city_calendar() -> Calendar:
    return parse_calendar(tomllib.loads((CITY / "calendar.toml").read_text(encoding="utf-8")))


def parse_instant(text: str, calendar: Calendar) -> datetime:
    """RFC 3339; a leap second is the next second."""
    upper = text.strip().upper()
    plain, leaps = _LEAP_SECOND.subn(r"\1:59", upper)
    at = datetime.fromisoformat(plain) + timedelta(seconds=leaps)
    return at if at.tzinfo is not None else at.replace(tzinfo=calendar.zone)


def parse_duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"duration {text!r}")
    amount, unit = float(match[1]), match[2].lower().replace(" ", "_").removesuffix("s")
    if unit == "working_day":
        return Duration(timedelta(days=1) * amount, working=True)
    if unit not in _UNITS:
        raise ValueError(f"unit {match[2]!r}")
    return Duration(_UNITS[unit] * amount)


def answer(row: dict[str, Any], calendar: Calendar) -> dict[str, Any]:
    """One line's due time, or what is wrong with the line."""
    try:
        start = parse_instant(row["start"], calendar)
        duration = parse_duration(row["duration"])
        holds = list(_holds(row.get("holds") or (), calendar))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"id": row.get("id"), "error": f"{type(error).__name__}: {error}"}
    computed = compute(start, duration, holds, calendar)
    due = computed.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"id": row.get("id"), "due_at": due, "explanation": list(computed.steps)}


def answer_line(line: str, calendar: Calendar) -> dict[str, Any]:
    """As `answer`, for a line that may not even be a JSON object."""
    try:
        row = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": str(error)}
    return answer(row, calendar) if isinstance(row, dict) else {"id": None, "error": "no object"}


def _holds(rows: Iterable[Any], calendar: Calendar) -> Iterator[Span]:
    for begin, end in rows:
        yield parse_instant(begin, calendar), parse_instant(end, calendar)


def main(arguments: list[str]) -> int:
    calendar = city_calendar()
    source = arguments[0] if arguments else "-"
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    failed = False
    for line in text.splitlines():
        if not line.strip():
            continue
        result = answer_line(line, calendar)
        failed = failed or "error" in result
        print(json.dumps(result, ensure_ascii=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
