"""What LAPOR! shows of a report, in our own shapes. Names stay as given."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RemoteLog:
    """One row of LAPOR!'s own history. `at` is None when its time cannot be read."""

    at: datetime | None
    text: str
    sender: str
    status_old: str
    status_new: str
    agency_id: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class RemoteReport:
    """`anonymous`, `secret`: None where the record does not carry the flag."""

    complaint_id: str
    status: str
    status_code: str = ""
    agency_id: str = ""
    agency: str = ""
    logs: tuple[RemoteLog, ...] = ()
    anonymous: bool | None = None
    secret: bool | None = None


@dataclass(frozen=True, slots=True)
class RemoteFollowUp:
    """An answer of an office, or of the reporter: then `sender` is empty."""

    at: datetime | None
    text: str
    sender: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that a search gave; whether it is ours is decided by its content."""

    complaint_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The search was answered to its end; no candidates means: not there."""

    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsearchable:
    """No search is configured: only a person can look."""


@dataclass(frozen=True, slots=True)
class Absent:
    """LAPOR! says there is no such report."""


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """A report of LAPOR!, from the listing or from a row of the operators' export.

    `text_first` is what the citizen wrote (compare on it), `text_final` what LAPOR!'s admin made
    of it (show it). `reporter` belongs in the identities table and nowhere else. `anonymous` and
    `secret` are None where the listing does not carry the flag.
    """

    tracking_id: str
    filed_at: datetime
    title: str
    text_first: str
    text_final: str
    status: str
    classification: str = ""
    category_id: str = ""
    category: str = ""
    agency_id: str = ""
    agency: str = ""
    anonymous: bool | None = False
    secret: bool | None = False
    source: str = ""
    reason: str = ""
    province: str = ""
    city: str = ""
    kecamatan: str = ""
    kelurahan: str = ""
    reporter: str = ""

    def __repr__(self) -> str:
        """Texts and names must not reach a log by way of a traceback."""
        return f"IncomingReport(tracking_id={self.tracking_id!r})"


@dataclass(frozen=True, slots=True)
class ListingPage:
    """`unreadable`: how many of its rows have no id or no time."""

    reports: tuple[IncomingReport, ...]
    last: bool
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Unlisted:
    """No listing is configured: new reports come by the export or by hand."""
