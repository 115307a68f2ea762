"""What the function that tells the channels is made of."""

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from aduan.adapters.aws.secrets import SecretForEach, SecretReader
from aduan.adapters.channels.duty_desk import DutyTopic
from aduan.adapters.channels.receiver import WebhookReceiver
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.channels import (
    RegisterAskedMarks,
    RegisterCalls,
    RegisterChanges,
    RegisterLines,
    RegisterQuestions,
)
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.channels.discretion import DiscreetReceiver, Discretion
from aduan.application.channels.publish import PublishPorts
from aduan.application.channels.push import PushPorts
from aduan.application.channels.questions import QuestionPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.channel_dressing import dressing_of
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.set_aside import told_apart
from aduan.domain.intake.channel import Channel
from aduan.domain.outbox.telling import NATIONAL_PORTAL
from aduan.entrypoints.channels import called_at, read_channels
from aduan.entrypoints.settings import Settings, read_settings

LOCAL: Final = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellSettings(Settings):
    """`status_urls` (JSON) is read on the local stage only."""

    status_secret_prefix: str
    evidence_bucket: str
    duty_topic_arn: str
    status_urls: str = ""


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Teller:
    """Everything telling takes. `called` are the channels with an address."""

    channels: Mapping[str, Channel]
    publish: PublishPorts
    push: PushPorts
    questions: QuestionPorts
    receiver: WebhookReceiver

    @property
    def called(self) -> tuple[str, ...]:
        return tuple(name for name, one in sorted(self.channels.items()) if one.status_url)


def open_tell_channels(
    environment: Mapping[str, str], pack: Traversable | Path | None = None
) -> Teller:
    """`pack` is the city's folder where it is not deployed beside the code."""
    settings = read_settings(TellSettings, environment)
    pack = city_pack() if pack is None else pack
    local = settings.stage == LOCAL
    channels = read_channels(pack)
    if local and settings.status_urls:
        channels = called_at(channels, json.loads(settings.status_urls))
    table = Table(client("dynamodb"), settings.register_table)
    secrets = SecretForEach(SecretReader(client("secretsmanager")), settings.status_secret_prefix)
    clock = RealClock()
    receiver = WebhookReceiver(
        channels,
        secrets.current_and_previous,
        dressing_of(pack, settings.public_url, settings.evidence_bucket),
        local=local,
    )
    calls = RegisterCalls(table, told_apart)
    return Teller(
        channels=channels,
        publish=PublishPorts(
            changes=RegisterChanges(table),
            channels=channels,
            elsewhere=frozenset({NATIONAL_PORTAL}),
            now=clock.now,
            pause=_pause,
        ),
        push=PushPorts(
            calls=calls,
            lines=RegisterLines(table),
            receiver=DiscreetReceiver(receiver, Discretion(RegisterCases(table).get_case)),
            desk=DutyTopic(client("sns"), settings.duty_topic_arn),
            clock=clock,
            chance=random.SystemRandom().random,
        ),
        questions=QuestionPorts(
            questions=RegisterQuestions(table),
            calls=calls,
            lines=RegisterLines(table),
            marks=RegisterAskedMarks(table),
            channels=channels,
            rules=city_rules(pack, hour_seconds=settings.hour_seconds),
            now=clock.now,
        ),
        receiver=receiver,
    )


def _pause(lost: int) -> None:
    time.sleep(random.SystemRandom().uniform(0, 0.05 * 2**lost))
