"""A complaint that names no place at all is kept, and can be read back."""

from datetime import UTC, datetime

from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.domain.case.complaint import Complaint, Location

AT = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_complaint_without_any_place_is_read_as_it_was_written() -> None:
    written = Complaint(
        complaint_id="1",
        channel="rabeg",
        external_id="RBG-1",
        tracking_code="SA-1",
        reported_at=AT,
        received_at=AT,
        title="",
        text="tolong diperbaiki",
        location=Location(),
    )
    assert decode(Complaint, encode(written)) == written
