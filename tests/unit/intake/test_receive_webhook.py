"""POST /webhooks/{channel}, through the real handler: what each call is answered."""

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.domain.case.case import PublicStatus
from aduan.domain.case.errors import UnavailableError
from aduan.entrypoints.problems import PROBLEM, UnexpectedError
from aduan.entrypoints.signatures import signed_headers
from tests.unit.intake.webhooks import OLD_SECRET, SECRET, Door, created, event, signed


def problem(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["headers"]["content-type"] == PROBLEM
    document: dict[str, Any] = json.loads(answer["body"])
    assert document["status"] == answer["statusCode"]
    assert document["type"].startswith("urn:satu-aduan:masalah:")
    return document


def pointers(answer: dict[str, Any]) -> list[str]:
    return [fault["pointer"] for fault in problem(answer)["errors"]]


def test_a_new_complaint_is_stored_and_answered_201(post: Any, door: Door) -> None:
    answer = post(signed(created()))
    body = json.loads(answer["body"])
    assert answer["statusCode"] == 201
    assert set(body) == {"complaint_id", "tracking_code", "status", "reporter_token"}
    assert body["status"] == PublicStatus.MENUNGGU.value
    assert list(door.intake.complaints) == [body["complaint_id"]]


def test_the_channel_is_told_what_its_reporter_is_known_by_and_it_is_kept_nowhere(
    post: Any, door: Door
) -> None:
    body = json.loads(post(signed(created()))["body"])
    token, (new,) = body["reporter_token"], door.intake.complaints.values()
    assert door.proofs.is_token(body["complaint_id"], token)
    assert token not in repr(new)


@pytest.mark.parametrize("channel", ["rabeg", "119"])
def test_of_the_phone_only_a_keyed_mark_of_its_end_is_kept_also_of_the_health_line(
    post: Any, door: Door, channel: str
) -> None:
    said = created(
        reporter={"phone": "0812-3456-7890"},
        text="Ambulans datang terlambat dua jam di Puskesmas Unyur",
    )
    door.secrets.held = {**door.secrets.held, "119": door.secrets.held["rabeg"]}
    assert post(signed(said, channel=channel))["statusCode"] == 201
    (new,) = door.intake.complaints.values()
    assert door.proofs.is_digits(new.complaint, "7890")
    assert not door.proofs.is_digits(new.complaint, "7891")
    known_by = new.complaint.reporter_hash  # the health line's reporters are not known again
    assert re.fullmatch("[0-9a-f]{32,64}", str(new.complaint.phone_proof))
    assert (known_by is None) == (channel == "119")
    assert known_by is None or re.fullmatch("[0-9a-f]{32,64}", known_by)
    # A keyed mark may hold any four digits by chance; nothing else of the complaint may.
    assert "7890" not in repr(replace(new.complaint, phone_proof=None, reporter_hash=None))


def test_a_channel_has_an_address_with_a_share_of_the_calls_of_its_own(
    post: Any, door: Door
) -> None:
    """There API Gateway names no parameter; the signature is checked as anywhere."""
    own = {"resource": "/webhooks/rabeg", "pathParameters": None}
    assert post(signed(created()) | own)["statusCode"] == 201
    (new,) = door.intake.complaints.values()
    assert new.complaint.channel == "rabeg"
    forged = signed(created(external_id="RBG-2"), secret=f"whsec_{'A' * 32}") | own
    assert post(forged)["statusCode"] == 401
    unknown = own | {"resource": "/webhooks/{channel}"}
    assert post(signed(created()) | unknown)["statusCode"] == 401


def test_one_delivery_sent_five_times_is_one_complaint_and_one_answer(
    post: Any, door: Door
) -> None:
    call = signed(created())
    answers = [post(call) for _ in range(5)]
    assert [answer["statusCode"] for answer in answers] == [201, 200, 200, 200, 200]
    assert len({answer["body"] for answer in answers}) == 1
    assert len(door.intake.complaints) == 1


def test_the_same_external_id_under_another_delivery_is_answered_alike(
    post: Any, door: Door
) -> None:
    first = post(signed(created(), webhook_id="msg_1"))
    again = post(signed(created(), webhook_id="msg_2"))
    assert (again["statusCode"], again["body"]) == (200, first["body"])
    assert len(door.intake.complaints) == 1


def test_a_webhook_id_used_for_another_body_is_409(post: Any, door: Door) -> None:
    post(signed(created()))
    answer = post(signed(created(external_id="RBG-2")))
    assert answer["statusCode"] == 409
    assert "webhook-id" in problem(answer)["detail"]
    assert len(door.intake.complaints) == 1


def test_the_previous_secret_is_still_accepted(post: Any) -> None:
    assert post(signed(created(), secret=OLD_SECRET))["statusCode"] == 201


def test_a_base64_body_and_header_names_in_any_case_are_understood(post: Any) -> None:
    call = signed(created())
    raw = call["body"].encode()
    call |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
    call["headers"] = {name.title(): value for name, value in call["headers"].items()}
    assert post(call)["statusCode"] == 201


def test_every_reason_to_refuse_a_signature_is_one_answer(post: Any, door: Door) -> None:
    good = signed(created())
    door.secrets.held = {**door.secrets.held, "lapor": ()}
    old = signed_headers(SECRET, "msg_1", datetime(2026, 1, 1, tzinfo=UTC), b"{}")
    refused = [
        {**good, "headers": {}},
        {**good, "headers": None},
        {**good, "headers": {**good["headers"], "webhook-signature": "v1,AAAA"}},
        {**good, "body": good["body"] + " "},
        {**good, "body": None},
        {**good, "pathParameters": {"channel": "tidak-ada"}},
        {**good, "pathParameters": {"channel": ""}},
        {**good, "pathParameters": None},
        {**good, "pathParameters": {"channel": "lapor"}},
        event(b"{}", old),
    ]
    answers = [post(call) for call in refused]
    assert {answer["statusCode"] for answer in answers} == {401}
    assert len({json.dumps(answer) for answer in answers}) == 1
    assert door.intake.transactions == 0


def test_an_unknown_channel_reads_no_secret(post: Any, door: Door) -> None:
    post(signed(created(), channel="tidak-ada"))
    assert door.secrets.asked == []


def test_a_large_body_is_413_before_anything_looks_into_it(post: Any, door: Door) -> None:
    for body in (b"x" * (256 * 1024 + 1), b"x" * 6_000_000):
        answer = post(event(body, {}))
        assert answer["statusCode"] == 413
        assert problem(answer)["detail"] == "Paling besar 256 KiB."
    assert door.secrets.asked == []
    whole = created(text="x" * 10_000, channel_fields={f"k{n}": "é" * 500 for n in range(40)})
    assert post(signed(whole))["statusCode"] == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"bukan json",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1, "a": 1}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 1000 + b"]" * 1000,
        b'{"a": "\\ud800"}',
        b"[]",
    ],
)
def test_a_signed_body_that_is_no_plain_json_object_is_400(post: Any, body: bytes) -> None:
    answer = post(signed(body))
    assert answer["statusCode"] == 400
    assert problem(answer)["detail"]


