"""What one look of the escalation machine is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.notices.ports import KnownPosts, Staffing
from aduan.application.notices.write import Letterhead
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.letterhead import letterhead, topic_names
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSettings(Settings):
    link_key: str


@dataclass(frozen=True, slots=True)
class Assessing:
    """`topics` maps a post to the last part of its topic's name."""

    cases: RegisterCases
    notices: RegisterNotices
    staffing: Staffing
    rules: ClockRules
    letterhead: Callable[[], Letterhead]
    topics: Mapping[str, str]


def open_assess_escalation(environment: Mapping[str, str]) -> Assessing:
    settings = read_settings(AssessSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    return Assessing(
        cases=RegisterCases(table),
        notices=RegisterNotices(table),
        staffing=KnownPosts(RegisterAppointments(table), topic_names(city)),
        rules=rules,
        letterhead=letterhead(
            pack,
            city,
            rules,
            public_url=settings.public_url,
            link_key=settings.link_key,
        ),
        topics=topic_names(city),
    )
