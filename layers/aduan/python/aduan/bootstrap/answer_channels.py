"""What GET /channels/{channel}/… is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from aduan.adapters.aws.evidence_bucket import FORM_SECONDS, S3UploadForms
from aduan.adapters.aws.hashing import KeyedElsewhere
from aduan.adapters.aws.secrets import SecretReader, SigningSecrets
from aduan.adapters.dynamodb.channels import (
    RegisterAskedComplaints,
    RegisterAskedMarks,
    RegisterCalls,
    RegisterChannelPhotos,
)
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.channels.ask import AskedCalls, AskedMarks, AskedRegister
from aduan.application.channels.discretion import DiscreetCalls, Discretion
from aduan.application.channels.send_photo import PhotoPorts
from aduan.application.intake.ports import ChannelSecrets
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.channel_dressing import dressing_of
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.photo_forms import photo_id, signer
from aduan.bootstrap.parts.set_aside import told_apart
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import Settings, read_settings
from aduan.entrypoints.status.events import Dressing


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings(Settings):
    channels_secret_id: str
    hide_reporter_function: str
    evidence_bucket: str


@dataclass(frozen=True, slots=True)
class AskedDoor:
    channels: Mapping[str, Channel]
    secrets: ChannelSecrets
    calls: AskedCalls
    marks: AskedMarks
    register: AskedRegister
    dressing: Dressing
    photos: PhotoPorts


def open_answer_channels(environment: Mapping[str, str]) -> AskedDoor:
    settings = read_settings(AnswerSettings, environment)
    pack, secrets = city_pack(), SecretReader(client("secretsmanager"))
    table = Table(client("dynamodb"), settings.register_table)
    privacy = RegisterPrivacy(
        keyed=KeyedElsewhere(client("lambda"), settings.hide_reporter_function),
        finder=finder(place_words(pack)),
    )
    register = RegisterAskedComplaints(table, privacy.source_id)
    return AskedDoor(
        channels=read_channels(pack),
        secrets=SigningSecrets(secrets, settings.channels_secret_id),
        calls=DiscreetCalls(RegisterCalls(table, told_apart), Discretion(register.get_case)),
        marks=RegisterAskedMarks(table),
        register=register,
        dressing=dressing_of(pack, settings.public_url, settings.evidence_bucket),
        photos=PhotoPorts(
            register=register,
            photos=RegisterChannelPhotos(table),
            forms=S3UploadForms(signer(), settings.evidence_bucket),
            new_id=lambda: photo_id(now()),
            form_lasts=timedelta(seconds=FORM_SECONDS),
        ),
    )
