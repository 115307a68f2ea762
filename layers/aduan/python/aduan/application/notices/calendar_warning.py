"""Tell the duty desk, once a day, that the city's calendar is about to run out.

Due times beyond the known calendar count weekends only, and nobody would notice: the days of next
year are decreed late, and have to be entered in time.
"""

from datetime import datetime
from typing import Final

from aduan.application.notices.compose import NoticeTexts, compose_calendar_warning
from aduan.application.notices.ports import DayBook, Publisher
from aduan.domain.case.calendar import Calendar

CALENDAR: Final = "CALENDAR"


def warn_of_calendar(
    *,
    calendar: Calendar,
    book: DayBook,
    publisher: Publisher,
    texts: NoticeTexts,
    now: datetime,
) -> bool:
    """Whether the desk was told. The day is taken before the message is sent: one that is lost
    comes again tomorrow, and the alarm has been ringing all the while."""
    warning = calendar.warning(now)
    if warning is None or not book.first_today(calendar.local(now).date(), CALENDAR):
        return False
    publisher.publish(compose_calendar_warning(warning, calendar.days_left(now), texts))
    return True
