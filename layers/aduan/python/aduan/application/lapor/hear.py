"""What LAPOR! says, in the hub's terms: a report as a complaint, news as moves of its case.

LAPOR!'s own status is LAPOR!'s: it is written into the history and shown, and moves the case only
where it is the reporter who speaks (an answer, a closing by the reporter). Work status, agency and
evidence stay the hub's. What accuses somebody becomes a complaint of its own, as any later word
does, and the case reads nothing of it.

A report that becomes secret there is secret here from the same transaction on, its complaint and
its case, before anything else of the reading is heard; one whose reporter becomes anonymous is
found by them no more. What LAPOR! opens again stays closed here until a person opens it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from aduan.application.case.kept_together import MOST_MERGED, with_those_left_open
from aduan.application.case.merges import living
from aduan.application.intake.ports import FreshIds, NewComplaint, Original, Privacy
from aduan.application.intake.set_apart import (
    Judged,
    LaterWord,
    WordReader,
    judge_word,
    marked,
)
from aduan.application.outbox.tell import tell
from aduan.domain.case.case import (
    CLOSED,
    OPEN,
    Actor,
    Case,
    ClosedBy,
    PublicStatus,
    Role,
    Status,
    Transition,
    open_question,
)
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint, Location, Reporter
from aduan.domain.case.decide import decide_move
from aduan.domain.case.entry import Entry, State, lane_of
from aduan.domain.case.errors import BusyError, ConflictError, RefusedError
from aduan.domain.case.lifecycle import PUBLIC, Move, Request
from aduan.domain.case.told import alarmed
from aduan.domain.intake.events import Delivery, Receipt, SecrecyAsked
from aduan.domain.intake.thanks import is_mere_thanks
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.lapor.comparing import (
    CaseFacts,
    FollowUpArrived,
    Loosened,
    Restricted,
    StatusChanged,
    TextAmended,
    Update,
)
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.region import another_government
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.lapor.times import AHEAD
from aduan.domain.outbox.telling import FROM_LAPOR, NATIONAL_PORTAL

NOT_QUOTED: Final = "[isinya hanya dibaca Inspektorat]"
"""In the place of an answer at LAPOR! that accuses somebody."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What is set on a complaint from now on; nothing is ever taken off it. `word`: a name was
    taken away there, so what its reporter is known by goes here too, as at a channel's wish."""

    complaint_id: str
    flags: Flags
    word: SecrecyAsked | None = None


class HeardRegister(Protocol):
    """The register as far as LAPOR!'s news go into it."""

    def case_numbered(self, number: str) -> str | None: ...

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def of_lane(self, lane: str) -> Sequence[Entry]:
        """Everything that was ever to be said in it."""

    def known_conflicts(self, keys: Sequence[str]) -> Collection[str]:
        """Those of these contradictions that stand in the inbox, decided ones included."""

    def add(self, new: NewComplaint, link: Link) -> None:
        """One transaction. Raises ConflictError when the tracking id is known, or being written."""

    def first_complaint(self, case_id: str) -> Complaint | None:
        """The earliest of the case's complaints; None: they are all in cases merged into it."""

    def reported(self, tracking_id: str) -> Complaint | None:
        """The complaint that a report of LAPOR! became."""

    def hear(
        self,
        link: Link,
        transitions: Sequence[Transition],
        conflicts: Sequence[Conflict],
        apart: Sequence[Complaint] = (),
        marked: Marked | None = None,
    ) -> None:
        """One transaction, fenced on the link and the case. Raises ConflictError."""


