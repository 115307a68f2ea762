"""Number the changes of cases as calls to the channels, each once, in order (outbox pattern).

A change was written with what it tells of. Here it becomes one call for each complaint it concerns,
under the next number of the complaint's channel; the numbers, the calls and how far the change has
been told are one transaction, so whatever stops this anywhere loses nothing and says nothing twice.
Changes of one case are told in their order, and before those that name them (`Change.after`).
Channels that are not called have numbered calls too: they ask for them. A case whose rows cannot be
read stops no other case but those that are told after it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Final

from aduan.application.channels.hearers import hearers
from aduan.application.channels.ports import Batch, Changes, Pending
from aduan.domain.case.changes import Change, ChangeKind
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.channels.calls import Call, call_of, events_of, facts_of, withdrawn_by
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.intake.channel import Channel, written_number

MOST_CASES: Final = 200
AT_ONCE: Final = 40
"""Complaints in one transaction: each may hear two things, and DynamoDB takes 100 writes."""
TRIES: Final = 8
MOST_CALLS_OF_A_QUESTION: Final = 20


@dataclass(frozen=True, slots=True)
class PublishPorts:
    """`channels` as the city's pack has them; those in `elsewhere` are told by other ways."""

    changes: Changes
    channels: Mapping[str, Channel]
    elsewhere: frozenset[str]
    now: Callable[[], datetime]
    pause: Callable[[int], None] = lambda _lost: None


@dataclass(slots=True)
class PublishReport:
    """How many changes were told; `failed`: the cases that could not be, each with the kind of its
    error."""

    told: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def publish_changes(
    ports: PublishPorts, until: datetime, only: Sequence[str] | None = None
) -> PublishReport:
    """The changes of the cases named, or all that wait. What lost against another run or was cut
    short waits for the next."""
    report = PublishReport()
    if only is not None:
        _publish_each(only, ports, until, report)
        return report
    while ports.now() < until:
        before = (report.told, len(report.failed))
        bad = {case_id for case_id, _ in report.failed}
        cases = ports.changes.cases(MOST_CASES, besides=bad)
        _publish_each(cases, ports, until, report)
        if len(cases) < MOST_CASES or (report.told, len(report.failed)) == before:
            break
    return report


def _publish_each(
    cases: Sequence[str], ports: PublishPorts, until: datetime, report: PublishReport
) -> None:
    for case_id in cases:
        if ports.now() >= until:
            return
        try:
            report.told += _publish(case_id, None, ports, until).told
        except Exception as exc:  # one bad case never stops the others; it is counted and named
            report.failed.append((case_id, type(exc).__name__))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`through`: nothing that was asked for is left."""

    told: int
    through: bool


def _publish(case_id: str, up_to: int | None, ports: PublishPorts, until: datetime) -> _Outcome:
    """Everything the case has to tell, or what it had said up to a version."""
    told = lost = 0
    while True:
        waiting = [
            one
            for one in ports.changes.pending(case_id)
            if up_to is None or one.change.version <= up_to
        ]
        if not waiting:
            return _Outcome(told, True)
        if ports.now() >= until or lost >= TRIES:
            return _Outcome(told, False)
        for other, version in waiting[0].change.after:
            first = _publish(other, version, ports, until)
            told += first.told
            if not first.through:
                return _Outcome(told, False)
        try:
            _tell(waiting[0], waiting[1:], ports)
        except (ConflictError, BusyError):
            lost += 1
            ports.pause(lost)
        else:
            told += 1
            lost = 0


def _tell(pending: Pending, later: Sequence[Pending], ports: PublishPorts) -> None:
    change = pending.change
    rest = [one for one in hearers(change, ports.changes) if one > pending.done_until]
    question: AskedQuestion | None = None
    if change.kind is ChangeKind.ASKED:
        question = AskedQuestion(change.case_id, change.version, change.at)
    while True:
        now_told, rest = rest[:AT_ONCE], rest[AT_ONCE:]
        complaints = ports.changes.complaints(now_told) if now_told else ()
        heard = [one for one in complaints if _hears(one, change, later, ports)]
        heads = {one.channel: 0 for one in heard}
        heads = {channel: ports.changes.head(channel) for channel in sorted(heads)}
        calls = tuple(_calls(change, heard, heads, ports))
        done_until = now_told[-1] if rest else None
        ports.changes.publish(
            Batch(pending, calls, heads, done_until, question and _with(question, calls))
        )
        if done_until is None:
            return
        pending = Pending(change, done_until)
        question = None  # the first who hear it answer for all


def _hears(
    complaint: Complaint, change: Change, later: Sequence[Pending], ports: PublishPorts
) -> bool:
    """Who took their complaint back hears that it was taken back, and nothing after it. A later
    word that became a complaint of its own is told of to no channel: it says that somebody is
    accused, and whoever runs the channel may be whom. Its reporter reads it on the page."""
    if complaint.channel in ports.elsewhere or complaint.said_of is not None:
        return False
    if complaint.withdrawn_at is None or complaint.withdrawn_at >= change.at:
        return True
    return any(withdrawn_by(one.change, complaint.complaint_id) for one in later)


def _calls(
    change: Change,
    heard: Sequence[Complaint],
    heads: Mapping[str, int],
    ports: PublishPorts,
) -> Iterator[Call]:
    numbers = {channel: count(head + 1) for channel, head in heads.items()}
    for complaint in sorted(heard, key=lambda one: one.complaint_id):
        channel = ports.channels.get(complaint.channel)
        bare = change.guarded or complaint.secret or (channel is not None and channel.strip_health)
        facts = facts_of(change, bare=bare)
        for event in events_of(change, bare=bare):
            yield call_of(
                change,
                complaint,
                event,
                facts,
                sequence=next(numbers[complaint.channel]),
                own_id=written_number(complaint.external_id, channel),
            )


def _with(question: AskedQuestion, calls: Sequence[Call]) -> AskedQuestion:
    carried = tuple((one.channel, one.sequence) for one in calls[:MOST_CALLS_OF_A_QUESTION])
    return AskedQuestion(question.case_id, question.version, question.asked_at, carried)
