"""What both functions behind the citizen's page are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from secrets import token_hex
from typing import Any

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses
from aduan.adapters.aws.secrets import SecretReader
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.application.tracking.show import ShowPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.page_words import page_words
from aduan.bootstrap.parts.photo_forms import signer
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City, load_city
from aduan.entrypoints.settings import Settings
from aduan.pages.tracking.answers import Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenSettings(Settings):
    proof_secret_id: str
    evidence_bucket: str
    board_url: str


@dataclass(frozen=True, slots=True)
class CitizenParts:
    """The counter, and what whoever builds on it needs again."""

    counter: Counter
    register: RegisterTracking
    pack: Traversable
    city: City
    rules: ClockRules
    s3: Any


def citizen_parts(settings: CitizenSettings) -> CitizenParts:
    pack = city_pack()
    city, rules = load_city(pack), city_rules(pack, hour_seconds=settings.hour_seconds)
    register, s3 = RegisterTracking(Table(client("dynamodb"), settings.register_table)), signer()
    showing = ShowPorts(
        register=register,
        photos=S3PhotoAddresses(s3, settings.evidence_bucket),
        proofs=KeyedProofs(proof_key(settings.proof_secret_id)),
        rules=rules,
        new_nonce=lambda: token_hex(10),
    )
    counter = Counter(
        showing, page_words(pack, city, rules), settings.public_url, settings.board_url, now
    )
    return CitizenParts(counter, register, pack, city, rules, s3)


def proof_key(secret_id: str) -> Callable[[], bytes]:
    """Never rotated: the marks made with it are compared for as long as complaints are."""
    secrets = SecretReader(client("secretsmanager"))
    return lambda: secrets.lasting(secret_id)
