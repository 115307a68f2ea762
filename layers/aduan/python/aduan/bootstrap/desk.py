"""What the duty desk's function is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.desk import Desk
from aduan.adapters.dynamodb.table import Table
from aduan.application.show_desk import DeskReading, LaporConflict, LaporWaiting
from aduan.application.work_desk import DeskWork
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.bootstrap.letterhead import link_keys
from aduan.bootstrap.official_pages import fresh_nonce, mask_words, now, page_words
from aduan.domain.city import load_city
from aduan.entrypoints.pages.desk import DeskPages
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings(Settings):
    link_secret_id: str


class NoBridge:
    """A city whose bridge to LAPOR! asks nothing of the desk."""

    def waiting(self, limit: int) -> Sequence[LaporWaiting]:
        return ()[:limit]

    def conflicts(self, limit: int) -> Sequence[LaporConflict]:
        return ()[:limit]

    def link_by_hand(self, *_asked: object) -> tuple[bool, str]:
        return False, "Jembatan SP4N-LAPOR! belum aktif."

    def decide_conflict(self, *_asked: object) -> tuple[bool, str]:
        return False, "Jembatan SP4N-LAPOR! belum aktif."


def open_desk(environment: Mapping[str, str]) -> DeskPages:
    settings = read_settings(DeskSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    keys, desk, bridge = link_keys(settings.link_secret_id), Desk(table), NoBridge()
    return DeskPages(
        reading=DeskReading(keys, desk, Cases(table), bridge, fresh_nonce),
        work=DeskWork(
            keys=keys,
            register=desk,
            lapor=bridge,
            rules=rules,
            agencies={code for code, one in city.agencies.items() if not one.outside},
            categories=frozenset(city.categories),
            mask=mask_words(pack),
        ),
        city=page_words(pack, city, rules),
        now=now,
    )
