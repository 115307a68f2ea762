"""What the function that checks photos is made of; the only one that carries Pillow and
OpenCV."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.evidence_bucket import S3PhotoStore
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.covering import PillowCoverer
from aduan.adapters.photos.images import PillowReader
from aduan.application.photos.check import PhotoCheckPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSettings(Settings):
    evidence_bucket: str


def open_check_photo(environment: Mapping[str, str]) -> PhotoCheckPorts:
    settings = read_settings(PhotoSettings, environment)
    rules = city_rules(city_pack(), hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    return PhotoCheckPorts(
        register=RegisterPhotos(table),
        pictures=RegisterPictures(table),
        store=S3PhotoStore(client("s3"), settings.evidence_bucket),
        reader=PillowReader(rules.calendar.zone),
        comparer=OpenCvComparer(),
        coverer=PillowCoverer(),
        now=now,
    )
