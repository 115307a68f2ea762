"""What the duty desk's function is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources.abc import Traversable

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses
from aduan.adapters.aws.hashing import KeyedElsewhere
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk, RegisterSentPhotos
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.adapters.lapor.agencies import agencies_of
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.application.case.set_aside import SetAside
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.show import DeskReadPorts
from aduan.application.desk.work import DeskWritePorts
from aduan.application.lapor.decide_conflict import ConflictPorts
from aduan.application.placing.take_apart import Opening
from aduan.application.routing.dispatch import Dispatch
from aduan.application.routing.ports import Assignment
from aduan.application.search.find import SearchPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.parts.letterhead import OpeningSettings, link_checks
from aduan.bootstrap.parts.official_pages import fresh_nonce, mask_words
from aduan.bootstrap.parts.page_words import page_words
from aduan.bootstrap.parts.photo_forms import signer
from aduan.bootstrap.parts.retention import retention_rules
from aduan.bootstrap.parts.second_look import second_look
from aduan.bootstrap.parts.set_aside import set_aside, told_apart
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.city.city import City, load_city
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.routing.model import RoutingModel
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import read_settings
from aduan.pages.desk.answers import DeskPages


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings(OpeningSettings):
    hide_reporter_function: str
    evidence_bucket: str


class NotAsked:
    """The desk's function has no way to LAPOR!: a tracking id typed here is looked up by the next
    pull."""

    def find(self, reference: str) -> Unavailable:
        return Unavailable(reference)

    def read(self, complaint_id: str) -> Unavailable:
        return Unavailable(complaint_id)

    def follow_ups(self, complaint_id: str) -> Unavailable:
        return Unavailable(complaint_id)

    def ping(self) -> Unavailable:
        return Unavailable("tidak ditanya")


def _bridge(
    table: Table,
    rules: ClockRules,
    agency_of: Callable[[str], str],
    inspectorate: str,
    aside: SetAside,
) -> LaporAtDesk:
    outbox, cases, conflicts = (
        RegisterOutbox(table, aside),
        RegisterCases(table),
        RegisterConflicts(table, aside),
    )
    return LaporAtDesk(
        conflict_ports=ConflictPorts(
            conflicts=conflicts,
            links=RegisterLinks(table),
            history=outbox,
            cases=cases,
            agency_of=agency_of,
            rules=rules,
        ),
        outbox=outbox,
        records=NotAsked(),
        get_cases=partial(cases.get_cases, aside=aside),
        waiting=outbox.waiting_page,
        open_conflicts=conflicts.open_page,
        inspectorate=inspectorate,
    )


def _search(pack: Traversable, city: City, table: Table, settings: DeskSettings) -> SearchPorts:
    """A caller's number is hidden as intake hid it, so that it meets the hash that was kept."""
    privacy = RegisterPrivacy(KeyedElsewhere(client("lambda"), settings.hide_reporter_function))

    def reporter_hash(written: str) -> str | None:
        person = Reporter(email=written) if "@" in written else Reporter(phone=written)
        return privacy.reporter_hash(person)

    index = RegisterSearch(table, told_apart)
    return SearchPorts(
        index=index,
        cases=index,
        channels=tuple(read_channels(pack)),
        number_prefix=city.number_prefix,
        inspectorate=city.inspectorate,
        reporter_hash=reporter_hash,
    )


def _assigning(pack: Traversable, city: City) -> Callable[[Complaint], Assignment]:
    """The routing model is read at the first press that needs it, not for every look at a list."""

    @cache
    def dispatch() -> Dispatch:
        model = RoutingModel.parse(pack.joinpath("routing.model").read_bytes())
        return Dispatch(city, model, second_look())

    def assign(complaint: Complaint) -> Assignment:
        return dispatch()(complaint)

    return assign


def open_desk(environment: Mapping[str, str]) -> DeskPages:
    settings = read_settings(DeskSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    aside = set_aside()
    keys, desk, joined = (
        link_checks(settings),
        RegisterDesk(table, retention_rules(pack, hour_seconds=settings.hour_seconds), aside),
        RegisterJoinedCases(table, aside),
    )
    bridge = _bridge(table, rules, agencies_of(pack), city.inspectorate, aside)
    return DeskPages(
        reading=DeskReadPorts(
            keys=keys,
            lists=desk,
            cases=desk,
            lapor=bridge,
            joined=joined,
            pending=desk,
            new_nonce=fresh_nonce,
            inspectorate=city.inspectorate,
            holders=RegisterAppointments(table),
            disputes=desk,
            search=_search(pack, city, table, settings),
            photos=RegisterSentPhotos(
                table, S3PhotoAddresses(signer(), settings.evidence_bucket).address
            ),
            wishes=RegisterRequests(table, aside),
            aside=aside,
        ),
        work=DeskWritePorts(
            keys=keys,
            register=desk,
            joined=joined,
            opening=Opening(_assigning(pack, city), city.number_prefix),
            lapor=bridge,
            rules=rules,
            agencies={code for code, one in city.agencies.items() if not one.outside},
            categories={code: one.label for code, one in city.categories.items()},
            mask=mask_words(pack),
            inspectorate=city.inspectorate,
            holders=RegisterAppointments(table),
            disputes=desk,
            fresh=fresh_ids,
        ),
        city=page_words(pack, city, rules),
        now=now,
    )
