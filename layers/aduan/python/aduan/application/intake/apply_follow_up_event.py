"""Carry a follow-up event of a complaint to its case: more text, a withdrawal, or what came of it.

The register holds the event already; here the case hears of it, once. The event's row id is the
idempotency key: it is spent like a link's nonce in the same transaction, so a stream record
delivered again changes nothing. What accuses somebody becomes a complaint of its own before the
case hears anything (`set_apart`), and the case's history says nothing of it.

One reporter's words are heard in the order they were said. The stream may give one up and bring
the next: "not fixed" that comes after "fixed" would open a case again that its reporter is content
with. So whatever was said earlier of the same complaint and waits still is applied first, and while
that fails the later word waits as well. A word that has been set aside (`apply_forgotten`) is tried
first like any other, but holds nobody back.

A report the desk has split is one thing to its channel, which says everything under the one number
it gave. Its withdrawal is that of all its matters: each part hears it as a word of its own, written
with the transition of the first. Other words are about the first matter; the reporter says of a
part what there is to say on the part's own page.

A wish for secrecy (`SecrecyAsked`) waits for no other word and holds back none. It marks its
complaint at once, also one that has no case yet, so that its case is opened as it wishes; a case
that is there becomes secret by the same move as at an official's press.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.case.kept_together import with_those_left_open
from aduan.application.case.merges import MOST_MERGES, up
from aduan.application.intake.ports import FreshIds
from aduan.application.intake.set_apart import LaterWord, WordReader, judge_word, marked
from aduan.application.outbox.tell import tell_one
from aduan.domain.case import decide
from aduan.domain.case.case import (
    OPEN,
    Actor,
    Case,
    Role,
    Status,
    Transition,
    open_question,
)
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint, Feedback
from aduan.domain.case.errors import NotPlacedError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.told import alarmed
from aduan.domain.case.voice import Voice
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
    SecrecyAsked,
)
from aduan.domain.intake.thanks import is_mere_thanks

TRIES: Final = 6
MOST_MERGED: Final = 20
"""Cases merged into one that become secret with it by one word: three writes each, beside what else
the word writes."""
_REPORTER: Final = Actor(Role.REPORTER, "pelapor")
PLAYED: Final[Mapping[str, Move]] = MappingProxyType(
    {
        "#terima": Move.ACCEPT,
        "#kerjakan": Move.FOLLOW_UP,
        "#tanya": Move.ASK_REPORTER,
        "#tolak": Move.REJECT,
    }
)
"""Words by which a channel's developers play the office on a sandbox channel."""
_ANSWERABLE: Final = frozenset({Status.MENUNGGU_PELAPOR, Status.DITINDAKLANJUTI})


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up event as the register holds it, and the complaint it is about; `by_page` whether
    it was said on the citizen's page and not by the channel."""

    complaint: Complaint
    row_id: str
    event: FollowUpEvent
    by_page: bool = False

    @property
    def complaint_id(self) -> str:
        return self.complaint.complaint_id

    @property
    def case_id(self) -> str | None:
        return self.complaint.case_id

    @property
    def withdrawn(self) -> bool:
        """Whether the complaint had been taken back by an earlier event."""
        return self.complaint.withdrawn_at is not None

    @property
    def channel(self) -> str:
        return self.complaint.channel


