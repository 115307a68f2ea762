"""What `aduan routing hops` and `corrections` read: the register of a deployed stack."""

from __future__ import annotations

from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.application.case.ports import CaseLists
from aduan.application.routing.corrections import LabelBook, LabelledCases
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.bootstrap.parts.aws import client


@dataclass(frozen=True, slots=True)
class RoutingRegister:
    """The register of a deployed stack, as far as routing is learnt from it."""

    lists: CaseLists
    labels: LabelBook
    cases: LabelledCases


def open_register(city: str, stage: str) -> RoutingRegister:
    environment = deployed_environment(client("lambda"), city, stage)
    return register_of(Table(client("dynamodb"), environment["REGISTER_TABLE"]))


def register_of(table: Table) -> RoutingRegister:
    return RoutingRegister(
        lists=RegisterCaseLists(table), labels=RegisterDesk(table), cases=RegisterCases(table)
    )
