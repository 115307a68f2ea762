"""What the building of the public board is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable

from aduan.adapters.aws.board_bucket import BoardBucket
from aduan.adapters.aws.evidence_bucket import S3PhotoStore
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.board.build import Built, build_board
from aduan.application.board.ports import BoardDesk, OpenedPhotos
from aduan.application.figures.ports import Archive, FactBook
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.board_files import BoardFiles, library
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book, frozen_periods
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.board.outlines import Outline, read_outlines
from aduan.domain.board.shown import Delicate
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City, load_city
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES, Photo
from aduan.domain.reports.counting import Names
from aduan.entrypoints.settings import Settings, read_settings

WARDS = "wards.geojson"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings(Settings):
    exports_bucket: str
    board_bucket: str
    evidence_bucket: str


@dataclass(frozen=True, slots=True)
class PhotosForAll:
    """`OpenedPhotos`: rows of the register, copies in the bucket of evidence."""

    rows: RegisterPhotos
    copies: S3PhotoStore

    def shown_since(self, at: datetime) -> tuple[Photo, ...]:
        return self.rows.shown_since(at)

    def picture(self, public_key: str) -> bytes | None:
        return self.copies.fetch(public_key, MAX_PHOTO_BYTES)


@dataclass(frozen=True, slots=True)
class Building:
    book: FactBook
    archive: Archive
    rules: ClockRules
    names: Names
    delicate: Delicate
    outlines: tuple[Outline, ...]
    bucket: BoardBucket
    photos: OpenedPhotos

    def build(self) -> Built:
        return build_board(self.desk(now()), BoardFiles(self.outlines, library()), self.bucket)

    def desk(self, at: datetime) -> BoardDesk:
        return BoardDesk(
            book=self.book,
            archive=self.archive,
            rules=self.rules,
            names=self.names,
            delicate=self.delicate,
            outlines=self.outlines,
            now=at,
            photos=self.photos,
        )


def open_board(environment: Mapping[str, str]) -> Building:
    settings = read_settings(BoardSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    table = Table(client("dynamodb"), settings.register_table)
    return Building(
        book=fact_book(table, pack, now),
        archive=frozen_periods(table, settings.exports_bucket),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        names=report_names(pack, city),
        delicate=delicate(city),
        outlines=outlines(pack),
        bucket=BoardBucket(client("s3"), settings.board_bucket),
        photos=PhotosForAll(
            RegisterPhotos(table), S3PhotoStore(client("s3"), settings.evidence_bucket)
        ),
    )


def delicate(city: City) -> Delicate:
    kinds = city.categories.values()
    return Delicate(
        persons=frozenset(one.id for one in kinds if one.about_persons),
        secret=frozenset(one.id for one in kinds if one.secret),
    )


def outlines(pack: Traversable) -> tuple[Outline, ...]:
    """The wards' outlines, derived or the city's own; none where the pack has none."""
    file = pack / WARDS
    return read_outlines(file.read_text(encoding="utf-8")) if file.is_file() else ()
