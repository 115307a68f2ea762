"""What the function that checks photos is made of; the only one that carries Pillow."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.photos import Photos
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.evidence import S3PhotoStore
from aduan.adapters.images import PillowReader
from aduan.application.check_photo import PhotoDesk
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.bootstrap.official_pages import now
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSettings(Settings):
    evidence_bucket: str


def open_photo_check(environment: Mapping[str, str]) -> PhotoDesk:
    settings = read_settings(PhotoSettings, environment)
    rules = city_rules(city_pack(), hour_seconds=settings.hour_seconds)
    return PhotoDesk(
        register=Photos(Table(client("dynamodb"), settings.register_table)),
        store=S3PhotoStore(client("s3"), settings.evidence_bucket),
        reader=PillowReader(rules.calendar.zone),
        now=now,
    )
