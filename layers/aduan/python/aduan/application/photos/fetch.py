"""Fetch the photos a channel points to, long after its call was answered.

A webhook names addresses, and whoever can sign for a channel chooses them: so only https, only
hosts the city has listed for that channel, only public addresses, no redirects, ten megabytes, a
bounded time. What comes is unknown bytes until `check_photo` has read it; it goes where every
upload goes.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from aduan.application.photos.ports import (
    PhotoRows,
    PhotoSource,
    SentPhoto,
    Unfetched,
    Unreached,
    Uploads,
)
from aduan.domain.case.errors import ForgottenError, UnavailableError
from aduan.domain.intake.channel import Channel
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of, surely_awaited

MAX_PHOTOS: Final = 5
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True)
class FetchPorts:
    """What fetching takes."""

    rows: PhotoRows
    source: PhotoSource
    uploads: Uploads
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]


def fetch_photos(
    complaint_id: str, row_id: str | None, ports: FetchPorts
) -> Sequence[tuple[str, str]]:
    """Each photo's id with what became of it, for the log. Fetching again changes nothing that was
    judged. What came with a later word waits, and its call stays listed, until a case heard the
    word: one that accuses takes its photos along. Raises UnavailableError when one could not be
    reached, after the others were fetched."""
    sent = ports.rows.sent(complaint_id, row_id)
    if sent.unheard:
        return ()
    channel = ports.channels.get(sent.channel)
    hosts = channel.photo_hosts if channel is not None else ()
    pictures = [one for one in sent.attachments if one.media_type in PICTURES][:MAX_PHOTOS]
    done = [_fetch((complaint_id, row_id), one.url, sent, hosts, ports) for one in pictures]
    if any(outcome == _UNREACHED for _, outcome in done):
        raise UnavailableError("foto kanal", retry_after_s=60)
    ports.rows.answer_call(complaint_id, row_id)
    return done


def allowed(url: str, hosts: Collection[str]) -> bool:
    """Https to a host the city has listed, at its usual door, as nobody in particular."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None and port in {None, 443}
    return plain and parts.scheme == "https" and (parts.hostname or "") in hosts


_UNREACHED: Final = "tidak_terjangkau"
_TAKEN_AWAY: Final = "dihapus"
"""The reporter was forgotten since it was read what to fetch. An erasure waits for a photo that was
asked for lately; who asks later than the words went sees here that they are gone."""
_HANDED_ON: Final = "diteruskan_ke_pemeriksaan"


def _fetch(
    word: tuple[str, str | None],
    url: str,
    sent: SentPhoto,
    hosts: Collection[str],
    ports: FetchPorts,
) -> tuple[str, str]:
    complaint_id, _ = word
    owner = owner_of(complaint_id)
    evidence_id = hashlib.sha256(f"{complaint_id} {url}".encode()).hexdigest()[:20]
    known = ports.rows.awaited_photo(owner, evidence_id)
    if known is not None and known.state is not PhotoState.CHECKING:
        return evidence_id, known.state.value
    if known is None or not surely_awaited(known, ports.now()):
        asked = Photo(owner, evidence_id, PhotoState.CHECKING, sent.channel, ports.now(), cycle=0)
        try:
            ports.rows.expect_photo(asked)
        except ForgottenError:
            return evidence_id, _TAKEN_AWAY
    if all(one.url != url for one in ports.rows.sent(*word).attachments):
        return evidence_id, _TAKEN_AWAY
    found = ports.source.fetch(url) if allowed(url, hosts) else Unfetched.NOT_ALLOWED
    if isinstance(found, Unreached):
        return evidence_id, _UNREACHED
    if isinstance(found, Unfetched):
        ports.rows.refuse_photo(owner, evidence_id, found.value)
        return evidence_id, found.value
    ports.uploads.put(f"uploads/{owner}/{evidence_id}", found)
    return evidence_id, _HANDED_ON
