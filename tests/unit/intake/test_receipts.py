"""A receipt tells the truth: what was not taken as it was meant, and what a later word does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.application.intake import effects
from aduan.application.intake.effects import Standing
from aduan.domain.case import case
from tests.unit.intake.webhooks import Door, created, signed

CLOSED = datetime.now(UTC) - timedelta(days=1)


def warned(answer: dict[str, Any]) -> dict[str, str]:
    said = json.loads(answer["body"]).get("warnings", [])
    return {one["pointer"]: one["detail"] for one in said}


def photo(host: str) -> dict[str, str]:
    return {"url": f"https://{host}/1.jpg", "media_type": "image/jpeg"}


def test_a_complaint_as_it_should_be_has_no_warning(post: Any) -> None:
    answer = post(signed(created(category="pju", severity="Sedang")))
    assert "warnings" not in json.loads(answer["body"])


def test_each_thing_that_was_not_understood_is_pointed_at_and_refuses_nothing(post: Any) -> None:
    answer = post(
        signed(created(category="antah", severity="ekstrem", attachments=[photo("foto.contoh.id")]))
    )
    assert answer["statusCode"] == 201
    said = warned(answer)
    assert set(said) == {"#/data/severity", "#/data/category", "#/data/attachments/0/url"}
    assert "photo_hosts" in said["#/data/attachments/0/url"]


def test_what_was_left_out_is_said_and_the_others_keep_the_place_they_were_sent_at(
    post: Any,
) -> None:
    odd = {"url": "https://foto.contoh.id/0.jpg", "media_type": "image/*"}
    body = created(
        attachments=[odd, photo("foto.contoh.id")],
        location={"lat": 0, "lng": 106, "accuracy_m": -1},
    )
    answer = post(signed(body))
    assert answer["statusCode"] == 201
    said = warned(answer)
    assert set(said) == {
        "#/data/attachments/0/media_type", "#/data/attachments/1/url", "#/data/location/accuracy_m",
    }  # fmt: skip
    assert "photo_hosts" in said["#/data/attachments/1/url"]
    more = created(attachments=[odd, photo("a.id"), photo("foto.contoh.id")])
    more["data"]["location"] = body["data"]["location"]
    again = post(signed(more, webhook_id="m2"))
    assert again["statusCode"] == 200
    assert "#/data/attachments/1" in warned(again)
    assert "#/data/attachments/2" not in warned(again)


@pytest.mark.parametrize("zone", ["Z", "+07:00", "-12:00"])
def test_a_time_nobody_filled_in_is_taken_in_any_zone(post: Any, zone: str) -> None:
    assert post(signed(created(reported_at=f"0001-01-01T00:00:00{zone}")))["statusCode"] == 201


def test_the_warning_comes_again_with_the_same_call(post: Any) -> None:
    call = signed(created(severity="ekstrem"))
    first, again = post(call), post(call)
    assert first["body"] == again["body"]
    assert warned(again)


def test_the_health_line_hears_that_its_photos_are_not_kept(post: Any) -> None:
    body = created(text="antrean puskesmas lama sekali sejak pagi", attachments=[photo("a.id")])
    assert "tidak menyimpan" in warned(post(signed(body, channel="119")))[
        "#/data/attachments/0/url"
    ]  # fmt: skip


def test_a_name_nobody_reads_is_pointed_at_so_that_no_wish_is_lost_to_a_misspelling(
    post: Any,
) -> None:
    place = {"lat": -6.1, "lng": 106.1, "desa": "Cipare"}
    file = {"url": "https://a.id/1.jpg", "media_type": "image/jpeg", "judul": "x"}
    body = created(rahasia=True, location=place, attachments=[file], channel_fields={"lantai": 3})
    answer = post(signed(body))
    assert answer["statusCode"] == 201
    assert {pointer for pointer, said in warned(answer).items() if "tidak dibaca" in said} == {
        "#/data/rahasia", "#/data/location/desa", "#/data/attachments/0/judul",
    }  # fmt: skip


def test_a_name_that_may_be_a_person_s_is_not_repeated(post: Any) -> None:
    answer = post(signed(created(**{"081234567890": "x", "Budi Santosa, RT 3": "y"})))
    assert "0812" not in answer["body"]
    assert "Budi" not in answer["body"]
    assert set(warned(answer)) == {"#/data"}


def test_a_later_word_is_warned_of_names_nobody_reads_as_well(post: Any) -> None:
    post(signed(created()))
    answer = post(signed(word("complaint.amended", text="Nomor 12.", foto=["x"]), webhook_id="m2"))
    assert set(warned(answer)) == {"#/data/foto"}


def test_a_thousand_unknown_names_do_not_swell_the_receipt(post: Any) -> None:
    names = {"a" + "b" * (number % 26) + "c" * (number // 26): 1 for number in range(200)}
    assert len(warned(post(signed(created(**names))))) == 10


def word(kind: str, **data: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "timestamp": datetime.now(UTC).isoformat(),
        "data": {"external_id": "RBG-2026-00123", **data},
    }


@pytest.mark.parametrize(
    ("said", "standing", "effect"),
    [
        (word("complaint.withdrawn"), Standing("baru"), "withdrawn"),
        (word("complaint.withdrawn"), Standing("baru", withdrawn=True), "noted"),
        (word("complaint.amended", text="Nomor 12."), Standing("menunggu_pelapor"), "answered"),
        (word("complaint.amended", text="ok terima kasih"), Standing("menunggu_pelapor"), "noted"),
        (word("complaint.amended", text="Nomor 12."), Standing("baru", asked=True), "answered"),
        (word("complaint.amended", text="Nomor 12."), Standing("baru"), "noted"),
        (word("complaint.amended", text="Nomor 12."), Standing("ditolak", asked=True), "noted"),
        (word("complaint.amended", text="Ya."), Standing("bukan_wewenang", asked=True), "noted"),
        (word("complaint.amended", text="ok"), Standing("ditindaklanjuti", asked=True), "noted"),
        (word("complaint.amended", text="ok"), Standing("ditindaklanjuti"), "answered"),
        (
            word("feedback.given", verdict="not_fixed"),
            Standing("selesai", closed_at=CLOSED),
            "reopened",
        ),
        (
            word("feedback.given", verdict="not_fixed"),
            Standing("selesai", closed_at=CLOSED - timedelta(days=30)),
            "noted",
        ),
        (word("feedback.given", verdict="not_fixed"), Standing("ditindaklanjuti"), "answered"),
        (word("feedback.given", verdict="fixed"), Standing("selesai", closed_at=CLOSED), "noted"),
        (word("feedback.given", rating=4), Standing("selesai", closed_at=CLOSED), "noted"),
    ],
)
def test_a_later_word_is_answered_with_what_it_does(
    post: Any, door: Door, said: dict[str, Any], standing: Standing, effect: str
) -> None:
    post(signed(created()))
    door.intake.standings["rabeg", "RBG-2026-00123"] = standing
    answer = post(signed(said, webhook_id="msg_later"))
    assert json.loads(answer["body"])["effect"] == effect


def test_a_ping_is_answered_when_it_is_signed_well_and_never_stored(post: Any, door: Door) -> None:
    body = {"type": "ping", "timestamp": "2026-03-02T07:15:00+07:00"}
    answer = post(signed(body))
    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "pong")
    assert post(signed(body, secret="whsec_c29tZWJvZHkgZWxzZXMgc2VjcmV0IQ=="))["statusCode"] == 401
    assert post(signed(body, channel="super"))["statusCode"] == 410
    assert door.intake.transactions == 0


def test_every_refusal_names_the_request_and_so_does_the_log(
    post: Any, caplog: pytest.LogCaptureFixture
) -> None:
    call = signed(created(text=""))
    call["requestContext"] = {"requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"}
    answer = post(call)
    assert answer["statusCode"] == 422
    assert json.loads(answer["body"])["request_id"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
    (refused,) = [vars(one) for one in caplog.records if one.getMessage() == "refused"]
    assert refused["request_id"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
    assert refused["problem"] == "isian-salah"


def test_a_question_may_be_under_way_where_the_lifecycle_says_so() -> None:
    assert {one.value for one in case.ASKABLE} == effects.ASKABLE
