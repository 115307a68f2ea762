from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import holidays
import pytest
from lokal import holidays as lokal_holidays

from aduan.domain.case.calendar import parse_calendar
from tests.city import CALENDAR, pack, wib

# Dates on which PyPI `holidays` differs from the decree, with the reason; none at present.
KNOWN_DIFFERENCES: dict[date, str] = {}


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_days_off_are_those_of_the_holidays_package(year: int) -> None:
    theirs = set(holidays.country_holidays("ID", years=year, categories=("public", "government")))
    ours = {day for day in CALENDAR.holidays if day.year == year}
    assert ours ^ theirs <= set(KNOWN_DIFFERENCES)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_working_days_are_those_of_the_decree_as_lokal_id_cites_it(year: int) -> None:
    day, differing = date(year, 1, 1), []
    while day.year == year:
        if CALENDAR.is_working_day(day) != lokal_holidays.is_working_day(day.isoformat()):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_a_weekday_is_a_working_day_and_a_weekend_is_not() -> None:
    assert CALENDAR.is_working_day(date(2026, 3, 6))
    assert CALENDAR.day_off(date(2026, 3, 7)) == "Sabtu"
    assert CALENDAR.day_off(date(2026, 3, 8)) == "Minggu"


def test_cuti_bersama_is_a_day_off_and_says_so() -> None:
    assert CALENDAR.day_off(date(2026, 3, 20)) == "Cuti Bersama Hari Raya Idul Fitri (cuti bersama)"


def test_the_citys_own_day_off_is_a_few_lines_of_data() -> None:
    data: dict[str, Any] = pack("calendar.toml")
    own = {"day": date(2026, 8, 10), "name": "Pemungutan suara ulang", "kind": "kota"}
    calendar = parse_calendar({**data, "holiday": [*data["holiday"], own]})
    assert CALENDAR.is_working_day(date(2026, 8, 10))
    assert calendar.day_off(date(2026, 8, 10)) == "Pemungutan suara ulang (kota)"


def test_working_time_of_a_week_is_five_days() -> None:
    monday = wib("2026-03-02 00:00")
    assert CALENDAR.working_time_between(monday, monday + timedelta(days=7)) == timedelta(days=5)


def test_working_time_never_runs_backwards() -> None:
    monday = wib("2026-03-02 00:00")
    assert CALENDAR.working_time_between(monday, monday - timedelta(days=7)) == timedelta(0)


@pytest.mark.parametrize(
    ("now", "warns"),
    [
        ("2027-10-02 23:59", False),  # 90 days and a minute before midnight of 1 Jan 2028
        ("2027-10-03 00:00", True),
        ("2027-12-31 12:00", True),
        ("2028-03-01 12:00", True),
    ],
)
def test_it_warns_ninety_days_before_it_runs_out(now: str, warns: bool) -> None:
    assert (CALENDAR.warning(wib(now)) is not None) is warns


def test_a_calendar_that_has_run_out_says_what_that_means() -> None:
    warning = CALENDAR.warning(wib("2028-03-01 12:00")) or ""
    assert "habis sejak 31 Desember 2027" in warning


def test_the_last_known_day_lies_in_the_data() -> None:
    last = max(CALENDAR.holidays)
    assert CALENDAR.known_until == date(last.year, 12, 31)


def test_another_city_may_lie_in_another_zone() -> None:
    wit = parse_calendar({**pack("calendar.toml"), "utc_offset_hours": 9, "zone_name": "WIT"})
    assert wit.readable(wib("2026-03-06 16:00")) == "Jumat, 6 Maret 2026 pukul 18.00 WIT"


def test_a_scaled_clock_knows_no_day_off_and_needs_no_warning() -> None:
    scaled = replace(CALENDAR, every_day_works=True)
    assert scaled.is_working_day(date(2026, 3, 7))
    assert scaled.warning(wib("2028-03-01 12:00")) is None
