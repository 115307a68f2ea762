"""What every message of the hub is written on: the city's words, its offices, the link keys."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources.abc import Traversable

from aduan.adapters.aws.secrets import LinkKeys, SecretReader
from aduan.application.notices.compose import NoticeTexts, notice_texts
from aduan.application.notices.write import Letterhead
from aduan.bootstrap.parts.aws import client
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.posts import DUTY, POST_NAMES, SEKDA, WALI_KOTA
from aduan.domain.city.city import City


def letterhead(
    pack: Traversable, city: City, rules: ClockRules, *, public_url: str, link_secret_id: str
) -> Callable[[], Letterhead]:
    """A call gives it with the link keys as they are now: a rotated key signs within a minute."""
    texts = city_texts(pack, city, rules)
    keys = link_keys(link_secret_id)
    return lambda: Letterhead(texts=texts, keys=keys(), public_url=public_url, desk=rules.desk)


def city_texts(pack: Traversable, city: City, rules: ClockRules) -> NoticeTexts:
    parsed = tomllib.loads(pack.joinpath("texts", "notices.toml").read_text(encoding="utf-8"))
    return notice_texts(
        parsed,
        city=city.name,
        zone=rules.calendar.zone,
        offices={**POST_NAMES, **{code: one.name for code, one in city.agencies.items()}},
    )


def link_keys(secret_id: str) -> Callable[[], Sequence[bytes]]:
    """The keys of officials' links, newest first, re-read every minute."""
    keys = LinkKeys(SecretReader(client("secretsmanager")), secret_id)
    return lambda: [key.encode() for key in keys()]


def topic_names(city: City) -> Mapping[str, str]:
    """The last part of each post's topic name."""
    own = {DUTY: "duty", SEKDA: "sekda", WALI_KOTA: "wali-kota"}
    return own | {code: agency.topic for code, agency in city.agencies.items()}
