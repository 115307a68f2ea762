"""What a channel is answered that asks for changes."""

import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote

from aduan.application.channels.ask import MOST, USUAL, Changed
from aduan.application.channels.send_photo import PhotoForm
from aduan.domain.channels.calls import Call
from aduan.entrypoints.problems import Response
from aduan.entrypoints.shapes import Fault, Field, MediaType, Record, UnprocessableBodyError
from aduan.entrypoints.status.events import Dressing, change_of, data_of
from aduan.entrypoints.strict_json import read_object

LONGEST_CURSOR: Final = 12
LARGEST_REQUEST: Final = 1_000
ASKED_PHOTO: Final = Record(
    dict,
    {"media_type": Field(MediaType(), required=True, about="Jenis media, misalnya image/jpeg.")},
)


def read_cursor(query: Mapping[str, str]) -> tuple[int, int]:
    """`after` (from the beginning where it is not given) and `limit`."""
    faults: list[Fault] = []
    after = _whole(query.get("after") or "0", LONGEST_CURSOR)
    limit = _whole(query.get("limit") or str(USUAL), len(str(MOST)))
    if after is None:
        faults.append(Fault("/after", "Isi dengan kursor dari jawaban sebelumnya, atau kosongkan."))
    if limit is None or not 1 <= limit <= MOST:
        faults.append(Fault("/limit", f"Harus antara 1 dan {MOST}."))
    if faults or after is None or limit is None:
        raise UnprocessableBodyError(tuple(faults))
    return after, limit


def external_id_in(path: Mapping[str, str]) -> str:
    return unquote(path.get("external_id", ""))


def media_type_in(body: bytes) -> str:
    """What kind of file the channel wants to send."""
    faults: list[Fault] = []
    read = ASKED_PHOTO.read(read_object(body), "", faults)
    if faults:
        raise UnprocessableBodyError(tuple(faults))
    return str(read["media_type"])


def photo_form(form: PhotoForm) -> Response:
    said = {
        "photo_id": form.photo_id,
        "url": form.url,
        "fields": dict(form.fields),
        "expires_at": form.ends_at.isoformat(),
        "max_bytes": form.largest,
    }
    return _json(said, HTTPStatus.CREATED)


def changes(found: Changed, dressing: Dressing, now: datetime) -> Response:
    said = [change_of(call, dressing, now) for call in found.calls]
    return _json({"changes": said, "next": str(found.after), "more": found.more})


def complaint(call: Call, dressing: Dressing, now: datetime) -> Response:
    said = data_of(call, dressing, now)
    return _json({name: value for name, value in said.items() if name != "sequence"})


def _json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return {
        "statusCode": status.value,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(body, ensure_ascii=False),
    }


def _whole(text: str, longest: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None
