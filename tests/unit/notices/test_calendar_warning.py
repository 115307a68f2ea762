"""The duty desk hears in time that the calendar ends, once a day, and never without need."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from aduan.application.notices.calendar_warning import warn_of_calendar
from aduan.application.notices.compose import WrittenNotice, notice_texts
from tests.city import CALENDAR
from tests.unit.samples import CITY, PACK

TEXTS = notice_texts(
    tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
    city="Kota Serang",
    zone=CITY.zone,
    offices=CITY.agencies,
)
END = CALENDAR.midnight(CALENDAR.known_until + timedelta(days=1))


@dataclass
class Desk:
    """The day book and the topic of the duty desk."""

    days: set[tuple[date, str]] = field(default_factory=set)
    heard: list[WrittenNotice] = field(default_factory=list)

    def first_today(self, day: date, what: str) -> bool:
        known = (day, what) in self.days
        self.days.add((day, what))
        return not known

    def publish(self, notice: WrittenNotice) -> None:
        self.heard.append(notice)

    def sweep(self, now: datetime) -> None:
        warn_of_calendar(calendar=CALENDAR, book=self, publisher=self, texts=TEXTS, now=now)


def test_with_more_than_ninety_days_known_nobody_is_told() -> None:
    desk = Desk()
    desk.sweep(END - timedelta(days=90, minutes=1))
    assert desk.heard == []


def test_from_ninety_days_the_desk_is_told_once_a_day_however_often_the_sweep_runs() -> None:
    desk, start = Desk(), END - timedelta(days=90)
    for minutes in range(0, 2 * 24 * 60, 5):
        desk.sweep(start + timedelta(minutes=minutes))
    assert [notice.post for notice in desk.heard] == ["DUTY", "DUTY"]
    assert desk.heard[0].subject == "Kalender hari kerja Kota Serang: sisa 90 hari"
    assert "calendar.toml" in desk.heard[0].message


def test_a_calendar_that_has_ended_is_still_spoken_of() -> None:
    desk = Desk()
    desk.sweep(END + timedelta(days=3))
    assert "habis sejak" in desk.heard[0].message
    assert "sisa 0 hari" in desk.heard[0].subject