def test_every_wrong_field_is_pointed_at_with_422(post: Any, door: Door) -> None:
    wrong = created(reported_at="kemarin", text="", location={"lat": 200})
    answer = post(signed(wrong))
    assert answer["statusCode"] == 422
    assert pointers(answer) == ["#/data/reported_at", "#/data/text", "#/data/location/lat"]
    assert door.intake.transactions == 0


def test_a_dependency_that_is_down_is_503_with_retry_after(
    post: Any, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(new: object) -> None:
        raise UnavailableError("dynamodb", retry_after_s=7)

    monkeypatch.setattr(door.intake, "accept", down)
    answer = post(signed(created()))
    assert answer["statusCode"] == 503
    assert answer["headers"]["retry-after"] == "7"
    assert problem(answer)["title"] == "Layanan sedang terganggu"
    assert "tidak ada yang berubah" not in problem(answer)["detail"].casefold()  # who knows?


def test_an_error_nobody_planned_for_flies_without_its_text(
    post: Any,
    door: Door,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(new: object) -> None:
        raise KeyError("NIK 3673012345678901 milik Budi")

    monkeypatch.setattr(door.intake, "accept", broken)
    with pytest.raises(UnexpectedError) as flown:
        post(signed(created()))
    assert str(flown.value) == "KeyError"
    assert flown.value.__cause__ is None
    assert flown.value.__suppress_context__
    (logged,) = caplog.records
    assert vars(logged)["error"] == "KeyError"
    assert "3673012345678901" not in repr(vars(logged))


# --- 112 ------------------------------------------------------------------------------------------


def call_112(call_type: str | None, webhook_id: str = "msg_1") -> dict[str, Any]:
    fields = {} if call_type is None else {"call_type": call_type}
    body = created(external_id="112-1", channel_fields=fields)
    return signed(body, channel="112", webhook_id=webhook_id)


@pytest.mark.parametrize("call_type", ["ghost", "prank", "informasi", " Prank "])
def test_a_call_of_no_matter_is_counted_and_not_registered(
    post: Any, door: Door, call_type: str
) -> None:
    answer = post(call_112(call_type))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["status"] == "dihitung"
    assert [call.kind for call in door.intake.counted] == [call_type.strip().lower()]
    assert door.intake.complaints == {}


def test_an_emergency_is_not_for_this_register_and_starts_no_clock(post: Any, door: Door) -> None:
    answer = post(call_112("darurat"))
    body = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert body["status"] == "bukan_untuk_register_ini"
    assert "bukan untuk register ini" in body["message"]
    assert "complaint_id" not in body
    assert door.intake.complaints == {}


def test_a_counted_call_sent_again_is_counted_once(post: Any, door: Door) -> None:
    answers = [post(call_112("ghost")) for _ in range(2)]
    assert answers[0] == answers[1] or answers[0]["body"] == answers[1]["body"]
    assert len(door.intake.counted) == 1


def test_a_normal_call_is_a_complaint(post: Any, door: Door) -> None:
    assert post(call_112("normal"))["statusCode"] == 201
    assert len(door.intake.complaints) == 1


@pytest.mark.parametrize("call_type", [None, "lain"])
def test_a_call_without_a_known_type_is_422(post: Any, door: Door, call_type: str | None) -> None:
    answer = post(call_112(call_type))
    assert answer["statusCode"] == 422
    assert pointers(answer) == ["#/data/channel_fields/call_type"]
    assert "prank" in problem(answer)["errors"][0]["detail"]
    assert door.intake.transactions == 0


# --- 119 ------------------------------------------------------------------------------------------


def test_the_health_line_leaves_a_service_complaint_and_nobody_in_it(post: Any, door: Door) -> None:
    body = created(
        external_id="119-9",
        text="Antrean di Puskesmas Ciracas tiga jam. Istri saya Bu Marfuah 34 tahun hamil 7 bulan "
        "menderita TBC, NIK 3673014101910002, hp 0812-3456-7890. Petugas loket tidak ada.",
        reporter={"name": "Wawan Setiawan", "phone": "081234567890"},
        location={"lat": -6.1, "lng": 106.1, "address": "Rumah Bu Marfuah", "kelurahan": "Serang"},
        attachments=[{"url": "https://foto.contoh.id/lab.jpg", "media_type": "image/jpeg"}],
        channel_fields={"pasien": "Marfuah", "call_type": "layanan"},
    )
    assert post(signed(body, channel="119"))["statusCode"] == 201
    (new,) = door.intake.complaints.values()
    kept = new.complaint
    written = repr((kept.title, kept.text, kept.location, kept.attachments, kept.channel_fields))
    for personal in ("Marfuah", "3673014101910002", "0812", "TBC", "hamil", "34", "Wawan", "106.1"):
        assert personal not in written
    assert "Antrean di Puskesmas Ciracas tiga jam" in new.complaint.text
    assert "Petugas loket tidak ada" in new.complaint.text
    assert new.complaint.location.kelurahan == "Serang"
    assert new.complaint.channel_fields == {"call_type": "layanan"}
    assert new.complaint.reporter_hash is None
    assert new.original is None


def test_a_health_line_call_with_nothing_but_a_patient_is_422(post: Any, door: Door) -> None:
    answer = post(signed(created(text="Istri saya menderita kanker"), channel="119"))
    assert answer["statusCode"] == 422
    assert pointers(answer) == ["#/data/text"]
    assert door.intake.transactions == 0


# --- the rest -------------------------------------------------------------------------------------


def test_what_is_kept_is_masked_and_the_original_goes_beside_it(post: Any, door: Door) -> None:
    text = "Pak Jumhadi NIK 3673012505850003 hp 081234567890 minta lampu Jl. Ki Ajurum diperbaiki"
    reporter = {"name": "Jumhadi", "phone": "0812-3456-7890"}
    post(signed(created(text=text, reporter=reporter, channel_fields={"nama_pelapor": "Jumhadi"})))
    (new,) = door.intake.complaints.values()
    assert new.complaint.text == (
        "Pak [NAMA] NIK [NIK] hp [TELEPON] minta lampu Jl. Ki Ajurum diperbaiki"
    )
    assert "Jumhadi" not in repr(new)
    assert new.original.text == text
    assert new.original.reporter.phone == "0812-3456-7890"
    assert len(new.complaint.reporter_hash) == 32
    assert new.complaint.channel_fields == {}


def test_a_later_word_is_noted_and_again_is_200(post: Any, door: Door) -> None:
    first = json.loads(post(signed(created()))["body"])
    word = {
        "type": "feedback.given",
        "timestamp": "2026-03-05T07:15:00+07:00",
        "data": {
            "external_id": "RBG-2026-00123",
            "verdict": "not_fixed",
            "comment": "Pak Uus tahu",
        },
    }
    answers = [post(signed(word, webhook_id="msg_2")) for _ in range(2)]
    assert [answer["statusCode"] for answer in answers] == [201, 200]
    assert json.loads(answers[0]["body"]) == first | {"status": "dicatat", "effect": "noted"}
    assert answers[1]["body"] == answers[0]["body"]
    (report,) = door.intake.later
    assert report.word.comment == "Pak [NAMA] tahu"
    assert report.original.text == "Pak Uus tahu"


def test_a_later_word_about_a_complaint_never_sent_is_404(post: Any) -> None:
    word = {
        "type": "complaint.withdrawn",
        "timestamp": "2026-03-05T07:15:00+07:00",
        "data": {"external_id": "RBG-9"},
    }
    answer = post(signed(word))
    assert answer["statusCode"] == 404
    assert "complaint.created" in problem(answer)["detail"]


def test_a_retired_channel_is_410(post: Any, door: Door) -> None:
    answer = post(signed(created(), channel="super"))
    assert answer["statusCode"] == 410
    assert "2024-01-01" in problem(answer)["detail"]
    assert door.intake.transactions == 0


def test_one_webhook_costs_one_transaction_and_one_read_of_a_secret(post: Any, door: Door) -> None:
    post(signed(created()))
    assert (door.intake.transactions, door.secrets.asked) == (1, ["rabeg"])


def test_the_lost_answer_of_a_transaction_is_found_again(post: Any, door: Door) -> None:
    """The SDK asks again with the same attempt; the intake knows its own writing."""
    first = post(signed(created()))
    (new,) = door.intake.complaints.values()
    assert door.intake.accept(new).receipt.complaint_id == json.loads(first["body"])["complaint_id"]
    assert len(door.intake.complaints) == 1


# --- a channel's clock --------------------------------------------------------------------------


def reported(ahead: timedelta) -> dict[str, Any]:
    return created(reported_at=(datetime.now(UTC) + ahead).isoformat())


def test_a_clock_a_little_ahead_is_taken_for_ours(post: Any, door: Door) -> None:
    assert post(signed(reported(timedelta(minutes=9))))["statusCode"] == 201
    (new,) = door.intake.complaints.values()
    assert new.complaint.reported_at == new.complaint.received_at


@pytest.mark.parametrize(
    "ahead", [timedelta(minutes=11), timedelta(hours=7), timedelta(days=30), timedelta(days=70_000)]
)
def test_a_time_that_has_not_come_is_422_and_names_the_usual_cause(
    post: Any, door: Door, ahead: timedelta
) -> None:
    answer = post(signed(reported(ahead)))
    assert (answer["statusCode"], pointers(answer)) == (422, ["#/data/reported_at"])
    assert "WIB" in answer["body"]
    assert door.intake.complaints == {}


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_time_nobody_filled_in_costs_no_complaint(post: Any, door: Door, written: str) -> None:
    assert post(signed(created(reported_at=written)))["statusCode"] == 201
    (new,) = door.intake.complaints.values()
    assert new.complaint.reported_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert new.complaint.has_doubtful_time


@pytest.mark.parametrize(("days", "doubtful"), [(0, False), (399, False), (401, True)])
def test_a_report_of_more_than_a_year_ago_has_a_doubtful_time(
    post: Any, door: Door, days: int, doubtful: bool
) -> None:
    post(signed(reported(-timedelta(days=days))))
    (new,) = door.intake.complaints.values()
    assert new.complaint.has_doubtful_time is doubtful


# --- another report under a known number ---------------------------------------------------------

OTHERS: list[dict[str, Any]] = [
    {"text": "Pohon tumbang menutup jalan"},
    {"location": {"address": "Jl. Yang Lain"}},
    {"location": {"lat": -6.2, "lng": 106.2}},
]


@pytest.mark.parametrize("other", OTHERS)
def test_another_report_under_a_known_number_is_409_and_says_what_to_do(
    post: Any, door: Door, other: dict[str, Any]
) -> None:
    post(signed(created()))
    answer = post(signed(created(**other), webhook_id="msg_2"))
    assert answer["statusCode"] == 409
    assert "berbeda dari yang sudah tercatat" in problem(answer)["detail"]
    assert len(door.intake.complaints) == 1


def test_where_numbers_restart_another_report_is_a_new_complaint(post: Any, door: Door) -> None:
    restarting = replace(door.channels["rabeg"], numbers_restart=True)
    door.channels = {**door.channels, "rabeg": restarting}
    post(signed(created()))
    answer = post(signed(created(**OTHERS[0]), webhook_id="msg_2"))
    assert answer["statusCode"] == 201
    kept = [one.complaint.external_id for one in door.intake.complaints.values()]
    assert (len(kept), len(set(kept))) == (2, 2)
