"""Facts: what a case's life comes down to, one a case and cycle; every figure is counted from them.

A fact is made from what the register keeps anyway (the case, its append-only history, the voices of
its reporters) and from nothing else, so it can be made again at any time. `CaseFacts` are those of
one case: `begun` makes the first, `stepped` carries them over one transition, and `facts_of` makes
them anew from the whole history by the same steps; a property test holds the two together.

Instants are kept and no judgement: whether something was in time, or open on a day, is asked of a
fact by a measure. So a fact can be cut (`as_of`): what it said at an earlier instant.

Nothing of what was said stands in a fact. Of a case that is kept from view (`hidden`) it holds
neither matter nor place; such a case counts in the city's totals alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import (
    CLOSED,
    HELD,
    Actor,
    Case,
    ClosedBy,
    HistoryEntry,
    HoldReason,
    Level,
    Role,
    Status,
)
from aduan.domain.case.lifecycle import DOUBTED, EYE_ASKED, Move
from aduan.domain.case.posts import DUTY
from aduan.domain.case.secrecy import guarded
from aduan.domain.case.voice import Voice

GRID: Final = 3
"""Decimals of a degree a position is kept to: about 110 m at the equator."""
OPENED: Final = "open"


class Ended(StrEnum):
    """How a cycle ended. What another government settled is never the city's own work, and a case
    that was merged is counted with the one it went into."""

    SELESAI = "selesai"
    BUKAN_WEWENANG = "bukan_wewenang"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"
    DIGABUNG = "digabung"


class EyeAnswer(StrEnum):
    """What came of a second look at a closing."""

    AGREED = "setuju"
    RETURNED = "dikembalikan"


@dataclass(frozen=True, slots=True)
class Stay:
    """With whom the cycle was from `since` on, and by which move it came there. What waits for an
    office is the duty desk's (`DUTY`)."""

    office: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A level of the escalation that fired, and with whom the cycle was then."""

    level: Level
    at: datetime
    office: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A stretch in which the clocks stood; `ended_at` None while they stand or to the end."""

    reason: HoldReason
    since: datetime
    ended_at: datetime | None = None
    fiscal_year: int | None = None
    next_owner: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one reporter said of the end of the cycle; the later word takes the earlier's place."""

    complaint_id: str
    channel: str
    at: datetime
    verdict: str = ""
    rating: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One cycle of one case.

    `began_at` is its arrival, in later cycles its reopening. `stays` are in order and never empty.
    `follow_up_at` is the first follow-up by whatever office, `city_due` what was due then (or is
    due now), `resolve_due` the national limit that stood at the end (or stands now); the two that
    begin with `gross_` are those of the beginning, before any hold. `ended_by` is who pressed:
    the reporter's yes is `confirmed_at` and does not change it. `ended_post` is a post, never a
    person. `reopened_at` is when the next cycle began; `returned`, that a second eye began it.
    `photos` counts the proofs, `doubted` says that one is, `eye` why somebody else looked again.
    `resolve_due` and `gross_resolve_due` are None where an old register did not keep them.
    """

    case_id: str
    number: str
    cycle: int
    began_at: datetime
    stays: tuple[Stay, ...]
    status: Status
    city_due: datetime
    gross_city_due: datetime
    resolve_due: datetime | None = None
    gross_resolve_due: datetime | None = None
    channel: str = ""
    category: str = ""
    classification: str = ""
    severity: str = ""
    kecamatan: str = ""
    kelurahan: str = ""
    kelurahan_code: str = ""
    lat: float | None = None
    lng: float | None = None
    hidden: bool = False
    opened_by: str = ""
    recurrence_of: str = ""
    complaints: int = 1
    reporters: int = 1
    accepted_at: datetime | None = None
    follow_up_at: datetime | None = None
    followed_up_by: str = ""
    told: tuple[Told, ...] = ()
    stands: tuple[Stand, ...] = ()
    not_ours_since: datetime | None = None
    ended_at: datetime | None = None
    ended: Ended | None = None
    ended_by: ClosedBy | None = None
    ended_post: str = ""
    merged_into: str = ""
    confirmed_at: datetime | None = None
    reopened_at: datetime | None = None
    returned: bool = False
    photos: int = 0
    doubted: bool = False
    eye: str = ""
    eye_answer: EyeAnswer | None = None
    eye_answered_at: datetime | None = None
    said: tuple[Said, ...] = ()

    @property
    def office(self) -> str:
        """With whom the cycle is, or was at its end."""
        return self.stays[-1].office

    @property
    def hops(self) -> int:
        """Forwardings from office to office; what the desk sets right is none (Lempar)."""
        return sum(stay.by == Move.FORWARD for stay in self.stays)

    def office_at(self, at: datetime) -> str:
        """With whom the cycle was at an instant; before its beginning, with whom it began."""
        return next((one.office for one in reversed(self.stays) if one.since <= at),
                    self.stays[0].office)  # fmt: skip

    def standing_at(self, at: datetime) -> Stand | None:
        """The hold the cycle was in at an instant."""
        over = self.ended_at
        return next(
            (
                one
                for one in self.stands
                if one.since <= at and (one.ended_at is None or at < one.ended_at)
                and (over is None or at < over)
            ),
            None,
        )  # fmt: skip

    def open_at(self, at: datetime) -> bool:
        """Begun by then, and neither closed nor merged into another."""
        return self.began_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of one case, a cycle each, as of its `version`. `agency`, `due_opd` and
    `due_resolve` are those that stand: what the next row is read by."""

    case_id: str
    version: int
    facts: tuple[Fact, ...]
    agency: str
    due_opd: datetime
    due_resolve: datetime | None = None

    @property
    def last(self) -> Fact:
        return self.facts[-1]

    @property
    def opened_at(self) -> datetime:
        return self.facts[0].began_at

    @property
    def over_at(self) -> datetime | None:
        """When the last thing happened that a figure asks of: the end, or a reporter's later word
        of it. None while the case is open."""
        if self.last.ended_at is None:
            return None
        words = (word.at for one in self.facts for word in one.said)
        return max((self.last.ended_at, *words))


