"""One look of the waiting machine at its case: what to tell whom, or until when to wait.

The machine asks again and again: after each wait, and after each notice it published (or could
not publish). Exactly once, whatever is lost or repeated:

- A level is fired by one transaction: case (fenced on its version), fence row of (case, level,
  cycle), history, and the notices it causes, each owned by the execution that asked.
- The same execution asking again (its answer was lost) finds its own notice still open and gets
  the same answer. Another execution finds nothing to do and waits.
- A notice is closed when the machine comes back and says it was published. A machine that never
  comes back is found by the sweep, which looks into its history before anything is sent again.
- An execution whose arm is no longer the case's has been replaced: it finishes its own notices
  and ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.ports import CaseRegister
from aduan.application.notices.ports import Closing, NoticeBook, Staffing
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Actor, Audience, Case, HoldReason, Notice, Role, Transition
from aduan.domain.case.clocks import ClockRules, timestamp
from aduan.domain.case.decide import decide_move
from aduan.domain.case.due import CloseUnanswered, EndHold, Escalate, OrderSilent, Remind, TellDesk
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA, told_instead
from aduan.domain.case.secrecy import kept_from
from aduan.domain.escalation import assess as escalation
from aduan.domain.escalation.assess import Assessment
from aduan.domain.escalation.timers import Timer
from aduan.domain.notices.plan import NoticeDelivery, plan, window_start
from aduan.domain.notices.truth import still_true

TIMER: Final = Actor(role=Role.SYSTEM, post="pewaktu")

_ATTEMPTS: Final = 6
_SOONER: Final = 3
"""A service that does not answer is asked again this much sooner than a post nobody is in: it is
back in minutes, and what it held up must not be late by a quarter of an hour more."""
_STEPS: Final = 24  # more than one look can ever need: levels, reminders, hold, closing


class TimerOutcome(StrEnum):
    """What the machine does next."""

    NOTIFY_OPD = "notify_opd"
    NOTIFY_SEKDA = "notify_sekda"
    NOTIFY_WALI_KOTA = "notify_wali_kota"
    NOTIFY_DUTY = "notify_duty"
    WAIT = "wait"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Check:
    """The machine's question. `published` names the notice it has just sent; `undelivered` and
    `undelivered_to` the one nobody can get there, and whom it was for (a topic's post); `unsure`
    the one of which it is not known whether it went out."""

    timer: Timer
    execution: str
    published: str | None = None
    undelivered: str | None = None
    undelivered_to: str | None = None
    unsure: str | None = None


@dataclass(frozen=True, slots=True)
class TimerInstruction:
    """The machine's instruction. `case` and `notice` are there for the text of the notice."""

    outcome: TimerOutcome
    wait_until: datetime | None = None
    notice: Notice | None = None
    case: Case | None = None
    reason: str = ""

    def as_output(self) -> dict[str, Any]:
        """What the machine reads; the caller adds `subject` and `message` to a notice."""
        output: dict[str, Any] = {"outcome": self.outcome.value}
        if self.wait_until is not None:
            output["wait_until"] = timestamp(self.wait_until)
        if self.notice is not None:
            sent_to = self.notice.sent_to or self.notice.to
            output["notice"] = {
                "notice_id": self.notice.notice_id,
                "kind": self.notice.kind.value,
                "to": sent_to,
                "topic": sent_to.lower(),
                "audience": self.notice.audience.value,
                "level": self.notice.level.value,
            }
        return output


def assess_escalation(
    check: Check,
    *,
    register: CaseRegister,
    notices: NoticeBook,
    staffing: Staffing,
    rules: ClockRules,
    now: datetime,
) -> TimerInstruction:
    """Raises NotFoundError, UnavailableError, or ConflictError if the case would not hold still
    (the machine retries)."""
    look = _Look(check, register, notices, staffing, rules, now)
    if check.published is not None:
        notices.close(check.timer.case_id, check.published, Closing.PUBLISHED, now)

    def attempt() -> TimerInstruction:
        if check.unsure is not None:
            look.deliver_later(check.unsure)
        if check.undelivered is not None:
            look.turn_to_stand_in(check.undelivered, check.undelivered_to)
        return look.answer()

    return decided_again(_ATTEMPTS, attempt, about=f"case {check.timer.case_id}")


@dataclass(frozen=True, slots=True)
class _Look:
    check: Check
    register: CaseRegister
    notices: NoticeBook
    staffing: Staffing
    rules: ClockRules
    now: datetime

    def answer(self) -> TimerInstruction:
        """Fire all that is due, then hand out the notices one by one, then rest.

        Firing comes first: an execution that is lost while it publishes delays no level.
        """
        for _ in range(_STEPS):
            case = self.register.get_case(self.check.timer.case_id)
            replaced = self._replaced(case)
            assessment = escalation.assess(case, self.now)
            request = None if replaced else self._request(case, assessment)
            if request is not None:
                self._save(decide_move(case, request, self.rules, timer=self.check.execution))
                continue
            open_notices = self._without_overtaken(case)
            mine = self._mine(open_notices)
            addressed = mine.sent_to if mine is not None else None
            if mine is not None and addressed is not None and not kept_from(case, addressed):
                return self._notify(case, mine, addressed)
            if mine is None and replaced:
                return TimerInstruction(TimerOutcome.SETTLED, reason="Pewaktu ini telah diganti.")
            ready = mine or self._next_unowned(open_notices)
            if ready is None:
                return self._rest(assessment, open_notices)
            self._take(case, ready)
        raise ConflictError(f"case {self.check.timer.case_id}")

    def turn_to_stand_in(self, notice_id: str, failed_post: str | None) -> None:
        """A notice that could not be delivered goes to the next in line at once."""
        for notice in self.notices.open_of(self.check.timer.case_id):
            if notice.notice_id != notice_id or notice.owner != self.check.execution:
                continue
            if notice.sent_to != failed_post or failed_post is None:
                return  # an earlier attempt has dealt with it
            self._flag(f"tak_terkirim:{failed_post}")
            line = told_instead(notice.to, self.register.get_case(notice.case_id))
            behind = line[line.index(failed_post) + 1 :] if failed_post in line else ()
            for post in behind:
                if self.staffing.reachable(post, Audience.HEAD, self.now):
                    self.notices.claim(notice, owner=self.check.execution, sent_to=post)
                    return
            later = self.now + self.rules.notice_retry.length
            self.notices.release(notice, not_before=later)

    def deliver_later(self, notice_id: str) -> None:
        """Whether the notice went out is not known, or SNS does not answer: its addressee stays
        owed, and it is tried again soon, if it is still true then. Nobody stands in for somebody
        who may have been told."""
        for notice in self.notices.open_of(self.check.timer.case_id):
            if notice.notice_id == notice_id and notice.owner == self.check.execution:
                later = self.now + self.rules.notice_retry.length / _SOONER
                self.notices.release(notice, not_before=later)

    def _without_overtaken(self, case: Case) -> tuple[Notice, ...]:
        """The open notices; those of which what they say is no longer so are closed. So are all but
        the newest of one kind to one post: each would say of the case what the newest says."""
        still: list[Notice] = []
        open_notices = self.notices.open_of(case.case_id)
        newest = {(one.kind, one.to, one.audience): one.notice_id for one in open_notices}
        for notice in open_notices:
            others = notice.owner not in {None, self.check.execution}
            if notice.told_before and not others:
                self.notices.close(case.case_id, notice.notice_id, Closing.TOLD_BEFORE, self.now)
                continue
            last = newest[notice.kind, notice.to, notice.audience] == notice.notice_id
            handed_out = notice.sent_to is not None
            if others or ((last or handed_out) and still_true(notice, case, self.rules)):
                still.append(notice)
            else:
                self.notices.close(case.case_id, notice.notice_id, Closing.OVERTAKEN, self.now)
        return tuple(still)

    def _mine(self, open_notices: tuple[Notice, ...]) -> Notice | None:
        owned = (n for n in open_notices if n.owner == self.check.execution)
        return next(owned, None)

    def _replaced(self, case: Case) -> bool:
        return (case.cycle, case.arm) != (self.check.timer.cycle, self.check.timer.arm)

    def _next_unowned(self, open_notices: tuple[Notice, ...]) -> Notice | None:
        ready = (
            n
            for n in open_notices
            if n.owner is None and (n.not_before is None or n.not_before <= self.now)
        )
        return next(ready, None)

    def _notify(self, case: Case, notice: Notice, sent_to: str) -> TimerInstruction:
        """What no operator would hear is said so that everybody of the post does."""
        outcome = _OUTCOMES.get(sent_to, TimerOutcome.NOTIFY_OPD)
        meant = sent_to == notice.to and self.staffing.reachable(sent_to, notice.audience, self.now)
        if not meant:
            notice = replace(notice, audience=Audience.HEAD)
        return TimerInstruction(outcome, notice=notice, case=case)

    def _take(self, case: Case, notice: Notice) -> None:
        """Own a notice and address it; or put it off, or leave it to the digest; or close it where
        the case is withheld from everybody: the notices behind it do not wait for what cannot be.
        """
        line = told_instead(notice.to, case)
        post = self._reachable_post(line)
        if post != notice.to:
            self._flag(f"tanpa_penerima:{notice.to}")
        if post is None:
            self.notices.close(case.case_id, notice.notice_id, Closing.NOBODY_LEFT, self.now)
            return
        sent = self.notices.sent_since(post, window_start(self.now))
        delivery = plan(notice, sent, self.now, self.rules)
        if delivery.delivery is NoticeDelivery.LATER:
            self.notices.release(notice, not_before=delivery.at)
            return
        self.notices.claim(notice, owner=self.check.execution, sent_to=post)
        if delivery.delivery is NoticeDelivery.DIGEST:
            self.notices.close(case.case_id, notice.notice_id, Closing.DIGEST, self.now)

    def _reachable_post(self, line: tuple[str, ...]) -> str | None:
        """None only where nobody may be told at all."""
        for post in line:
            if self.staffing.reachable(post, Audience.HEAD, self.now):
                return post
        if DUTY in line:  # nobody hears it there: still sent, and flagged
            return DUTY
        return line[-1] if line else None

    def _flag(self, flag: str) -> None:
        case = self.register.get_case(self.check.timer.case_id)
        if flag not in case.flags:
            request = Request(move=Move.FLAG, actor=TIMER, at=self.now, flag=flag)
            transition = decide_move(case, request, self.rules, timer=self.check.execution)
            self._save(transition)

    def _save(self, transition: Transition) -> None:
        self.register.save(tell_one(transition, register=self.register))

    def _request(self, case: Case, assessment: Assessment) -> Request | None:
        blank = Request(move=Move.NOTE, actor=TIMER, at=self.now)
        elsewhere = case.hold is not None and case.hold.reason is HoldReason.OTHER_GOVERNMENT
        match assessment:
            case Escalate(level=level):
                request = replace(blank, move=Move.ESCALATE, level=level)
            case Remind():
                request = replace(blank, move=Move.REMIND)
            case OrderSilent():
                request = replace(blank, move=Move.TELL_SILENCE)
            case TellDesk():
                request = replace(blank, move=Move.TELL_DESK)
            case CloseUnanswered():
                request = replace(blank, move=Move.AUTO_CLOSE, public_note=_CLOSED_UNANSWERED)
            case EndHold() if elsewhere:
                request = replace(blank, move=Move.KEEP_FOLLOWING)
            case EndHold():
                request = replace(blank, move=Move.RESUME, public_note=_RESUMED)
            case _:
                return None
        return request

    def _rest(self, assessment: Assessment, open_notices: tuple[Notice, ...]) -> TimerInstruction:
        """Nothing is due now: until when? A guard stands by for one due time that is near; after
        it the case's own timer goes on (or the sweep sets it anew)."""
        instants = [n.not_before for n in open_notices if n.owner is None and n.not_before]
        reason = "Penjaga tidak diperlukan lagi."
        if isinstance(assessment, escalation.Settled):
            reason = assessment.reason
        elif isinstance(assessment, escalation.Wait):
            near = assessment.until <= self.now + self.rules.look_ahead.length
            if near or not self.check.timer.guard:
                instants.append(assessment.until)
        if instants:
            return TimerInstruction(TimerOutcome.WAIT, wait_until=min(instants))
        return TimerInstruction(TimerOutcome.SETTLED, reason=reason)


_OUTCOMES: Final[Mapping[str, TimerOutcome]] = MappingProxyType(
    {
        SEKDA: TimerOutcome.NOTIFY_SEKDA,
        WALI_KOTA: TimerOutcome.NOTIFY_WALI_KOTA,
        DUTY: TimerOutcome.NOTIFY_DUTY,
    }
)

_CLOSED_UNANSWERED: Final = (
    "Tindak lanjut tidak ditanggapi sampai batas waktunya; aduan ditutup oleh sistem. "
    "Bila belum beres, aduan dapat dibuka kembali."
)
_RESUMED: Final = "Masa tunggu berakhir; penanganan dilanjutkan."
