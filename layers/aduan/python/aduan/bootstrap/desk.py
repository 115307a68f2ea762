"""What the duty desk's function is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts
from aduan.adapters.dynamodb.lists import RegisterWorkLists
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.lapor.agencies import agencies_of
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.show import DeskReadPorts
from aduan.application.desk.work import DeskWritePorts
from aduan.application.lapor.decide_conflict import ConflictPorts
from aduan.application.lapor.operate import waiting_for_tracking_id
from aduan.application.placing.take_apart import Opening
from aduan.application.routing.dispatch import Dispatch
from aduan.application.routing.ports import Assignment
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.letterhead import link_keys
from aduan.bootstrap.parts.official_pages import fresh_nonce, mask_words
from aduan.bootstrap.parts.page_words import page_words
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.city.city import City, load_city
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.routing.model import RoutingModel
from aduan.entrypoints.settings import Settings, read_settings
from aduan.pages.desk.answers import DeskPages


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings(Settings):
    link_secret_id: str


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
    table: Table, rules: ClockRules, agency_of: Callable[[str], str], inspectorate: str
) -> LaporAtDesk:
    outbox, cases = RegisterOutbox(table), RegisterCases(table)

    def unfiled(limit: int) -> Sequence[str]:
        waiting = waiting_for_tracking_id(outbox)
        return tuple(dict.fromkeys(entry.case_id for entry in waiting))[:limit]

    return LaporAtDesk(
        conflict_ports=ConflictPorts(
            conflicts=RegisterConflicts(table),
            links=RegisterLinks(table),
            history=outbox,
            cases=cases,
            agency_of=agency_of,
            rules=rules,
        ),
        outbox=outbox,
        records=NotAsked(),
        get_cases=cases.get_cases,
        unfiled=unfiled,
        inspectorate=inspectorate,
    )


def _assigning(pack: Traversable, city: City) -> Callable[[Complaint], Assignment]:
    """The routing model is read at the first press that needs it, not for every look at a list."""

    @cache
    def dispatch() -> Dispatch:
        return Dispatch(city, RoutingModel.parse(pack.joinpath("routing.model").read_bytes()))

    def assign(complaint: Complaint) -> Assignment:
        return dispatch()(complaint)

    return assign


def open_desk(environment: Mapping[str, str]) -> DeskPages:
    settings = read_settings(DeskSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    keys, desk, joined = (
        link_keys(settings.link_secret_id),
        RegisterDesk(table),
        RegisterJoinedCases(table),
    )
    bridge = _bridge(table, rules, agencies_of(pack), city.inspectorate)
    return DeskPages(
        reading=DeskReadPorts(
            keys=keys,
            lists=desk,
            cases=RegisterCases(table),
            lapor=bridge,
            joined=joined,
            pending=RegisterWorkLists(table),
            new_nonce=fresh_nonce,
            inspectorate=city.inspectorate,
            holders=RegisterAppointments(table),
            disputes=desk,
        ),
        work=DeskWritePorts(
            keys=keys,
            register=desk,
            joined=joined,
            opening=Opening(_assigning(pack, city), city.number_prefix),
            lapor=bridge,
            rules=rules,
            agencies={code for code, one in city.agencies.items() if not one.outside},
            categories=frozenset(city.categories),
            mask=mask_words(pack),
            inspectorate=city.inspectorate,
            holders=RegisterAppointments(table),
            disputes=desk,
        ),
        city=page_words(pack, city, rules),
        now=now,
    )