@dataclass(frozen=True, slots=True)
class LaporHearing:
    """`LaporNews`: what LAPOR! says, decided here and written by the register."""

    store: HeardRegister
    privacy: Privacy
    rules: ClockRules
    categories: Mapping[str, str]
    """From LAPOR!'s category id or name to the city's."""
    fresh: Callable[[datetime], FreshIds]
    reader: WordReader | None = None
    """None: nothing is judged, as where a city has no reader yet."""
    city: str = ""
    """The city's own name, as LAPOR!'s column of governments writes it; empty: not compared."""

    def case_numbered(self, number: str) -> str | None:
        return self.store.case_numbered(number)

    def answered(self, link: Link) -> bool:
        if not link.case_id:
            return False
        lane = lane_of(link.case_id, "" if link.ours else link.complaint_id)
        entries = self.store.of_lane(lane)
        return any(entry.attempts or entry.state is State.SENT for entry in entries)

    def facts(self, case_id: str) -> CaseFacts:
        case = self._living(case_id)
        return CaseFacts(PUBLIC[case.status].value, case.agency, case.status in CLOSED)

    def flags(self, link: Link) -> Flags:
        complaint = self._of_report(link)
        held = Flags() if complaint is None else Flags(complaint.secret, complaint.anonymous)
        if not link.ours:
            return held
        case = self.store.get_case(link.case_id)
        return replace(held, secret=held.secret or case.secret)

    def _of_report(self, link: Link) -> Complaint | None:
        """The complaint the report is here, or the one the hub filed it of."""
        if link.ours:
            return self.store.first_complaint(link.case_id)
        return self.store.reported(link.complaint_id)

    def register(self, report: IncomingReport, link: Link) -> bool:
        ids = self.fresh(link.linked_at)
        delivery = Delivery(
            channel=NATIONAL_PORTAL,
            webhook_id=f"pull-{report.tracking_id}",
            body_sha256=sha256(report.tracking_id.encode()).hexdigest(),
            received_at=link.linked_at,
            attempt=ids.complaint_id,
        )
        new = new_complaint(report, delivery, ids, self.privacy, self.categories, city=self.city)
        try:
            self.store.add(new, link)
        except (ConflictError, BusyError):
            return False
        return True

    def apply(self, link: Link, updates: Sequence[Update], conflicts: Sequence[Conflict]) -> bool:
        if (updates or conflicts) and not link.case_id:
            return False  # no case holds the complaint yet, so there is nobody to hear it
        conflicts, judged = self._fit_to_show(conflicts, link)
        known = self.store.known_conflicts([one.key for one in conflicts])
        fresh = {one.key: one for one in conflicts if one.key not in known}
        transitions: tuple[Transition, ...] = ()
        apart = tuple(one.apart for one in judged if one.apart is not None)
        if updates:
            case = self._living(link.case_id)
            updates, judged = self._judged(case, updates, link)
            apart += tuple(one.apart for one in judged if one.apart is not None)
            transitions = heard(case, link, updates, self.rules, self.privacy.mask)
            transitions = tuple(_marked(one, judged) for one in transitions)
            if any(one.emergency and one.apart is None for one in judged):
                transitions = _told_at_once(transitions)
            transitions = self._with_merged(case, transitions, link)
        try:
            told = tell(*transitions, register=self.store) if transitions else ()
            flagged = self._flagged(updates, link)
            self.store.hear(link, told, tuple(fresh.values()), apart, flagged)
        except (ConflictError, BusyError):
            return False
        return True

    def _flagged(self, updates: Sequence[Update], link: Link) -> Marked | None:
        new = next((one for one in updates if isinstance(one, Restricted)), None)
        complaint = self._of_report(link) if new and new.flags.any else None
        if new is None or complaint is None:
            return None
        added = new.flags.without(Flags(complaint.secret, complaint.anonymous))
        if not added.anonymous:
            return Marked(complaint.complaint_id, added) if added.any else None
        at = _heard_at(new, link)
        word = SecrecyAsked(complaint.external_id, at, anonymous=True, at_lapor=True)
        return Marked(complaint.complaint_id, added, word)

    def _with_merged(
        self, before: Case, transitions: tuple[Transition, ...], link: Link
    ) -> tuple[Transition, ...]:
        """What is merged into a case that becomes secret, by LAPOR!'s mark or by what was said
        there, is kept so too, the report's own case before all others."""
        room = MOST_MERGED if len(transitions) == 1 else MOST_MERGED_BESIDE
        return with_those_left_open(before, transitions, self.store, most=room, first=link.case_id)

    def _judged(
        self, case: Case, updates: Sequence[Update], link: Link
    ) -> tuple[Sequence[Update], Sequence[Judged]]:
        """What the case may hear, its words judged like the first."""
        if self.reader is None or not any(map(_words_of, updates)):
            return updates, ()
        complaint = self.store.first_complaint(case.case_id) or _reported(link, case)
        heard_of, judged = [], []
        for update in updates:
            text = self.privacy.mask(_words_of(update))
            name = sha256(
                f"{update.at.isoformat()}{text}".encode("utf-8", "surrogatepass")
            ).hexdigest()[:8]
            by_reporter = isinstance(update, FollowUpArrived) and update.by_reporter
            word = LaterWord(text, name, _heard_at(update, link), by_reporter=by_reporter)
            one = judge_word(word, case, complaint, reader=self.reader, fresh=self.fresh)
            judged.append(one)
            if one.apart is None or one.heard:
                heard_of.append(update)
            elif isinstance(update, StatusChanged):
                heard_of.append(replace(update, note=""))
        return heard_of, judged

    def _fit_to_show(
        self, conflicts: Sequence[Conflict], link: Link
    ) -> tuple[Sequence[Conflict], Sequence[Judged]]:
        """The desk reads what differs and the history keeps it: an answer that was rewritten there
        is masked and judged as any word is, and not quoted where it accuses."""
        masked = [
            replace(one, lapor_value=self.privacy.mask(one.lapor_value))
            if one.field is Field.ANSWER
            else one
            for one in conflicts
        ]
        if self.reader is None or all(one.field is not Field.ANSWER for one in masked):
            return masked, ()
        case = self._living(link.case_id)
        complaint = self.store.first_complaint(case.case_id) or _reported(link, case)
        shown, judged = [], []
        for conflict in masked:
            if conflict.field is not Field.ANSWER:
                shown.append(conflict)
                continue
            word = LaterWord(
                conflict.lapor_value, conflict.key[:8], conflict.found_at, by_reporter=False
            )
            one = judge_word(word, case, complaint, reader=self.reader, fresh=self.fresh)
            judged.append(one)
            quoted = conflict.lapor_value if one.apart is None else NOT_QUOTED
            shown.append(replace(conflict, lapor_value=quoted))
        return shown, judged

    def _living(self, case_id: str) -> Case:
        return living(self.store.get_case(case_id), self.store.get_case)


