"""A complaint (aduan): one report as one channel delivered it.

What the citizen wrote never changes. `title` and `text` are the masked copies (no NIK, phone,
e-mail or names); the original and the reporter's identity live encrypted in the identities table,
and the register knows the reporter only by a keyed hash.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.dataclass import dataclass

LONGEST_AGO: Final = timedelta(days=400)
"""A report that is older when it arrives carries another time than that of its making."""
CLOCKS_APART: Final = timedelta(minutes=10)
"""How far a channel's clock may be ahead of ours before its time means something else."""


class Feedback(StrEnum):
    """What a reporter says of a closed case. Who cannot tell says so: silence means nothing, and a
    yes that is none counts as one."""

    FIXED = "fixed"
    NOT_FIXED = "not_fixed"
    UNSURE = "unsure"


ERASED: Final = "[dihapus atas permintaan pelapor]"
EXPIRED: Final = "[dihapus: masa simpan berakhir]"
"""What stands instead of words that were taken away."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where, as the channel wrote it: WGS84 degrees, metres, free text. Nothing is guaranteed."""

    lat: float | None = None
    lng: float | None = None
    accuracy_m: float | None = None
    address: str | None = None
    kelurahan: str | None = None
    kecamatan: str | None = None


LATITUDES: Final = (-11.5, 6.5)
LONGITUDES: Final = (94.0, 142.0)
"""Indonesia lies between 6 N and 11 S and between 95 and 141 E."""


def is_swapped(lat: float, lng: float) -> bool:
    """Whether the two can only be a place of Indonesia with its axes in the wrong order."""
    return LATITUDES[0] <= lng <= LATITUDES[1] and LONGITUDES[0] <= lat <= LONGITUDES[1]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or document at the channel's own address."""

    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported. Only the identities table and the functions that must see it hold this."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """One report. `case_id` is empty until the deduplicator has placed it (within a minute).

    `not_same` names the cases a person has said this one does not belong to, for ever.
    `reported_at` is the channel's word and is shown as such; clocks, order and months go by
    `received_at`, which is ours. `phone_proof` is the keyed hash of the last digits of the phone
    that was given (`domain.privacy.proof`), by which its reporter is known again on the page.
    `sandbox`: of a channel's developers; nobody works on it. `said_of` is the
    complaint in whose later words this one stood. `kept_from`, the posts it is kept from whatever
    its own words say, `inspektorat_only` and `kept_from_lapor` come with it out of another case
    (`domain.case.secrecy.out_of`). `part_of` is the tracking code of the report this
    one is one matter of, `parts` are the codes of the matters taken out of this one.
    `request_id` is the call it came by. `limited_at` is when its reporter asked that it be no
    longer searched, compared or learnt from (UU 27/2022 article 41), nor what is made of it later.
    """

    complaint_id: str
    channel: str
    external_id: str
    tracking_code: str
    reported_at: datetime
    received_at: datetime
    title: str
    text: str
    location: Location = Location()
    category: str | None = None
    severity: str | None = None
    classification: str | None = None
    reporter_hash: str | None = None
    anonymous: bool = False
    secret: bool = False
    attachments: tuple[Attachment, ...] = ()
    channel_fields: Mapping[str, str] = field(default_factory=dict)
    case_id: str | None = None
    withdrawn_at: datetime | None = None
    not_same: tuple[str, ...] = ()
    phone_proof: str | None = None
    sandbox: bool = False
    said_of: str | None = None
    kept_from: tuple[str, ...] = ()
    inspektorat_only: bool = False
    kept_from_lapor: bool = False
    part_of: str | None = None
    parts: tuple[str, ...] = ()
    request_id: str = ""
    limited_at: datetime | None = None

    @property
    def is_used(self) -> bool:
        """Whether it may be found by its words, compared with others, and learnt from."""
        return self.limited_at is None and not self.is_forgotten

    @property
    def is_forgotten(self) -> bool:
        """Whether its words were taken away, because the reporter asked or their time was over."""
        return self.text in {ERASED, EXPIRED}

    @property
    def has_doubtful_time(self) -> bool:
        """Whether the time the channel gave cannot be when the citizen spoke."""
        ago = self.received_at - self.reported_at
        return not -CLOCKS_APART <= ago <= LONGEST_AGO
