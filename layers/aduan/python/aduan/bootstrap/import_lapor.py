"""What the function that reads the operators' export is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor_links import LaporLinks
from aduan.adapters.dynamodb.lapor_news import RegisterNews
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.exports import ExportFolder
from aduan.adapters.lapor.contract import Contract, load_contract
from aduan.adapters.masking import Finder, RegisterPrivacy, place_words
from aduan.adapters.secrets import SecretReader
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.bootstrap.fresh_ids import fresh_ids
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings(Settings):
    identities_table: str
    hash_secret_id: str
    exports_bucket: str


@dataclass(frozen=True, slots=True)
class Importing:
    folder: ExportFolder
    links: LaporLinks
    news: RegisterNews
    contract: Contract


def open_importing(environment: Mapping[str, str]) -> Importing:
    settings = read_settings(ImportSettings, environment)
    pack = city_pack()
    contract = load_contract(pack)
    secrets = SecretReader(client("secretsmanager"))
    register = Table(client("dynamodb"), settings.register_table)
    return Importing(
        folder=ExportFolder(client("s3"), settings.exports_bucket),
        links=LaporLinks(register),
        news=RegisterNews(
            intake=RegisterIntake(register, Table(client("dynamodb"), settings.identities_table)),
            privacy=RegisterPrivacy(
                hash_key=lambda: secrets.lasting(settings.hash_secret_id),
                finder=Finder(place_words(pack)),
            ),
            rules=city_rules(pack, hour_seconds=settings.hour_seconds),
            categories={str(number): name for name, number in contract.mapping.category.items()},
            fresh=fresh_ids,
        ),
        contract=contract,
    )
