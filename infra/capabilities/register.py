"""The register of complaints and cases, and apart from it the identities of their reporters.

Each table has a key of its own: whoever may read cases cannot thereby read who complained.
"""

from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.capabilities.keeping import kept

WORK_INDEX: Final = "work"
DUE_INDEX: Final = "due"


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _table(
    scope: Construct,
    name: str,
    *,
    key: kms.IKey,
    keeps_data: bool,
    sort_key: dynamodb.Attribute | None = None,
    stream: dynamodb.StreamViewType | None = None,
) -> dynamodb.Table:
    """Paid by the request, encrypted with `key`, and not to be lost where it `keeps_data`."""
    return dynamodb.Table(
        scope,
        "Table",
        table_name=name,
        partition_key=_text("pk"),
        sort_key=sort_key,
        stream=stream,
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute="expires_at",
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=keeps_data
        ),
        deletion_protection=keeps_data,
        removal_policy=kept(keeps_data),
    )


@dataclass(frozen=True, slots=True)
class RestoredCopies:
    """The tables an operator brought back to one second (`aduan restore`): what their names end
    with, and the label of the register's new stream."""

    mark: str
    stream: str


def _copy(
    scope: Construct, table: dynamodb.Table, restored: RestoredCopies, *, stream: str | None = None
) -> dynamodb.ITable:
    """The copy is no resource of the stack: nothing a deployment does can delete it. The damaged
    table stays one, untouched, for whoever must find out what happened."""
    arn = f"{table.table_arn}-{restored.mark}"
    return dynamodb.Table.from_table_attributes(
        scope,
        "Restored",
        table_arn=arn,
        table_stream_arn=f"{arn}/stream/{stream}" if stream else None,
    )


class Register(Construct):
    """`work` is the sparse index of what still needs somebody. `in_use` is the table the functions
    work on: the stack's own, or the copy it was pointed at."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        key: kms.IKey,
        keeps_data: bool,
        restored: RestoredCopies | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.table = _table(
            self,
            f"{prefix}-register",
            key=key,
            keeps_data=keeps_data,
            sort_key=_text("sk"),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )
        self.table.add_global_secondary_index(
            index_name=WORK_INDEX,
            partition_key=_text("work_pk"),
            sort_key=_text("work_sk"),
            projection_type=dynamodb.ProjectionType.ALL,
        )
        # The same lists, with nothing of an item but what names a timer: for the sweep.
        self.table.add_global_secondary_index(
            index_name=DUE_INDEX,
            partition_key=_text("work_pk"),
            sort_key=_text("work_sk"),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["case_id", "cycle", "arm"],
        )
        self.in_use: dynamodb.ITable = self.table
        if restored is not None:
            self.in_use = _copy(self, self.table, restored, stream=restored.stream)
        self.due_index_arn = f"{self.in_use.table_arn}/index/{DUE_INDEX}"
        self.work_index_arn = f"{self.in_use.table_arn}/index/{WORK_INDEX}"
        stream_arn = self.in_use.table_stream_arn
        if stream_arn is None:
            raise AssertionError("the register has a stream")
        self.stream_arn = stream_arn


class Identities(Construct):
    """Who reported: written by intake, readable by no function unless `stack.py` says so."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        key: kms.IKey,
        keeps_data: bool,
        restored: RestoredCopies | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.table = _table(self, f"{prefix}-identities", key=key, keeps_data=keeps_data)
        self.in_use: dynamodb.ITable = self.table
        if restored is not None:
            self.in_use = _copy(self, self.table, restored)
