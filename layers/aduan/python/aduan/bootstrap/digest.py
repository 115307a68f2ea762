"""What the morning digest, the hourly summary, the figures and their freezing are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aduan.adapters.aws.topics import Topics
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk_counts import RegisterDeskCounts
from aduan.adapters.dynamodb.figures import RegisterReceipts
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.adapters.dynamodb.office import RegisterOffices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.desk.count import count_desk
from aduan.application.figures.freeze import FreezeReport, freeze_due
from aduan.application.figures.ports import Archive, FactBook, ReceiptBook, SealedDays
from aduan.application.figures.seal import seal_days
from aduan.application.notices.digest import DigestReport, send_digests
from aduan.application.notices.overflow import OverflowReport, send_overflow
from aduan.application.notices.ports import KnownPosts, Staffing
from aduan.application.notices.write import Letterhead
from aduan.application.office.count import CountReport, count_figures
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book, frozen_periods, sealed_days
from aduan.bootstrap.parts.letterhead import letterhead, topic_names
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings(Settings):
    exports_bucket: str
    link_key: str
    topic_arn_prefix: str


@dataclass(frozen=True, slots=True)
class Digesting:
    tables: RegisterCaseLists
    offices: RegisterOffices
    desk: RegisterDeskCounts
    cases: RegisterCases
    staffing: Staffing
    topics: Topics
    rules: ClockRules
    letterhead: Callable[[], Letterhead]
    book: FactBook
    archive: Archive
    receipts: ReceiptBook
    days: SealedDays

    def send_digests(self) -> DigestReport:
        return send_digests(
            lists=self.tables,
            book=self.tables,
            publisher=self.topics,
            letterhead=self.letterhead(),
            rules=self.rules,
            now=now(),
        )

    def send_overflow(self) -> OverflowReport:
        return send_overflow(
            left=self.tables,
            cases=self.cases,
            staffing=self.staffing,
            publisher=self.topics,
            letterhead=self.letterhead(),
            rules=self.rules,
            now=now(),
        )

    def count_figures(self) -> CountReport:
        """The desk's first: they are few, and whoever works there waits for them."""
        count_desk(self.desk, now())
        return count_figures(
            lists=self.tables,
            book=self.offices,
            rows=self.offices,
            rules=self.rules,
            now=now(),
        )

    def freeze_periods(self) -> FreezeReport:
        return freeze_due(
            book=self.book, archive=self.archive, calendar=self.rules.calendar, now=now()
        )

    def seal_days(self) -> tuple[str, ...]:
        return seal_days(
            book=self.receipts, days=self.days, calendar=self.rules.calendar, now=now()
        )


def open_digest(environment: Mapping[str, str]) -> Digesting:
    settings = read_settings(DigestSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    return Digesting(
        tables=RegisterCaseLists(table),
        offices=RegisterOffices(table),
        desk=RegisterDeskCounts(table),
        cases=RegisterCases(table),
        staffing=KnownPosts(RegisterAppointments(table), topic_names(city)),
        topics=Topics(client("sns"), settings.topic_arn_prefix, topic_names(city)),
        rules=rules,
        letterhead=letterhead(
            pack,
            city,
            rules,
            public_url=settings.public_url,
            link_key=settings.link_key,
        ),
        book=fact_book(table, pack, now),
        archive=frozen_periods(table, settings.exports_bucket),
        receipts=RegisterReceipts(table),
        days=sealed_days(table, settings.exports_bucket),
    )