@dataclass(frozen=True, slots=True)
class _Start:
    """What a history does not say of its first row."""

    agency: str
    due_opd: datetime
    due_resolve: datetime | None


def begun(case: Case, entry: HistoryEntry) -> CaseFacts:
    """The facts of a case that was opened just now."""
    return _sealed(_first(case, entry, _Start(case.agency, case.due.opd, case.due.resolve)), case)


def stepped(
    before: CaseFacts, case: Case, entries: Sequence[HistoryEntry], voices: Iterable[Voice] = ()
) -> CaseFacts:
    """The facts after transitions: `entries` are their rows, `case` is what they left."""
    after = before
    for entry in entries:
        after = _after(after, entry)
    for voice in voices:
        after = _heard(after, voice)
    return _sealed(after, case)


def facts_of(
    case: Case, history: Sequence[HistoryEntry], voices: Iterable[Voice] = ()
) -> CaseFacts:
    """The facts of a case anew, from its history (oldest first) and the voices about it."""
    rows = sorted((row for row in history if row.version <= case.version), key=lambda r: r.version)
    first, *later = rows
    return stepped(_first(case, first, _start(case, rows)), case, later, voices)


def as_of(fact: Fact, cut: datetime) -> Fact | None:
    """What the fact said at an instant: whatever happened after it has not happened. None of a
    cycle that had not begun. Due times, and who keeps the case from view, are those of today."""
    if fact.began_at > cut:
        return None
    ended = fact.ended_at is not None and fact.ended_at <= cut
    return replace(
        fact,
        stays=tuple(one for one in fact.stays if one.since <= cut) or fact.stays[:1],
        accepted_at=_by(fact.accepted_at, cut),
        follow_up_at=_by(fact.follow_up_at, cut),
        told=tuple(one for one in fact.told if one.at <= cut),
        stands=tuple(
            replace(one, ended_at=_by(one.ended_at, cut)) for one in fact.stands if one.since <= cut
        ),
        not_ours_since=_elsewhere(fact, cut, ended=ended),
        ended_at=fact.ended_at if ended else None,
        ended=fact.ended if ended else None,
        ended_by=fact.ended_by if ended else None,
        ended_post=fact.ended_post if ended else "",
        merged_into=fact.merged_into if ended else "",
        confirmed_at=_by(fact.confirmed_at, cut),
        reopened_at=_by(fact.reopened_at, cut),
        returned=fact.returned and _by(fact.reopened_at, cut) is not None,
        eye_answered_at=_by(fact.eye_answered_at, cut),
        eye_answer=fact.eye_answer if _by(fact.eye_answered_at, cut) else None,
        said=tuple(one for one in fact.said if one.at <= cut),
    )


