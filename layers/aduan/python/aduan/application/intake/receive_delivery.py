"""Take in one webhook call: a new complaint, more of it, its withdrawal, or what came of it.

The caller has already proven the signature and read the body into one of the four events. What is
decided here: whether this call belongs in the register at all, what of it may be kept, and what is
answered. All of it is then written by the intake in one transaction or not at all, and the answer
is remembered with it, so that the same call again hears the same words.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from aduan.application.intake.cautions import ANOTHER_UNDER_THE_NUMBER, cautions, of_body
from aduan.application.intake.effects import effect_of
from aduan.application.intake.ports import (
    CountedCall,
    FreshIds,
    Intake,
    LaterReport,
    NewComplaint,
    NoSuchComplaint,
    Original,
    OtherBody,
    OtherContent,
    Privacy,
    Remembered,
    Written,
)
from aduan.dataclass import dataclass
from aduan.domain.case.complaint import (
    CLOCKS_APART,
    Attachment,
    Complaint,
    Location,
    Reporter,
)
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.intake.channel import CallHandling, Channel
from aduan.domain.intake.events import (
    WAITING,
    ComplaintAmended,
    ComplaintCreated,
    ComplaintWithdrawn,
    Delivery,
    Event,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
    Ping,
    Receipt,
    SecrecyAsked,
)
from aduan.domain.intake.said import said_in

COUNTED: Final = "dihitung"
NOT_FOR_THIS_REGISTER: Final = "bukan_untuk_register_ini"
CALL_TYPE: Final = "call_type"
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""A time before it is a field nobody filled in (0001-01-01), and kept as this."""
SHORTEST_MATTER: Final = 15
"""Letters that must be left of a health line complaint for anybody to act on it."""


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
class IntakeRefused:
    """422: what `pointer` points at cannot be taken; `reason` is Indonesian, for people."""

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChannelRetired:
    """410: the channel was switched off."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Pinged:
    """200: the call was signed well; nothing was stored."""

    channel: Channel


IntakeAnswer = Accepted | Repeated | Counted | IntakeRefused | ChannelRetired | Pinged


@dataclass(frozen=True, slots=True)
class CityWords:
    """What intake asks of the city's pack, read only when it is asked: whether a category is known,
    and until when a case closed at an instant may be opened again."""

    known_category: Callable[[str], bool]
    reopen_until: Callable[[datetime], datetime]


def receive_delivery(
    delivery: Delivery,
    event: Event | Ping,
    channel: Channel,
    *,
    today: date,
    fresh: FreshIds,
    intake: Intake,
    privacy: Privacy,
    city: CityWords,
) -> IntakeAnswer:
    """`today` is the day on the city's calendar. Raises ConflictError when the webhook-id was used
    for another body or the external id for another report, NotFoundError when a later word is
    about a complaint the channel never sent.

    An external id that is a person's number is known by its keyed hash from here on: it is a key
    of the register, and keys are shown and logged."""
    if channel.retired_on is not None and channel.retired_on <= today:
        return ChannelRetired(channel)
    if not isinstance(event, ComplaintCreated):
        if isinstance(event, Ping):
            answer: IntakeAnswer = Pinged(channel)
        else:
            answer = _add(
                delivery, event, channel, fresh=fresh, intake=intake, privacy=privacy, city=city
            )
        return answer
    if event.reported_at > delivery.received_at + CLOCKS_APART:
        return IntakeRefused(
            "/data/reported_at",
            "Waktu ini belum tiba. Penyebab yang biasa: jam WIB ditulis dengan akhiran Z; tulis "
            "+07:00, atau ubah dahulu ke UTC. Periksa juga tanggal dan jam perangkat pengirim.",
        )
    match _handling(event, channel):
        case CallHandling.REGISTER:
            return _register(
                delivery, event, channel, fresh=fresh, intake=intake, privacy=privacy, city=city
            )
        case CallHandling() as handling:
            source = privacy.source_id(channel.id, event.external_id)
            return _count(delivery, event, handling, source, today=today, intake=intake)
        case refused:
            return refused


def _handling(event: ComplaintCreated, channel: Channel) -> CallHandling | IntakeRefused:
    if not channel.call_types:
        return CallHandling.REGISTER
    named = event.channel_fields.get(CALL_TYPE, "").strip().casefold()
    if named in channel.call_types:
        return channel.call_types[named]
    known = ", ".join(sorted(channel.call_types))
    return IntakeRefused(
        f"/data/channel_fields/{CALL_TYPE}", f"Wajib diisi dengan salah satu: {known}."
    )


def _count(
    delivery: Delivery,
    event: ComplaintCreated,
    handling: CallHandling,
    source: str,
    *,
    today: date,
    intake: Intake,
) -> IntakeAnswer:
    receipt = Receipt(COUNTED, message="Panggilan dihitung dan tidak dicatat sebagai aduan.")
    if handling is CallHandling.EMERGENCY:
        receipt = Receipt(
            NOT_FOR_THIS_REGISTER,
            message="Keadaan darurat bukan untuk register ini: ditangani langsung oleh petugas "
            "darurat, tidak dicatat sebagai aduan, dan tidak menunggu tenggat apa pun.",
        )
    kind = event.channel_fields[CALL_TYPE].strip().casefold()
    done = intake.count(CountedCall(delivery, source, kind, receipt, today))
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
    city: CityWords,
) -> IntakeAnswer:
    unread = of_body(delivery)
    warned = (*unread, *cautions(delivery, event, channel, city.known_category))
    proof = privacy.phone_proof(fresh.complaint_id, event.reporter)
    if channel.strip_health:
        event = _de_identified(event, privacy)
        if sum(letter.isalpha() for letter in event.text) < SHORTEST_MATTER:
            return IntakeRefused(
                "/data/text",
                "Kanal ini hanya menerima aduan layanan tanpa data pasien; "
                "setelah data kesehatan dihapus tidak ada isi yang tersisa.",
            )
    receipt = Receipt(WAITING, fresh.complaint_id, fresh.tracking_code, warnings=warned)
    again = replace(receipt, warnings=(ANOTHER_UNDER_THE_NUMBER, *warned))
    complaint = replace(_complaint(delivery, event, channel, fresh, privacy), phone_proof=proof)
    reported_at = max(event.reported_at, EARLIEST)  # year 1 in WIB is no year at all in UTC
    reporter = privacy.mark_of(event.reporter, f"{channel.id}#{complaint.external_id}")
    done = intake.accept(
        NewComplaint(
            delivery=delivery,
            complaint=complaint,
            original=None if channel.strip_health else _original(event, complaint),
            receipt=receipt,
            content=_content(event),
            said=said_in(event.text, event.location, complaint, reported_at, reporter),
            unread=unread,
            again=again if channel.numbers_restart else None,
        )
    )
    return _answer(done)


def _content(event: ComplaintCreated) -> str:
    """What makes a report another one: its words and its place. A title, a category or a photo that
    a channel adds later do not; neither do spaces or capitals. `Said.words` folds more: this one is
    what earlier versions kept, and goes on being read."""

    def plain(written: str | None) -> str:
        return " ".join((written or "").casefold().split())

    where = event.location
    named = [plain(one) for one in (event.text, where.address, where.kelurahan, where.kecamatan)]
    said = json.dumps([*named, where.lat, where.lng])
    return hashlib.sha256(said.encode()).hexdigest()


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
    def masked(written: str | None) -> str | None:
        return privacy.mask(written) if written else written

    where = event.location
    return Complaint(
        complaint_id=fresh.complaint_id,
        channel=channel.id,
        external_id=privacy.source_id(channel.id, event.external_id),
        tracking_code=fresh.tracking_code,
        reported_at=min(max(event.reported_at, EARLIEST), delivery.received_at),
        received_at=delivery.received_at,
        title=privacy.mask(event.title),
        text=privacy.mask(event.text),
        location=replace(
            where,
            address=masked(where.address) or None,
            kelurahan=masked(where.kelurahan),
            kecamatan=masked(where.kecamatan),
        ),
        category=masked(event.category),
        severity=masked(event.severity),
        classification=masked(event.classification),
        reporter_hash=privacy.reporter_hash(event.reporter, anonymous=event.anonymous),
        anonymous=event.anonymous,
        secret=event.secret,
        attachments=_safe(event.attachments, privacy),
        channel_fields=privacy.safe_fields(event.channel_fields),
        sandbox=channel.sandbox,
        request_id=delivery.request_id,
    )


def _safe(attachments: tuple[Attachment, ...], privacy: Privacy) -> tuple[Attachment, ...]:
    return tuple(replace(one, url=privacy.safe_address(one.url)) for one in attachments)


def _original(event: ComplaintCreated, kept: Complaint) -> Original:
    return Original(
        title=event.title,
        text=event.text,
        address=event.location.address,
        reporter=event.reporter,
        channel_fields=event.channel_fields,
        external_id=event.external_id if event.external_id != kept.external_id else None,
        attachments=_changed(event.attachments, kept.attachments),
    )


def _changed(sent: tuple[Attachment, ...], kept: tuple[Attachment, ...]) -> tuple[str, ...]:
    return tuple(one.url for one in sent) if sent != kept else ()


def _add(
    delivery: Delivery,
    word: FollowUpEvent,
    channel: Channel,
    *,
    fresh: FreshIds,
    intake: Intake,
    privacy: Privacy,
    city: CityWords,
) -> IntakeAnswer:
    masked, written = _masked(word, channel, privacy)
    files: tuple[str, ...] = ()
    if isinstance(word, ComplaintAmended) and isinstance(masked, ComplaintAmended):
        files = _changed(word.attachments, masked.attachments)
    original = None
    if (written or files) and not channel.strip_health:
        original = Original(text=written, attachments=files)
    standing = intake.standing(channel.id, masked.external_id)
    effect = effect_of(word, standing, delivery.received_at, city.reopen_until)
    warned = of_body(delivery)
    if isinstance(word, ComplaintAmended):
        warned = (*warned, *cautions(delivery, word, channel, city.known_category))
    done = intake.add(
        LaterReport(delivery, fresh.complaint_id, masked, original, effect.value, warned)
    )
    if isinstance(done, NoSuchComplaint):
        raise NotFoundError("complaint", "external_id")
    return _answer(done)


def _masked(word: FollowUpEvent, channel: Channel, privacy: Privacy) -> tuple[FollowUpEvent, str]:
    """The word with its free text masked, and that text as it was written."""

    def clean(text: str) -> str:
        return privacy.mask(privacy.without_health_detail(text) if channel.strip_health else text)

    word = replace(word, external_id=privacy.source_id(channel.id, word.external_id))
    match word:
        case ComplaintAmended(text=text):
            photos = () if channel.strip_health else _safe(word.attachments, privacy)
            return replace(word, text=clean(text), attachments=photos), text
        case ComplaintWithdrawn(reason=reason):
            return replace(word, reason=clean(reason)), reason
        case FeedbackGiven(comment=comment) | JoiningDisputed(comment=comment):
            return replace(word, comment=clean(comment)), comment
        case SecrecyAsked():
            return word, ""


def _answer(done: Written | Remembered | OtherBody | OtherContent) -> IntakeAnswer:
    match done:
        case Written(receipt):
            return Accepted(receipt)
        case Remembered(receipt):
            return Repeated(receipt)
        case OtherBody():
            raise ConflictError("webhook-id")
        case OtherContent():
            raise ConflictError("external_id")
