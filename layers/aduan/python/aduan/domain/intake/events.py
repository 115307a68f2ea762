"""What a channel says in one webhook call, as it said it: the vocabulary of intake.

Nothing is masked yet. `webhook-id` is the idempotency key: a `Delivery` is worked on once.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Attachment, Feedback, Location, Reporter

REMEMBERED: Final = timedelta(days=14)
"""How long a delivery is known again. Standard Webhooks senders give up within days."""

WAITING: Final = "menunggu"
"""`PublicStatus.MENUNGGU`, written out: the module of cases is dear to import for a cold start that
never meets a case."""
NOTED: Final = "dicatat"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook call. `attempt` is fresh for every time a call is worked on: who finds the
    delivery remembered under its own attempt has written it itself, and only the answer of the
    database was lost. `request_id` is the gateway's number of the call: it goes along with what
    the call causes. `unread` points at what its body holds and no field of ours takes, `left_out`
    says which parts of it were not taken, or otherwise than they stand there."""

    channel: str
    webhook_id: str
    body_sha256: str
    received_at: datetime
    attempt: str
    request_id: str = ""
    unread: tuple[str, ...] = ()
    left_out: tuple["Caution", ...] = ()

    @property
    def forget_at(self) -> datetime:
        return self.received_at + REMEMBERED


@dataclass(frozen=True, slots=True)
class ComplaintCreated:
    """`complaint.created`, as the channel wrote it: nothing masked yet."""

    external_id: str
    reported_at: datetime
    text: str = field(repr=False)
    title: str = field(default="", repr=False)
    category: str | None = None
    severity: str | None = None
    classification: str | None = None
    location: Location = field(default=Location(), repr=False)
    reporter: Reporter = field(default=Reporter(), repr=False)
    anonymous: bool = False
    secret: bool = False
    attachments: tuple[Attachment, ...] = ()
    channel_fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ComplaintAmended:
    """`complaint.amended`: more text, more photos, or both."""

    external_id: str
    amended_at: datetime
    text: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintWithdrawn:
    """`complaint.withdrawn`: the reporter takes it back."""

    external_id: str
    withdrawn_at: datetime
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """`feedback.given`: a rating of 1 to 5, or whether it is fixed; "not fixed" asks to reopen.
    `reasons` are codes of why the rating is as it is (`domain.case.voice.REASONS`)."""

    external_id: str
    given_at: datetime
    verdict: Feedback | None = None
    rating: int | None = None
    comment: str = field(default="", repr=False)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JoiningDisputed:
    """The reporter says that this complaint tells of another event than those it was joined to."""

    external_id: str
    disputed_at: datetime
    comment: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SecrecyAsked:
    """`complaint.created` again under its number, `secret` or `anonymous` now, which it was not the
    first time; or the same `at_lapor`, of the report there. It only ever restricts. `reporter_hash`
    is what the reporter is known by among anonymous reports, where the repetition names one."""

    external_id: str
    asked_at: datetime
    secret: bool = False
    anonymous: bool = False
    reporter_hash: str | None = None
    at_lapor: bool = False


FollowUpEvent = (
    ComplaintAmended | ComplaintWithdrawn | FeedbackGiven | JoiningDisputed | SecrecyAsked
)


Event = ComplaintCreated | FollowUpEvent


@dataclass(frozen=True, slots=True)
class Ping:
    """`ping`: a channel's developers try their signature. Answered and never stored."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What of a call was taken in otherwise than it was meant; `pointer` says where in its body
    (RFC 6901, as a URI fragment), `detail` is Indonesian."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel is told and what is remembered, word for word. `effect` is what a later word
    does to its case."""

    status: str
    complaint_id: str | None = None
    tracking_code: str | None = None
    message: str | None = None
    effect: str | None = None
    warnings: tuple[Caution, ...] = ()
