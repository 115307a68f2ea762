"""Whether a report that comes again under its number says what was said the first time.

A channel that sends again renders its template anew: a full stop more, other spaces or capitals,
the other way to write an accent, a photo's address signed for another hour. None of that is another
report. A digit is: "gang 3" is not "gang 4".

Of what was said only digests are kept, beside the number: of words and fields as they may be kept,
and of the reporter under a key (`Privacy.mark_of`).
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from itertools import count
from typing import Final
from urllib.parse import urlsplit

from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Attachment, Complaint, Location
from aduan.domain.intake.events import Caution

_PUNCTUATION: Final = r"""[.,;:!?…·"'`´“”„‘’«»()\[\]{}<>*_~|/\\–—-]"""
_BESIDE_NO_DIGIT: Final = re.compile(rf"(?<!\d){_PUNCTUATION}+|{_PUNCTUATION}+(?!\d)")
"""Between two digits a sign is part of the number: 12.5, 3/4, 08:30."""
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
PLACES: Final = 6
"""Decimals of a coordinate: a tenth of a metre."""
LENGTH: Final = 24
"""Hex digits of a digest; nobody is to find another text for one, they only have to differ."""


@dataclass(frozen=True, slots=True)
class Said:
    """Digests of what was said the first time. `words` is of text and place, by which a report is
    another one. A field nobody filled in has none."""

    words: str
    title: str | None = None
    category: str | None = None
    severity: str | None = None
    classification: str | None = None
    reported_at: str | None = None
    reporter: str | None = None
    attachments: tuple[str, ...] = ()
    channel_fields: Mapping[str, str] = field(default_factory=dict)


def plain(written: str | None) -> str:
    """The words without what a template changes when it is rendered again."""
    composed = unicodedata.normalize("NFC", written or "")
    spoken = _BESIDE_NO_DIGIT.sub(" ", _INVISIBLE.sub("", composed))
    return " ".join(spoken.casefold().split())


def said_in(
    text: str, where: Location, kept: Complaint, at: datetime, reporter: str | None
) -> Said:
    """`text` and `where` as the channel wrote them, `kept` the complaint as it is kept, `at` when
    the channel says it was reported."""
    named = [plain(one) for one in (text, where.address, where.kelurahan, where.kecamatan)]
    point = [None if one is None else round(one, PLACES) for one in (where.lat, where.lng)]
    return Said(
        words=_digest(json.dumps([*named, *point])),
        title=_of(kept.title),
        category=_of(kept.category),
        severity=_of(kept.severity),
        classification=_of(kept.classification),
        reported_at=at.astimezone(UTC).isoformat(),
        reporter=reporter,
        attachments=tuple(map(_file, kept.attachments)),
        channel_fields={name: _digest(value) for name, value in kept.channel_fields.items()},
    )


def lost(first: Said, again: Said, places: Iterable[int] | None = None) -> tuple[Caution, ...]:
    """What a repetition says otherwise, or more, and nobody takes in. What it leaves out is no
    loss: it stands as it was said first. `places`: where in the call the attachments stand."""
    found = [
        Caution(f"#/data/{name}", said)
        for name, said in _SINGLE.items()
        if getattr(again, name) not in (None, getattr(first, name))
    ]
    spare = Counter(first.attachments)
    for place, one in zip(places or count(), again.attachments, strict=False):
        if spare[one] <= 0:
            found.append(Caution(f"#/data/attachments/{place}", PHOTO))
        spare[one] -= 1
    if any(first.channel_fields.get(name) != one for name, one in again.channel_fields.items()):
        found.append(Caution("#/data/channel_fields", FIRST_STANDS))
    return tuple(found)


AS_TEXT: Final = (
    "Berbeda dari kiriman pertama dengan external_id ini dan tidak diambil. "
    "Tuliskan perubahannya dalam text pada complaint.amended."
)
PHOTO: Final = (
    "Tidak ada dalam kiriman pertama dengan external_id ini dan tidak diambil. "
    "Kirim lampiran ini dengan complaint.amended."
)
FIRST_STANDS: Final = (
    "Berbeda dari kiriman pertama dengan external_id ini dan tidak diambil; yang pertama tetap "
    "berlaku. Bila penting bagi penanganan, tuliskan dalam text pada complaint.amended."
)
ANOTHER_REPORTER: Final = (
    "Berbeda dari kiriman pertama dengan external_id ini dan tidak diambil; data pelapor yang "
    "pertama tetap berlaku. Keterangan lain dari pelapor yang sama kirim sebagai "
    "complaint.amended, aduan pelapor lain dengan external_id sendiri."
)
_SINGLE: Final[Mapping[str, str]] = {
    "title": AS_TEXT,
    "category": AS_TEXT,
    "severity": AS_TEXT,
    "classification": AS_TEXT,
    "reported_at": FIRST_STANDS,
    "reporter": ANOTHER_REPORTER,
}


def _of(written: str | None) -> str | None:
    words = plain(written)
    return _digest(words) if words else None


def _file(one: Attachment) -> str:
    """By host and path: the rest of an address is often a signature that ends within the hour."""
    where = urlsplit(one.url)
    return _digest(f"{(where.hostname or '').casefold()}{where.path}")


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