def _reported(link: Link, case: Case) -> Complaint:
    """The report as far as the link and the case know it."""
    place = case.place
    return Complaint(
        complaint_id=case.case_id,
        channel=NATIONAL_PORTAL,
        external_id=link.complaint_id,
        tracking_code="",
        reported_at=case.arrived_at,
        received_at=case.arrived_at,
        title="",
        text="",
        location=Location(place.lat, place.lng, None, place.address, place.kelurahan),
    )


def _words_of(update: Update) -> str:
    match update:
        case FollowUpArrived(text=text) | StatusChanged(note=text) | TextAmended(text_final=text):
            return text
        case Restricted() | Loosened():
            return ""


def _marked(transition: Transition, judged: Sequence[Judged]) -> Transition:
    case = transition.case
    for one in judged:
        case = marked(case, one) if one.apart is None else case
    return replace(transition, case=case)


def _told_at_once(transitions: Sequence[Transition]) -> tuple[Transition, ...]:
    """Lives are in danger by what was said there: the duty desk hears of it now."""
    *before, last = transitions
    return (*before, alarmed(last, last.history.at) if last.case.status in OPEN else last)


_REPORTER: Final = Actor(Role.REPORTER, "pelapor")
_PORTAL: Final = Actor(Role.SYSTEM, NATIONAL_PORTAL)
FINAL_TEXT: Final = "text_final"
LONGEST_NOTE: Final = 4_000
MOST_AT_ONCE: Final = 20
MOST_ALONE: Final = 8
LONG_NOTE: Final = 20_000
MOST_MERGED_BESIDE: Final = 8
"""Three writes each."""


