"""A case (kasus): the event officials work on.

A case has one or more complaints, an agency, a status, clocks, a version and an append-only
history. It is a value: a move returns a new one, and the register saves it only when the version
it was read at still stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.messages import Told


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


ACTIVE: Final = frozenset(
    {
        Status.BARU,
        Status.DITERIMA,
        Status.DITINDAKLANJUTI,
        Status.DITERUSKAN,
        Status.DIBUKA_KEMBALI,
    }
)
"""An agency has the case, and the clocks run."""

TRIAGE: Final = frozenset({Status.TRIASE})
"""Diskominfo's desk has the case, and the clocks run."""

HELD: Final = frozenset({Status.MENUNGGU_PELAPOR, Status.DITUNDA, Status.BUKAN_WEWENANG})
"""Open, but the clocks stand."""

CLOSED: Final = frozenset({Status.SELESAI, Status.DITOLAK, Status.DITARIK})
OPEN: Final = ACTIVE | TRIAGE | HELD
ASKABLE: Final = ACTIVE | TRIAGE
"""A question to the reporter may be on its way, and the clocks run."""
TO_CONTACT: Final = "hubungi_pelapor"
"""A flag: the desk is asked to speak to a reporter whom a question did not reach."""


EMERGENCY: Final = "darurat"
"""The flag of a case in which lives are in danger."""


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
    """A stretch in which the clocks stand. `until` is always known: nothing waits for ever.

    `came_from` is the status the case returns to when the hold ends.
    """

    reason: HoldReason
    since: datetime
    until: datetime
    note: str = ""
    next_owner: str | None = None
    fiscal_year: int | None = None
    ended_at: datetime | None = None
    came_from: Status | None = None


@dataclass(frozen=True, slots=True)
class PostponeProposal:
    """An agency asks to wait for next year's budget; only the Sekda can grant it."""

    reason: str
    fiscal_year: int
    review_at: datetime
    proposed_at: datetime
    proposed_by: str


class OrderKind(StrEnum):
    """What a leader wants of the office: that it acts, or that it explains."""

    ACT = "act"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Order:
    """What the Sekda or the Wali Kota told the head of the office to do by `due_at`. It stays with
    the case, whoever gets it, until it is answered; `silent_told_at` is when the leader was told
    that nobody had."""

    kind: OrderKind
    by: str
    note: str
    given_at: datetime
    due_at: datetime
    silent_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueTimes:
    """Absolute due times (UTC), stored, moved only by a named transition with a reason.

    City clock: `opd` is when the agency's time ends and the Sekda is told, `sekda` when the
    Sekda's ends and the Wali Kota is told, `wali_kota` when nobody higher is left and the duty
    desk takes the case onto its daily list; `reminders` fall inside the agency's time. Once the
    agency has followed up, the same three wait for the case to be resolved.
    National clock (working days): `verify`, `follow_up`, `resolve`, and `auto_close` once a
    follow-up stands unanswered.
    """

    opd: datetime
    sekda: datetime
    verify: datetime
    follow_up: datetime
    resolve: datetime
    auto_close: datetime | None = None
    wali_kota: datetime | None = None
    reminders: tuple[datetime, ...] = ()


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
class Resembling:
    """An earlier picture that a photo seems to be made from. `how` are words of
    `domain/photos/likeness.py`; the parts that differ are (left, top, width, height) in thousandths
    of the photo and of the earlier picture."""

    clean_key: str
    how: tuple[str, ...]
    changed: tuple[tuple[int, int, int, int], ...] = ()
    changed_there: tuple[tuple[int, int, int, int], ...] = ()
    of_case: str = ""
    """The id of the case whose proof it is; "" for the case's own reports or earlier proofs."""
    number: str = ""
    earlier_proof: bool = False
    came_later: bool = False
    """It came with a report after the photo had been checked."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cleaned photo of the follow-up. `origin` is what its file admits of where it comes from,
    `sha256` the hash of the clean copy, as it is shown."""

    evidence_id: str
    uploaded_at: datetime
    uploaded_by: str
    clean_key: str
    taken_at: datetime | None = None
    distance_m: float | None = None
    used_in: tuple[str, ...] = ()
    resembles: tuple[Resembling, ...] = ()
    origin: str = ""
    tool: str = ""
    word: str = ""
    word_read: bool = False
    sha256: str = ""


