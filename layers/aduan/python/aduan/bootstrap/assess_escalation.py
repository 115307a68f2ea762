"""What one look of the escalation machine is made of."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.notices import Notices
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.secrets import SecretReader, SigningSecrets
from aduan.application.assess_escalation import Staffing
from aduan.application.compose_notice import NoticeTexts, notice_texts
from aduan.application.write_notice import Letterhead
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.domain.case import Audience
from aduan.domain.city import City, load_city
from aduan.domain.clocks import Rules
from aduan.domain.notices import DUTY, SEKDA, WALI_KOTA
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSettings(Settings):
    link_secret_id: str


@dataclass(frozen=True, slots=True)
class Assessing:
    """`topics` maps a post to the last part of its topic's name."""

    cases: Cases
    notices: Notices
    staffing: Staffing
    rules: Rules
    topics: Mapping[str, str]
    texts: NoticeTexts
    public_url: str
    link_keys: Callable[[], Sequence[bytes]]

    def head(self) -> Letterhead:
        """With the link keys as they are now: a rotated key signs from the next minute on."""
        return Letterhead(
            texts=self.texts,
            keys=self.link_keys(),
            public_url=self.public_url,
            desk=self.rules.desk,
        )


class EveryPostStaffed:
    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        return bool(post and audience and at)


def open_assessing(environment: Mapping[str, str]) -> Assessing:
    settings = read_settings(AssessSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    return Assessing(
        cases=Cases(table),
        notices=Notices(table),
        staffing=EveryPostStaffed(),
        rules=rules,
        texts=_texts(pack, city, rules),
        public_url=settings.public_url,
        link_keys=link_keys(settings.link_secret_id),
        topics=_topics(city),
    )


def link_keys(secret_id: str) -> Callable[[], Sequence[bytes]]:
    """The keys of officials' links, newest first, re-read every minute."""
    secrets = SigningSecrets(SecretReader(client("secretsmanager")), "")
    return lambda: [key.encode() for key in secrets.current_and_previous(secret_id)]


def _texts(pack: Traversable, city: City, rules: Rules) -> NoticeTexts:
    parsed = tomllib.loads(pack.joinpath("texts", "notices.toml").read_text(encoding="utf-8"))
    offices = {code: agency.name for code, agency in city.agencies.items()}
    return notice_texts(parsed, city=city.name, zone=rules.calendar.zone, offices=offices)


def _topics(city: City) -> dict[str, str]:
    own = {DUTY: "duty", SEKDA: "sekda", WALI_KOTA: "wali-kota"}
    return own | {code: agency.topic for code, agency in city.agencies.items()}
