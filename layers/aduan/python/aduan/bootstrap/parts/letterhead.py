"""What every message of the hub is written on, and what its links are opened with."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources.abc import Traversable

from aduan.adapters.aws.link_keys import LinkCheck, LinkSeal
from aduan.adapters.aws.secrets import LinkKeys, SecretReader
from aduan.application.notices.compose import NoticeTexts, notice_texts
from aduan.application.notices.write import Letterhead
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.clock import now
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.posts import DUTY, POST_NAMES, SEKDA, WALI_KOTA
from aduan.domain.city.city import City
from aduan.domain.links import Check
from aduan.entrypoints.settings import Settings


def letterhead(
    pack: Traversable, city: City, rules: ClockRules, *, public_url: str, link_key: str
) -> Callable[[], Letterhead]:
    """For those who write notices: they alone may have links sealed."""
    written = Letterhead(
        texts=city_texts(pack, city, rules),
        keys=[LinkSeal(client("kms"), link_key)],
        public_url=public_url,
        desk=rules.desk,
    )
    return lambda: written


def city_texts(pack: Traversable, city: City, rules: ClockRules) -> NoticeTexts:
    parsed = tomllib.loads(pack.joinpath("texts", "notices.toml").read_text(encoding="utf-8"))
    return notice_texts(
        parsed,
        city=city.name,
        zone=rules.calendar.zone,
        offices={**POST_NAMES, **{code: one.name for code, one in city.agencies.items()}},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningSettings(Settings):
    """What opening links takes. Those of the released version, which one shared key signed, open
    until the date `old_links_until`."""

    link_key: str
    old_link_secret_id: str = ""
    old_links_until: str = ""


def link_checks(settings: OpeningSettings) -> Callable[[], Sequence[bytes | Check]]:
    """What officials' links are checked with, newest first."""
    now_on: list[bytes | Check] = [LinkCheck(client("kms"), settings.link_key)]
    if not settings.old_link_secret_id:
        return lambda: now_on
    until = datetime.combine(date.fromisoformat(settings.old_links_until), time(), UTC)
    shared = LinkKeys(SecretReader(client("secretsmanager")), settings.old_link_secret_id)

    def checks() -> Sequence[bytes | Check]:
        if now() >= until:
            return now_on
        return [*now_on, *(key.encode() for key in shared())]

    return checks


def topic_names(city: City) -> Mapping[str, str]:
    """The last part of each post's topic name."""
    own = {DUTY: "duty", SEKDA: "sekda", WALI_KOTA: "wali-kota"}
    return own | {code: agency.topic for code, agency in city.agencies.items()}