@dataclass(frozen=True, slots=True)
class Earlier:
    """A word that was said before another of the same complaint and waits still. `set_aside`: it
    could not be applied for so long that the others go on without it."""

    row_id: str
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A matter split off a report, whose reporter has not taken it back."""

    complaint_id: str
    external_id: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What was said of a report, as the word that one of its parts hears."""

    complaint_id: str
    row_id: str
    event: FollowUpEvent


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the desk is asked: is this complaint of the event it was joined to? `case_id` is the
    complaint's case, `whole_id` the one that stands for the event (the same, where the complaint
    itself was joined). `said` is what the reporter wrote."""

    complaint_id: str
    case_id: str
    whole_id: str
    asked_at: datetime
    said: str = ""


class FollowUpEvents(Protocol):
    """The register as this use case needs it."""

    def row(self, complaint_id: str, row_id: str) -> FollowUpRow:
        """Strongly read. Raises NotFoundError."""

    def earlier(self, complaint_id: str, row_id: str) -> Sequence[Earlier]:
        """The complaint's words that came before this one and no case has heard yet, the first
        said first; none where this one was heard. A wish for secrecy has none before it, and is
        before none. Strongly read."""

    def get_case(self, case_id: str) -> Case: ...

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def standing(self, case_id: str) -> Collection[str]:
        """The complaints of the case and of those merged into it that nobody has withdrawn."""

    def parts(self, codes: Sequence[str]) -> Sequence[Part]:
        """Those of the complaints with these tracking codes that stand. Strongly read."""

    def used(self, nonce: str) -> bool: ...

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        """What the reporter of a complaint has said of a case in a cycle."""

    def save(
        self,
        transition: Transition,
        *,
        consume: str | None = None,
        withdraws: str | None = None,
        applies: FollowUpRow | None = None,
        voice: Voice | None = None,
        disputes: Dispute | None = None,
        apart: Complaint | None = None,
        passed_on: Sequence[PassedOn] = (),
    ) -> None:
        """In one transaction. `withdraws`: the complaint that is marked withdrawn; raises
        ConflictError when it was before, or when something was split off it since `applies` was
        read. `applies`: the event that need no longer wait; one that asks for secrecy marks its
        complaint (`restrict`). `passed_on` wait from now on. `voice`
        takes the place of an earlier one, `disputes` is put on the desk's list. `apart`: what was
        said becomes this complaint, not placed yet: the word keeps none of its attachments, they
        are called for as the complaint's, and nobody calls for the word's any more."""

    def set_apart(self, row: FollowUpRow, apart: Complaint, *, consume: str) -> None:
        """As `save`, where the case itself hears nothing. In one transaction."""

    def restrict(self, row: FollowUpRow) -> None:
        """The complaint of a `SecrecyAsked` as it wishes: secret, or anonymous, which takes away
        what its reporter is known by in the register, on the lists of cases and in what waits for
        SP4N-LAPOR!. The same wish is written for all that came out of it - the matters that were
        taken out (`parts`), the words that became complaints of their own - in the same
        transaction. The same again changes nothing."""

    def settle(self, row: FollowUpRow) -> None:
        """An event that was applied waits no longer, whatever its row says."""


def apply_follow_up_event(
    complaint_id: str,
    row_id: str,
    *,
    events: FollowUpEvents,
    rules: ClockRules,
    now: datetime,
    reader: WordReader,
    fresh: Callable[[datetime], FreshIds],
) -> Transition | None:
    """The saved transition; None when the event had been applied before, or the case heard nothing
    of it. What was said earlier and waits is applied before it. Raises NotPlacedError while the
    complaint has no case yet, ConflictError when the case would not hold still: the stream comes
    again."""

    def apply_one(row_id: str) -> Transition | None:
        return _apply_one(
            complaint_id, row_id, events=events, rules=rules, now=now, reader=reader, fresh=fresh
        )

    for earlier in events.earlier(complaint_id, row_id):
        with suppress(Exception) if earlier.set_aside else nullcontext():
            apply_one(earlier.row_id)
    return apply_one(row_id)


def _apply_one(
    complaint_id: str,
    row_id: str,
    *,
    events: FollowUpEvents,
    rules: ClockRules,
    now: datetime,
    reader: WordReader,
    fresh: Callable[[datetime], FreshIds],
) -> Transition | None:
    nonce = f"word-{row_id}"

    def attempt() -> Transition | NotPlacedError | None:
        row = events.row(complaint_id, row_id)
        if row.case_id is None:
            if isinstance(row.event, SecrecyAsked):
                events.restrict(row)
            return NotPlacedError(f"complaint {complaint_id} is not placed yet")
        if events.used(nonce):
            events.settle(row)
            return None
        case = _whole(events, row.case_id)
        judged = judge_word(_said(row, now), case, row.complaint, reader=reader, fresh=fresh)
        silent = judged.apart is not None and not judged.heard
        if silent:
            row = replace(row, event=_without_words(row.event))
        taken_back = isinstance(row.event, ComplaintWithdrawn) and not row.withdrawn
        left = len(set(events.standing(case.case_id)) - {complaint_id}) if taken_back else None
        decided = _decided(case, row, left, rules, now, silent=silent)
        if decided is None:
            assert judged.apart is not None
            events.set_apart(row, judged.apart, consume=nonce)
            return None
        decided = replace(decided, case=marked(decided.case, judged))
        if judged.emergency and decided.case.status in OPEN:
            decided = alarmed(decided, now)
        if left is not None:  # also of a closed case: who opens it again must know who is left
            decided = replace(decided, case=replace(decided.case, complaint_count=max(left, 1)))
        (decided,) = with_those_left_open(case, (decided,), events, most=MOST_MERGED)
        transition = tell_one(decided, register=events)
        events.save(
            transition,
            consume=nonce,
            withdraws=complaint_id if taken_back else None,
            applies=row,
            voice=_voice(case, row, events, now),
            disputes=_dispute(case, row, now),
            apart=judged.apart,
            passed_on=_passed_on(row, events),
        )
        return transition

    done = decided_again(TRIES, attempt, about=f"case of {complaint_id}")
    if isinstance(done, NotPlacedError):  # no rival will have placed it by the next try
        raise done
    return done


def _passed_on(row: FollowUpRow, events: FollowUpEvents) -> Sequence[PassedOn]:
    """To the parts that stand, also of a report whose first matter was taken back before."""
    if not isinstance(row.event, ComplaintWithdrawn) or not row.complaint.parts:
        return ()
    return [
        PassedOn(
            part.complaint_id,
            f"{row.row_id}~{part.complaint_id}",
            replace(row.event, external_id=part.external_id),
        )
        for part in events.parts(row.complaint.parts)
    ]


def _voice(case: Case, row: FollowUpRow, events: FollowUpEvents, now: datetime) -> Voice | None:
    """What the reporter says of the case as it was before the word moved it. A verdict and a rating
    that come apart are one voice; who took the complaint back has none."""
    said = row.event
    if not isinstance(said, FeedbackGiven) or row.withdrawn or row.case_id is None:
        return None
    if said.verdict is None and said.rating is None:
        return None
    before = events.voice(row.case_id, row.complaint_id, case.case_id, case.cycle)
    mine = before or Voice(
        complaint_id=row.complaint_id,
        home_id=row.case_id,
        case_id=case.case_id,
        cycle=case.cycle,
        agency=case.agency,
        channel=row.channel,
        at=now,
    )
    rated = said.rating is not None
    return replace(
        mine,
        agency=case.agency,
        at=now,
        verdict=said.verdict or mine.verdict,
        rating=said.rating if rated else mine.rating,
        reasons=said.reasons if rated else mine.reasons,
        by_page=row.by_page,
    )


def _dispute(case: Case, row: FollowUpRow, now: datetime) -> Dispute | None:
    """For the desk, who is never asked about what a channel's developers try."""
    if not isinstance(row.event, JoiningDisputed) or row.withdrawn or row.case_id is None:
        return None
    if case.sandbox:
        return None
    return Dispute(row.complaint_id, row.case_id, case.case_id, now, row.event.comment)


