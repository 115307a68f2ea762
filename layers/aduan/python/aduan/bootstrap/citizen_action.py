"""What POST /complaints/{tracking_code} is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from aduan.adapters.aws.evidence_bucket import S3UploadForms
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.privacy.keyed import never
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.intake.apply_follow_up_event import apply_follow_up_event
from aduan.application.routing.dispatch import Dispatch
from aduan.application.tracking.speak import SpeakPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.citizen_pages import CitizenSettings, citizen_parts
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.parts.photo_forms import photo_id
from aduan.bootstrap.parts.retention import retention_rules
from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.case.case import Transition
from aduan.domain.routing.route import load_model
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import read_settings
from aduan.pages.tracking.answers import Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenActionSettings(CitizenSettings):
    identities_table: str


@dataclass(frozen=True, slots=True)
class CitizenDoor:
    counter: Counter
    speaking: SpeakPorts


def open_citizen_action(environment: Mapping[str, str]) -> CitizenDoor:
    settings = read_settings(CitizenActionSettings, environment)
    parts = citizen_parts(settings)
    table = parts.register.table
    privacy = RegisterPrivacy(keyed=never, finder=finder(place_words(parts.pack)))
    channels = read_channels(parts.pack)

    @cache
    def reader() -> Dispatch:
        """Read when somebody says something, not when the function starts."""
        return Dispatch(parts.city, load_model(parts.pack), second_look())

    def apply(complaint_id: str, row_id: str) -> Transition | None:
        return apply_follow_up_event(
            complaint_id,
            row_id,
            events=RegisterFollowUpEvents(
                table, retention_rules(parts.pack, hour_seconds=settings.hour_seconds)
            ),
            rules=parts.rules,
            now=now(),
            reader=reader(),
            fresh=fresh_ids,
        )

    speaking = SpeakPorts(
        showing=parts.counter.showing,
        guesses=parts.register,
        words=RegisterIntake(
            table,
            Table(client("dynamodb"), settings.identities_table),
            retention_rules(parts.pack, hour_seconds=settings.hour_seconds),
        ),
        apply=apply,
        mask=privacy.mask,
        without_health=privacy.without_health_detail,
        health_lines=frozenset(code for code, one in channels.items() if one.strip_health),
        requests=RegisterPhotos(table),
        forms=S3UploadForms(parts.s3, settings.evidence_bucket),
        public_url=settings.public_url,
        new_id=lambda: photo_id(now()),
    )
    return CitizenDoor(parts.counter, speaking)
