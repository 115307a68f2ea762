"""What POST /webhooks/{channel} is made of."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from aduan.adapters.aws.secrets import SecretReader, SigningSecrets
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.intake.ports import ChannelSecrets, Intake, Privacy
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings(Settings):
    identities_table: str
    channels_secret_id: str
    hash_secret_id: str


@dataclass(frozen=True, slots=True)
class WebhookDoor:
    channels: Mapping[str, Channel]
    secrets: ChannelSecrets
    intake: Intake
    privacy: Privacy
    zone: tzinfo


def open_receive_webhook(environment: Mapping[str, str]) -> WebhookDoor:
    settings = read_settings(WebhookSettings, environment)
    dynamodb, secrets = client("dynamodb"), SecretReader(client("secretsmanager"))
    pack = city_pack()
    about = pack.joinpath("city.toml").read_text(encoding="utf-8")
    return WebhookDoor(
        channels=read_channels(pack),
        secrets=SigningSecrets(secrets, settings.channels_secret_id),
        intake=RegisterIntake(
            register=Table(dynamodb, settings.register_table),
            identities=Table(dynamodb, settings.identities_table),
        ),
        privacy=RegisterPrivacy(
            hash_key=lambda: secrets.lasting(settings.hash_secret_id),
            finder=finder(place_words(pack)),
        ),
        zone=ZoneInfo(tomllib.loads(about)["timezone"]),
    )
