"""The four bodies, their limits, and a pointer to every fault."""

from datetime import datetime
from typing import Any

import pytest

from aduan.domain.case.complaint import Attachment, Feedback, Location, Reporter
from aduan.domain.intake.events import (
    Caution,
    ComplaintAmended,
    ComplaintCreated,
    ComplaintWithdrawn,
    FeedbackGiven,
)
from aduan.entrypoints.shapes import UnprocessableBodyError
from aduan.entrypoints.webhook.events import read_event
from tests.unit.intake.webhooks import created

WHOLE = created(
    title="Lampu mati",
    category="pju",
    severity="sedang",
    location={
        "lat": -6.1178,
        "lng": 106,
        "accuracy_m": 12,
        "address": "Jl. Veteran",
        "kelurahan": "Cipare",
        "kecamatan": "Serang",
    },
    reporter={"name": "Warga", "phone": "0812", "email": "a@b.id"},
    anonymous=True,
    secret=False,
    attachments=[{"url": "https://foto.contoh.id/1.jpg", "media_type": "image/jpeg"}],
    channel_fields={"call_type": "normal", "floor": 3, "urgent": True, "none": None},
    unknown_field={"kept": "out"},
)


def faults(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(UnprocessableBodyError) as wrong:
        read_event(body)
    return {fault.pointer: fault.reason for fault in wrong.value.faults}


def taken(body: dict[str, Any]) -> tuple[ComplaintCreated, dict[str, str]]:
    left_out: list[Caution] = []
    read = read_event(body, left_out)
    assert isinstance(read, ComplaintCreated)
    return read, {one.pointer: one.detail for one in left_out}


def test_a_whole_complaint_is_read() -> None:
    read = read_event(WHOLE)
    assert read == ComplaintCreated(
        external_id="RBG-2026-00123",
        reported_at=datetime.fromisoformat("2026-03-02T07:14:31+07:00"),
        text="Lampu jalan depan Alun-alun mati sudah tiga malam",
        title="Lampu mati",
        category="pju",
        severity="sedang",
        location=Location(-6.1178, 106.0, 12.0, "Jl. Veteran", "Cipare", "Serang"),
        reporter=Reporter("Warga", "0812", "a@b.id"),
        anonymous=True,
        attachments=(Attachment("https://foto.contoh.id/1.jpg", "image/jpeg"),),
        channel_fields={"call_type": "normal", "floor": "3", "urgent": "true"},
    )


def test_three_fields_are_enough_and_null_is_absent() -> None:
    read = read_event(created(title=None, location=None, reporter=None, attachments=None))
    assert isinstance(read, ComplaintCreated)
    assert read.location == Location()


def test_the_later_words_are_read_with_the_time_of_the_envelope() -> None:
    at = datetime.fromisoformat("2026-03-02T07:15:00+07:00")

    def body(kind: str, **data: Any) -> dict[str, Any]:
        sent = "2026-03-02T07:15:00+07:00"
        return {"type": kind, "timestamp": sent, "data": {"external_id": "RBG-1", **data}}

    assert read_event(body("complaint.amended", text="Masih")) == ComplaintAmended(
        "RBG-1", at, "Masih"
    )
    assert read_event(body("complaint.withdrawn")) == ComplaintWithdrawn("RBG-1", at)
    assert read_event(body("feedback.given", verdict="not_fixed")) == FeedbackGiven(
        "RBG-1", at, Feedback.NOT_FIXED
    )
    assert read_event(body("feedback.given", rating=4)) == FeedbackGiven("RBG-1", at, None, 4)
    assert set(faults(body("complaint.amended"))) == {"/data/text"}
    assert set(faults(body("feedback.given"))) == {"/data/rating"}
    assert set(faults(body("feedback.given", rating=4.5))) == {"/data/rating"}
    assert set(faults(body("feedback.given", rating=True))) == {"/data/rating"}


def test_every_fault_is_pointed_at() -> None:
    body = created(
        external_id="",
        reported_at="2026-03-02 07:14",
        text=7,
        title="x" * 201,
        location={"lat": 91, "lng": "106°", "accuracy_m": -1},
        anonymous="ya",
        attachments=[
            {"url": "http://foto.contoh.id/1.jpg", "media_type": "image/jpeg"},
            {"url": "https://foto.contoh.id/2.jpg"},
            "foto",
        ],
        channel_fields={"a/b": {"no": 1}, "c~d": ["x"]},
    )
    body["timestamp"] = None
    found = faults(body)
    assert set(found) == {
        "/timestamp",
        "/data/external_id",
        "/data/reported_at",
        "/data/text",
        "/data/title",
        "/data/location/lat",
        "/data/location/lng",
        "/data/location/accuracy_m",
        "/data/anonymous",
        "/data/attachments/0/url",
        "/data/attachments/1/media_type",
        "/data/attachments/2",
        "/data/channel_fields/a~1b",
        "/data/channel_fields/c~0d",
    }
    assert found["/timestamp"] == "Wajib diisi."


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02T07:14:31",
        "2026-03-02",
        "2026-W10-1T00:00:00+07:00",
        "20260302T071431+0700",
        "2026-02-30T07:14:31+07:00",
        "2026-03-02T25:14:31+07:00",
        "2026-03-02T07:14:31+99:00",
        1772410471,
    ],
)
def test_an_instant_without_its_zone_or_that_never_was_is_refused(written: object) -> None:
    assert set(faults(created(reported_at=written))) == {"/data/reported_at"}