def new_complaint(
    report: IncomingReport,
    delivery: Delivery,
    ids: FreshIds,
    privacy: Privacy,
    categories: Mapping[str, str],
    *,
    city: str = "",
) -> NewComplaint:
    """The report as this register keeps it: what the citizen wrote is compared (`text`), what the
    portal's admin made of it is shown (`channel_fields`). The tracking id is LAPOR!'s own number,
    of the form its contract says, and the way back to the report: it stays as it is."""
    reporter = Reporter(name=report.reporter or None)
    complaint = Complaint(
        complaint_id=ids.complaint_id,
        channel=NATIONAL_PORTAL,
        external_id=report.tracking_id,
        tracking_code=ids.tracking_code,
        reported_at=report.filed_at,
        received_at=delivery.received_at,
        title=privacy.mask(report.title),
        text=privacy.mask(report.text_first),
        location=_location(report, privacy, city),
        category=categories.get(report.category_id) or categories.get(report.category),
        classification=privacy.mask(report.classification) or None,
        reporter_hash=privacy.reporter_hash(reporter, anonymous=bool(report.anonymous)),
        anonymous=bool(report.anonymous),
        secret=bool(report.secret),
        channel_fields={
            name: value
            for name, value in (
                (FINAL_TEXT, privacy.mask(report.text_final)),
                ("status", privacy.mask(report.status)),
                ("source", privacy.mask(report.source)),
                ("agency", privacy.mask(report.agency)),
            )
            if value
        },
    )
    return NewComplaint(
        delivery=delivery,
        complaint=complaint,
        original=Original(title=report.title, text=report.text_first, reporter=reporter),
        receipt=Receipt(PublicStatus.MENUNGGU.value, ids.complaint_id, ids.tracking_code),
    )


def _location(report: IncomingReport, privacy: Privacy, city: str) -> Location:
    """Of another government's report the kecamatan and the government are all that is said of the
    place: its desa bear the names of our kelurahan, and would be taken for them."""
    elsewhere = another_government(report.city, city)
    if elsewhere:
        district = f"Kecamatan {report.kecamatan}, " if report.kecamatan else ""
        return Location(address=privacy.mask(f"{district}{elsewhere}"))
    return Location(
        kelurahan=privacy.mask(report.kelurahan) or None,
        kecamatan=privacy.mask(report.kecamatan) or None,
    )


def heard(
    case: Case,
    link: Link,
    updates: Sequence[Update],
    rules: ClockRules,
    mask: Callable[[str], str],
) -> tuple[Transition, ...]:
    """One transition for each update, in their order; of very many only the last that may move the
    case, and the others in a few long notes: DynamoDB takes a hundred writes at once. What makes
    the case secret comes before all, so that nothing of the others is told as of an open one."""
    others: list[Update] = [one for one in updates if not isinstance(one, Restricted)]
    alone = others
    transitions: list[Transition] = []
    for closing in (one for one in updates if isinstance(one, Restricted)):
        requests = list(_requests(closing, link, mask, case))
        transitions.append(_first_allowed(case, requests, rules))
        case = transitions[-1].case
    if len(others) > MOST_AT_ONCE:
        alone = [one for one in others if _may_move(one)][-MOST_ALONE:]
        kept = {id(one) for one in alone}
        rest = [one for one in others if id(one) not in kept]
        for note in _long_notes(rest, link, mask):
            transitions.append(decide_move(case, note, rules))
            case = transitions[-1].case
    for update in alone:
        transition = _first_allowed(case, list(_requests(update, link, mask, case)), rules)
        transitions.append(transition)
        case = transition.case
    return tuple(transitions)


def _may_move(update: Update) -> bool:
    match update:
        case FollowUpArrived(by_reporter=by_reporter):
            return by_reporter
        case StatusChanged(closed_by=closed_by, passed=passed):
            return closed_by is ClosedBy.REPORTER and not passed
        case _:
            return False


