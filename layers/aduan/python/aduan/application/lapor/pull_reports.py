"""Ask LAPOR! for new reports since the last success, where a listing is agreed on."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.ports import Clock, LaporListing, LaporNews, Links, SyncStates
from aduan.application.lapor.pull_updates import ReadingRules
from aduan.application.lapor.take_report import Taken, take_report
from aduan.domain.lapor import watermark
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import IncomingReport, Unlisted

ASKED_AGAIN: Final = timedelta(days=7)
"""Were it without an end, each run would ask for more, until the listing has no end either."""
UNREADABLE: Final = "NoIdOrTime"


@dataclass(slots=True)
class ListingReport:
    """`complete`: every page was read and kept, and so the watermark moved. `failed`: what could
    not be taken, each with the kind of its error."""

    taken: dict[Taken, int] = field(default_factory=dict)
    complete: bool = False
    configured: bool = True
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPorts:
    listing: LaporListing
    links: Links
    news: LaporNews
    states: SyncStates
    tables: MappingTables
    rules: ReadingRules
    clock: Clock
    from_the_start: datetime


def pull_reports(*, ports: ListingPorts, gate: Gate) -> ListingReport:
    """Reports are taken one by one, so a run that stops has lost nothing; only one that went to
    the end moves the watermark, and not beyond what could not be taken: that is asked for again,
    and named each time, for as long as `ASKED_AGAIN`."""
    report = ListingReport()
    started = ports.clock.now()
    since = watermark.since(
        ports.states.load().watermark, ports.rules.overlap, ports.from_the_start
    )
    number = 0
    while gate.admits():
        page = gate.call(partial(ports.listing.page_since, since, number))
        if isinstance(page, Unlisted):
            report.configured = False
            return report
        if isinstance(page, Unavailable):
            continue  # the gate decides whether it is asked again
        report.failed += [(f"page {number}", UNREADABLE)] * page.unreadable
        for incoming in page.reports:
            _take_apart(incoming, ports, report)
        if page.last:
            through = Taken.BUSY not in report.taken
            report.complete = through and not report.failed
            if through:
                _move_watermark(ports.states, started - (ASKED_AGAIN * bool(report.failed)))
            break
        number += 1
    return report


def _take_apart(incoming: IncomingReport, ports: ListingPorts, report: ListingReport) -> None:
    """Whatever goes wrong here with one report, the others are taken."""
    try:
        taken = take_report(
            incoming,
            links=ports.links,
            news=ports.news,
            tables=ports.tables,
            now=ports.clock.now(),
        )
    except Exception as exc:  # one bad report never stops the others; it is counted and named
        report.failed.append((incoming.tracking_id, type(exc).__name__))
    else:
        report.taken[taken] = report.taken.get(taken, 0) + 1


def _move_watermark(states: SyncStates, started: datetime) -> None:
    while True:
        state = states.load()
        moved = replace(
            state,
            watermark=watermark.after_success(state.watermark, started),
            revision=state.revision + 1,
        )
        if states.save(moved):
            return
