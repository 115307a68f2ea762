"""What printed reports read of the register beside the facts: a period's links to LAPOR!, people's
decisions, wishes of persons and what was destroyed. Bounded lists by instant, no scan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.case.labels import Label
from aduan.application.rights.ports import Destroyed
from aduan.domain.figures.periods import Period
from aduan.domain.lapor.link import Link
from aduan.domain.reports.machine import DUPLICATE, Decision, Meter
from aduan.domain.reports.protection import Ended
from aduan.domain.rights.request import Request

_TICK: Final = timedelta.resolution
_STUCK: Final = "Yang menunggu orang saat laporan dibuat: ditolak, atau tidak diketahui sampai."
_DEAD: Final = "Sesudah tiga hari dicoba; menunggu orang saat laporan dibuat."


@dataclass(frozen=True)
class BesideFigures:
    table: Table

    def links(self, period: Period) -> tuple[Link, ...]:
        """What is open at LAPOR! still, and what was settled there since the period began: every
        report of a case of the period is one of these."""
        lists = (
            self.table.work_whole(keys.LINKS_OPEN),
            self.table.work_whole(keys.LINKS_SETTLED, after=keys.instant(period.since)),
        )
        found = {one.complaint_id: one for items in lists for one in _links(items)}
        return tuple(found[one] for one in sorted(found))

    def decisions(self, period: Period) -> tuple[Decision, ...]:
        """What people said of pairs of reports in the period."""
        items = self.table.query(keys.label_partition(DUPLICATE), since=keys.instant(period.since))
        labels = (decode(Label, item) for item in items)
        return tuple(
            Decision(one.kind, one.answer, one.machine, one.at)
            for one in labels
            if period.holds(one.at)
        )

    def requests(self, period: Period) -> tuple[Request, ...]:
        """Those received in the period: done ones are listed by then, waiting ones by their due
        time."""
        bounds = {"after": keys.instant(period.since), "until": _to(period)}
        done = self.table.work_whole(keys.RIGHTS_DONE, **bounds)
        waiting = self.table.work_whole(keys.RIGHTS)
        found = {}
        for item in (*waiting, *done):
            request = decode(Request, item)
            if period.holds(request.received_at):
                found[request.request_id] = request
        return tuple(found[one] for one in sorted(found))

    def destroyed(self, period: Period) -> tuple[Ended, ...]:
        found: list[Ended] = []
        for year in range(period.since.year, (period.until - _TICK).year + 1):
            for item in self.table.query(keys.destroyed_partition(year)):
                line = decode(Destroyed, item)
                if period.holds(line.at):
                    found.append(Ended(line.at, line.retention, line.basis))
        return tuple(found)

    def due(self, period: Period) -> int:
        """What should have ended by the period's end and stands in the list still."""
        return sum(1 for _ in self.table.work_whole(keys.KEEPING, until=_to(period)))

    def undelivered(self) -> tuple[Meter, ...]:
        """What was given up and waits for a person, now."""
        stuck, _ = self.table.count_work(keys.OUTBOX_STUCK)
        dead, _ = self.table.count_work(keys.CALLS_DEAD)
        return (
            Meter("Surat mati ke LAPOR!", "pesan", stuck, _STUCK),
            Meter("Panggilan kanal yang menyerah", "panggilan", dead, _DEAD),
        )

    def held(self) -> int:
        return sum(1 for _ in self.table.work_whole(keys.KEEPING_HELD))


def _to(period: Period) -> str:
    return f"{keys.instant(period.until - _TICK)}~"


def _links(items: Iterable[dict[str, object]]) -> Iterator[Link]:
    return (link for link in (decode(Link, item) for item in items) if link.case_id)
