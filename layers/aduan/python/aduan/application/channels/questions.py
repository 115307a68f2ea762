"""Questions to reporters, until somebody was reached with each: only then does the clock stop.

A question has reached its reporter when the channel took the call that carries it, asked for
changes beyond it, or LAPOR! took it. Whom none of that reaches cannot answer, and an office must
not win days by asking them: the case goes on, the duty desk is asked to speak to the reporter, and
the office reads why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.channels.ask import AskedMarks
from aduan.application.channels.ports import Calls, Lines
from aduan.application.outbox.tell import ToldRegister, tell_one
from aduan.domain.case.case import TO_CONTACT, Actor, Case, Role, Transition, unheard_question
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.channels.calls import CallState
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.intake.channel import Channel

MOST: Final = 200
TRIES: Final = 4
PATIENCE_HOURS: Final = 1.0
"""How long, on the city's clock, a channel that should answer may take before the desk is asked."""
STILL_ASKING: Final = timedelta(days=1)
"""A channel that has asked within this time is one that asks."""
SYSTEM: Final = Actor(Role.SYSTEM, "system")


class AskedQuestions(ToldRegister, Protocol):
    """The questions nobody was reached with yet, and their cases."""

    def unheard(self, limit: int) -> Sequence[AskedQuestion | Unreadable]:
        """Those asked longest ago first; one that cannot be read stands there as such."""

    def forget(self, question: AskedQuestion) -> None: ...

    def save(
        self, transition: Transition, question: AskedQuestion | None, of: AskedQuestion
    ) -> None:
        """The move, and in its transaction the question as it is now; None: it is forgotten.
        Raises ConflictError when the case moved on."""

    def heard_at_lapor(self, case: Case, version: int) -> bool:
        """Whether LAPOR! took what the case said at that version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPorts:
    """`channels` as the city's pack has them; `lapor` is the one told by its own lanes."""

    questions: AskedQuestions
    calls: Calls
    lines: Lines
    marks: AskedMarks
    channels: Mapping[str, Channel]
    rules: ClockRules
    now: Callable[[], datetime]


@dataclass(slots=True)
class QuestionReport:
    """What a run did; every number is a metric. `failed`: the cases of questions that could not be
    looked at, each with the kind of its error."""

    reached: int = 0
    to_contact: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def watch_questions(ports: QuestionPorts) -> QuestionReport:
    """One bad question never stops the others."""
    report = QuestionReport()
    for question in ports.questions.unheard(MOST):
        if isinstance(question, Unreadable):
            report.failed.append((question.about, question.error))
            continue
        try:
            decided_again(TRIES, partial(_look, question, ports, report), about=question.case_id)
        except Exception as exc:  # it is counted and named
            report.failed.append((question.case_id, type(exc).__name__))
    return report


def _look(question: AskedQuestion, ports: QuestionPorts, report: QuestionReport) -> None:
    case = ports.questions.get_case(question.case_id)
    asked = unheard_question(case)
    if asked is None or asked.version != question.version:
        ports.questions.forget(question)
        return
    ways = [_heard_by(channel, number, ports) for channel, number in question.calls]
    if any(ways) or ports.questions.heard_at_lapor(case, question.version):
        _save(case, Move.REACH_REPORTER, "Pertanyaan sampai kepada pelapor.", question, ports)
        report.reached += 1
        return
    why = _unreached(question, case, ports)
    if why and not question.told_desk:
        note = (
            f"Pertanyaan belum sampai kepada pelapor: {why}. Tenggat tetap berjalan; meja layanan "
            "diminta menghubungi pelapor."
        )
        _save(case, Move.FLAG, note, question, ports)
        report.to_contact += 1


def _save(case: Case, move: Move, note: str, question: AskedQuestion, ports: QuestionPorts) -> None:
    flag = TO_CONTACT if move is Move.FLAG else None
    request = Request(move=move, actor=SYSTEM, at=ports.now(), note=note, flag=flag)
    decided = decide_move(case, request, ports.rules)
    told = tell_one(decided, register=ports.questions)
    kept = None if flag is None else replace(question, told_desk=True)
    ports.questions.save(told, kept, question)


def _heard_by(channel: str, number: int, ports: QuestionPorts) -> bool:
    if ports.marks.load(channel).after >= number:
        return True
    found = ports.calls.numbered(channel, (number,))
    return any(one.state is CallState.DELIVERED for one in found)


def _unreached(question: AskedQuestion, case: Case, ports: QuestionPorts) -> str:
    """Why nobody hears of it, in Indonesian; empty while somebody still may."""
    named = sorted({channel for channel, _ in question.calls})
    reasons = [(one, _shut(one, ports)) for one in named]
    if any(not why for _, why in reasons) or case.lapor_ids:
        waited = ports.now() - question.asked_at
        patience = timedelta(seconds=PATIENCE_HOURS * ports.rules.hour_seconds)
        slow = ", ".join(_name(one, ports) for one, why in reasons if not why) or "SP4N-LAPOR!"
        return f"kanal {slow} belum menerimanya" if waited >= patience else ""
    if not named:
        return "tidak ada kanal yang dapat memberi tahu pelapor"
    return "; ".join(f"kanal {_name(one, ports)} {why}" for one, why in reasons)


def _shut(channel: str, ports: QuestionPorts) -> str:
    """Why this channel cannot hear of it now; empty where it may."""
    known = ports.channels.get(channel)
    if known is None or not known.status_url:
        asked = ports.marks.load(channel).at
        asks = asked is not None and ports.now() - asked <= STILL_ASKING
        return "" if asks else "tidak menerima kabar"
    return ports.lines.load(channel).shut


def _name(channel: str, ports: QuestionPorts) -> str:
    known = ports.channels.get(channel)
    return known.name if known else channel
