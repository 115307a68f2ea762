"""What the morning digest is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.officials import Officials
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.dynamodb.worklists import DigestTables
from aduan.adapters.topics import Topics
from aduan.application.assess_escalation import Staffing
from aduan.application.write_notice import Letterhead
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.bootstrap.letterhead import letterhead, topic_names
from aduan.domain.city import load_city
from aduan.domain.clocks import Rules
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings(Settings):
    link_secret_id: str
    topic_arn_prefix: str


@dataclass(frozen=True, slots=True)
class Digesting:
    tables: DigestTables
    cases: Cases
    staffing: Staffing
    topics: Topics
    rules: Rules
    head: Callable[[], Letterhead]


def open_digesting(environment: Mapping[str, str]) -> Digesting:
    settings = read_settings(DigestSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    return Digesting(
        tables=DigestTables(table),
        cases=Cases(table),
        staffing=Officials(table),
        topics=Topics(client("sns"), settings.topic_arn_prefix, topic_names(city)),
        rules=rules,
        head=letterhead(
            pack,
            city,
            rules,
            public_url=settings.public_url,
            link_secret_id=settings.link_secret_id,
        ),
    )
