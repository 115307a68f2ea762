"""A channel without a place for photos sends them itself: a form signed for one file and minutes.

The file goes straight to storage and is checked there like every other: what it is, what it shows,
whether it was here before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.channels.ask import AskedRegister
from aduan.domain.case.errors import NotFoundError, RefusedError
from aduan.domain.intake.channel import Channel
from aduan.domain.photos.evidence import (
    MANY_PAGES,
    MAX_PHOTO_BYTES,
    Photo,
    PhotoState,
    awaited,
    owner_of,
)

MOST_PHOTOS: Final = 5
"""Photos of one complaint, as many as are fetched of one."""
MOST_AWAITED: Final = 3 * MOST_PHOTOS
"""Forms given that may still bring a photo; one that nobody used takes no photo's place."""
MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")


class SentPhotos(Protocol):
    """The photos of a complaint in the register."""

    def of_complaint(self, complaint_id: str) -> Sequence[Photo]: ...

    def expect_photo(self, photo: Photo) -> None:
        """Raises ForgottenError where the words of its complaint were taken away."""


class UploadForms(Protocol):
    """Signs a form for exactly one object."""

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, Mapping[str, str]]:
        """The address to post to and the fields, in order, before the file; without `back_to`
        storage answers 201."""


@dataclass(frozen=True, slots=True)
class PhotoPorts:
    """What giving a form takes."""

    register: AskedRegister
    photos: SentPhotos
    forms: UploadForms
    new_id: Callable[[], str]
    form_lasts: timedelta


@dataclass(frozen=True, slots=True)
class PhotoForm:
    """Post `fields` and then `file` to `url` as multipart/form-data, before `ends_at`."""

    photo_id: str
    url: str
    fields: Mapping[str, str]
    ends_at: datetime
    largest: int = MAX_PHOTO_BYTES


def begin_photo(
    channel: Channel, external_id: str, media_type: str, now: datetime, ports: PhotoPorts
) -> PhotoForm:
    """Raises NotFoundError for a complaint the channel never sent, RefusedError where it may send
    no (more) photos of it."""
    complaint = ports.register.complaint_of(channel.id, external_id)
    if complaint is None:
        raise NotFoundError("complaint", "external_id")
    if channel.strip_health:
        raise RefusedError("Foto dari kanal ini tidak disimpan: data kesehatan.")
    if complaint.withdrawn_at is not None:
        raise RefusedError("Aduan ini sudah ditarik pelapornya.")
    if media_type not in MEDIA_TYPES:
        raise RefusedError("Foto harus JPEG, PNG, atau WebP.")
    sent = ports.photos.of_complaint(complaint.complaint_id)
    if sum(one.clean is not None for one in sent) >= MOST_PHOTOS:
        raise RefusedError(f"Sudah ada {MOST_PHOTOS} foto untuk aduan ini.")
    if sum(awaited(one, now) for one in sent) >= MOST_AWAITED:
        raise RefusedError(MANY_PAGES)
    owner = owner_of(complaint.complaint_id)
    photo = Photo(owner, ports.new_id(), PhotoState.CHECKING, channel.id, now, cycle=0)
    ports.photos.expect_photo(photo)
    key = f"uploads/{owner}/{photo.evidence_id}"
    url, fields = ports.forms.sign(key, media_type, back_to="")
    return PhotoForm(photo.evidence_id, url, fields, now + ports.form_lasts)
