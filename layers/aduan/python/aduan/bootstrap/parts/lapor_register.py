"""The register's side of LAPOR!: the same for whoever brings its news, interface or export."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from aduan.adapters.aws.hashing import KeyedElsewhere
from aduan.adapters.aws.secrets import SecretReader
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lapor.news import RegisterNews
from aduan.adapters.lapor.contract import Contract
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.lapor.hear import LaporHearing
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.parts.retention import retention_rules
from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import read_toml
from aduan.entrypoints.settings import Settings

if TYPE_CHECKING:
    from aduan.application.routing.dispatch import Dispatch
    from aduan.domain.privacy.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class LaporSettings(Settings):
    """What hearing LAPOR! takes: `identities_table` keeps who reported."""

    identities_table: str
    hide_reporter_function: str


@dataclass(frozen=True, slots=True)
class LaporRegister:
    table: Table
    links: RegisterLinks
    news: LaporHearing
    secrets: SecretReader


@dataclass(frozen=True)
class ReaderWhenAsked:
    """The city's reader, built for the first news that has words: most runs bring none."""

    pack: Traversable

    @cached_property
    def _dispatch(self) -> "Dispatch":
        from aduan.application.routing.dispatch import Dispatch  # noqa: PLC0415 - see above
        from aduan.domain.city.city import load_city  # noqa: PLC0415

        return Dispatch(load_city(self.pack), encoder=second_look())

    def read(self, text: str) -> "Reading":
        return self._dispatch.read(text)

    def read_later(self, text: str) -> "Reading":
        return self._dispatch.read_later(text)

    def kept_from(self, read: "Reading", place: str | None) -> tuple[str, ...]:
        return self._dispatch.kept_from(read, place)

    def people_of(self, agency: str) -> tuple[str, ...]:
        return self._dispatch.people_of(agency)


def open_lapor_register(
    settings: LaporSettings, pack: Traversable, contract: Contract
) -> LaporRegister:
    secrets = SecretReader(client("secretsmanager"))
    table = Table(client("dynamodb"), settings.register_table)
    identities = Table(client("dynamodb"), settings.identities_table)
    news = LaporHearing(
        RegisterNews(
            RegisterIntake(
                table, identities, retention_rules(pack, hour_seconds=settings.hour_seconds)
            )
        ),
        privacy=RegisterPrivacy(
            keyed=KeyedElsewhere(client("lambda"), settings.hide_reporter_function),
            finder=finder(place_words(pack)),
        ),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        categories={str(number): name for name, number in contract.mapping.category.items()},
        fresh=fresh_ids,
        reader=ReaderWhenAsked(pack),
        city=str(read_toml(pack, "city.toml")["name"]),
    )
    return LaporRegister(table, RegisterLinks(table), news, secrets)
