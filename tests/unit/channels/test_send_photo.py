"""A channel without a place for photos sends them itself, by a form for one file."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from aduan.application.channels.send_photo import (
    MOST_AWAITED,
    MOST_PHOTOS,
    PhotoForm,
    PhotoPorts,
    begin_photo,
)
from aduan.domain.case.case import Case, Evidence
from aduan.domain.case.complaint import ERASED, Complaint
from aduan.domain.case.errors import ForgottenError, NotFoundError, RefusedError
from aduan.domain.intake.channel import Channel
from aduan.domain.photos.evidence import STILL_CHECKING, Photo, PhotoState, owner_of
from aduan.entrypoints.shapes import UnprocessableBodyError
from aduan.entrypoints.status.answers import media_type_in, photo_form
from aduan.entrypoints.strict_json import MalformedJsonError
from tests.fakes.pages import FixedForms
from tests.unit.samples import NOW, a_complaint

RABEG = Channel("rabeg", "RABEG", "app")
OWN = a_complaint(complaint_id="01A", channel="rabeg", external_id="RBG-1")


@dataclass
class Store:
    complaints: dict[str, Complaint] = field(default_factory=lambda: {"RBG-1": OWN})
    photos: list[Photo] = field(default_factory=list)

    def complaint_of(self, channel: str, external_id: str) -> Complaint | None:
        found = self.complaints.get(external_id)
        return found if found and found.channel == channel else None

    def get_case(self, case_id: str) -> Case:
        raise AssertionError("no case is needed")

    def of_complaint(self, complaint_id: str) -> list[Photo]:
        return [one for one in self.photos if one.case_id == owner_of(complaint_id)]

    def expect_photo(self, photo: Photo) -> None:
        if any(one.is_forgotten for one in self.complaints.values()):
            raise ForgottenError
        self.photos.append(photo)

    def ports(self) -> PhotoPorts:
        return PhotoPorts(
            self, self, FixedForms(), lambda: f"p{len(self.photos)}", timedelta(minutes=5)
        )

    def ask(
        self, external_id: str = "RBG-1", media_type: str = "image/jpeg", **of: bool
    ) -> PhotoForm:
        return begin_photo(replace(RABEG, **of), external_id, media_type, NOW, self.ports())  # type: ignore[arg-type]


def test_the_form_is_for_one_key_of_the_complaint_and_the_photo_is_awaited_as_the_channels() -> (
    None
):
    store = Store()
    form = store.ask()
    assert form.fields["key"] == "uploads/aduan.01A/p0"
    assert form.ends_at == NOW + timedelta(minutes=5)
    (asked,) = store.photos
    assert (asked.case_id, asked.asked_by, asked.state) == (
        "aduan.01A", "rabeg", PhotoState.CHECKING,
    )  # fmt: skip
    said = photo_form(form)
    assert said["statusCode"] == 201


def test_only_the_channels_own_complaints_have_a_form() -> None:
    store = Store()
    store.complaints["WA-1"] = replace(OWN, channel="wa", external_id="WA-1")
    for number in ("RBG-2", "WA-1", ""):
        with pytest.raises(NotFoundError):
            store.ask(number)
    assert store.photos == []


def test_no_photos_of_the_health_line_nor_of_what_was_taken_back() -> None:
    store = Store()
    with pytest.raises(RefusedError, match="kesehatan"):
        store.ask(strip_health=True)
    store.complaints["RBG-1"] = replace(OWN, withdrawn_at=NOW)
    with pytest.raises(RefusedError, match="ditarik"):
        store.ask()


@pytest.mark.parametrize("media_type", ["image/heic", "video/mp4", "text/html"])
def test_what_is_no_picture_we_read_is_refused_before_it_is_sent(media_type: str) -> None:
    with pytest.raises(RefusedError, match="JPEG"):
        Store().ask(media_type=media_type)


def test_five_photos_and_no_more() -> None:
    store = Store()
    for number in range(MOST_PHOTOS):
        store.ask()
        clean = Evidence(f"p{number}", NOW, "rabeg", f"clean/aduan.01A/p{number}.jpg")
        store.photos[number] = replace(store.photos[number], state=PhotoState.CLEAN, clean=clean)
    with pytest.raises(RefusedError, match="Sudah ada 5"):
        store.ask()


def test_forms_that_nobody_used_take_no_photos_place_and_are_bounded_all_the_same() -> None:
    store = Store()
    for _ in range(MOST_AWAITED):
        store.ask()
    with pytest.raises(RefusedError, match="sedang terbuka"):
        store.ask()
    store.photos[0] = replace(store.photos[0], asked_at=NOW - STILL_CHECKING)
    store.ask()
    store.photos[1] = replace(store.photos[1], state=PhotoState.REFUSED)
    store.ask()


def test_a_media_type_is_read_whatever_its_case_and_parameters() -> None:
    assert media_type_in(b'{"media_type": "IMAGE/JPEG; charset=binary"}') == "image/jpeg"
    for body in (b"{}", b'{"media_type": 3}', b"[]"):
        with pytest.raises((UnprocessableBodyError, MalformedJsonError)):
            media_type_in(body)


def test_no_form_is_given_for_words_that_were_taken_away() -> None:
    store = Store(complaints={"RBG-1": replace(OWN, text=ERASED)})
    with pytest.raises(RefusedError, match="sudah dihapus"):
        store.ask()
    assert store.photos == []
