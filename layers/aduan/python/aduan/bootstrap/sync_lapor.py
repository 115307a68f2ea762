"""What the function that keeps LAPOR! and the city equal is made of."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor_links import LaporLinks
from aduan.adapters.dynamodb.lapor_news import RegisterNews
from aduan.adapters.dynamodb.lapor_state import SyncStates
from aduan.adapters.dynamodb.later import Later
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.evidence import CleanFiles
from aduan.adapters.lapor.contract import load_contract
from aduan.adapters.lapor.rest import RestLapor
from aduan.adapters.masking import Finder, RegisterPrivacy, place_words
from aduan.adapters.secrets import SecretReader
from aduan.application.lapor_gate import Gate, GateRules
from aduan.application.lapor_pull_reports import PullReports
from aduan.application.lapor_pull_updates import Pull
from aduan.application.lapor_push_outbox import Push
from aduan.application.lapor_reconcile import Reconcile
from aduan.bootstrap.aws import client
from aduan.bootstrap.city_pack import city_pack
from aduan.bootstrap.city_rules import city_rules
from aduan.bootstrap.fresh_ids import fresh_ids
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSettings(Settings):
    identities_table: str
    hash_secret_id: str
    lapor_secret_id: str
    evidence_bucket: str
    lapor_base_url: str = ""


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything a job of the synchronisation works with."""

    later: Later
    push: Push
    pull: Pull
    reports: PullReports
    reconcile: Reconcile
    states: SyncStates
    lapor: RestLapor
    clock: RealClock
    gate_rules: GateRules

    def gate(self, *, seconds: float) -> Gate:
        """A fresh gate for one run of at most `seconds`."""
        return Gate(
            states=self.states,
            records=self.lapor,
            clock=self.clock,
            rules=self.gate_rules,
            until=self.clock.now() + timedelta(seconds=seconds),
        )


def open_sync(environment: Mapping[str, str], pack: Traversable | Path | None = None) -> Sync:
    """`pack` is the city's folder where it is not deployed beside the code."""
    settings = read_settings(SyncSettings, environment)
    pack = city_pack() if pack is None else pack
    contract = load_contract(pack)
    if settings.lapor_base_url:
        contract = contract.at(settings.lapor_base_url)
    secrets = SecretReader(client("secretsmanager"))
    register = Table(client("dynamodb"), settings.register_table)
    outbox, links, states = RegisterOutbox(register), LaporLinks(register), SyncStates(register)
    lapor, clock, tables = (
        RestLapor(contract, _credentials(secrets, settings.lapor_secret_id)),
        RealClock(),
        contract.tables(),
    )
    news = RegisterNews(
        intake=RegisterIntake(register, Table(client("dynamodb"), settings.identities_table)),
        privacy=RegisterPrivacy(
            hash_key=lambda: secrets.lasting(settings.hash_secret_id),
            finder=Finder(place_words(pack)),
        ),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        categories={str(number): name for name, number in contract.mapping.category.items()},
        fresh=fresh_ids,
    )
    reading = contract.reading_rules()
    pull = Pull(links, news, lapor, tables, reading, clock)
    return Sync(
        later=Later(register, Cases(register).pass_on),
        push=Push(
            outbox=outbox,
            links=links,
            desk=lapor,
            records=lapor,
            files=CleanFiles(client("s3"), settings.evidence_bucket),
            tables=tables,
            rules=contract.push_rules(),
            clock=clock,
            chance=random.SystemRandom().random,
        ),
        pull=pull,
        reports=PullReports(
            listing=lapor,
            links=links,
            news=news,
            states=states,
            tables=tables,
            rules=reading,
            clock=clock,
            from_the_start=clock.now() - reading.watch_settled,
        ),
        reconcile=Reconcile(pull, outbox, outbox),
        states=states,
        lapor=lapor,
        clock=clock,
        gate_rules=GateRules(contract.patience.breaker(), contract.connection.requests_per_minute),
    )


def _credentials(secrets: SecretReader, secret_id: str) -> Callable[[bool], Mapping[str, str]]:
    def held(fresh: bool) -> Mapping[str, str]:
        text = secrets.read(secret_id, fresh_s=0) if fresh else secrets.read(secret_id)
        values: Mapping[str, str] = json.loads(text or "{}")
        return values

    return held
