"""The facts of a period out of the register, and putting them right.

What was open at some instant of a period are the cases that ended in it or later, and those that
are open still, as far as they were opened before its end: a list a month by end, sorted by opening,
so that each is read from its beginning to the period's end and no further
([0020](docs/decisions/0020-figures-are-facts-first.md)).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fact_rows import (
    facts_anew,
    facts_in,
    facts_item,
    readable_facts,
    receipt_in,
)
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.application.case.walk import listed_closed, listed_open
from aduan.application.figures.ports import Put
from aduan.domain.case.case import Case
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.figures.facts import CaseFacts
from aduan.domain.figures.ledger import Arrival, Ledger
from aduan.domain.figures.periods import Period
from aduan.domain.figures.receipts import Receipt

_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta.resolution
_PAGE: Final = 200
_TRIES: Final = 3
_LISTED: Final = ("work_pk", "work_sk", "channel", "received_at")
"""What rows of members lacked in earlier versions."""
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RegisterFacts:
    """`FactBook` of the register. `channels` are those with calls that are only counted."""

    table: Table
    now: Callable[[], datetime]
    channels: tuple[str, ...] = ()

    def ledger(self, period: Period) -> Ledger:
        alive, arrivals = self._alive(period), tuple(self._arrivals(period))
        alive |= self._led_to(alive, {one.case_id for one in arrivals})
        return Ledger(
            facts=tuple(fact for one in alive.values() for fact in one.facts),
            arrivals=arrivals,
            counted=self._counted(period),
        )

    def _alive(self, period: Period) -> dict[str, CaseFacts]:
        """What is open is looked at before and after: a case that ends, or is opened again, in the
        meantime is met in one list or the other."""
        over = months(period.since, max(self.now(), period.since))
        lists = [keys.FACTS_OPEN, *map(keys.facts_partition, over), keys.FACTS_OPEN]
        until = keys.instant(period.until)
        found: dict[str, CaseFacts] = {}
        for item in (row for each in lists for row in self.table.work_whole(each, until=until)):
            facts = facts_in(item)
            known = found.get(facts.case_id)
            if known is None or known.version < facts.version:
                found[facts.case_id] = facts
        return {
            case_id: one
            for case_id, one in found.items()
            if one.over_at is None or one.over_at >= period.since
        }

    def _led_to(self, alive: dict[str, CaseFacts], stood_in: set[str]) -> dict[str, CaseFacts]:
        """The cases those were merged into, also by way of others, and those that complaints of the
        period stand in, as far as they are not alive: one may join a case that was merged before.
        """
        found: dict[str, CaseFacts] = {}
        wanted = stood_in | _merged_into(alive.values())
        while wanted := wanted - alive.keys() - found.keys():
            items = self.table.get_many([keys.facts(one) for one in sorted(wanted)])
            new = {one.case_id: one for one in map(facts_in, items)}
            if not new:
                break
            found |= new
            wanted = _merged_into(new.values())
        return found

    def _arrivals(self, period: Period) -> Iterator[Arrival]:
        last = period.until - _TICK
        bounds = {"after": keys.instant(period.since), "until": f"{keys.instant(last)}~"}
        for each in months(period.since, last):
            for item in self.table.work_whole(keys.received_partition(each), **bounds):
                yield decode(Arrival, item)

    def _counted(self, period: Period) -> dict[str, int]:
        found: dict[str, int] = {}
        for channel in self.channels:
            day = period.first_day
            while day <= period.last_day:
                number = self.table.count(keys.counted(channel, day, "")["pk"])
                found[channel] = found.get(channel, 0) + number
                day += _DAY
        return found


def months(since: datetime, until: datetime) -> list[str]:
    """The months, as lists are divided by them, of the instants from `since` to `until`."""
    at = since.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at <= until:
        found.append(keys.month(at))
        at = (at + 31 * _DAY).replace(day=1)
    return found


def _merged_into(facts: Iterable[CaseFacts]) -> set[str]:
    return {one.last.merged_into for one in facts if one.last.merged_into}


@dataclass(frozen=True)
class RegisterReceipts:
    """`ReceiptBook` of the register."""

    table: Table

    def receipts(self, since: datetime, until: datetime) -> Iterator[Receipt]:
        day, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
        bounds = {"after": keys.instant(since), "until": f"{keys.instant(until - _TICK)}~"}
        while day <= last:
            for item in self.table.work_whole(keys.receipts_partition(day), **bounds):
                yield receipt_in(item)
            day += _DAY

    def receipts_of(self, number: str) -> list[Receipt]:
        """Those of the case people know by this number, by cycle. Raises NotFoundError."""
        found = self.table.get(keys.number(number))
        if found is None:
            raise NotFoundError("case", number)
        partition = keys.case(str(decode_map(found)["case_id"]))["pk"]
        return [receipt_in(item) for item in self.table.query(partition, prefix="RECEIPT#")]


@dataclass(frozen=True)
class RegisterRebuild:
    """Every case of a register of whatever version, and its facts made anew."""

    table: Table

    def cases(self) -> Iterator[Case]:
        """Those open and those closed, page by page, and after each those merged into it."""
        lists, cases = RegisterCaseLists(self.table), RegisterCases(self.table)
        for case in chain(listed_open(lists, _PAGE), listed_closed(lists, _LONG_AGO, _PAGE)):
            yield case
            yield from cases.merged_into(case.case_id)

    def put_right(self, case: Case, *, dry_run: bool) -> Put:
        """The facts of a case as its history tells them, written where they are others, and only
        while the case stands at the version they are of."""
        if case.sandbox:
            return Put.RIGHT
        for _ in range(_TRIES):
            facts = facts_anew(self.table, case)
            if facts is None:
                return Put.NO_HISTORY
            members = list(self._unlisted(case))
            item = self.table.get(keys.facts(case.case_id))
            right = item is not None and readable_facts(item) == facts
            if right and not members:
                return Put.RIGHT
            if dry_run:
                return Put.WRONG
            try:
                self.keep(facts, members)
            except ConflictError:
                case = RegisterCases(self.table).get_case(case.case_id)
                continue
            return Put.WRITTEN
        return Put.BUSY

    def keep(self, facts: CaseFacts, members: Sequence[Item]) -> None:
        """Raises ConflictError when the case is of another version than the facts."""
        unchanged = self.table.check(
            keys.case(facts.case_id), "version = :seen", values(seen=facts.version)
        )
        self.table.transact([unchanged, self.table.put(facts_item(facts))])
        for row in members:
            named = {f":{name}": row[name] for name in _LISTED}
            change = ", ".join(f"{name} = :{name}" for name in _LISTED)
            where = {name: str(row[name]["S"]) for name in ("pk", "sk")}
            stands = "attribute_exists(pk)"
            self.table.transact(
                [self.table.update(where, f"SET {change}", named, condition=stands)]
            )

    def _unlisted(self, case: Case) -> Iterator[Item]:
        """Rows of its complaints that stand in no month: those of earlier versions."""
        for row in RegisterCases(self.table).members(case.case_id):
            if "work_pk" in row:
                continue
            complaint_id = str(decode_map(row)["complaint_id"])
            try:
                complaint = stored_complaint(self.table, complaint_id)
            except NotFoundError:
                continue
            yield member_item(complaint, case.case_id, complaint.received_at)
