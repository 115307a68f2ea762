"""The city pack's clocks and calendar, and cases to try them on."""

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aduan.domain.case.calendar import Calendar, parse_calendar
from aduan.domain.case.case import Actor, Case, Place, Role, Status
from aduan.domain.case.clocks import ClockRules, due_times, parse_rules

PACK: Final = Path(__file__).parents[1] / "layers" / "cities" / "serang"


def pack(name: str) -> dict[str, Any]:
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


CALENDAR: Final[Calendar] = parse_calendar(pack("calendar.toml"))
RULES: Final[ClockRules] = parse_rules(pack("clocks.toml"), CALENDAR)

SYSTEM: Final = Actor(Role.SYSTEM, "system")
DISHUB: Final = Actor(Role.OPERATOR, "DISHUB")
DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
SEKDA: Final = Actor(Role.SEKDA, "SEKDA")
REPORTER: Final = Actor(Role.REPORTER, "pelapor")


def wib(text: str) -> datetime:
    """ "2026-03-06 16:00" as the city's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def new_case(
    start: datetime, *, agency: str = "DISHUB", rules: ClockRules = RULES, **changes: Any
) -> Case:
    """A street lamp case that arrived and was opened at `start`."""
    case = Case(
        case_id="K1",
        number="SA-2026-000001",
        status=Status.BARU,
        agency=agency,
        category="pju_padam",
        matter="Lampu jalan padam",
        place=Place(kelurahan="Cipare"),
        arrived_at=start,
        opened_at=start,
        due=due_times(start, changes.get("classification"), rules),
    )
    return replace(case, **changes)
