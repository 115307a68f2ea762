"""Everything the citizen's page says of one complaint, decided; the page only words it.

Whoever has the code reads what a passer-by may: what it is about, where in the city, how far it is,
what is late and who was told. Photos and the own voice are for the reporter, who has proved it. Of
a secret complaint the code opens its status alone, as ever; only the question that is asked of its
reporter is shown to the reporter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from aduan.application.tracking.ports import Applied, PageRegister, PhotoAddresses, Proofs
from aduan.application.tracking.track import (
    Progress,
    complaint_of,
    progress_of,
    to_the_living_one,
)
from aduan.domain.case.case import (
    ACTIVE,
    CLOSED,
    TRIAGE,
    Case,
    HistoryEntry,
    Level,
    Status,
    open_question,
)
from aduan.domain.case.clocks import ClockRules, due_after
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.identifiers import case_id_of
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import guarded
from aduan.domain.case.voice import NO_VOICES, Tally, Voice
from aduan.domain.figures.receipts import Receipt, checked_from, day_of
from aduan.domain.outbox.telling import NATIONAL_PORTAL
from aduan.domain.photos.evidence import Photo, awaited, owner_of, shown_to_all

MOST_PHOTOS: Final = 4
"""Of each side: an address is a thousand letters, and a page is read on a telephone."""
BY_REPORTER: Final = "pelapor"
"""Who asked for a photo of this page; the channel's are fetched in the channel's name."""
ABOVE: Final = frozenset({Level.SEKDA, Level.WALI_KOTA})


class Offer(StrEnum):
    """What the reporter may press; the value is the form's `do`."""

    ANSWER = "jawab"
    JUDGE = "nilai"
    RATE = "bintang"
    OBJECT = "keberatan"
    DISPUTE = "beda"


@dataclass(frozen=True, slots=True)
class Row:
    """One public row of the history. With `level` it is an escalation to that level, of which the
    post was told at `told_at`, if it was yet; `of_desk` is the desk's daily list; `asks` the
    office's question, which may not have reached anybody yet, `answers` what the reporter said."""

    at: datetime
    status: Status
    note: str = ""
    level: Level | None = None
    told_at: datetime | None = None
    of_desk: bool = False
    asks: bool = False
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Late:
    """What should have happened by `since` and did not."""

    since: datetime
    resolution: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The office's question, and until when its clock waits for the answer."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A clean photo and where to look at it for the next minutes."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """The receipt of an end, and from when on it can be held against its day on the board."""

    receipt: Receipt
    day: str
    checked_from: datetime


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """What is hidden from this reader is not in here. `known`: the reader proved to be the
    reporter. `by_phone`: the last digits of a phone can prove it. `photos_sent` from this page in
    this cycle are clean or being checked. `portal_id` is set where the complaint lives at LAPOR!.
    `others` are the other reporters of the event. `heard` is what became of the word just said,
    None where nothing was said. `receipt` is the proof of the end the case is in, which its
    reporter may keep."""

    progress: Progress
    now: datetime
    nonce: str
    channel: str = ""
    known: bool = False
    by_phone: bool = False
    hidden: bool = False
    category: str | None = None
    kelurahan: str | None = None
    rows: tuple[Row, ...] = ()
    late: Late | None = None
    others: int = 0
    asked: Asked | None = None
    before: tuple[ShownPhoto, ...] = ()
    after: tuple[ShownPhoto, ...] = ()
    photos_sent: int = 0
    photos_in_check: int = 0
    photos_refused: tuple[str, ...] = ()
    portal_id: str | None = None
    withdrawn_at: datetime | None = None
    joined: bool = False
    offers: frozenset[Offer] = frozenset()
    reopen_until: datetime | None = None
    cycle: int = 1
    tally: Tally = NO_VOICES
    mine: Voice | None = None
    heard: Applied | None = None
    receipt: Proof | None = None

    @property
    def may_keep(self) -> Proof | None:
        """The receipt, once it is the one that was sealed."""
        proof = self.receipt
        return proof if proof is not None and self.now >= proof.checked_from else None

    @property
    def reopens(self) -> bool:
        """Whether "not fixed" still opens the case again."""
        return self.reopen_until is not None and self.now <= self.reopen_until


@dataclass(frozen=True, slots=True)
class ShowPorts:
    """What showing a complaint takes."""

    register: PageRegister
    photos: PhotoAddresses
    proofs: Proofs
    rules: ClockRules
    new_nonce: Callable[[], str]


