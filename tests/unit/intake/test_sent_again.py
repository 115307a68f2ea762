"""A complaint that is sent again under its number, and says something else: nothing of it is lost
without a word, what restricts is taken, and what a template changes is nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from aduan.domain.case.case import Role, Status
from aduan.domain.case.errors import NotPlacedError
from aduan.domain.case.lifecycle import Move
from aduan.domain.intake.events import SecrecyAsked
from aduan.domain.intake.said import plain
from tests.city import new_case
from tests.contract.intake.follow_up_events_contract import complaint
from tests.unit.intake.test_follow_up_events import SAID, START, TAKEN_BACK, Office, in_status
from tests.unit.intake.webhooks import Door, created, signed

PHOTO = {"url": "https://foto.contoh.id/1.jpg?sig=a&exp=1", "media_type": "image/jpeg"}
OTHER_PHOTO = {"url": "https://foto.contoh.id/2.jpg?sig=a", "media_type": "image/jpeg"}
FIRST: dict[str, Any] = {
    "title": "Lampu padam",
    "category": "pju",
    "severity": "ringan",
    "classification": "Pengaduan",
    "reporter": {"name": "Warga Satu", "phone": "0812-0000-0001"},
    "attachments": [PHOTO],
    "channel_fields": {"sumber": "aplikasi"},
}


def warned(answer: dict[str, Any]) -> dict[str, str]:
    assert answer["statusCode"] == 200, answer["body"]
    found = json.loads(answer["body"]).get("warnings", [])
    return {one["pointer"].removeprefix("#/data/"): one["detail"] for one in found}


@pytest.fixture
def again(post: Any) -> Any:
    """What is said of `FIRST` sent again with other fields, beyond what was said of it at first."""
    first = json.loads(post(signed(created(**FIRST), webhook_id="msg_1"))["body"])
    before = {one["pointer"].removeprefix("#/data/") for one in first.get("warnings", [])}
    sent = iter(range(2, 99))

    def send(**fields: Any) -> dict[str, str]:
        body = created(**(FIRST | fields))
        told = warned(post(signed(body, webhook_id=f"msg_{next(sent)}")))
        return {name: said for name, said in told.items() if name not in before}

    return send


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": "Anak saya dipukul guru"}, {"title"}),
        ({"category": "jalan_rusak"}, {"category"}),
        ({"severity": "berat"}, {"severity"}),
        ({"classification": "Aspirasi"}, {"classification"}),
        ({"reported_at": "2026-03-02T06:14:31+07:00"}, {"reported_at"}),
        ({"reporter": {"name": "Warga Dua", "phone": "0812-0000-0001"}}, {"reporter"}),
        ({"reporter": {"name": "Warga Satu", "phone": "0812-0000-0002"}}, {"reporter"}),
        ({"attachments": [PHOTO, OTHER_PHOTO]}, {"attachments/1"}),
        ({"attachments": [OTHER_PHOTO, PHOTO]}, {"attachments/0"}),
        ({"attachments": [PHOTO, PHOTO]}, {"attachments/1"}),
        ({"channel_fields": {"sumber": "aplikasi", "loket": "3"}}, {"channel_fields"}),
        ({"rahasia": True}, {"rahasia"}),
    ],
)
def test_what_is_not_taken_in_is_named_with_the_event_to_send(
    again: Any, door: Door, fields: dict[str, Any], named: set[str]
) -> None:
    first = dict(door.intake.complaints)
    told = again(**fields)
    if "attachments/0" in told or "attachments/1" in told:
        told = {name: said for name, said in told.items() if not name.endswith("/url")}
    assert set(told) == named
    assert all("complaint.amended" in said for name, said in told.items() if name != "rahasia")
    assert door.intake.complaints == first
    assert door.intake.asked == {}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "lampu  jalan depan alun-alun MATI, sudah tiga malam."},
        {"title": "Lampu padam!", "category": " PJU "},
        {"reporter": {"name": "warga satu", "phone": "+62 812 0000 0001"}},
        {"reported_at": "2026-03-02T00:14:31Z"},
        {"attachments": [PHOTO | {"url": "https://FOTO.contoh.id/1.jpg?sig=b&exp=2"}]},
        {"secret": False, "anonymous": False},
        {"title": "", "category": None, "reporter": {}, "attachments": [], "channel_fields": {}},
    ],
)
def test_a_retry_and_what_a_template_renders_anew_hear_no_warning(
    again: Any, fields: dict[str, Any]
) -> None:
    assert again(**fields) == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lampu mati.", "lampu mati", True),
        ("Lampu mati.Tolong", "Lampu mati. Tolong !", True),
        ("Jum'at “gelap”", "jum’at gelap", True),
        ("Jalan\u00a0rusak\u200b\n\nparah", "Jalan rusak parah…", True),
        ("cafe\u0301", "café", True),
        ("Gang 3", "Gang 4", False),
        ("Rp 12.500", "Rp 12500", False),
        ("pukul 08:30", "pukul 08:31", False),
        ("RT 1/2", "RT 12", False),
        ("sudah diperbaiki", "belum diperbaiki", False),
    ],
)
def test_a_full_stop_is_no_other_report_and_a_digit_is(one: str, other: str, same: bool) -> None:
    assert (plain(one) == plain(other)) is same


def test_another_digit_under_the_number_is_409(post: Any, door: Door) -> None:
    post(signed(created(text="Lampu mati di Gang 3.")))
    stop = post(signed(created(text="lampu mati di gang 3"), webhook_id="msg_2"))
    assert stop["statusCode"] == 200
    digit = post(signed(created(text="Lampu mati di Gang 4."), webhook_id="msg_3"))
    assert digit["statusCode"] == 409
    assert len(door.intake.complaints) == 1


def test_secret_and_anonymous_are_taken_from_a_repetition_once(post: Any, door: Door) -> None:
    post(signed(created(**FIRST)))
    more = created(**FIRST, secret=True, anonymous=True)
    told = warned(post(signed(more, webhook_id="msg_2")))
    assert "dirahasiakan" in told["secret"]
    assert "anonim" in told["anonymous"]
    (word,) = door.intake.asked.values()
    (kept,) = door.intake.complaints.values()
    assert (word.secret, word.anonymous) == (True, True)
    assert word.reporter_hash not in (None, kept.complaint.reporter_hash)
    assert not {"secret", "anonymous"} & set(warned(post(signed(more, webhook_id="msg_3"))))
    assert len(door.intake.asked) == 1


def test_a_channel_under_restarting_numbers_restricts_the_report_it_repeats(
    post: Any, door: Door
) -> None:
    restarting = replace(door.channels["rabeg"], numbers_restart=True)
    door.channels = {**door.channels, "rabeg": restarting}
    post(signed(created()))
    told = warned(post(signed(created(secret=True), webhook_id="msg_2")))
    assert set(told) == {"secret"}
    assert len(door.intake.complaints) == 1


def test_the_reporter_is_kept_as_a_mark_that_is_another_for_each_report(
    post: Any, door: Door
) -> None:
    for number in ("A", "B"):
        post(signed(created(**FIRST, external_id=number), webhook_id=number))
    one, other = [new.said for new in door.intake.complaints.values()]
    assert one.reporter != other.reporter
    assert "Warga" not in repr(one)


# --- and what its case makes of it ---------------------------------------------------------------

SECRET = SecrecyAsked("RBG-A", SAID, secret=True)
ANONYMOUS = SecrecyAsked("RBG-A", SAID, anonymous=True)


def test_the_case_becomes_secret_by_the_move_of_an_official() -> None:
    office = Office().holds(in_status(Status.DITERIMA))
    done = office.hears(SECRET)
    assert done is not None
    assert (done.history.move, done.history.actor.role) == (Move.KEEP_SECRET, Role.REPORTER)
    assert "rahasia" in done.history.note
    assert office.case().secret
    assert office.words.complaints["01A"].secret
    once = office.case()
    assert office.hears(SECRET) is None
    assert office.case() == once


def test_a_case_that_is_secret_hears_it_and_its_complaint_becomes_so() -> None:
    office = Office().holds(replace(new_case(START), secret=True))
    done = office.hears(SECRET)
    assert done is not None
    assert done.history.move == Move.NOTE
    assert office.words.complaints["01A"].secret


def test_anonymity_leaves_the_case_as_open_as_it_was() -> None:
    office = Office().holds(new_case(START))
    done = office.hears(ANONYMOUS)
    assert done is not None
    assert (done.history.move, office.case().secret) == (Move.NOTE, False)
    kept = office.words.complaints["01A"]
    assert (kept.anonymous, kept.secret) == (True, False)


def test_the_cases_merged_into_one_are_kept_with_it() -> None:
    office = Office()
    whole = new_case(START, case_id="K1", number="SRG-K1")
    child = replace(
        new_case(START, case_id="K2", number="SRG-K2"),
        status=Status.DIGABUNG,
        merged_into="K1",
    )
    office.holds(whole, "01Z").holds(child, "01A")
    office.words.register.merged["K1"] = {"K2"}
    done = office.hears(SECRET)
    assert done is not None
    assert (done.case.case_id, done.case.secret) == ("K1", True)
    assert office.case("K2").secret


def test_a_complaint_without_a_case_is_restricted_before_it_is_placed() -> None:
    office = Office()
    office.words.complaints["01A"] = complaint("01A")
    with pytest.raises(NotPlacedError):
        office.hears(SECRET)
    assert office.words.complaints["01A"].secret


def test_it_waits_for_no_word_that_cannot_be_applied() -> None:
    office = Office().holds(new_case(START))
    office.words.say("01A", "02A", TAKEN_BACK)
    office.words.say("01A", "02B", SECRET)
    assert office.hears_row("02B") is not None
    assert office.case().secret
