"""What the desk for persons' rights is made of: the only function that may read the identities."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from secrets import token_hex

from aduan.adapters.aws.secrets import SecretReader
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.erasing import (
    ForgettingCases,
    last_places,
    limiting_places,
    register_places,
)
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.rights import (
    IdentitiesVault,
    RegisterKeeping,
    RegisterMarks,
    RegisterPeople,
)
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.adapters.privacy.keyed import never
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.adapters.rights.audit import LockedTrail
from aduan.adapters.rights.objects import file_places
from aduan.adapters.rights.officer import PostTopics
from aduan.application.rights.answer import AnswerPorts
from aduan.application.rights.ask import AskPorts
from aduan.application.rights.breach import BreachPorts
from aduan.application.rights.case_words import CaseWords
from aduan.application.rights.erase import ErasePorts
from aduan.application.rights.ports import Place
from aduan.application.rights.retain import RetainPorts
from aduan.application.rights.serve import RightsDesk
from aduan.application.rights.vault import WatchedVault
from aduan.application.rights.watch import WatchPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.letterhead import topic_names
from aduan.bootstrap.parts.retention import officer_post, retention_rules
from aduan.domain.case.posts import DUTY
from aduan.domain.city.city import load_city
from aduan.domain.duplicates.lexicon import Lexicon, load_lexicon
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.settings import Settings, read_settings

CALL_S = 18.0
"""Of the 29 seconds the gateway waits: what is not done goes on with the next call."""
JOB_S = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings(Settings):
    identities_table: str
    proof_secret_id: str
    audit_bucket: str
    evidence_bucket: str
    failures_bucket: str
    exports_bucket: str
    board_bucket: str
    topic_arn_prefix: str


@dataclass(frozen=True, slots=True)
class Privacy:
    """`desk` serves the orders of a person, `watching` and `retaining` the clock's."""

    desk: RightsDesk
    watching: WatchPorts
    retaining: Callable[[], RetainPorts]


def open_privacy(environment: Mapping[str, str]) -> Privacy:
    settings = read_settings(PrivacySettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    secrets = SecretReader(client("secretsmanager"))
    register = Table(client("dynamodb"), settings.register_table)
    identities = Table(client("dynamodb"), settings.identities_table)
    people, book = RegisterPeople(register), RegisterRequests(register)
    keeping = RegisterKeeping(register)
    vault = WatchedVault(
        IdentitiesVault(identities),
        LockedTrail(client("s3"), settings.audit_bucket, lambda: token_hex(4)),
    )

    def proof_key() -> bytes:
        return secrets.lasting(settings.proof_secret_id)

    @cache
    def lexicon() -> Lexicon:
        """Read when something is erased, not when the function starts."""
        return load_lexicon(pack.joinpath("duplicates"))

    @cache
    def channels() -> Mapping[str, Channel]:
        return read_channels(pack)

    privacy = RegisterPrivacy(keyed=never, finder=finder(place_words(pack)), proof_key=proof_key)
    in_register = register_places(
        register, lexicon, channels=lambda: channels().keys(), mask=privacy.mask
    )
    places: list[Place] = [
        CaseWords(ForgettingCases(register), rules),
        *in_register.values(),
        *file_places(
            client("s3"),
            evidence=settings.evidence_bucket,
            failures=settings.failures_bucket,
            exports=settings.exports_bucket,
            board=settings.board_bucket,
        ),
        *last_places(register, identities),
    ]
    retention = retention_rules(pack, hour_seconds=settings.hour_seconds)

    def retaining(seconds: float) -> RetainPorts:
        return RetainPorts(
            people=people,
            keeping=keeping,
            vault=vault,
            places=places,
            rules=retention,
            enough=_until(seconds),
            day_seconds=24.0 * settings.hour_seconds,
        )

    answering = AnswerPorts(
        people=people,
        book=book,
        vault=vault,
        keeping=keeping,
        words=RegisterIntake(register, identities),
        mask=privacy.mask,
        proof_of=privacy.phone_proof,
        indexes=limiting_places(in_register),
        mark=RegisterMarks(register),
    )
    desk = RightsDesk(
        asking=AskPorts(
            people, book, vault, KeyedProofs(proof_key), _request_id, settings.hour_seconds
        ),
        answering=answering,
        erasing=lambda: ErasePorts(
            people, book, vault, keeping, places, _until(CALL_S), privacy.mask
        ),
        retaining=lambda: retaining(CALL_S),
        breaching=BreachPorts(
            people, keeping, book, _request_id, city.government, settings.hour_seconds
        ),
        city=city.government,
        midnight=rules.calendar.midnight,
    )
    watching = WatchPorts(
        book=book,
        told=PostTopics(client("sns"), settings.topic_arn_prefix, topic_names(city)),
        desk=DUTY,
        officer=officer_post(pack),
        hour_seconds=settings.hour_seconds,
    )
    return Privacy(desk, watching, lambda: retaining(JOB_S))


def _until(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def _request_id(at: datetime) -> str:
    return f"PDP-{at:%Y%m%d}-{token_hex(3).upper()}"
