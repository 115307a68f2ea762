"""A case (kasus): the event officials work on.

A case has one or more complaints, an agency, a status, clocks, a version and an append-only
history. It is a value: a move returns a new one, and the register saves it only when the version
it was read at still stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """The inner status. `lifecycle.PUBLIC` maps each onto menunggu, proses or selesai."""

    TRIASE = "triase"
    BARU = "baru"
    DITERIMA = "diterima"
    DITINDAKLANJUTI = "ditindaklanjuti"
    MENUNGGU_PELAPOR = "menunggu_pelapor"
    DITUNDA = "ditunda"
    DITERUSKAN = "diteruskan"
    BUKAN_WEWENANG = "bukan_wewenang"
    DIBUKA_KEMBALI = "dibuka_kembali"
    SELESAI = "selesai"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"
    DIGABUNG = "digabung"


class PublicStatus(StrEnum):
    """What a citizen sees, in every channel (SOP RABEG)."""

    MENUNGGU = "menunggu"
    PROSES = "proses"
    SELESAI = "selesai"


class Level(StrEnum):
    """Who has been told. Escalation informs; it does not reassign."""

    OPD = "OPD"
    SEKDA = "SEKDA"
    WALI_KOTA = "WALI_KOTA"


class Role(StrEnum):
    """Who acts."""

    OPERATOR = "operator"
    AGENCY_HEAD = "agency_head"
    LOCAL_HEAD = "local_head"  # camat, lurah
    DISKOMINFO = "diskominfo"
    SEKDA = "sekda"
    WALI_KOTA = "wali_kota"
    REPORTER = "reporter"
    SYSTEM = "system"


class HoldReason(StrEnum):
    """Why a clock stands still."""

    WAITING_FOR_REPORTER = "waiting_for_reporter"
    POSTPONED = "postponed"
    OTHER_GOVERNMENT = "other_government"
    MERGED = "merged"


class ClosedBy(StrEnum):
    """Closed by the system is not "the citizen is satisfied"."""

    REPORTER = "reporter"
    AGENCY = "agency"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a move: a role and the post that holds it (`DISHUB`, `SEKDA`, `system`)."""

    role: Role
    post: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch in which the clocks stand. `until` is always known: nothing waits for ever."""

    reason: HoldReason
    since: datetime
    until: datetime
    note: str = ""
    next_owner: str | None = None
    fiscal_year: int | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostponeProposal:
    """An agency asks to wait for next year's budget; only the Sekda can grant it."""

    reason: str
    fiscal_year: int
    review_at: datetime
    proposed_at: datetime
    proposed_by: str


@dataclass(frozen=True, slots=True)
class DueTimes:
    """Absolute due times (UTC), stored, moved only by a named transition with a reason.

    City clock: `opd` is when the agency's time ends and the Sekda is told, `sekda` when the
    Sekda's ends and the Wali Kota is told. National clock (working days): `verify`, `follow_up`,
    `resolve`, and `auto_close` once a follow-up stands unanswered.
    """

    opd: datetime
    sekda: datetime
    verify: datetime
    follow_up: datetime
    resolve: datetime
    auto_close: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the event is, safe to show: no house number of a private person, no coordinates of
    one (those stay on the complaint). `address` is masked."""

    kelurahan_code: str | None = None
    kelurahan: str | None = None
    kecamatan: str | None = None
    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cleaned photo of the follow-up."""

    evidence_id: str
    uploaded_at: datetime
    uploaded_by: str
    clean_key: str
    taken_at: datetime | None = None
    distance_m: float | None = None
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One event. Created with `cycle` 1 and `version` 1; each reopening adds one to the cycle."""

    case_id: str
    number: str
    status: Status
    agency: str
    category: str | None
    matter: str
    place: Place
    arrived_at: datetime
    opened_at: datetime
    due: DueTimes
    next_check_at: datetime | None = None  # when its clock next needs a look; None once settled
    cycle: int = 1
    level: Level = Level.OPD
    version: int = 1
    classification: str | None = None
    hold: Hold | None = None
    past_holds: tuple[Hold, ...] = ()
    proposal: PostponeProposal | None = None
    hops: int = 0
    accepted_at: datetime | None = None
    first_follow_up_at: datetime | None = None
    last_activity_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: ClosedBy | None = None
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    complaint_count: int = 1
    reporter_count: int = 1
    channels: tuple[str, ...] = ()
    severity: str | None = None
    secret: bool = False
    inspektorat_only: bool = False
    next_owner: str | None = None
    recurrence_of: str | None = None
    merged_into: str | None = None
    lapor_id: str | None = None
    route_reason: str = ""
    route_confidence: float = 0.0
    route_alternatives: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of a case's append-only history: who, when, why, and what it did to the clocks.

    `public_note` is what citizens read (no names of persons); `note` stays inside.
    """

    case_id: str
    version: int
    at: datetime
    actor: Actor
    move: str
    from_status: Status | None
    to_status: Status
    cycle: int
    level: Level
    note: str = ""
    public_note: str = ""
    evidence: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    """A decided move, not yet saved. The register writes all of it in one transaction, fenced on
    `case.version - 1`: the case, the history row, the cycle row if one opens, the fence row of
    (case, level, cycle) if an escalation fires, and what LAPOR! must hear.
    """

    case: Case
    history: HistoryEntry
    opens_cycle: bool = False
    fires: Level | None = None
