"""What `aduan calendar`, `aduan search` and `aduan city check --against-register` work on: a
deployed register."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.case.ports import CaseLists, CaseRegister
from aduan.application.search.file_again import Filings, Members
from aduan.bootstrap.lapor_bridge import deployed_environment
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.domain.case.clocks import REAL_HOUR_SECONDS, ClockRules

REAL: Final = int(REAL_HOUR_SECONDS)


@dataclass(frozen=True, slots=True)
class CaseBooks:
    """The cases of a deployed stack, the index they are found by, and how long an hour of its
    clocks lasts."""

    lists: CaseLists
    register: CaseRegister
    members: Members
    index: Filings
    hour_seconds: int = REAL

    def rules(self, pack: Path) -> ClockRules:
        """The clocks of the pack in the repository, as fast as those of the stack."""
        return city_rules(pack, hour_seconds=self.hour_seconds)


def open_books(city: str, stage: str) -> CaseBooks:
    environment = deployed_environment(client("lambda"), city, stage)
    return books_of(
        Table(client("dynamodb"), environment["REGISTER_TABLE"]),
        int(environment.get("HOUR_SECONDS", REAL)),
    )


def books_of(table: Table, hour_seconds: int = REAL) -> CaseBooks:
    cases, index = RegisterCases(table), RegisterSearch(table)
    return CaseBooks(RegisterCaseLists(table), cases, cases, index, hour_seconds)
