"""What the function behind officials' links is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from secrets import SystemRandom
from urllib.parse import urlsplit

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses, S3UploadForms, S3Uploads
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.office import RegisterOffices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox_rows import filed_at_lapor
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.adapters.dynamodb.voices import RegisterVoices
from aduan.application.office.show import OfficePorts
from aduan.application.official.act import ActPorts
from aduan.application.official.open_link import LinkPorts
from aduan.application.official.open_photo import OpeningPorts
from aduan.application.official.restrict import Judging
from aduan.application.official.upload import UploadPorts
from aduan.application.search.find import SearchPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.letterhead import OpeningSettings, link_checks
from aduan.bootstrap.parts.official_pages import (
    districts_at,
    fresh_nonce,
    mask_words,
    outlines,
    points_around,
)
from aduan.bootstrap.parts.page_words import page_words
from aduan.bootstrap.parts.photo_forms import photo_id, signer
from aduan.bootstrap.parts.set_aside import set_aside, told_apart
from aduan.domain.case.decide import allowed_moves
from aduan.domain.case.posts import SEKDA, WALI_KOTA, beside
from aduan.domain.city.city import City, load_city
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import read_settings
from aduan.pages.office.answers import OfficePages
from aduan.pages.official.answers import OfficialPages


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSettings(OpeningSettings):
    evidence_bucket: str


@dataclass(frozen=True, slots=True)
class Wired:
    """The page of one case, and the page of a post."""

    case: OfficialPages
    office: OfficePages


def open_official_action(environment: Mapping[str, str]) -> Wired:
    settings = read_settings(OfficialSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    table = Table(client("dynamodb"), settings.register_table)
    cases, photos, s3 = RegisterCases(table), RegisterPhotos(table), signer()
    reading = LinkPorts(
        keys=link_checks(settings),
        cases=cases,
        photographs=RegisterPictures(table),
        uses=cases,
        photos=S3PhotoAddresses(s3, settings.evidence_bucket),
        moves_for=allowed_moves,
        inspectorate=city.inspectorate,
        holders=RegisterAppointments(table),
        new_nonce=fresh_nonce,
        voices=RegisterVoices(table),
        fresh_word_from=rules.fresh_word_from,
    )
    pages = OfficialPages(
        acting=ActPorts(
            reading=reading,
            register=cases,
            rules=rules,
            agencies={code for code, one in city.agencies.items() if not one.outside},
            mask=mask_words(pack),
            draw=SystemRandom().random,
            judging=_judging(city),
            filed=filed_at_lapor(table),
        ),
        uploading=UploadPorts(
            reading=reading,
            requests=photos,
            forms=S3UploadForms(s3, settings.evidence_bucket),
            public_url=settings.public_url,
            new_id=lambda: photo_id(now()),
        ),
        opening=OpeningPorts(
            reading=reading,
            openings=photos,
            orders=S3Uploads(client("s3"), settings.evidence_bucket),
        ),
        city=page_words(pack, city, rules),
        around=points_around(city),
        outline=outlines(city),
        upload_origin=_origin(s3.meta.endpoint_url),
        now=now,
    )
    aside = set_aside()
    offices = RegisterOffices(table, aside)
    office = OfficePages(
        reading=OfficePorts(
            keys=reading.keys,
            holders=reading.holders,
            lists=offices,
            cases=offices,
            calendar=rules.calendar,
            inspectorate=city.inspectorate,
            search=_search(pack, city, table),
            aside=aside,
        ),
        register=cases,
        rules=rules,
        city=pages.city,
        now=now,
        book=offices,
        spots=lambda: districts_at(city),
    )
    return Wired(pages, office)


def _search(pack: Traversable, city: City, table: Table) -> SearchPorts:
    """Offices find by names and words. Who reported is for the desk alone to look for: the key that
    hides a telephone number is not this function's."""
    index = RegisterSearch(table, told_apart)
    return SearchPorts(
        index=index,
        cases=index,
        channels=tuple(read_channels(pack)),
        number_prefix=city.number_prefix,
        inspectorate=city.inspectorate,
        reporter_hash=lambda _written: None,
    )


def _judging(city: City) -> Judging:
    offices = [code for code, one in city.agencies.items() if not one.outside]
    return Judging(
        city.judges,
        {
            post: tuple(filter(None, beside(post, city.duty_desk, city.secretariat)))
            for post in (WALI_KOTA, SEKDA, *offices)
        },
    )


def _origin(address: str) -> str:
    """Where photos are sent to: what a page's policy must name."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
