"""Days are the city's: a channel ends, and a call is counted, by the calendar on its wall."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.unit.intake.webhooks import CHANNELS, Door, created, signed


@pytest.fixture
def today(door: Door) -> date:
    """A city so far from Greenwich that it has another day there at this hour."""
    now = datetime.now(UTC)
    door.zone = timezone(timedelta(hours=12 if now.hour >= 12 else -12))
    there = now.astimezone(door.zone).date()
    assert there != now.date()
    return there


@pytest.mark.parametrize(("ends_in_days", "status"), [(0, 410), (1, 201)])
def test_a_channel_ends_when_its_day_begins_in_the_city(
    post: Any, door: Door, today: date, ends_in_days: int, status: int
) -> None:
    retired = replace(CHANNELS["rabeg"], retired_on=today + timedelta(days=ends_in_days))
    door.channels = {**CHANNELS, "rabeg": retired}
    assert post(signed(created()))["statusCode"] == status


def test_a_call_counts_for_the_day_in_the_city(post: Any, door: Door, today: date) -> None:
    call = created(channel_fields={"call_type": "prank"})
    assert post(signed(call, channel="112"))["statusCode"] == 200
    assert [one.day for one in door.intake.counted] == [today]
