"""The facts of a register, and the periods that were frozen of them."""

from collections.abc import Callable
from datetime import datetime
from importlib.resources.abc import Traversable

from aduan.adapters.aws.frozen_periods import FrozenPeriods
from aduan.adapters.aws.sealed_days import SealedDaysBook
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.figures import RegisterFacts
from aduan.bootstrap.parts.aws import client
from aduan.domain.intake.channel import CallHandling
from aduan.entrypoints.channels import read_channels


def fact_book(table: Table, pack: Traversable, now: Callable[[], datetime]) -> RegisterFacts:
    """Calls are only counted of the channels whose pack says so."""
    return RegisterFacts(
        table,
        now,
        tuple(
            channel.id
            for channel in read_channels(pack).values()
            if CallHandling.COUNT in channel.call_types.values()
        ),
    )


def sealed_days(table: Table, bucket: str) -> SealedDaysBook:
    return SealedDaysBook(table, client("s3"), bucket)


def frozen_periods(table: Table, bucket: str) -> FrozenPeriods:
    return FrozenPeriods(table, client("s3"), bucket)
