"""What `aduan restore` works on: the two tables of a deployed stack and their copies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import boto3

from aduan.adapters.aws.table_copies import TableCopies
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.restore import DamagedTables, RestoredTables, whole
from aduan.bootstrap.deployed_stack import outputs_of, prefix_of

MARK: Final = "%Y%m%dT%H%M%SZ"
"""A second, as names of tables may have it."""


def mark_of(at: datetime) -> str:
    return at.astimezone(UTC).strftime(MARK)


def second_of(mark: str) -> datetime:
    """Raises ValueError."""
    return datetime.strptime(mark, MARK).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Workbench:
    """`in_use` are the tables of the stack by what they hold; `prefix` begins their names."""

    prefix: str
    in_use: Mapping[str, str]
    copies: TableCopies
    client: Any
    caller: Callable[[], str]
    """Who asks, as policies name them."""

    def copy(self, holds: str, mark: str) -> str:
        return f"{self.prefix}-{holds}-{mark}"

    def damaged(self, mark: str) -> DamagedTables:
        return DamagedTables(*(self._table(self._source(holds, mark)) for holds in HOLDS))

    def restored(self, mark: str) -> RestoredTables:
        return RestoredTables(*(self._table(self.copy(holds, mark)) for holds in HOLDS))

    def of_identities(self, mark: str) -> tuple[str, str]:
        """The table that was damaged, and its copy."""
        return self._source("identities", mark), self.copy("identities", mark)

    def originals(self, mark: str) -> Any:
        return whole(self._table(self.copy("identities", mark)))

    def _source(self, holds: str, mark: str) -> str:
        return self.copies.source_of(self.copy(holds, mark))

    def _table(self, name: str) -> Table:
        return Table(self.client, name)


HOLDS: Final = ("register", "identities")


def open_restore(
    city: str,
    stage: str,
    *,
    client: Any = None,
    outputs: Mapping[str, str] | None = None,
    caller: Callable[[], str] | None = None,
) -> Workbench:
    """`client` is boto3's DynamoDB client, `outputs` those of the stack."""
    dynamodb = client or boto3.client("dynamodb")
    said = outputs or outputs_of(city, stage)
    in_use = {"register": said["RegisterTable"], "identities": said["IdentitiesTable"]}
    return Workbench(
        prefix_of(city, stage), in_use, TableCopies(dynamodb), dynamodb, caller or _caller
    )


def _caller() -> str:
    """Of whoever has taken on a role, policies see the role, path included, and not the session."""
    arn = str(boto3.client("sts").get_caller_identity()["Arn"])
    if ":assumed-role/" not in arn:
        return arn
    role = boto3.client("iam").get_role(RoleName=arn.split("/")[1])["Role"]
    return str(role["Arn"])
