"""What `aduan lapor` works on: a deployed stack, seen from an operator's terminal.

The names of tables and secrets are those the synchronisation itself was given, read from the
deployed function, so that nobody types them and none is guessed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.month import RegisterMonth
from aduan.adapters.lapor.contract import load_contract
from aduan.adapters.lapor.export_csv import read_export
from aduan.application.lapor.gate import Gate
from aduan.application.lapor.import_export import ExportRow, RowProblem
from aduan.application.lapor.month import CasesOfMonth
from aduan.application.lapor.ports import Clock, LaporNews, Links, Outbox, OutboxHistory, SyncStates
from aduan.application.lapor.reconcile import ReconcilePorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.sync_lapor import open_sync_lapor
from aduan.domain.city.city import load_city
from aduan.domain.lapor.mapping import MappingTables

CITIES: Final = Path("layers") / "cities"


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the commands work on; the composition root fills it."""

    outbox: Outbox
    history: OutboxHistory
    states: SyncStates
    links: Links
    news: LaporNews
    cases: CasesOfMonth
    tables: MappingTables
    reconcile: ReconcilePorts
    gate: Callable[[float], Gate]
    city: str
    read_export: Callable[[BinaryIO], Iterator[ExportRow | RowProblem]]
    clock: Clock


def open_bridge(city: str, stage: str) -> Bridge:
    """Run from the repository's folder: the city pack is read from it."""
    return bridge(deployed_environment(client("lambda"), city, stage), CITIES / city)


def deployed_environment(functions: Any, city: str, stage: str) -> Mapping[str, str]:
    """`functions` is boto3's client for Lambda."""
    found = functions.get_function_configuration(
        FunctionName=f"satu-aduan-{city}-{stage}-sync-lapor"
    )
    variables: Mapping[str, str] = found["Environment"]["Variables"]
    return variables


def bridge(environment: Mapping[str, str], pack: Path) -> Bridge:
    sync, contract = open_sync_lapor(environment, pack), load_contract(pack)
    register, city = Table(client("dynamodb"), environment["REGISTER_TABLE"]), load_city(pack)
    return Bridge(
        outbox=sync.push.outbox,
        history=sync.reconcile.history,
        states=sync.states,
        links=sync.push.links,
        news=sync.pull.news,
        cases=RegisterMonth(register, ZoneInfo(city.timezone)),
        tables=sync.push.tables,
        reconcile=sync.reconcile,
        gate=lambda seconds: sync.gate(seconds=seconds),
        city=city.name,
        read_export=lambda file: read_export(
            file, contract.export, contract.times, sync.clock.now()
        ),
        clock=sync.clock,
    )
