"""What the function that reads the operators' export is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.exports import ExportFolder
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.lapor.contract import Contract, load_contract
from aduan.application.lapor.hear import LaporHearing
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.lapor_register import LaporSettings, open_lapor_register
from aduan.entrypoints.settings import read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings(LaporSettings):
    exports_bucket: str


@dataclass(frozen=True, slots=True)
class Importing:
    folder: ExportFolder
    links: RegisterLinks
    news: LaporHearing
    contract: Contract
    city: str


def open_import_lapor(environment: Mapping[str, str]) -> Importing:
    settings = read_settings(ImportSettings, environment)
    pack = city_pack()
    contract = load_contract(pack)
    register = open_lapor_register(settings, pack, contract)
    return Importing(
        folder=ExportFolder(client("s3"), settings.exports_bucket),
        links=register.links,
        news=register.news,
        contract=contract,
        city=register.news.city,
    )
