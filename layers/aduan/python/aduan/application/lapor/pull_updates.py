"""Hear from LAPOR! what became of the reports we know: statuses, answers, follow-ups.

Each report is read whole and compared with what was taken before, so an outage of any length is
caught up by reading again, and a run that stops anywhere loses nothing. A report over which the hub
itself stumbles is named, comes after the others, and stops none of them.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.ports import Clock, LaporNews, LaporRecords, LinkBook
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.comparing import Comparison, compare_report
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Absent, RemoteFollowUp, RemoteReport

LOOKED_AT: Final = 50
"""Of the list's beginning, to find one that can be read."""


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """`watch_settled`: how long a closed report is still read; its reporter may answer."""

    every: timedelta = timedelta(hours=3)
    watch_settled: timedelta = timedelta(days=30)
    overlap: timedelta = timedelta(hours=24)
    links_at_once: int = 200
    tries: int = 5


@dataclass(slots=True)
class PullReport:
    """What a run did; every number is a metric. `failed`: the reports the hub could not take, each
    with the kind of its error."""

    read: int = 0
    updates: int = 0
    conflicts: int = 0
    echoes: int = 0
    absent: int = 0
    suspect_times: int = 0
    lag: timedelta = timedelta()
    stopped: str = ""
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPorts:
    links: LinkBook
    news: LaporNews
    records: LaporRecords
    tables: MappingTables
    rules: ReadingRules
    clock: Clock


@dataclass(frozen=True, slots=True)
class Shown:
    """One report as LAPOR! shows it at one reading."""

    report: RemoteReport
    follow_ups: tuple[RemoteFollowUp, ...]


def pull_updates(*, ports: PullPorts, gate: Gate) -> PullReport:
    """One run: until every open report has been read lately enough. A reading that fails is tried
    again a few times after the others; what then still fails waits for the next run."""
    report = PullReport()
    started = ports.clock.now()
    seen: set[str] = set()
    while gate.admits():
        found = [
            link
            for link in ports.links.unread_since(
                started - ports.rules.every,
                started - ports.rules.watch_settled,
                ports.rules.links_at_once + len(seen),
            )
            if _id_of(link) not in seen
        ]
        if not found:
            break
        seen.update(map(_id_of, found))
        report.failed += [(one.about, one.error) for one in found if isinstance(one, Unreadable)]
        links = _in_turn(found, started - ports.rules.every)
        for _ in range(ports.rules.tries):
            links = [
                link
                for link in links
                if not (gate.admits() and _pull_apart(ports, gate, link, report))
            ]
    report.stopped = gate.closed_because
    return report


def _id_of(link: Link | Unreadable) -> str:
    return link.about if isinstance(link, Unreadable) else link.complaint_id


def _in_turn(links: Sequence[Link | Unreadable], moment: datetime) -> list[Link]:
    """What failed is tried in the rhythm in which a report is read, behind the others: it would
    else be first in every run, as nothing was ever taken from it."""
    known = [link for link in links if isinstance(link, Link)]
    due = [link for link in known if link.failed_at is None or link.failed_at <= moment]
    return sorted(due, key=lambda link: link.failed_at is not None)


def longest_unread(ports: PullPorts) -> timedelta:
    """How long ago the longest unread open report was read; grows while LAPOR! does not answer."""
    now = ports.clock.now()
    found = ports.links.unread_since(now, now - ports.rules.watch_settled, LOOKED_AT)
    oldest = next((link for link in found if isinstance(link, Link)), None)
    return now - (oldest.checked_at or oldest.linked_at) if oldest else timedelta()


def _pull_apart(ports: PullPorts, gate: Gate, link: Link, report: PullReport) -> bool:
    """As `_pull_one`; whatever goes wrong here with one report, the others are heard."""
    try:
        return _pull_one(ports, gate, link, report)
    except Exception as exc:  # one bad report never stops the others; it is counted and named
        report.failed.append((link.complaint_id, type(exc).__name__))
    failed = replace(link, failed_at=ports.clock.now(), revision=link.revision + 1)
    with suppress(Exception):  # it is counted already, and only comes too early again
        ports.links.save(failed)
    return True


def _pull_one(ports: PullPorts, gate: Gate, link: Link, report: PullReport) -> bool:
    """False when LAPOR! gave no answer."""
    shown = show(ports.records, gate, link.complaint_id)
    if isinstance(shown, Unavailable):
        return False
    report.read += 1
    if isinstance(shown, Absent):
        report.absent += 1  # reconcile lists it; it is not forgotten for that
        return True
    comparison = compared(ports, link, shown)
    report.lag = max(report.lag, _lag(comparison, ports.clock.now()))
    if take(ports, comparison):
        report.updates += len(comparison.updates)
        report.conflicts += len(comparison.conflicts)
        report.echoes += comparison.echoes
        report.suspect_times += comparison.suspect_times
    return True


def show(records: LaporRecords, gate: Gate, complaint_id: str) -> Shown | Absent | Unavailable:
    """The answers before the status: what an answer does to the status is then seen with it."""
    follow_ups = gate.call(lambda: records.follow_ups(complaint_id))
    if isinstance(follow_ups, Absent | Unavailable):
        return follow_ups
    report = gate.call(lambda: records.read(complaint_id))
    if isinstance(report, Absent | Unavailable):
        return report
    return Shown(report, follow_ups)


def compared(ports: PullPorts, link: Link, shown: Shown) -> Comparison:
    tells = bool(shown.report.secret or shown.report.anonymous)
    return compare_report(
        link,
        report=shown.report,
        follow_ups=shown.follow_ups,
        facts=ports.news.facts(link.case_id),
        tables=ports.tables,
        now=ports.clock.now(),
        held=ports.news.flags(link) if tells and link.flags is None else Flags(),
    )


def take(ports: PullPorts, comparison: Comparison) -> bool:
    """False: another run has taken it, and nothing is taken twice."""
    return ports.news.apply(comparison.link, comparison.updates, comparison.conflicts)


def _lag(comparison: Comparison, now: datetime) -> timedelta:
    """How late the oldest piece of news is heard."""
    if not comparison.updates:
        return timedelta()
    return max(timedelta(), now - min(update.at for update in comparison.updates))
