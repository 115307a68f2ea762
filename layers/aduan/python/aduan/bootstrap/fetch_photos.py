"""What the function that fetches complaints' photos is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.evidence_bucket import S3Uploads
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.sent_photos import RegisterSentPhotos
from aduan.adapters.photos.source import HttpsPhotos
from aduan.application.photos.fetch import FetchPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.clock import now
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings(Settings):
    evidence_bucket: str


def open_fetch_photos(environment: Mapping[str, str]) -> FetchPorts:
    settings = read_settings(FetchSettings, environment)
    return FetchPorts(
        rows=RegisterSentPhotos(Table(client("dynamodb"), settings.register_table)),
        source=HttpsPhotos(),
        uploads=S3Uploads(client("s3"), settings.evidence_bucket),
        channels=read_channels(city_pack()),
        now=now,
    )
