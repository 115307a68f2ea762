"""What POST /webhooks/{channel} is made of."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, tzinfo
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from aduan.adapters.aws.secrets import SecretReader, SigningSecrets
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.application.intake.ports import ChannelSecrets, Intake, Privacy
from aduan.application.intake.receive_delivery import CityWords
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.retention import retention_rules
from aduan.dataclass import dataclass
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings(Settings):
    identities_table: str
    channels_secret_id: str
    hash_secret_id: str
    proof_secret_id: str


@dataclass(frozen=True, slots=True)
class WebhookDoor:
    channels: Mapping[str, Channel]
    secrets: ChannelSecrets
    intake: Intake
    privacy: Privacy
    zone: tzinfo
    city: CityWords
    proofs: KeyedProofs


def open_receive_webhook(environment: Mapping[str, str]) -> WebhookDoor:
    settings = read_settings(WebhookSettings, environment)
    dynamodb, secrets = client("dynamodb"), SecretReader(client("secretsmanager"))
    pack = city_pack()

    def proof_key() -> bytes:
        return secrets.lasting(settings.proof_secret_id)

    about = pack.joinpath("city.toml").read_text(encoding="utf-8")
    return WebhookDoor(
        channels=read_channels(pack),
        secrets=SigningSecrets(secrets, settings.channels_secret_id),
        intake=RegisterIntake(
            register=Table(dynamodb, settings.register_table),
            identities=Table(dynamodb, settings.identities_table),
            retention=retention_rules(pack, hour_seconds=settings.hour_seconds),
        ),
        privacy=RegisterPrivacy(
            keyed=KeyedHere(lambda: secrets.lasting(settings.hash_secret_id)),
            finder=finder(place_words(pack)),
            proof_key=proof_key,
        ),
        proofs=KeyedProofs(proof_key),
        zone=ZoneInfo(tomllib.loads(about)["timezone"]),
        city=CityWords(
            known_category=_KnownCategories(pack),
            reopen_until=lambda closed_at: _reopen_until(pack, settings.hour_seconds, closed_at),
        ),
    )


class _KnownCategories:
    """Whether routing knows a category (`domain.routing.route.channel_category`). The tables are
    read with the first complaint that has one: no cold start pays for them."""

    def __init__(self, pack: Traversable) -> None:
        self._pack = pack
        self._names: frozenset[str] | None = None

    def __call__(self, written: str) -> bool:
        if self._names is None:
            ours = self._table("categories.toml", "categories")
            self._names = frozenset({*ours, *self._table("channel_categories.toml", "names")})
        return written in self._names or " ".join(written.lower().split()) in self._names

    def _table(self, name: str, key: str) -> Mapping[str, object]:
        file = self._pack.joinpath(name)
        if not file.is_file():
            return {}
        found: Mapping[str, object] = tomllib.loads(file.read_text(encoding="utf-8"))[key]
        return found


def _reopen_until(pack: Traversable, hour_seconds: int, closed_at: datetime) -> datetime:
    """Clocks and calendar are loaded with the first "not fixed": no cold start pays for them."""
    from aduan.bootstrap.parts.city_rules import city_rules  # noqa: PLC0415
    from aduan.domain.case.clocks import due_after  # noqa: PLC0415

    rules = city_rules(pack, hour_seconds=hour_seconds)
    return due_after(closed_at, rules.reopen, (), rules.calendar)
