"""Take in one webhook call: a new complaint, more of it, its withdrawal, or what came of it.

The caller has already proven the signature and read the body into one of the four events. What is
decided here: whether this call belongs in the register at all, what of it may be kept, and what is
answered. All of it is then written by the intake in one transaction or not at all, and the answer
is remembered with it, so that the same call again hears the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.domain.channel import CallHandling, Channel
from aduan.domain.complaint import Attachment, Complaint, Feedback, Location, Reporter
from aduan.domain.errors import ConflictError, NotFoundError

REMEMBERED: Final = timedelta(days=14)
"""How long a delivery is known again. Standard Webhooks senders give up within days."""

WAITING: Final = "menunggu"
"""`PublicStatus.MENUNGGU`, written out: the module of cases is dear to import for a cold start that
never meets a case."""

NOTED: Final = "dicatat"
COUNTED: Final = "dihitung"
NOT_FOR_THIS_REGISTER: Final = "bukan_untuk_register_ini"
CALL_TYPE: Final = "call_type"
SHORTEST_MATTER: Final = 15
"""Letters that must be left of a health line complaint for anybody to act on it."""


# --- what arrives ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook call. `attempt` is fresh for every time a call is worked on: who finds the
    delivery remembered under its own attempt has written it itself, and only the answer of the
    database was lost."""

    channel: str
    webhook_id: str
    body_sha256: str
    received_at: datetime
    attempt: str

    @property
    def forget_at(self) -> datetime:
        return self.received_at + REMEMBERED


@dataclass(frozen=True, slots=True)
class FreshIds:
    """Made by the caller from the time and randomness."""

    complaint_id: str
    tracking_code: str


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
    """`feedback.given`: a rating of 1 to 5, or whether it is fixed; "not fixed" asks to reopen."""

    external_id: str
    given_at: datetime
    verdict: Feedback | None = None
    rating: int | None = None
    comment: str = field(default="", repr=False)


LaterWord = ComplaintAmended | ComplaintWithdrawn | FeedbackGiven
Event = ComplaintCreated | LaterWord


# --- what is kept ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel is told and what is remembered, word for word."""

    status: str
    complaint_id: str | None = None
    tracking_code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """Who reported and what they wrote, unmasked. Goes to the identities table and nowhere else;
    never to a log, hence no repr."""

    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    address: str | None = field(default=None, repr=False)
    reporter: Reporter = field(default=Reporter(), repr=False)
    channel_fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """One transaction: the delivery, the source key (channel and external id), the complaint with
    its tracking code, and the original where there is one to keep."""

    delivery: Delivery
    complaint: Complaint
    original: Original | None
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CountedCall:
    """One transaction: the delivery and the call's kind. Nothing of its content."""

    delivery: Delivery
    external_id: str
    kind: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class LaterReport:
    """One transaction: the delivery and one more row under the complaint of this channel that has
    this external id. `word` is masked; `original` is its unmasked text, if that may be kept.
    `row_id` is fresh and sorts by time."""

    delivery: Delivery
    row_id: str
    word: LaterWord
    original: Original | None


# --- what the intake says -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """In the register now. Also when this attempt had written it and the answer was lost."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Remembered:
    """Was in the register before: the same delivery, or the same complaint under another one."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OtherBody:
    """This webhook-id was used for another body."""


@dataclass(frozen=True, slots=True)
class NoSuchComplaint:
    """The channel never sent a complaint with this external id."""


class Intake(Protocol):
    """The register's door. Each call is one transaction: all of it, or nothing."""

    def accept(self, new: NewComplaint) -> Written | Remembered | OtherBody: ...

    def count(self, call: CountedCall) -> Written | Remembered | OtherBody: ...

    def add(self, report: LaterReport) -> Written | Remembered | OtherBody | NoSuchComplaint:
        """The receipt has the complaint's id and tracking code and the status `NOTED`."""