def show_complaint(
    written_code: str, now: datetime, ports: ShowPorts, *, session: str = "", said: str = ""
) -> ComplaintView | None:
    """None alike for a code that cannot be one and for one that nobody was given. `said` is the id
    of a word that was just sent from the page."""
    complaint = complaint_of(written_code, ports.register)
    if complaint is None:
        return None
    known = ports.proofs.is_session(complaint.complaint_id, session, now)
    return view_of(complaint, known=known, now=now, ports=ports, said=said)


def view_of(
    complaint: Complaint, *, known: bool, now: datetime, ports: ShowPorts, said: str = ""
) -> ComplaintView:
    """The complaint as its reader may see it."""
    register = ports.register
    applied = register.applied(complaint.complaint_id, said) if said and known else None
    view = ComplaintView(
        progress=progress_of(complaint, register=register),
        now=now,
        nonce=ports.new_nonce(),
        channel=complaint.channel,
        known=known,
        by_phone=complaint.phone_proof is not None,
        portal_id=complaint.external_id if complaint.channel == NATIONAL_PORTAL else None,
        withdrawn_at=complaint.withdrawn_at,
        heard=applied,
    )
    if complaint.case_id is None:
        return view
    cases = to_the_living_one(register, complaint.case_id)
    hidden = complaint.secret or any(map(guarded, cases))
    view = _of_case(view, complaint, cases, hidden=hidden, ports=ports)
    if not hidden and complaint.withdrawn_at is None:
        view = _opened(view, complaint, cases[-1], ports)
    view = replace(view, offers=_offers(view, complaint, cases[-1]))
    return _of_reporter(view, complaint, cases[-1], ports) if known else view


def _of_case(
    view: ComplaintView,
    complaint: Complaint,
    cases: Sequence[Case],
    *,
    hidden: bool,
    ports: ShowPorts,
) -> ComplaintView:
    """What the case says to anybody who has the code."""
    case, register = cases[-1], ports.register
    history = [row for one in cases for row in register.history(one.case_id)]
    reopen_until = None
    if case.status in {Status.SELESAI, Status.DITOLAK} and case.closed_at is not None:
        reopen_until = due_after(case.closed_at, ports.rules.reopen, (), ports.rules.calendar)
    joined = len(cases) > 1 or cases[0].case_id != case_id_of(complaint.complaint_id)
    return replace(
        view,
        hidden=hidden,
        category=None if hidden or case.status in TRIAGE else case.category,
        kelurahan=None if hidden else case.place.kelurahan,
        rows=_rows(sorted(history, key=lambda row: row.at), cases, hidden=hidden, ports=ports),
        late=_late(case, view.now),
        others=0 if hidden else max(case.reporter_count - 1, 0),
        asked=_asked(case, history) if view.known or not hidden else None,
        joined=joined and not hidden,
        reopen_until=reopen_until,
        cycle=case.cycle,
        tally=NO_VOICES if hidden else register.tally(case.case_id, case.cycle),
    )


def _opened(
    view: ComplaintView, complaint: Complaint, case: Case, ports: ShowPorts
) -> ComplaintView:
    """The copies that a person opened to everybody, faces and plates covered."""

    def copies(owner: str) -> tuple[ShownPhoto, ...]:
        photos = ports.register.photos_of(owner)
        shown = [(one.public_key, one.clean) for one in photos if shown_to_all(one, case)]
        return tuple(
            ShownPhoto(ports.photos.address(key), clean.uploaded_at)
            for key, clean in shown[-MOST_PHOTOS:]
            if clean is not None
        )

    before, after = copies(owner_of(complaint.complaint_id)), copies(case.case_id)
    return replace(view, before=before, after=after)


def _of_reporter(
    view: ComplaintView, complaint: Complaint, case: Case, ports: ShowPorts
) -> ComplaintView:
    """What only the reporter sees: the own photos, the proofs, the own voice."""
    register, complaint_id = ports.register, complaint.complaint_id
    sent = register.photos_of(owner_of(complaint_id))
    now_sent = [one for one in sent if one.asked_by == BY_REPORTER and one.cycle == case.cycle]
    shown = () if view.hidden else register.photos_of(case.case_id)
    return replace(
        view,
        before=_shown(sent, ports),
        after=_shown(shown, ports),
        photos_sent=sum(one.clean is not None for one in now_sent),
        photos_in_check=sum(awaited(one, view.now) for one in now_sent),
        photos_refused=tuple(one.reason for one in now_sent if one.reason),
        mine=register.voice(complaint.case_id or "", complaint_id, case.case_id, case.cycle),
        receipt=_receipt(view, case, ports),
    )


