"""What the function that makes keyed hashes is made of: the key, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.secrets import SecretReader
from aduan.adapters.privacy.keyed import Keyed, KeyedHere
from aduan.bootstrap.parts.aws import client
from aduan.entrypoints.settings import read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class HideSettings:
    hash_secret_id: str


def open_hide_reporter(environment: Mapping[str, str]) -> Keyed:
    settings = read_settings(HideSettings, environment)
    secrets = SecretReader(client("secretsmanager"))
    return KeyedHere(lambda: secrets.lasting(settings.hash_secret_id))