class Privacy(Protocol):
    """Takes persons out of what is kept."""

    def mask(self, text: str) -> str: ...

    def without_health_detail(self, text: str) -> str: ...

    def safe_fields(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Without the fields that name a person; the others masked."""

    def reporter_hash(self, reporter: Reporter) -> str | None:
        """Keyed, so that "the same reporter" can be said without saying who."""


class ChannelSecrets(Protocol):
    """The signing secrets of a channel."""

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        """`whsec_…`, newest first; empty where the channel has none."""


# --- what is answered -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """201."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Repeated:
    """200, with the body of the first time."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Counted:
    """200: a call that is counted and not registered, an emergency among them."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Refused:
    """422: what `pointer` points at cannot be taken; `reason` is Indonesian, for people."""

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChannelRetired:
    """410: the channel was switched off."""

    channel: Channel


Answer = Accepted | Repeated | Counted | Refused | ChannelRetired


def receive_delivery(
    delivery: Delivery,
    event: Event,
    channel: Channel,
    *,
    fresh: FreshIds,
    intake: Intake,
    privacy: Privacy,
) -> Answer:
    """Raises ConflictError when the webhook-id was used for another body, NotFoundError when a
    later word is about a complaint the channel never sent."""
    if channel.retired_on is not None and channel.retired_on <= delivery.received_at.date():
        return ChannelRetired(channel)
    if not isinstance(event, ComplaintCreated):
        return _add(delivery, event, channel, fresh=fresh, intake=intake, privacy=privacy)
    match _handling(event, channel):
        case CallHandling.REGISTER:
            return _register(delivery, event, channel, fresh=fresh, intake=intake, privacy=privacy)
        case CallHandling() as handling:
            return _count(delivery, event, handling, intake=intake)
        case refused:
            return refused


def _handling(event: ComplaintCreated, channel: Channel) -> CallHandling | Refused:
    if not channel.call_types:
        return CallHandling.REGISTER
    named = event.channel_fields.get(CALL_TYPE, "").strip().casefold()
    if named in channel.call_types:
        return channel.call_types[named]
    known = ", ".join(sorted(channel.call_types))
    return Refused(f"/data/channel_fields/{CALL_TYPE}", f"Wajib diisi dengan salah satu: {known}.")


def _count(
    delivery: Delivery, event: ComplaintCreated, handling: CallHandling, *, intake: Intake
) -> Answer:
    receipt = Receipt(COUNTED, message="Panggilan dihitung dan tidak dicatat sebagai aduan.")
    if handling is CallHandling.EMERGENCY:
        receipt = Receipt(
            NOT_FOR_THIS_REGISTER,
            message="Keadaan darurat bukan untuk register ini: ditangani langsung oleh petugas "
            "darurat, tidak dicatat sebagai aduan, dan tidak menunggu tenggat apa pun.",
        )
    kind = event.channel_fields[CALL_TYPE].strip().casefold()
    done = intake.count(CountedCall(delivery, event.external_id, kind, receipt))
    if isinstance(done, OtherBody):
        raise ConflictError("webhook-id")
    return Counted(done.receipt)


def _register(
    delivery: Delivery,
    event: ComplaintCreated,
    channel: Channel,
    *,
    fresh: FreshIds,
    intake: Intake,
    privacy: Privacy,
) -> Answer:
    if channel.strip_health:
        event = _de_identified(event, privacy)
        if sum(letter.isalpha() for letter in event.text) < SHORTEST_MATTER:
            return Refused(
                "/data/text",
                "Kanal ini hanya menerima aduan layanan tanpa data pasien; "
                "setelah data kesehatan dihapus tidak ada isi yang tersisa.",
            )
    receipt = Receipt(WAITING, fresh.complaint_id, fresh.tracking_code)
    done = intake.accept(
        NewComplaint(
            delivery=delivery,
            complaint=_complaint(delivery, event, channel, fresh, privacy),
            original=None if channel.strip_health else _original(event),
            receipt=receipt,
        )
    )
    return _answer(done)


def _de_identified(event: ComplaintCreated, privacy: Privacy) -> ComplaintCreated:
    """What the health line may leave behind: the service and the ward, no patient, no reporter.
    An address or a position there is somebody's sickbed, and its other fields may hold anything,
    so of those only the call's type stays."""
    kept = {CALL_TYPE: event.channel_fields[CALL_TYPE]} if CALL_TYPE in event.channel_fields else {}
    return replace(
        event,
        title=privacy.without_health_detail(event.title),
        text=privacy.without_health_detail(event.text),
        reporter=Reporter(),
        attachments=(),
        location=Location(kelurahan=event.location.kelurahan, kecamatan=event.location.kecamatan),
        channel_fields=kept,
    )


def _complaint(
    delivery: Delivery,
    event: ComplaintCreated,
    channel: Channel,
    fresh: FreshIds,
    privacy: Privacy,
) -> Complaint:
    address = event.location.address
    return Complaint(
        complaint_id=fresh.complaint_id,
        channel=channel.id,
        external_id=event.external_id,
        tracking_code=fresh.tracking_code,
        reported_at=event.reported_at,
        received_at=delivery.received_at,
        title=privacy.mask(event.title),
        text=privacy.mask(event.text),
        location=replace(event.location, address=privacy.mask(address) if address else None),
        category=event.category,
        severity=event.severity,
        classification=event.classification,
        reporter_hash=privacy.reporter_hash(event.reporter),
        anonymous=event.anonymous,
        secret=event.secret,
        attachments=event.attachments,
        channel_fields=privacy.safe_fields(event.channel_fields),
    )


def _original(event: ComplaintCreated) -> Original:
    return Original(
        title=event.title,
        text=event.text,
        address=event.location.address,
        reporter=event.reporter,
        channel_fields=event.channel_fields,
    )


def _add(
    delivery: Delivery,
    word: LaterWord,
    channel: Channel,
    *,
    fresh: FreshIds,
    intake: Intake,
    privacy: Privacy,
) -> Answer:
    masked, written = _masked(word, channel, privacy)
    original = Original(text=written) if written and not channel.strip_health else None
    done = intake.add(LaterReport(delivery, fresh.complaint_id, masked, original))
    if isinstance(done, NoSuchComplaint):
        raise NotFoundError("complaint", "external_id")
    return _answer(done)


def _masked(word: LaterWord, channel: Channel, privacy: Privacy) -> tuple[LaterWord, str]:
    """The word with its free text masked, and that text as it was written."""

    def clean(text: str) -> str:
        return privacy.mask(privacy.without_health_detail(text) if channel.strip_health else text)

    match word:
        case ComplaintAmended(text=text):
            photos = () if channel.strip_health else word.attachments
            return replace(word, text=clean(text), attachments=photos), text
        case ComplaintWithdrawn(reason=reason):
            return replace(word, reason=clean(reason)), reason
        case FeedbackGiven(comment=comment):
            return replace(word, comment=clean(comment)), comment


def _answer(done: Written | Remembered | OtherBody) -> Answer:
    match done:
        case Written(receipt):
            return Accepted(receipt)
        case Remembered(receipt):
            return Repeated(receipt)
        case OtherBody():
            raise ConflictError("webhook-id")