@pytest.mark.parametrize("written", ["2026-03-02T00:14:31Z", "2026-03-02t07:14:31.123456789+07:00"])
def test_an_instant_of_rfc_3339_is_read(written: str) -> None:
    read = read_event(created(reported_at=written))
    assert isinstance(read, ComplaintCreated)
    assert read.reported_at.utcoffset() is not None


@pytest.mark.parametrize(
    "url",
    ["ftp://a.id/x", "https://", "https:// a.id", "https://a.id/\n", "javascript:alert(1)", "x", 1],
)
def test_an_attachment_is_at_an_https_address(url: object) -> None:
    attachment = {"url": url, "media_type": "image/jpeg"}
    assert set(faults(created(attachments=[attachment]))) == {"/data/attachments/0/url"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://a.id/foto saya.jpg", "https://a.id/foto%20saya.jpg"),
        ("https://a.id/foto%20saya.jpg?a=%2F", "https://a.id/foto%20saya.jpg?a=%2F"),
        ("https://a.id/foto\u00e9.jpg", "https://a.id/foto%C3%A9.jpg"),
        ("HTTPS://a.id/1.jpg", "https://a.id/1.jpg"),
        ("https://a.id?id=1", "https://a.id/?id=1"),
        ("https://foto_kota.a.id/1.jpg", "https://foto_kota.a.id/1.jpg"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(written: str, kept: str) -> None:
    read, said = taken(created(attachments=[{"url": written, "media_type": "image/jpeg"}]))
    assert ([one.url for one in read.attachments], said) == ([kept], {})


def test_an_amendment_of_nothing_but_a_photo_that_cannot_be_read_says_nothing() -> None:
    body = created() | {"type": "complaint.amended"}
    photo = {"url": "https://a.id/1", "media_type": "image/*"}
    body["data"] = {"external_id": "RBG-1", "attachments": [photo]}
    assert set(faults(body)) == {"/data/attachments/0/media_type", "/data/text"}


@pytest.mark.parametrize(
    ("location", "point", "pointers"),
    [
        ({"lat": 106.16, "lng": -6.12}, (-6.12, 106.16), {"lat"}),
        ({"lat": -6.12, "lng": 106.16, "accuracy_m": 2e6}, (None, None), {"accuracy_m"}),
        ({"lat": 106.16, "lng": -6.12, "accuracy_m": -1}, (None, None), {"accuracy_m"}),
    ],
)
def test_swapped_axes_are_put_right_and_a_phone_without_a_fix_costs_no_complaint(
    location: dict[str, Any], point: tuple[float | None, float | None], pointers: set[str]
) -> None:
    read, said = taken(created(location=location | {"address": "Jl. Veteran"}))
    assert (read.location.lat, read.location.lng) == point
    assert (read.location.address, read.location.accuracy_m) == ("Jl. Veteran", None)
    assert set(said) == {f"#/data/location/{name}" for name in pointers}
    assert all(("tidak dipakai" in one) != ("dibaca" in one) for one in said.values())


@pytest.mark.parametrize(
    "location",
    [{"lat": 106.16, "lng": -36.1}, {"lat": 999, "lng": 106}, {"lat": "-6.1", "lng": 106.16},
     {"lat": float("inf"), "lng": 106.16}],
)  # fmt: skip
def test_a_coordinate_that_is_none_is_refused(location: dict[str, Any]) -> None:
    assert set(faults(created(location=location))) == {"/data/location/lat"}


def test_texts_have_limits_and_may_not_be_blank() -> None:
    assert faults(created(text="x" * 10_001)).keys() == {"/data/text"}
    assert faults(created(text=" \n ")).keys() == {"/data/text"}
    assert faults(created(external_id="a b")).keys() == {"/data/external_id"}
    assert faults(created(attachments=[{}] * 21)).keys() == {"/data/attachments"}
    assert faults(created(channel_fields={"a": "x" * 501})).keys() == {"/data/channel_fields/a"}
    assert read_event(created(text="x" * 10_000, title="x" * 200))


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/type", "/timestamp"}),
        ({"type": "complaint.deleted", "timestamp": "2026-03-02T07:14:31Z"}, {"/type"}),
        ({"type": 5, "timestamp": "2026-03-02T07:14:31Z"}, {"/type"}),
        ({"type": "complaint.created", "timestamp": "2026-03-02T07:14:31Z"}, {"/data"}),
        (
            {"type": "complaint.created", "timestamp": "2026-03-02T07:14:31Z", "data": []},
            {"/data"},
        ),
    ],
)
def test_the_envelope_is_checked(body: dict[str, Any], pointers: set[str]) -> None:
    assert set(faults(body)) == pointers


