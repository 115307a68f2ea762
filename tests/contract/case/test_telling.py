"""Telling, passing on and fanning out: the register in memory and the one in DynamoDB agree."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.domain.outbox.entries import lane_of
from tests.contract.case.telling_contract import TellingContract, ToldBooks
from tests.fakes.register import InMemoryRegister
from tests.register_table import create_register


class TestInMemory(TellingContract):
    @pytest.fixture
    def books(self) -> ToldBooks:
        register = InMemoryRegister()
        return ToldBooks(
            cases=register,
            pending=register.as_pending,
            lane=register.lane,
            moves=lambda case_id: [row.move for row in register.history[case_id]],
            transact=register.transact,
        )


class TestOnDynamoDB(TellingContract):
    @pytest.fixture
    def table(self) -> Iterator[Table]:
        with mock_aws():
            yield create_register(boto3.client("dynamodb"))

    @pytest.fixture
    def books(self, table: Table) -> ToldBooks:
        cases, outbox = RegisterCases(table), RegisterOutbox(table)
        return ToldBooks(
            cases=cases,
            pending=RegisterPendingMessages(table),
            lane=lambda case_id, target: outbox.of_lane(lane_of(case_id, target)),
            moves=lambda case_id: [row.move for row in cases.history(case_id)],
            transact=lambda *transitions: table.transact(cases.actions(*transitions)),
        )