def _receipt(view: ComplaintView, case: Case, ports: ShowPorts) -> Proof | None:
    """Of a secret case none is handed out: it names the post and what was closed."""
    if view.hidden or case.status not in CLOSED:
        return None
    found = ports.register.receipt(case.case_id, case.cycle)
    if found is None:
        return None
    calendar = ports.rules.calendar
    return Proof(found, day_of(found, calendar), checked_from(found, calendar))


def _shown(photos: Sequence[Photo], ports: ShowPorts) -> tuple[ShownPhoto, ...]:
    clean = [one.clean for one in photos if one.clean is not None][-MOST_PHOTOS:]
    return tuple(ShownPhoto(ports.photos.address(one.clean_key), one.uploaded_at) for one in clean)


def _rows(
    history: Sequence[HistoryEntry], cases: Sequence[Case], *, hidden: bool, ports: ShowPorts
) -> tuple[Row, ...]:
    """Changes of status, what was said to the public, and every escalation; of a merge only what it
    led to. Who was told is asked of the notices: a level that was reached is not yet a mail."""
    told = {one.case_id: ports.register.notified(one.case_id) for one in cases if one.told}
    rows: list[Row] = []
    for entry in history:
        moved = entry.to_status not in {entry.from_status, Status.DIGABUNG}
        note = "" if hidden else entry.public_note
        if entry.move == Move.ESCALATE:
            if entry.level in ABOVE:
                sent = told.get(entry.case_id, {}).get((entry.cycle, entry.level))
                rows.append(Row(entry.at, entry.to_status, level=entry.level, told_at=sent))
        elif entry.move == Move.TELL_DESK:
            rows.append(Row(entry.at, entry.to_status, of_desk=True))
        elif moved or note:
            asks = entry.move == Move.ASK_REPORTER
            answers = entry.move == Move.REPORTER_ANSWERED
            row = Row(entry.at, entry.to_status, note, asks=asks, answers=answers)
            last = rows[-1] if rows else None
            if last is None or last.level or (last.status, last.note) != (row.status, row.note):
                rows.append(row)
    return tuple(rows)


def _late(case: Case, now: datetime) -> Late | None:
    """The agency's own time counts, however many levels have been told since: theirs only says who
    hears of it next."""
    if case.status not in ACTIVE | TRIAGE:
        return None
    if case.first_follow_up_at is not None:
        return Late(case.due.resolve, resolution=True) if now > case.due.resolve else None
    return Late(case.due.opd) if now > case.due.opd else None


def _waits(case: Case) -> bool:
    """Whether a question waits for the reporter, also while it is still on its way there."""
    return open_question(case) is not None or case.status is Status.MENUNGGU_PELAPOR


def _asked(case: Case, history: Sequence[HistoryEntry]) -> Asked | None:
    """Cases of earlier versions hold no question of their own: it stands in their history."""
    question = open_question(case)
    if question is not None:
        return Asked(question.text, question.until)
    if case.status is not Status.MENUNGGU_PELAPOR or case.hold is None:
        return None
    asked = [
        row.public_note
        for row in history
        if row.case_id == case.case_id and row.move == Move.ASK_REPORTER
    ]
    return Asked(asked[-1] if asked else "", case.hold.until)


def _offers(view: ComplaintView, complaint: Complaint, case: Case) -> frozenset[Offer]:
    """What may be pressed now. A complaint that lives at LAPOR! is answered there; who took it back
    has nothing more to say about it, nor to one whose words are gone; what developers try is put
    before no desk."""
    if view.portal_id is not None or complaint.withdrawn_at is not None or complaint.is_forgotten:
        return frozenset()
    found = set[Offer]()
    if _waits(case):
        found |= {Offer.ANSWER}
    match case.status:
        case Status.SELESAI:
            found |= {Offer.JUDGE, Offer.RATE}
        case Status.DITINDAKLANJUTI:
            found |= {Offer.JUDGE}
        case Status.DITOLAK:
            found |= {Offer.OBJECT, Offer.RATE} if view.reopens else {Offer.RATE}
    if view.joined and not case.sandbox:
        found |= {Offer.DISPUTE}
    return frozenset(found)
