"""Ask LAPOR! for new reports since the last success, where a listing is agreed on."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.ports import Clock, LaporListing, LaporNews, Links, SyncStates
from aduan.application.lapor.pull_updates import ReadingRules
from aduan.application.lapor.take_report import Taken, take_report
from aduan.domain.lapor import watermark
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Unlisted


@dataclass(slots=True)
class ListingReport:
    """`complete`: every page was read and kept, and so the watermark moved."""

    taken: dict[Taken, int] = field(default_factory=dict)
    complete: bool = False
    configured: bool = True


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
    the end moves the watermark."""
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
        for incoming in page.reports:
            taken = take_report(
                incoming,
                links=ports.links,
                news=ports.news,
                tables=ports.tables,
                now=ports.clock.now(),
            )
            report.taken[taken] = report.taken.get(taken, 0) + 1
        if page.last:
            report.complete = Taken.BUSY not in report.taken
            break
        number += 1
    if report.complete:
        _move_watermark(ports.states, started)
    return report


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
