"""Changes, calls and lines: those in memory and those in DynamoDB agree."""

from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.channels import RegisterCalls, RegisterChanges, RegisterLines
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.case import Transition
from tests.contract.channels.channels_contract import AT, Books, ChannelsContract
from tests.fakes.channels import ChannelsInMemory
from tests.fakes.placements import HubInMemory
from tests.register_table import create_register
from tests.unit.samples import a_complaint


class TestInMemory(ChannelsContract):
    @pytest.fixture
    def books(self) -> Books:
        hub = HubInMemory()
        store = ChannelsInMemory(hub)

        def place(transition: Transition, complaint_id: str) -> None:
            hub.register.transact(transition)
            case_id = transition.case.case_id
            hub.receive(replace(a_complaint(complaint_id=complaint_id), case_id=case_id))
            hub.members.setdefault(case_id, set()).add(complaint_id)

        return Books(store, store.as_calls, store.as_lines, place, hub.register.save)


class TestOnDynamoDB(ChannelsContract):
    @pytest.fixture
    def table(self) -> Iterator[Table]:
        with mock_aws():
            yield create_register(boto3.client("dynamodb"))

    @pytest.fixture
    def books(self, table: Table) -> Books:
        cases = RegisterCases(table)

        def place(transition: Transition, complaint_id: str) -> None:
            complaint = a_complaint(complaint_id=complaint_id)
            member = table.put(member_item(complaint, transition.case.case_id, AT))
            table.transact([*cases.actions(transition), member])

        return Books(
            RegisterChanges(table), RegisterCalls(table), RegisterLines(table), place, cases.save
        )