def _elsewhere(fact: Fact, cut: datetime, *, ended: bool) -> datetime | None:
    """Since when another government had it at the cut, or had it to the end."""
    if ended:
        return fact.not_ours_since
    return next(
        (
            one.since
            for one in fact.stands
            if one.reason is HoldReason.OTHER_GOVERNMENT
            and one.since <= cut
            and (one.ended_at is None or one.ended_at > cut)
        ),
        None,
    )


def _by(at: datetime | None, cut: datetime) -> datetime | None:
    return at if at is not None and at <= cut else None


# --- one row of the history ---------------------------------------------------------------------


def _first(case: Case, entry: HistoryEntry, start: _Start) -> CaseFacts:
    fact = Fact(
        case_id=case.case_id,
        number=case.number,
        cycle=1,
        began_at=case.opened_at,
        stays=(Stay(_holder(entry.to_status, start.agency), case.opened_at, OPENED),),
        status=entry.to_status,
        city_due=start.due_opd,
        gross_city_due=start.due_opd,
        resolve_due=start.due_resolve,
        gross_resolve_due=start.due_resolve,
    )
    return CaseFacts(
        case.case_id, entry.version, (fact,), start.agency, start.due_opd, start.due_resolve
    )


def _start(case: Case, rows: Sequence[HistoryEntry]) -> _Start:
    """What the first row left out is what the first change of it says was before."""
    return _Start(
        agency=next((old for row in rows if (old := _change(row, "agency")[0])), case.agency),
        due_opd=_started(rows, "due_opd") or case.due.opd,
        due_resolve=_started(rows, "due_resolve")
        or (case.due.resolve if case.cycle == 1 else None),
    )


def _started(rows: Sequence[HistoryEntry], name: str) -> datetime | None:
    """The due time before its first change, if that is of the first cycle or began the second."""
    for row in rows:
        old, _ = _change(row, name)
        if old:
            return datetime.fromisoformat(old)
        if row.cycle > 1:
            return None
    return None


def _change(row: HistoryEntry, name: str) -> tuple[str, str]:
    """What a row says of a change, as `Case` before and after; "" where it was or is nothing."""
    old, arrow, new = row.details.get(name, "").partition(" -> ")
    if not arrow:
        return "", ""
    return "" if old == "-" else old, "" if new == "-" else new


def _after(before: CaseFacts, entry: HistoryEntry) -> CaseFacts:
    due_opd, due_resolve = _dues(before, entry)
    agency = _change(entry, "agency")[1] or before.agency
    facts = before.facts
    if entry.cycle > facts[-1].cycle:
        office = _holder(entry.to_status, agency)
        facts = _reopened(facts, entry, office, due_opd, due_resolve)
    fact = _moved(_held_by(facts[-1], entry, agency), entry, before.due_opd, before.due_resolve)
    if fact.follow_up_at is None:
        fact = replace(fact, city_due=due_opd)
    if fact.ended_at is None:
        fact = replace(fact, resolve_due=due_resolve)
    return replace(
        before,
        version=entry.version,
        facts=(*facts[:-1], fact),
        agency=agency,
        due_opd=due_opd,
        due_resolve=due_resolve,
    )


def _dues(before: CaseFacts, entry: HistoryEntry) -> tuple[datetime, datetime | None]:
    opd, resolve = _change(entry, "due_opd")[1], _change(entry, "due_resolve")[1]
    known = entry.cycle == before.last.cycle  # rows of old registers do not tell of the national
    return (
        datetime.fromisoformat(opd) if opd else before.due_opd,
        datetime.fromisoformat(resolve) if resolve else before.due_resolve if known else None,
    )