def _long_notes(
    updates: Sequence[Update], link: Link, mask: Callable[[str], str]
) -> Iterator[Request]:
    """Every word of them, each with its time, `LONG_NOTE` characters or so to a note."""
    lines: list[str] = []
    for number, update in enumerate(updates, start=1):
        *_, last = _requests(update, link, mask)
        lines.append(f"[{update.at:%Y-%m-%d %H:%M} UTC] {last.note}")
        if number == len(updates) or sum(map(len, lines)) > LONG_NOTE:
            words, lines = "\n".join(lines), []
            yield replace(last, actor=_PORTAL, note=words)


def _heard_at(update: Update, link: Link) -> datetime:
    """When we heard it. No clock of ours starts or stops at a time that LAPOR! names: a report read
    over the interface was read at `checked_at`, and a row of an export carries our own time."""
    read = link.checked_at
    return update.at if read is None or update.at > read + AHEAD else read


def _first_allowed(case: Case, requests: Sequence[Request], rules: ClockRules) -> Transition:
    for request in requests[:-1]:
        try:
            return decide_move(case, request, rules)
        except RefusedError:
            continue
    return decide_move(case, requests[-1], rules)


def _answers(update: FollowUpArrived, case: Case) -> bool:
    """A thank-you leaves an open question open, and what was written before it does not answer it;
    without one the case says what a word of its reporter moves."""
    question = open_question(case)
    if question is None and case.status is not Status.MENUNGGU_PELAPOR:
        return True
    asked_at = question.asked_at if question is not None else update.at
    return update.at >= asked_at and not is_mere_thanks(update.text)


def _requests(
    update: Update, link: Link, mask: Callable[[str], str], case: Case | None = None
) -> Iterator[Request]:
    """What the update asks for of the case, best first; the last is a note, which is always
    allowed. A note bears LAPOR!'s time; what moves the case, the time when we heard it."""
    details = {FROM_LAPOR: lane_of(link.case_id, "" if link.ours else link.complaint_id)}

    def request(move: Move, actor: Actor, note: str) -> Request:
        at = update.at if move is Move.NOTE else _heard_at(update, link)
        return Request(
            move=move, actor=actor, at=at, note=mask(note)[:LONGEST_NOTE], details=details
        )

    match update:
        case FollowUpArrived(by_reporter=True, text=text):
            if case is not None and _answers(update, case):
                yield request(Move.REPORTER_ANSWERED, _REPORTER, text)
            yield request(Move.NOTE, _REPORTER, f"Pelapor menjawab di LAPOR!: {text}")
        case FollowUpArrived(text=text, sender=sender):
            yield request(Move.NOTE, _PORTAL, f"{sender} menanggapi di LAPOR!: {text}")
        case StatusChanged(new=new, closed_by=closed_by, passed=passed, note=note):
            said = f"Status di LAPOR!: {new}. {note}".strip()
            if closed_by is ClosedBy.REPORTER and not passed:
                yield request(Move.CONFIRM, _REPORTER, said)
            yield request(Move.NOTE, _PORTAL, said)
        case TextAmended(text_final=text):
            yield request(Move.NOTE, _PORTAL, f"Admin LAPOR! menyunting laporan: {text}")
        case Restricted(flags=flags):
            said = f"LAPOR! menandai laporan {link.complaint_id} {_words_for(flags)}."
            if flags.secret:
                yield request(Move.KEEP_SECRET, _PORTAL, said)
            yield request(Move.NOTE, _PORTAL, said)
        case Loosened(flags=flags):
            said = (
                f"Menurut LAPOR! laporan {link.complaint_id} tidak lagi {_words_for(flags)}. "
                "Di sini tidak ada yang dibuka karenanya; itu keputusan petugas."
            )
            yield request(Move.NOTE, _PORTAL, said)


def _words_for(flags: Flags) -> str:
    named = (("rahasia", flags.secret), ("anonim", flags.anonymous))
    return " dan ".join(word for word, is_set in named if is_set)