@pytest.mark.parametrize("year", ["0001", "1926", "1999", "2226", "9999"])
def test_a_year_nobody_means_is_read_where_it_is_weighed_and_refused_in_the_envelope(
    year: str,
) -> None:
    written = f"{year}-03-02T07:14:31+07:00"
    read = read_event(created(reported_at=written))
    assert isinstance(read, ComplaintCreated)
    assert read.reported_at.year == int(year)
    assert set(faults(created() | {"timestamp": written})) == {"/timestamp"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [(1e-200, 0.0), (-1e-200, 0.0), (-0.0, 0.0), (-6.11780000000001, -6.1178), (89.9999999, 90.0)],
)
def test_a_coordinate_is_kept_to_the_decimetre_so_that_it_can_be_kept_at_all(
    written: float, kept: float
) -> None:
    read = read_event(created(location={"lat": written, "lng": written}))
    assert isinstance(read, ComplaintCreated)
    assert (repr(read.location.lat), repr(read.location.lng)) == (repr(kept), repr(kept))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("image/JPEG", "image/jpeg"),
        ("IMAGE/Png", "image/png"),
        ("image/jpeg; charset=binary", "image/jpeg"),
        ('image/jpeg;charset=binary;q="1"', "image/jpeg"),
        (" image/webp ", "image/webp"),
        ("image/jpg", "image/jpeg"),
        ("JPG", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("application/octet-stream", "application/octet-stream"),
    ],
)
def test_a_media_type_means_the_same_in_every_spelling(written: str, kept: str) -> None:
    photo = {"url": "https://foto.contoh.id/1.jpg", "media_type": written}
    read = read_event(created(attachments=[photo]))
    assert isinstance(read, ComplaintCreated)
    assert [one.media_type for one in read.attachments] == [kept]


@pytest.mark.parametrize(
    "written",
    ["", "image", "image/*", "image/jpeg,image/png", "image/", "/jpeg", "a/b/c", "image / jpeg"],
)
def test_a_photo_without_a_media_type_is_left_out_and_pointed_at(written: object) -> None:
    photo = {"url": "https://foto.contoh.id/1.jpg", "media_type": written}
    read, said = taken(created(attachments=[photo]))
    assert (read.attachments, set(said)) == ((), {"#/data/attachments/0/media_type"})
