"""What the function that keeps LAPOR! and the city equal is made of."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path

from aduan.adapters.aws.clean_files import CleanFiles
from aduan.adapters.aws.secrets import Credentials
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.lapor.state import RegisterSyncStates
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.lapor.contract import load_contract
from aduan.adapters.lapor.rest import RestLapor
from aduan.application.case.merges import as_far_as_its_whole
from aduan.application.lapor.gate import Gate, GateRules
from aduan.application.lapor.pull_reports import ListingPorts, ListingReport, pull_reports
from aduan.application.lapor.pull_updates import PullPorts, PullReport, pull_updates
from aduan.application.lapor.push.ports import PushPorts, PushReport
from aduan.application.lapor.push.run import push_outbox
from aduan.application.lapor.reconcile import ReconcilePorts, ReconcileReport, reconcile_daily
from aduan.application.outbox.fan_out import FannedOut, fan_out
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.lapor_register import LaporSettings, open_lapor_register
from aduan.entrypoints.settings import read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSettings(LaporSettings):
    lapor_secret_id: str
    evidence_bucket: str
    lapor_base_url: str = ""


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


Report = FannedOut | PushReport | ListingReport | PullReport | ReconcileReport


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything a job of the synchronisation works with."""

    later: RegisterPendingMessages
    push: PushPorts
    pull: PullPorts
    listing: ListingPorts
    reconcile: ReconcilePorts
    states: RegisterSyncStates
    lapor: RestLapor
    clock: RealClock
    gate_rules: GateRules

    def parts(self, job: str, gate: Gate, holder: str) -> tuple[Callable[[], Report], ...]:
        """What a job consists of; none of it rests on what came before it."""
        match job:
            case "push":
                return (
                    partial(fan_out, self.later, self.clock.now, gate.until),
                    partial(push_outbox, ports=self.push, gate=gate, holder=holder),
                )
            case "pull":
                return (
                    partial(pull_reports, ports=self.listing, gate=gate),
                    partial(pull_updates, ports=self.pull, gate=gate),
                )
            case _:
                return (
                    partial(reconcile_daily, ports=self.reconcile, states=self.states, gate=gate),
                )

    def gate(self, *, seconds: float) -> Gate:
        """A fresh gate for one run of at most `seconds`."""
        return Gate(
            states=self.states,
            records=self.lapor,
            clock=self.clock,
            rules=self.gate_rules,
            until=self.clock.now() + timedelta(seconds=seconds),
        )


def open_sync_lapor(environment: Mapping[str, str], pack: Traversable | Path | None = None) -> Sync:
    """`pack` is the city's folder where it is not deployed beside the code."""
    settings = read_settings(SyncSettings, environment)
    pack = city_pack() if pack is None else pack
    contract = load_contract(pack)
    if settings.lapor_base_url:
        contract = contract.at(settings.lapor_base_url)
    register = open_lapor_register(settings, pack, contract)
    cases = RegisterCases(register.table)
    outbox, states = RegisterOutbox(register.table), RegisterSyncStates(register.table)
    credentials = Credentials(register.secrets, settings.lapor_secret_id)
    lapor, clock, tables = RestLapor(contract, credentials), RealClock(), contract.tables()
    links, news = register.links, register.news
    reading = contract.reading_rules()
    pull = PullPorts(
        links=links, news=news, records=lapor, tables=tables, rules=reading, clock=clock
    )
    return Sync(
        later=RegisterPendingMessages(register.table),
        push=PushPorts(
            outbox=outbox,
            links=links,
            submissions=lapor,
            records=lapor,
            files=CleanFiles(client("s3"), settings.evidence_bucket),
            tables=tables,
            rules=contract.push_rules(),
            clock=clock,
            chance=random.SystemRandom().random,
            case_of=lambda case_id: as_far_as_its_whole(case_id, cases.get_case),
        ),
        pull=pull,
        listing=ListingPorts(
            listing=lapor,
            links=links,
            news=news,
            states=states,
            tables=tables,
            rules=reading,
            clock=clock,
            from_the_start=clock.now() - reading.watch_settled,
        ),
        reconcile=ReconcilePorts(pull=pull, outbox=outbox, history=outbox),
        states=states,
        lapor=lapor,
        clock=clock,
        gate_rules=GateRules(contract.patience.breaker(), contract.connection.requests_per_minute),
    )