class EyeWhy(StrEnum):
    """Why somebody else looks at a closing."""

    CHANCE = "acak"
    DOUBT = "ragu"


@dataclass(frozen=True, slots=True)
class SecondEye:
    """A closing that another post has to look at: `judge` is never the post that closed it."""

    why: EyeWhy
    judge: str
    closer: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What an office asks the reporter, once a cycle. Asking alone stops no clock: it stands still
    from `reached_at` on, when somebody who can answer was told. `version` is that of the case when
    it was asked, `until` when the answer is no longer waited for."""

    text: str
    asked_at: datetime
    until: datetime
    version: int
    reached_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One event. Created with `cycle` 1 and `version` 1; each reopening adds one to the cycle.

    What belongs to the present cycle alone: `told` (levels told), `reminded` (reminders given),
    `desk_told_at`, `cycle_evidence`, `accepted_at`, `first_follow_up_at`, `hops`.
    `clock_from` and `clock_budget` are the present agency's share of the city's time (None: from
    the start of the cycle, the whole of it). `arm` is the version at which the timer was last
    set; an execution armed earlier knows by it that it has been replaced. `growth_told` is the
    number of reporters the agency was last told of (`Rules.growing`), `alarmed_in` the last cycle
    in which the duty desk was told of lives in danger. `resembles` names the cases a person has yet
    to tell this one from, with the likeness of each. `withheld_from` are the posts a complaint
    about misconduct accuses: they never get, hear of or see the case.
    `kept_from_lapor`: the inspectorate let the case go and decided that SP4N-LAPOR! gets no copy.
    `orders` are those of leaders that wait for an answer, at most one of each leader.
    Of the present cycle as well: `doubted`, that one of its proofs is; `eye`, who has yet to look
    at its closing; `sent_back`, that the closing before was not accepted.
    `opened_by` is the complaint it was opened for ("" in cases stored before it was kept), and
    `request_id` the call that complaint came by: it stands on its notices and messages too.
    """

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
    withheld_from: tuple[str, ...] = ()
    kept_from_lapor: bool = False
    next_owner: str | None = None
    recurrence_of: str | None = None
    resembles: tuple[tuple[str, float], ...] = ()
    merged_into: str | None = None
    lapor_ids: tuple[str, ...] = ()
    route_reason: str = ""
    route_confidence: float = 0.0
    route_alternatives: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    cycle_opened_at: datetime | None = None
    clock_from: datetime | None = None
    clock_budget: timedelta | None = None
    last_follow_up_at: datetime | None = None
    reporter_replied_at: datetime | None = None
    told: tuple[Level, ...] = ()
    reminded: int = 0
    desk_told_at: datetime | None = None
    cycle_evidence: tuple[str, ...] = ()
    arm: int = 1
    growth_told: int = 0
    alarmed_in: int = 1
    orders: tuple[Order, ...] = ()
    doubted: bool = False
    eye: SecondEye | None = None
    sent_back: bool = False
    opened_by: str = ""
    request_id: str = ""
    question: Question | None = None
    sandbox: bool = False


def open_question(case: Case) -> Question | None:
    """The question that waits for an answer, whether or not it has reached anybody yet. One that
    was reached and is waited for no longer is not open: the office went on, or its time is over."""
    asked = case.question
    if asked is None or asked.answered_at is not None:
        return None
    waits = case.status is Status.MENUNGGU_PELAPOR
    return asked if waits or (asked.reached_at is None and case.status in ASKABLE) else None