def _reopened(
    facts: tuple[Fact, ...],
    entry: HistoryEntry,
    office: str,
    due_opd: datetime,
    due_resolve: datetime | None,
) -> tuple[Fact, ...]:
    old = facts[-1]
    returned = entry.move == Move.EYE_RETURN
    answer = (EyeAnswer.RETURNED, entry.at) if returned else (old.eye_answer, old.eye_answered_at)
    was = _change(entry, "due_resolve")[0]
    ended = replace(
        old,
        resolve_due=datetime.fromisoformat(was) if was else old.resolve_due,
        reopened_at=entry.at,
        returned=returned,
        eye_answer=answer[0],
        eye_answered_at=answer[1],
    )
    new = Fact(
        case_id=old.case_id,
        number=old.number,
        cycle=entry.cycle,
        began_at=entry.at,
        stays=(Stay(office, entry.at, entry.move),),
        status=entry.to_status,
        city_due=due_opd,
        gross_city_due=due_opd,
        resolve_due=due_resolve,
        gross_resolve_due=due_resolve,
    )
    return (*facts[:-1], ended, new)


def _moved(
    fact: Fact, entry: HistoryEntry, due_opd: datetime, due_resolve: datetime | None
) -> Fact:
    """One row within a cycle; the due times are those that stood before it."""
    fact = replace(
        fact,
        status=entry.to_status,
        doubted=fact.doubted or bool(entry.details.get(DOUBTED)),
    )
    match entry.move:
        case Move.ACCEPT:
            fact = replace(fact, accepted_at=fact.accepted_at or entry.at)
        case Move.FOLLOW_UP | Move.RESOLVE:
            fact = _followed_up(fact, entry, due_opd)
        case Move.ESCALATE:
            fact = replace(fact, told=(*fact.told, Told(entry.level, entry.at, fact.office)))
        case Move.CONFIRM:
            fact = replace(fact, confirmed_at=fact.confirmed_at or entry.at)
        case Move.EYE_AGREE:
            fact = replace(fact, eye_answer=EyeAnswer.AGREED, eye_answered_at=entry.at)
        case _:
            pass
    return _ended(_not_ours(fact, entry), entry, due_resolve)


def _held_by(fact: Fact, entry: HistoryEntry, agency: str) -> Fact:
    """A hold or an end leaves the cycle with whom it is; anything else may hand it over."""
    stays = entry.to_status in HELD | CLOSED | {Status.DIGABUNG}
    office = _holder(entry.to_status, agency)
    if office == fact.office or (stays and not _change(entry, "agency")[1]):
        return fact
    return replace(fact, stays=(*fact.stays, Stay(office, entry.at, entry.move)))


def _holder(status: Status, agency: str) -> str:
    return DUTY if status is Status.TRIASE else agency


def _followed_up(fact: Fact, entry: HistoryEntry, due_opd: datetime) -> Fact:
    if fact.follow_up_at is None:
        fact = replace(fact, follow_up_at=entry.at, followed_up_by=fact.office, city_due=due_opd)
    return replace(fact, photos=fact.photos + len(entry.evidence))


def _not_ours(fact: Fact, entry: HistoryEntry) -> Fact:
    if entry.to_status is Status.BUKAN_WEWENANG:
        return replace(fact, not_ours_since=fact.not_ours_since or entry.at)
    if entry.to_status in CLOSED and entry.from_status is Status.BUKAN_WEWENANG:
        return fact
    return fact if entry.from_status in CLOSED else replace(fact, not_ours_since=None)


def _ended(fact: Fact, entry: HistoryEntry, due_resolve: datetime | None) -> Fact:
    was_over = entry.from_status in CLOSED or entry.from_status is Status.DIGABUNG
    is_over = entry.to_status in CLOSED or entry.to_status is Status.DIGABUNG
    if not is_over:
        return _unended(fact) if was_over else fact
    if was_over:
        return fact
    ended = Ended(entry.to_status.value)
    if ended is Ended.SELESAI and fact.not_ours_since is not None:
        ended = Ended.BUKAN_WEWENANG
    return replace(
        fact,
        ended_at=entry.at,
        ended=ended,
        ended_by=_closer(entry.actor),
        ended_post=entry.actor.post,
        resolve_due=due_resolve,
        eye=entry.details.get(EYE_ASKED, ""),
    )