def _whole(events: FollowUpEvents, case_id: str) -> Case:
    *_, whole = islice(up(events.get_case(case_id), events.get_case), MOST_MERGES + 1)
    return whole


def _said(row: FollowUpRow, now: datetime) -> LaterWord:
    match row.event:
        case ComplaintAmended(text=text, attachments=photos):
            return LaterWord(text, row.row_id, now, photos)
        case ComplaintWithdrawn(reason=text):
            return LaterWord(text, row.row_id, now)
        case FeedbackGiven(comment=text) | JoiningDisputed(comment=text):
            return LaterWord(text, row.row_id, now)
        case SecrecyAsked():
            return LaterWord("", row.row_id, now)


def _without_words(event: FollowUpEvent) -> FollowUpEvent:
    """What the case may know of a word that became a complaint of its own: that it was said."""
    match event:
        case ComplaintAmended():
            return replace(event, text="", attachments=())
        case ComplaintWithdrawn():
            return replace(event, reason="")
        case FeedbackGiven() | JoiningDisputed():
            return replace(event, comment="")
        case SecrecyAsked():
            return event


def _decided(
    case: Case,
    row: FollowUpRow,
    left: int | None,
    rules: ClockRules,
    now: datetime,
    *,
    silent: bool,
) -> Transition | None:
    """The first of the fitting moves that the lifecycle allows; a note always is, unless there is
    nothing that may be noted (`silent`)."""
    for request in _requests(case, row, left, now):
        if silent and request.move is Move.NOTE and isinstance(row.event, ComplaintAmended):
            continue
        try:
            return decide.decide_move(case, request, rules)
        except RefusedError:
            continue
    if silent:
        return None
    raise AssertionError("a note is always allowed")


