"""What the LAPOR! synchronisation needs of others: LAPOR! itself, and the register.

Every `save` is fenced: it keeps the value only if the stored one still has `revision - 1` (0: not
stored yet), and says False when somebody else was first. Raises BusyError when somebody else was
writing it just then: nothing was kept, and nothing is known of what stands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aduan.domain.case.entry import Entry, State
from aduan.domain.case.messages import FileRef
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.authority import Conflict, Side
from aduan.domain.lapor.comparing import CaseFacts, Update
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.outcome import PushOutcome, Unavailable
from aduan.domain.lapor.remote import (
    Absent,
    Found,
    IncomingReport,
    ListingPage,
    RemoteFollowUp,
    RemoteReport,
    Unlisted,
    Unsearchable,
)
from aduan.domain.lapor.ruling import Ruling
from aduan.domain.outbox.breaker import Breaker

# LAPOR! -----------------------------------------------------------------------------------------


class LaporSubmissions(Protocol):
    """Where reports and answers are handed in."""

    def upload(self, files: Sequence[File]) -> PushOutcome: ...

    def file_report(self, draft: ReportDraft) -> PushOutcome: ...

    def add_follow_up(self, draft: FollowUpDraft) -> PushOutcome: ...

    def hand_back(self, draft: HandBackDraft) -> PushOutcome: ...


class LaporRecords(Protocol):
    """What LAPOR! holds. `ping` is the cheapest question there is; None means it is well."""

    def find(self, reference: str) -> Found | Unsearchable | Unavailable: ...

    def read(self, complaint_id: str) -> RemoteReport | Absent | Unavailable: ...

    def follow_ups(
        self, complaint_id: str
    ) -> tuple[RemoteFollowUp, ...] | Absent | Unavailable: ...

    def ping(self) -> Unavailable | None: ...


class LaporListing(Protocol):
    """New reports disposed to the city; pages count from 0."""

    def page_since(self, since: datetime, number: int) -> ListingPage | Unlisted | Unavailable: ...


# The register -----------------------------------------------------------------------------------


class Outbox(Protocol):
    """`due_lanes`: lanes with an unsettled, not stuck entry whose `next_attempt_at` has come, or
    that only waited for LAPOR! to be back, which it has been since `recovered_at`. Those with most
    to say come first, for what a lane says can only be said one after the other; then those that
    wait longest. `queue`: the lane's unsettled entries (also the stuck ones), in order
    of `sequence`."""

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> Sequence[str]: ...

    def queue(self, lane: str) -> Sequence[Entry]: ...

    def save(self, entry: Entry) -> bool: ...


class OutboxHistory(Protocol):
    """For reconciling and for operators."""

    def of_lane(self, lane: str) -> Sequence[Entry]: ...

    def in_state(self, state: State, limit: int) -> Sequence[Entry]: ...

    def oldest_unsettled(self) -> datetime | None: ...


class Links(Protocol):
    """Which report at LAPOR! belongs to which case. `adopt` keeps a new link of a case that has no
    copy yet together with the entry that counts as filed by it: both or neither."""

    def own_copy(self, case_id: str) -> Link | None: ...

    def of(self, complaint_id: str) -> Link | None: ...

    def save(self, link: Link) -> bool: ...

    def adopt(self, link: Link, filed: Entry | None) -> bool: ...


class LinkBook(Protocol):
    """`unread_since`: links of placed complaints not read since then, longest first, less those
    settled before `settled_after`. `page`: those of placed complaints, by complaint id, from after
    the given one. A link that cannot be read stands there as such."""

    def unread_since(
        self, moment: datetime, settled_after: datetime, limit: int
    ) -> Sequence[Link | Unreadable]: ...

    def page(self, after: str, limit: int) -> Sequence[Link | Unreadable]: ...

    def save(self, link: Link) -> bool: ...


class LaporNews(Protocol):
    """How the register takes what LAPOR! says.

    `register`: a report not known yet, with its link, in one transaction; False if it was not
    kept: the tracking id is known already, or somebody else is writing it. `apply`: the updates,
    the conflicts (each at most once for ever, by its key) and the new link, in one transaction,
    fenced on the link; False if they were not kept, and while no case holds the complaint.
    `answered`: whether the city has begun to say anything at this report. `flags`: what the
    register holds of what keeps the report from people.
    """

    def answered(self, link: Link) -> bool: ...

    def case_numbered(self, number: str) -> str | None: ...

    def facts(self, case_id: str) -> CaseFacts: ...

    def flags(self, link: Link) -> Flags: ...

    def register(self, report: IncomingReport, link: Link) -> bool: ...

    def apply(
        self, link: Link, updates: Sequence[Update], conflicts: Sequence[Conflict]
    ) -> bool: ...


class Conflicts(Protocol):
    """The inbox of contradictions. `decide` keeps the decision and what follows from it, in one
    transaction; False when it is decided already or the case moved on meanwhile."""

    def open(self, limit: int) -> Sequence[Conflict]: ...

    def get(self, key: str) -> Conflict | None: ...

    def decide(self, key: str, side: Side, by: str, at: datetime, ruling: Ruling) -> bool: ...


class FileStore(Protocol):
    """Cleaned photos and documents."""

    def read(self, file: FileRef) -> File: ...


@dataclass(frozen=True, slots=True)
class SyncState:
    """What outlives a run: how LAPOR! is, and since when it is back after it had not answered
    (`recovered_at`), whether people paused the sync, how far we have read, and behind which report
    of the daily comparison of `comparing_since` the next run goes on (empty: that comparison is
    through)."""

    breaker: Breaker = field(default_factory=Breaker)
    recovered_at: datetime | None = None
    rest_until: datetime | None = None
    paused_by: str = ""
    paused_reason: str = ""
    watermark: datetime | None = None
    comparing_since: datetime | None = None
    compared_until: str = ""
    revision: int = 0


class SyncStates(Protocol):
    def load(self) -> SyncState: ...

    def save(self, state: SyncState) -> bool: ...


class Clock(Protocol):
    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...
