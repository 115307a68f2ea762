"""What the building of the public board is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable

from aduan.adapters.aws.board_bucket import BoardBucket
from aduan.adapters.aws.public_photos import PublicCopies
from aduan.adapters.aws.public_prints import PublicPrints
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.improvements import RegisterImprovements
from aduan.application.board.build import Built, build_board
from aduan.application.board.ports import BoardPorts, PublicPapers, PublicPhotos, PublishedDays
from aduan.application.figures.improvements import ImprovementLog
from aduan.application.figures.ports import Archive, FactBook
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.board_files import BoardFiles, library
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.figures import fact_book, frozen_periods, sealed_days
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.board.outlines import Outline, read_outlines
from aduan.domain.board.shown import Delicate
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City, load_city
from aduan.domain.reports.counting import Names
from aduan.entrypoints.settings import Settings, read_settings

WARDS = "wards.geojson"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings(Settings):
    exports_bucket: str
    board_bucket: str
    evidence_bucket: str


@dataclass(frozen=True, slots=True)
class Building:
    book: FactBook
    archive: Archive
    days: PublishedDays
    log: ImprovementLog
    photos: PublicPhotos
    papers: PublicPapers
    rules: ClockRules
    names: Names
    delicate: Delicate
    outlines: tuple[Outline, ...]
    bucket: BoardBucket

    def build(self) -> Built:
        return build_board(self.desk(now()), BoardFiles(self.outlines, library()), self.bucket)

    def desk(self, at: datetime) -> BoardPorts:
        return BoardPorts(
            book=self.book,
            archive=self.archive,
            days=self.days,
            log=self.log,
            photos=self.photos,
            papers=self.papers,
            rules=self.rules,
            names=self.names,
            delicate=self.delicate,
            outlines=self.outlines,
            now=at,
        )


def open_board(environment: Mapping[str, str]) -> Building:
    settings = read_settings(BoardSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    table = Table(client("dynamodb"), settings.register_table)
    return Building(
        book=fact_book(table, pack, now),
        archive=frozen_periods(table, settings.exports_bucket),
        days=sealed_days(table, settings.exports_bucket),
        log=RegisterImprovements(table),
        photos=PublicCopies(client("s3"), settings.evidence_bucket, _small),
        papers=PublicPrints(client("s3"), settings.exports_bucket),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        names=report_names(pack, city),
        delicate=delicate(city),
        outlines=outlines(pack),
        bucket=BoardBucket(client("s3"), settings.board_bucket),
    )


def _small(jpeg: bytes) -> bytes | None:
    from aduan.adapters.photos.small import small_copy  # noqa: PLC0415 - a board may have no photo

    return small_copy(jpeg)


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