def unheard_question(case: Case) -> Question | None:
    """The question whose reaching somebody would stop the clock: one that the office asked which
    has the case now. What a former one asked is still answered, and wins nobody time."""
    asked = open_question(case)
    if asked is None or asked.reached_at is not None:
        return None
    handed_on = case.clock_from is not None and asked.asked_at < case.clock_from
    return None if handed_on else asked


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


class NoticeKind(StrEnum):
    """What a notice says; the city pack holds one text for each."""

    ASSIGNED = "assigned"
    REMINDER = "reminder"
    ESCALATED_SEKDA = "escalated_sekda"
    ESCALATED_WALI_KOTA = "escalated_wali_kota"
    HEAD_TOLD = "head_told"
    NOBODY_ACTED = "nobody_acted"
    RETURNED_TO_DESK = "returned_to_desk"
    POSTPONE_ASKED = "postpone_asked"
    POSTPONE_ANSWERED = "postpone_answered"
    REOPENED = "reopened"
    RESUMED = "resumed"
    REPORTER_ANSWERED = "reporter_answered"
    STILL_ELSEWHERE = "still_elsewhere"
    GROWING = "growing"
    FRESH_LINK = "fresh_link"
    EMERGENCY = "emergency"
    INSTRUCTED = "instructed"
    EXPLANATION_ASKED = "explanation_asked"
    ORDER_ANSWERED = "order_answered"
    ORDER_UNANSWERED = "order_unanswered"
    SECOND_EYE = "second_eye"
    SENT_BACK = "sent_back"


class Audience(StrEnum):
    """Who of a post is meant: those who work the case, or the head."""

    OPERATOR = "operator"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one post, written in the same transaction as the move that caused it.

    `notice_id` is the same whenever the same move is decided again, so a retry writes it once.
    `to` is an agency code, `SEKDA`, `WALI_KOTA` or `DUTY`. `not_before` keeps quiet hours.
    `owner` is the execution that will publish it; None leaves it to the next one that looks.
    `sent_to` is the post it really goes to: another than `to` when that could not be reached.
    `told_before`: its addressee was told the same before the register was restored.
    """

    notice_id: str
    case_id: str
    cycle: int
    kind: NoticeKind
    to: str
    audience: Audience
    created_at: datetime
    level: Level = Level.OPD
    not_before: datetime | None = None
    owner: str | None = None
    sent_to: str | None = None
    told_before: bool = False
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves a case and those it was merged into: the complaint `about`, or the case `part`
    whole. `origin` is the case it belonged to directly. Each version is the one before it left."""

    origin: str
    origin_version: int
    about: str = ""
    part: str = ""
    part_version: int = 0


@dataclass(frozen=True, slots=True)
class Transition:
    """A decided move, not yet saved. The register writes all of it in one transaction, fenced on
    `case.version - 1`: the case, the history row, the timer row (type `cycle`, key case, cycle
    and `case.arm`) if `arms`, the fence row of (case, level, cycle) with `owner` if an escalation
    fires, the notices, and what hearers outside are told. It decides nothing of its own; what can
    be read off all this (lists, facts, receipts) it writes beside it (docs/decisions/0014).

    `opens_cycle` says that the timer row is the first of a new cycle; it implies `arms`.
    `leaves` is the case this one had been merged into, when the move takes it out again.
    `told` is what is said of the change to LAPOR! (see `application.outbox.tell`), `passed_on` what
    the cases merged into this one make of it: a transition of their own each, in their order.
    `after` names what channels are told before this change (see `domain.case.changes`): everything
    these cases had said up to these versions. `leaving` says who leaves with it.
    """

    case: Case
    history: HistoryEntry
    opens_cycle: bool = False
    fires: Level | None = None
    arms: bool = False
    notices: tuple[Notice, ...] = ()
    owner: str | None = None
    leaves: str | None = None
    told: tuple[Told, ...] = ()
    passed_on: tuple["Transition", ...] = ()
    after: tuple[tuple[str, int], ...] = ()
    leaving: Leaving | None = None
