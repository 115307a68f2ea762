"""What `aduan routing hops` and `corrections` read: the register of a deployed stack."""

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.desk import Desk
from aduan.adapters.dynamodb.table import Table
from aduan.adapters.dynamodb.worklists import DigestTables
from aduan.bootstrap.aws import client
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.entrypoints.cli_routing import Register


def open_register(city: str, stage: str) -> Register:
    environment = deployed_environment(client("lambda"), city, stage)
    return register_of(Table(client("dynamodb"), environment["REGISTER_TABLE"]))


def register_of(table: Table) -> Register:
    return Register(lists=DigestTables(table), labels=Desk(table), cases=Cases(table))
