"""What serving a person's rights takes of the register, the vault of identities and the files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aduan.domain.case.case import Case, HistoryEntry
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.rights.request import Request
from aduan.domain.rights.traces import Traces


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the audit trail: who looked at, or changed, the identity behind a complaint, when,
    by which request and why. Nothing of what was read."""

    at: datetime
    by: str
    did: str
    complaint_id: str
    request_id: str = ""
    why: str = ""


class AuditTrail(Protocol):
    """Rows are put and never taken back: where they lie nothing can be deleted for a year."""

    def note(self, row: Noted) -> None: ...

    def of(self, complaint_id: str) -> Sequence[Noted]:
        """Oldest first."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One row of the vault: the complaint's own (`row_id` ""), or that of a later word. No repr."""

    complaint_id: str
    row_id: str = ""
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    address: str | None = field(default=None, repr=False)
    reporter: Reporter = field(default=Reporter(), repr=False)
    channel_fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    external_id: str | None = field(default=None, repr=False)
    attachments: tuple[str, ...] = field(default=(), repr=False)


class Vault(Protocol):
    """The identities table. Only `application.rights.vault` asks it, after the audit trail."""

    def read(self, complaint_id: str, row_ids: Sequence[str]) -> Sequence[Identity]: ...

    def correct(self, complaint_id: str, reporter: Reporter) -> bool:
        """False where nothing of the reporter is held."""

    def keep_until(self, complaint_id: str, row_ids: Sequence[str], until: datetime | None) -> None:
        """When the table forgets it by itself; None: never, it is held."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Until when a complaint is kept, by which class, and what holds it. `moved_by` is the move
    that set the day (`arrival` at first)."""

    complaint_id: str
    ends_at: datetime
    retention: str = ""
    moved_by: str = "arrival"
    held_by: str = ""
    held_why: str = ""
    held_until: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def held(self) -> bool:
        return bool(self.held_why)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One line of a year's minute: what class ended, on which basis. No word of anybody."""

    complaint_id: str
    at: datetime
    retention: str
    basis: str
    channel: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """A later word as the register holds it (masked). `apart` is the complaint it became."""

    row_id: str
    kind: str
    at: str
    text: str = field(default="", repr=False)
    apart: str = ""


class RequestBook(Protocol):
    """The wishes of persons."""

    def get(self, request_id: str) -> Request | None: ...

    def save(self, request: Request) -> Request:
        """Raises ConflictError where another had saved it since; answers it as it stands now."""

    def waiting(self, limit: int) -> Sequence[Request]:
        """What is not done yet, the first due first."""


class People(Protocol):
    """What leads from a code to the complaints of a person, and from them to what is held."""

    def by_code(self, tracking_code: str) -> Complaint | None: ...

    def complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        """In the order asked for; those that do not exist are left out."""

    def of_reporter(self, reporter_hash: str) -> Sequence[str]:
        """Ids of complaints of the same keyed hash."""

    def kin(self, complaint: Complaint) -> Sequence[str]:
        """Ids of other complaints made of the same words: split off, split from, set apart."""

    def said_later(self, complaint_id: str) -> Sequence[Word]: ...

    def photos(self, complaint_id: str) -> Sequence[str]:
        """Ids of the photos that came with it."""

    def photo_comes(self, complaint_id: str, now: datetime) -> bool:
        """Whether a photo of it is being sent, fetched or checked: who does it began while there
        was something to be done, and what he brings would come after the erasure."""

    def unsettled(self, complaint_id: str) -> bool:
        """Whether it, or a word of it, still waits for its case: then it is not held whole yet."""

    def cases(self, complaint: Complaint) -> Sequence[Case]:
        """Every case it belongs to or belonged to, its own first, then those it was merged into."""

    def history(self, case_id: str) -> Sequence[HistoryEntry]: ...


class KeepingBook(Protocol):
    """Until when each complaint is kept."""

    def get(self, complaint_id: str) -> Keeping | None: ...

    def save(self, keeping: Keeping) -> bool:
        """False where another had saved it since."""

    def due(self, now: datetime) -> Iterator[str]:
        """Complaints whose day has come, the earliest first, as far as the caller looks. A list may
        lag: what is done about one begins with `get`."""

    def all(self) -> Iterator[Keeping]:
        """Every complaint that is kept and not held, by the day it ends."""

    def held(self) -> Iterator[Keeping]:
        """Those that are held."""

    def without(self) -> Iterator[str]:
        """Complaints of listed cases that have no row here: those of released versions."""

    def note_destroyed(self, line: Destroyed) -> None: ...

    def destroyed(self, year: int) -> Iterator[Destroyed]: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an erasure is about: the complaints with every case they are or were in, what betrays
    the person in others' texts, and what is written in the place of what goes. `pseudonym` takes
    the place of the keyed hash, so that counts of persons stay as they were."""

    complaints: tuple[Complaint, ...]
    cases: Mapping[str, tuple[Case, ...]]
    traces: Traces
    pseudonym: str
    said: str

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.complaint_id for one in self.complaints)

    def all_cases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(case.case_id for held in self.cases.values() for case in held))


class Place(Protocol):
    """One kind of place where something of a person lies. Counting and clearing may be repeated:
    what was cleared is not counted again."""

    @property
    def name(self) -> str:
        """As the certificate calls it."""

    def count(self, person: Person) -> int: ...

    def clear(self, person: Person, now: datetime) -> None: ...


class Officer(Protocol):
    """Who is told: the duty desk, and the officer for data protection."""

    def tell(self, post: str, subject: str, message: str) -> None: ...
