"""The register's door: what one webhook call writes, and what it may answer."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Protocol

from aduan.application.intake.effects import Standing
from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.intake.events import Caution, Delivery, FollowUpEvent, Receipt
from aduan.domain.intake.said import Said


@dataclass(frozen=True, slots=True)
class FreshIds:
    """Made by the caller from the time and randomness."""

    complaint_id: str
    tracking_code: str


@dataclass(frozen=True, slots=True)
class Original:
    """Who reported and what they wrote, unmasked. Goes to the identities table and nowhere else;
    never to a log, hence no repr."""

    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    address: str | None = field(default=None, repr=False)
    reporter: Reporter = field(default=Reporter(), repr=False)
    channel_fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    external_id: str | None = field(default=None, repr=False)
    attachments: tuple[str, ...] = field(default=(), repr=False)
    """Addresses of files, where the register may not keep one as the channel wrote it."""


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """One transaction: the delivery, the source key (channel and external id), the complaint with
    its tracking code, and the original where there is one to keep."""

    delivery: Delivery
    complaint: Complaint
    original: Original | None
    receipt: Receipt
    content: str = ""
    """A digest of what was reported: another one under the same external id is another report."""
    said: Said | None = None
    """What else is known again of it, so that nothing is lost without a word when it is sent
    again and says something else."""
    unread: tuple[Caution, ...] = ()
    """What is said of names in the call that nobody reads, and of parts left out of it."""
    again: Receipt | None = None
    """What is answered where the channel gives numbers again, and this one stood for another
    report; None: such a report is refused."""


@dataclass(frozen=True, slots=True)
class CountedCall:
    """One transaction: the delivery and the call's kind. Nothing of its content."""

    delivery: Delivery
    external_id: str
    kind: str
    receipt: Receipt
    day: date
    """On the city's calendar: calls are counted by day."""


@dataclass(frozen=True, slots=True)
class LaterReport:
    """One transaction: the delivery and one more row under the complaint of this channel that has
    this external id. `word` is masked; `original` is its unmasked text, if that may be kept.
    `row_id` is fresh and sorts by time."""

    delivery: Delivery
    row_id: str
    word: FollowUpEvent
    original: Original | None
    effect: str = ""
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """In the register now. Also when this attempt had written it and the answer was lost."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Remembered:
    """Was in the register before: the same delivery, or the same complaint under another one. Of
    that one, `secret` and `anonymous` that only the repetition asks for are on their way to its
    case, and the receipt warns of whatever else it says and nobody takes (`known.sent_again`)."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OtherBody:
    """This webhook-id was used for another body."""


@dataclass(frozen=True, slots=True)
class OtherContent:
    """The channel sent another complaint under this external id. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class NoSuchComplaint:
    """The channel never sent a complaint with this external id."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A later word that came by no delivery: its reporter said it on the page of the complaint.
    `word` is masked, `original` what was written. `row_id` is that of the form."""

    complaint_id: str
    row_id: str
    word: FollowUpEvent
    original: Original | None
    at: datetime


class Words(Protocol):
    """Where words of the page are taken in."""

    def say(self, spoken: Spoken) -> bool:
        """One transaction; from it on the word is applied, by whoever comes first. False when this
        form's word was there before: nothing was written."""


class Intake(Protocol):
    """The register's door. Each call is one transaction: all of it, or nothing."""

    def accept(self, new: NewComplaint) -> Written | Remembered | OtherBody | OtherContent: ...

    def count(self, call: CountedCall) -> Written | Remembered | OtherBody: ...

    def standing(self, channel: str, external_id: str) -> Standing:
        """How the complaint stands that this number is of; as nothing yet where there is none."""

    def add(self, report: LaterReport) -> Written | Remembered | OtherBody | NoSuchComplaint:
        """The receipt has the complaint's id and tracking code, the status `NOTED`, the effect."""


class Privacy(Protocol):
    """Takes persons out of what is kept."""

    def mask(self, text: str) -> str: ...

    def without_health_detail(self, text: str) -> str: ...

    def safe_fields(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Without the fields that name a person; names and values of the others masked."""

    def safe_address(self, url: str) -> str:
        """The address of a file without the number or address of a person in it. Random ids in it
        stay: the file is fetched by it."""

    def source_id(self, channel: str, external_id: str) -> str:
        """The id to keep, show and log for one a channel gave. The same id gives the same one."""

    def reporter_hash(self, reporter: Reporter, *, anonymous: bool = False) -> str | None:
        """Keyed, so that "the same reporter" can be said without saying who. Somebody who reports
        anonymously is the same among what they report so, and nobody's else."""

    def mark_of(self, reporter: Reporter, about: str) -> str | None:
        """Keyed: whether a report `about` that is sent again names the same reporter. The same
        person is another one for any other report; None where nobody is named."""

    def phone_proof(self, complaint_id: str, reporter: Reporter) -> str | None:
        """Keyed too: by it the reporter is known again by the last digits of the phone. Also a
        health line's caller is: four digits under a key say nothing of who it was."""


class ChannelSecrets(Protocol):
    """The signing secrets of a channel."""

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        """`whsec_…`, newest first; empty where the channel has none."""
