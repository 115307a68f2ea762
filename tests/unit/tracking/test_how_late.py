"""How late a complaint is, as its page says it to the citizen."""

from datetime import timedelta

import pytest

from aduan.application.tracking.show import Late
from aduan.domain.case.case import Status
from aduan.pages.tracking.complaint_page import complaint_page
from tests.unit.pages.citizen_pages import HOME, a_citizens_view
from tests.unit.pages.every_page import SERANG
from tests.unit.samples import NOW


@pytest.mark.parametrize(
    ("late", "title"),
    [
        (timedelta(minutes=59), "Terlambat 59 menit"),
        (timedelta(minutes=60), "Terlambat 1 jam"),
        (timedelta(hours=47, minutes=59), "Terlambat 47 jam"),
        (timedelta(hours=48), "Terlambat 48 jam (2 hari)"),
        (timedelta(hours=53), "Terlambat 53 jam (2 hari 5 jam)"),
    ],
)
def test_late_is_counted_in_hours_and_from_two_days_on_in_days_as_well(
    late: timedelta, title: str
) -> None:
    view = a_citizens_view(Status.BARU, late=Late(NOW - late))
    shown = complaint_page(view, SERANG, HOME).values["aduan"].late
    assert shown is not None
    assert shown.title == title
    assert shown.told == ("Belum ada pimpinan yang diberi tahu sejak tenggat itu lewat.",)
