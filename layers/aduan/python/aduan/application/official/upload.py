"""Let an official send a photo straight to storage: a form signed for one key and a few minutes.

The photo never passes through a function, so its size costs nothing and cannot choke anything. It
is asked for in the register first; a file nobody asked for is thrown away when it arrives.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.official.open_link import DeadLink, LinkPorts, open_link
from aduan.application.official.ports import PhotoRequests, UploadForms
from aduan.domain.photos.evidence import MANY_PAGES, Photo, PhotoState, awaited
from aduan.domain.photos.fresh_word import fresh_word

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")
MAX_PHOTOS: Final = 12
MAX_AWAITED: Final = 3 * MAX_PHOTOS
"""Photos asked for that may still arrive. A camera page that was opened and left, or one whose
photo was refused, is no photo of the case: it must not take the place of one."""


@dataclass(frozen=True, slots=True)
class UploadPorts:
    """What beginning an upload takes."""

    reading: LinkPorts
    requests: PhotoRequests
    forms: UploadForms
    public_url: str
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Post `fields` and then `file` to `url` as multipart/form-data, within five minutes."""

    url: str
    fields: Mapping[str, str]
    evidence_id: str
    token: str
    number: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class NoUpload:
    """No form is given; `reason` is Indonesian."""

    reason: str


def begin_upload(
    token: str, media_type: str, now: datetime, ports: UploadPorts
) -> UploadForm | NoUpload | DeadLink:
    """A signed form for one photo of the link's case. The link is not used up by it. A leader's
    link gives none (they look, the office works), nor does a case that has enough photos. Where a
    fresh word is asked for, only the camera page shows it: a script that names the type of a file
    it already holds is led there."""
    opened = open_link(token, now, ports.reading)
    if isinstance(opened, DeadLink):
        return opened
    link, case = opened
    if "resolve" not in link.moves:
        return NoUpload("Foto tindak lanjut diunggah oleh instansi yang menangani kasus.")
    known = ports.reading.photographs.photos_of(case.case_id)
    own = [each for each in known if each.cycle == case.cycle]
    if sum(each.state is PhotoState.CLEAN for each in own) >= MAX_PHOTOS:
        return NoUpload(f"Sudah ada {MAX_PHOTOS} foto untuk kasus ini.")
    if sum(awaited(each, now) for each in own) >= MAX_AWAITED:
        return NoUpload(MANY_PAGES)
    asks_word = case.reporter_count >= ports.reading.fresh_word_from
    if asks_word and media_type:
        return NoUpload(
            "Foto kasus ini memuat kata segar. Muat ulang halaman, lalu tambah fotonya."
        )
    evidence_id = ports.new_id()
    photo = Photo(
        case_id=case.case_id,
        evidence_id=evidence_id,
        state=PhotoState.CHECKING,
        asked_by=link.post,
        asked_at=now,
        cycle=case.cycle,
        lat=case.place.lat,
        lng=case.place.lng,
        number=case.number,
        word=fresh_word(evidence_id) if asks_word else "",
    )
    ports.requests.expect_photo(photo)
    kind = media_type if media_type in MEDIA_TYPES else MEDIA_TYPES[0]
    back_to = f"{ports.public_url}/actions/{token}"
    url, fields = ports.forms.sign(upload_key(photo), kind, back_to=back_to)
    return UploadForm(url, fields, photo.evidence_id, token, case.number, photo.word)


def upload_key(photo: Photo) -> str:
    """Where the file arrives; `aduan.application.photos.check` reads it back."""
    return f"uploads/{photo.case_id}/{photo.evidence_id}"