def _requests(case: Case, row: FollowUpRow, left: int | None, now: datetime) -> Sequence[Request]:
    """`left`: how many complaints stand once this one is taken back. Who took theirs back is heard,
    and moves nothing any more."""

    def asked(move: Move, note: str) -> Request:
        return Request(
            move=move,
            actor=_REPORTER,
            at=now,
            note=note,
            others_left=left,
            details={"complaint_id": row.complaint_id, "word": row.row_id},
        )

    match row.event:
        case ComplaintAmended(text=text) if case.sandbox and text.strip() in PLAYED:
            return [_played(case, PLAYED[text.strip()], now), asked(Move.NOTE, text)]
        case ComplaintAmended(text=text):
            answers = [Move.REPORTER_ANSWERED] if _is_answer(case, row.event) else []
            moves = () if row.withdrawn else answers
            note = text or ("Lampiran baru." if row.event.attachments else "Pelapor menjawab.")
            return [asked(move, note) for move in (*moves, Move.NOTE)]
        case ComplaintWithdrawn(reason=reason):
            note = reason or "Aduan ditarik pelapor."
            taken_back = () if row.withdrawn else (Move.WITHDRAW,)
            return [asked(move, note) for move in (*taken_back, Move.NOTE)]
        case FeedbackGiven():
            judged, note = _judged(case, row.event, withdrawn=row.withdrawn)
            return [asked(move, note) for move in (*judged, Move.NOTE)]
        case JoiningDisputed(comment=comment):
            said = f"Pelapor menyatakan bukan kejadian yang sama. {comment}".strip()
            return [asked(Move.NOTE, said)]
        case SecrecyAsked(secret=secret, anonymous=anonymous):
            wishes = [*(["rahasia"] if secret else []), *(["anonim"] if anonymous else [])]
            note = f"Aduan dikirim ulang oleh kanal sebagai aduan {' dan '.join(wishes)}."
            if row.event.at_lapor:
                note = f"Aduan ditandai di LAPOR! sebagai aduan {' dan '.join(wishes)}."
            kept = [Move.KEEP_SECRET] if secret else []
            return [asked(move, note) for move in (*kept, Move.NOTE)]


def _judged(case: Case, said: FeedbackGiven, *, withdrawn: bool) -> tuple[Sequence[Move], str]:
    """The moves a verdict asks for, before a mere note, and what the history says of it. A case is
    confirmed once; who confirms it after that is counted (`Voice`) and moves nothing."""
    match said.verdict:
        case Feedback.NOT_FIXED:
            moves: Sequence[Move] = (Move.REOPEN, Move.REPORTER_ANSWERED)
            note = "Pelapor menyatakan belum beres."
        case Feedback.FIXED:
            moves = () if case.confirmed else (Move.CONFIRM,)
            note = "Pelapor menyatakan sudah beres."
        case Feedback.UNSURE:
            moves, note = (), "Pelapor tidak bisa memastikan apakah sudah beres."
        case None:
            return (), f"Pelapor memberi penilaian. {said.comment}".strip()
    return () if withdrawn else moves, said.comment or note


def _played(case: Case, move: Move, now: datetime) -> Request:
    """What an office would do, done at a developer's word: nobody else works on their cases."""
    return Request(
        move=move,
        actor=Actor(Role.OPERATOR, case.agency),
        at=now,
        note="Dimainkan pengembang kanal.",
        public_note="Contoh pesan instansi kepada pelapor.",
        unheard=True,
    )


def _is_answer(case: Case, said: ComplaintAmended) -> bool:
    """A thank-you leaves the office's one question open, whether or not the clock stands for it;
    after a follow-up it is a word to the office, and nobody closes the case as if none had come."""
    asked = case.status is Status.MENUNGGU_PELAPOR or open_question(case) is not None
    if asked and not said.attachments and is_mere_thanks(said.text):
        return False
    return asked or case.status in _ANSWERABLE