def _unended(fact: Fact) -> Fact:
    """A merge was undone: the cycle goes on as if it had not been."""
    return replace(fact, ended_at=None, ended=None, ended_by=None, ended_post="", merged_into="")


def _closer(actor: Actor) -> ClosedBy:
    match actor.role:
        case Role.REPORTER:
            return ClosedBy.REPORTER
        case Role.SYSTEM:
            return ClosedBy.SYSTEM
        case _:
            return ClosedBy.AGENCY


def _heard(before: CaseFacts, voice: Voice) -> CaseFacts:
    """A voice belongs to the cycle it judges; of one complaint the latest word stands."""
    word = Said(
        complaint_id=voice.complaint_id,
        channel=voice.channel,
        at=voice.at,
        verdict=voice.verdict.value if voice.verdict else "",
        rating=voice.rating,
        reasons=voice.reasons,
    )
    facts = tuple(
        replace(
            one,
            said=tuple(
                sorted(
                    (*(w for w in one.said if w.complaint_id != word.complaint_id), word),
                    key=lambda w: w.complaint_id,
                )
            ),
        )
        if one.cycle == voice.cycle and voice.case_id == one.case_id
        else one
        for one in before.facts
    )
    return replace(before, facts=facts)


# --- what the case itself says ------------------------------------------------------------------


def _sealed(facts: CaseFacts, case: Case) -> CaseFacts:
    """What is true of the whole case, in each of its facts: what the latest version says."""
    hidden = guarded(case)
    place = case.place
    spans = _stands(case)
    starts = [one.began_at for one in facts.facts]
    sealed = tuple(
        replace(
            fact,
            number=case.number,
            channel=case.channels[0] if case.channels else "",
            category="" if hidden else case.category or "",
            classification="" if hidden else case.classification or "",
            severity="" if hidden else case.severity or "",
            kecamatan="" if hidden else place.kecamatan or "",
            kelurahan="" if hidden else place.kelurahan or "",
            kelurahan_code="" if hidden else place.kelurahan_code or "",
            lat=None if hidden or place.lat is None else round(place.lat, GRID),
            lng=None if hidden or place.lng is None else round(place.lng, GRID),
            hidden=hidden,
            opened_by=case.opened_by,
            recurrence_of=case.recurrence_of or "",
            complaints=case.complaint_count,
            reporters=case.reporter_count,
            merged_into=(case.merged_into or "") if fact.ended is Ended.DIGABUNG else "",
            stands=tuple(
                replace(one, next_owner="") if hidden else one
                for one in spans
                if _cycle_of(one.since, starts) == at
            ),
        )
        for at, fact in enumerate(facts.facts)
    )
    last = sealed[-1]
    if last.follow_up_at is None:
        last = replace(last, city_due=case.due.opd)
    if last.resolve_due is None or last.ended_at is None:
        last = replace(last, resolve_due=case.due.resolve)
    return CaseFacts(
        case_id=case.case_id,
        version=case.version,
        facts=(*sealed[:-1], last),
        agency=case.agency,
        due_opd=case.due.opd,
        due_resolve=case.due.resolve,
    )


def _stands(case: Case) -> list[Stand]:
    """Every hold but that of a merge, which is an end of its own."""
    held = [*case.past_holds, *((case.hold,) if case.hold else ())]
    return [
        Stand(
            reason=one.reason,
            since=one.since,
            ended_at=one.ended_at,
            fiscal_year=one.fiscal_year,
            next_owner=one.next_owner or "",
        )
        for one in held
        if one.reason is not HoldReason.MERGED
    ]


def _cycle_of(at: datetime, starts: Sequence[datetime]) -> int:
    return max((n for n, start in enumerate(starts) if start <= at), default=0)
