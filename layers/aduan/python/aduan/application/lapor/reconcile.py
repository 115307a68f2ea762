"""Every day: do both sides hold the same? What differs is listed, counted, and put right by the
ways that keep them together: news is taken as at any reading, and what LAPOR! lacks goes through
the outbox again, where it is looked up before it is sent."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.ports import Outbox, OutboxHistory, SyncStates
from aduan.application.lapor.pull_updates import PullPorts, compared, show, take
from aduan.domain.case.entry import Entry, Kind, State, lane_of
from aduan.domain.case.errors import BusyError
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.comparing import Comparison, FollowUpArrived
from aduan.domain.lapor.drift import Drift, DriftKind, drift_of
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.marker import Mark, is_ours
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Absent, Found
from aduan.domain.outbox import entries

BEGIN_ANEW: Final = timedelta(hours=20)
"""The nightly runs belong to one comparison; those of the next night begin another."""


@dataclass(slots=True)
class ReconcileReport:
    """`resume_after` is where the next run goes on; empty when all were compared. `failed`: the
    reports that could not be compared, each with the kind of its error."""

    compared: int = 0
    drifts: list[Drift] = field(default_factory=list)
    repaired: int = 0
    resume_after: str = ""
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcilePorts:
    pull: PullPorts
    outbox: Outbox
    history: OutboxHistory
    page_size: int = 100


def reconcile(
    *, ports: ReconcilePorts, gate: Gate, after: str = "", dry_run: bool = False
) -> ReconcileReport:
    """With `dry_run` nothing is written, only listed."""
    report = ReconcileReport(resume_after=after)
    while gate.admits():
        links = ports.pull.links.page(report.resume_after, ports.page_size)
        if not links:
            report.resume_after = ""
            break
        for link in links:
            if isinstance(link, Unreadable):
                report.failed.append((link.about, link.error))
                report.resume_after = link.about
                continue
            while gate.admits():
                if _compare_apart(ports, gate, link, report, dry_run=dry_run):
                    report.resume_after = link.complaint_id
                    break
            else:
                return report
    return report


def reconcile_daily(*, ports: ReconcilePorts, states: SyncStates, gate: Gate) -> ReconcileReport:
    """The next portion of the day's comparison: one run holds only as many reports as LAPOR!
    answers for in its time. Nothing once the day's is through."""
    now, state = ports.pull.clock.now(), states.load()
    begun = state.comparing_since
    if begun is None or now - begun >= BEGIN_ANEW:
        begun, after = now, ""
    elif state.compared_until:
        after = state.compared_until
    else:
        return ReconcileReport()
    report = reconcile(ports=ports, gate=gate, after=after)
    while True:
        # A first run that got no answer at all begins again, as if it had not been.
        through = bool(report.compared) or not gate.closed_because
        state = states.load()
        kept = replace(
            state,
            comparing_since=begun if through or after else None,
            compared_until=report.resume_after,
            revision=state.revision + 1,
        )
        if states.save(kept):
            return report


def _compare_apart(
    ports: ReconcilePorts, gate: Gate, link: Link, report: ReconcileReport, *, dry_run: bool
) -> bool:
    """As `_compare_one`; whatever goes wrong here with one report, the others are compared."""
    try:
        return _compare_one(ports, gate, link, report, dry_run=dry_run)
    except Exception as exc:  # one bad report never stops the others; it is counted and named
        report.failed.append((link.complaint_id, type(exc).__name__))
        return True


def _compare_one(
    ports: ReconcilePorts, gate: Gate, link: Link, report: ReconcileReport, *, dry_run: bool
) -> bool:
    """False when LAPOR! could not be asked: it is asked again as long as the gate lets it."""
    shown = show(ports.pull.records, gate, link.complaint_id)
    if isinstance(shown, Unavailable):
        return False
    if isinstance(shown, Absent):
        report.compared += 1
        report.drifts.append(Drift(DriftKind.REPORT_MISSING, link.case_id, link.complaint_id))
        return True
    doubled = _copies(ports, gate, link)
    if doubled is None:
        return False
    comparison = compared(ports.pull, link, shown)
    untaken = sum(isinstance(update, FollowUpArrived) for update in comparison.updates)
    sent = ports.history.of_lane(lane_of(link.case_id, "" if link.ours else link.complaint_id))
    # A status our own answers brought is no drift: the comparison knows it for an echo.
    found = [
        drift
        for drift in drift_of(link, sent, shown.report, shown.follow_ups, untaken)
        if drift.kind is not DriftKind.STATUS_DIFFERS or _has_status_news(comparison)
    ]
    report.compared += 1
    report.drifts += [*doubled, *found]
    if not dry_run:
        _repair(ports, comparison, found, report, link)
    return True


def _copies(ports: ReconcilePorts, gate: Gate, link: Link) -> list[Drift] | None:
    if not link.ours:
        return []
    found = gate.call(lambda: ports.pull.records.find(link.reference))
    if isinstance(found, Unavailable):
        return None
    if not isinstance(found, Found):
        return []
    created = [
        entry
        for entry in ports.history.of_lane(lane_of(link.case_id))
        if entry.kind is Kind.CREATE_REPORT
    ]
    copies = {
        candidate.complaint_id
        for entry in created
        for candidate in found.candidates
        if is_ours(candidate.text, Mark(entry.reference, entry.sequence))
    }
    if len(copies) <= 1:
        return []
    others = ", ".join(sorted(copies - {link.complaint_id}))
    return [Drift(DriftKind.COPY_DOUBLED, link.case_id, link.complaint_id, others)]


def _has_status_news(comparison: Comparison) -> bool:
    return any(not isinstance(update, FollowUpArrived) for update in comparison.updates)


def _repair(
    ports: ReconcilePorts,
    comparison: Comparison,
    found: list[Drift],
    report: ReconcileReport,
    link: Link,
) -> None:
    lane = lane_of(link.case_id, "" if link.ours else link.complaint_id)
    missing = {drift.sequence for drift in found if drift.kind is DriftKind.FOLLOW_UP_MISSING}
    for entry in ports.history.of_lane(lane):
        if entry.sequence in missing and entry.state is State.SENT and _said_again(ports, entry):
            report.repaired += 1
    if comparison.news and take(ports.pull, comparison):
        report.repaired += len(comparison.updates)


def _said_again(ports: ReconcilePorts, entry: Entry) -> bool:
    """What somebody else is writing is compared again tomorrow."""
    try:
        return ports.outbox.save(entries.missed(entry, ports.pull.clock.now()))
    except BusyError:
        return False
