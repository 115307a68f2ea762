"""Whatever a channel sends may hold a person; what the register keeps holds none."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import HIDDEN_ID, RegisterPrivacy, finder, place_words
from aduan.application.intake.ports import FreshIds
from aduan.application.intake.receive_delivery import (
    Accepted,
    CityWords,
    Repeated,
    receive_delivery,
)
from aduan.application.lapor.hear import new_complaint
from aduan.domain.case.complaint import Attachment, Location
from aduan.domain.case.errors import NotFoundError
from aduan.domain.intake.channel import CallHandling, Channel
from aduan.domain.intake.events import ComplaintAmended, ComplaintCreated, Delivery
from aduan.domain.lapor.remote import IncomingReport
from tests.benchmarks.masking import CITY
from tests.fakes.intake import FakeIntake

NOW = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
RABEG = Channel("rabeg", "RABEG", "app")
CALLS = Channel("112", "Panggilan 112", "emergency_call", {"prank": CallHandling.COUNT})
PHONE = "0812\u20113456\u20117890"
DIRTY = f"Pak Jumhadi {PHONE}"
CREATED = ComplaintCreated(
    external_id="RBG-2026-00123",
    reported_at=NOW,
    text=DIRTY,
    title=DIRTY,
    category=DIRTY,
    severity=DIRTY,
    classification=DIRTY,
    location=Location(address=DIRTY, kelurahan=DIRTY, kecamatan=DIRTY),
    attachments=(Attachment("https://contoh.id/081234567890/lampu.jpg", "image/jpeg"),),
    channel_fields={"note": DIRTY, "081234567890": "ya", "ref": "NIK 3673 0125 0585 0003"},
)


WORDS = CityWords(known_category=lambda _: True, reopen_until=lambda closed_at: closed_at)


@pytest.fixture
def privacy() -> RegisterPrivacy:
    return RegisterPrivacy(KeyedHere(lambda: b"k" * 32), finder(place_words(CITY)))


def delivery(webhook_id: str = "msg_1", channel: str = "rabeg") -> Delivery:
    return Delivery(channel, webhook_id, f"sha of {webhook_id}", NOW, f"attempt of {webhook_id}")


IDS = FreshIds("01KJP3Z7Q8ABCDEFGHJKMNPQRS", "SA-7K3M-9QXZ-2W4")


def test_no_field_of_a_kept_complaint_holds_a_person(privacy: RegisterPrivacy) -> None:
    intake = FakeIntake()
    receive_delivery(
        delivery(),
        CREATED,
        RABEG,
        today=NOW.date(),
        fresh=IDS,
        intake=intake,
        privacy=privacy,
        city=WORDS,
    )
    (new,) = intake.complaints.values()
    kept = repr(new.complaint)
    for trace in ("7890", "Jumhadi", "0003", "3673"):
        assert trace not in kept
    assert new.complaint.external_id == "RBG-2026-00123"
    assert new.complaint.attachments[0].url == "https://contoh.id/TELEPON/lampu.jpg"
    assert new.original is not None
    assert new.original.attachments == ("https://contoh.id/081234567890/lampu.jpg",)


@pytest.mark.parametrize(
    "url",
    [
        "https://contoh.id/2026/11/25/1764067200123.jpg",
        "https://contoh.id/o/550e8400-e29b-41d4-a716-446655440000?alt=media",
        "https://contoh.id/469123456_122109876543210_n.jpg?X-Amz-Date=20261125T031530Z",
    ],
)
def test_random_ids_in_the_address_of_a_photo_stay(privacy: RegisterPrivacy, url: str) -> None:
    assert privacy.safe_address(url) == url


@pytest.mark.parametrize("external_id", ["081234567890", "3673012505850003", "budi@contoh.id"])
def test_an_id_that_is_a_persons_number_is_known_by_its_keyed_hash(
    privacy: RegisterPrivacy, external_id: str
) -> None:
    intake = FakeIntake()
    created = replace(CREATED, external_id=external_id)

    def deliver(message: str, event: ComplaintCreated | ComplaintAmended) -> object:
        return receive_delivery(
            delivery(message),
            event,
            RABEG,
            today=NOW.date(),
            fresh=IDS,
            intake=intake,
            privacy=privacy,
            city=WORDS,
        )

    first, again = deliver("msg_1", created), deliver("msg_2", created)
    assert isinstance(first, Accepted)
    assert again == Repeated(first.receipt)
    assert isinstance(deliver("msg_3", ComplaintAmended(external_id, NOW, "masih mati")), Accepted)
    (new,) = intake.complaints.values()
    assert new.complaint.external_id.startswith(HIDDEN_ID)
    assert new.original is not None
    assert new.original.external_id == external_id
    assert external_id not in repr((new, intake.later, first))
    with pytest.raises(NotFoundError):
        deliver("msg_4", ComplaintAmended("081234567899", NOW, "lain"))


def test_a_counted_call_is_not_kept_under_the_callers_number(privacy: RegisterPrivacy) -> None:
    intake = FakeIntake()
    call = replace(CREATED, external_id="081234567890", channel_fields={"call_type": "prank"})
    receive_delivery(
        delivery(channel="112"),
        call,
        CALLS,
        today=NOW.date(),
        fresh=IDS,
        intake=intake,
        privacy=privacy,
        city=WORDS,
    )
    (counted,) = intake.counted
    assert "7890" not in repr(counted)


@pytest.mark.parametrize("external_id", ["RBG-2026-00123", "5282813", "20261125-000123", "A/12/7"])
def test_other_ids_are_the_channels_own(privacy: RegisterPrivacy, external_id: str) -> None:
    assert privacy.source_id("rabeg", external_id) == external_id


def test_the_same_number_at_another_channel_has_another_hash(privacy: RegisterPrivacy) -> None:
    ids = {privacy.source_id(channel, "081234567890") for channel in ("rabeg", "112")}
    assert len(ids) == 2


def test_no_text_of_lapor_brings_a_person_in(privacy: RegisterPrivacy) -> None:
    report = IncomingReport(
        tracking_id="5282813",
        filed_at=NOW,
        title=DIRTY,
        text_first=DIRTY,
        text_final=DIRTY,
        status=DIRTY,
        classification=DIRTY,
        agency=DIRTY,
        source=DIRTY,
        kelurahan=DIRTY,
        kecamatan=DIRTY,
    )
    new = new_complaint(report, delivery(), IDS, privacy, {})
    assert "7890" not in repr(new.complaint)
    assert "Jumhadi" not in repr(new.complaint)
    assert new.complaint.external_id == "5282813"


def test_the_citys_own_names_stay(privacy: RegisterPrivacy) -> None:
    """Kelurahan, kecamatan, agencies and categories pass the masking as labels, too."""
    names = [
        row.split(",")[1]
        for table in ("kelurahan.csv", "kecamatan.csv")
        for row in (CITY / table).read_text(encoding="utf-8").splitlines()[1:]
    ]
    assert [name for name in names if privacy.mask(name) != name] == []


def test_a_day_in_the_register_is_no_number_of_a_person(privacy: RegisterPrivacy) -> None:
    said = json.dumps({"at": NOW.isoformat(), "day": str(date(2026, 3, 2)), "lat": -6.120134})
    assert privacy.mask(said) == said
