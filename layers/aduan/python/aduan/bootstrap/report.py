"""What the printing of reports, and the page that hands them out, are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aduan.adapters.aws.printed_reports import PrintedReports
from aduan.adapters.aws.topics import Topics
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.rights.audit import TrailCount
from aduan.application.notices.write import Letterhead, write_report
from aduan.application.reports.owed import Printed, print_monday, print_one, print_owed
from aduan.application.reports.ports import Printer, ReportPorts
from aduan.application.reports.shelf import ShelfPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book, frozen_periods
from aduan.bootstrap.parts.letterhead import OpeningSettings, letterhead, link_checks, topic_names
from aduan.bootstrap.parts.page_words import page_words
from aduan.bootstrap.parts.photo_forms import signer
from aduan.bootstrap.parts.report_names import report_names
from aduan.bootstrap.parts.report_sources import report_sources
from aduan.bootstrap.parts.retention import officer_post
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import read_settings
from aduan.pages.reports.answers import ReportPages


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings(OpeningSettings):
    topic_arn_prefix: str
    exports_bucket: str
    board_url: str
    audit_bucket: str


@dataclass(frozen=True, slots=True)
class _Letters:
    """Tells a post by its topic; one that the city's pack no longer knows hears nothing."""

    topics: Topics
    letterhead: Callable[[], Letterhead]

    def tell(self, post: str, about: str, period: str) -> None:
        if post in self.topics.names:
            self.topics.publish(write_report(post, about, period, now(), self.letterhead()))


@dataclass(frozen=True, slots=True)
class Reporting:
    """The jobs of the function, and its page."""

    desk: Callable[[datetime], ReportPorts]
    shelf: PrintedReports
    told: _Letters
    pages: ReportPages

    def owed(self) -> Printed:
        return print_owed(self.desk(now()), _printer(), self.shelf, self.told)

    def monday(self) -> Printed:
        return print_monday(self.desk(now()), _printer(), self.shelf, self.told)

    def one(self, code: str, period: str) -> tuple[str, ...]:
        return print_one(code, period, self.desk(now()), _printer(), self.shelf)


def _printer() -> Printer:
    from aduan.bootstrap.parts.printing import EveryFormat  # noqa: PLC0415 - the page prints nothing

    return EveryFormat()


def open_report(environment: Mapping[str, str]) -> Reporting:
    settings = read_settings(ReportSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    names = report_names(pack, city)
    book = fact_book(table, pack, now)
    archive = frozen_periods(table, settings.exports_bucket)
    sources = report_sources(
        table, pack, city, rules, trail=TrailCount(client("s3"), settings.audit_bucket)
    )
    shelf = PrintedReports(client("s3"), signer(), settings.exports_bucket)
    return Reporting(
        desk=lambda at: ReportPorts(book, archive, rules.calendar, names, at, sources),
        shelf=shelf,
        told=_Letters(
            Topics(client("sns"), settings.topic_arn_prefix, topic_names(city)),
            letterhead(
                pack,
                city,
                rules,
                public_url=settings.public_url,
                link_key=settings.link_key,
            ),
        ),
        pages=ReportPages(
            shelf=ShelfPorts(
                keys=link_checks(settings),
                holders=RegisterAppointments(table),
                files=shelf,
                desk=city.duty_desk,
                inspectorate=city.inspectorate,
                officer=officer_post(pack),
            ),
            city=page_words(pack, city, rules),
            board=settings.board_url,
            now=now,
        ),
    )
