"""The register, the notice book, the work lists and the timers keep one contract: in memory, where
thousands of cases are played, and on DynamoDB and Step Functions."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.step_functions import Executions
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lists import RegisterCaseLists, RegisterWorkLists
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.domain.case.case import Audience
from aduan.domain.officials.appointments import Appointment
from tests.city import hours
from tests.contract.case.register_contract import START, Books, RegisterContract
from tests.contract.escalation.timers_contract import Kill, TimersContract
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing, InMemoryTimers
from tests.register_table import create_register


class TestInMemoryRegister(RegisterContract):
    @pytest.fixture
    def books(self) -> Books:
        one = InMemoryRegister()
        return Books(one, one, one, one, one, one)


@pytest.fixture
def table() -> Iterator[Table]:
    with mock_aws():
        yield create_register(boto3.client("dynamodb"))


class TestRegisterOnDynamoDB(RegisterContract):
    @pytest.fixture
    def books(self, table: Table) -> Books:
        notices = RegisterNotices(table)
        lists = RegisterCaseLists(table)
        return Books(RegisterCases(table), notices, notices, RegisterWorkLists(table), lists, lists)


class TestInMemoryTimers(TimersContract):
    @pytest.fixture
    def timers(self) -> InMemoryTimers:
        return InMemoryTimers()

    @pytest.fixture
    def kill(self, timers: InMemoryTimers) -> Kill:
        return timers.kill


class TestExecutions(TimersContract):
    @pytest.fixture
    def timers(self) -> Iterator[Executions]:
        with mock_aws():
            client: Any = boto3.client("stepfunctions")
            machine = client.create_state_machine(
                name="escalation",
                definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}),
                roleArn="arn:aws:iam::123456789012:role/machine",
            )
            yield Executions(client, machine["stateMachineArn"])

    @pytest.fixture
    def kill(self, timers: Executions) -> Kill:
        arn = timers.machine_arn.replace(":stateMachine:", ":execution:")
        return lambda name: timers.client.stop_execution(executionArn=f"{arn}:{name}")


def test_a_vacant_post_is_not_reached_and_a_held_one_is(table: Table) -> None:
    book = RegisterAppointments(table)
    head = Appointment(
        "a1", "DISHUB", "Kepala", Audience.HEAD, "SK-1", START, email="kadis@example.go.id"
    )
    for held, known in ((head, False), (head_confirmed(head), True)):
        book.write([held])
        for staffing in (book, InMemoryStaffing(*(() if known else ("DISHUB",)), "DLH")):
            assert staffing.reachable("DISHUB", Audience.HEAD, START + hours(1)) is known
            assert not staffing.reachable("DLH", Audience.HEAD, START + hours(1))


def head_confirmed(head: Appointment) -> Appointment:
    return Appointment(
        head.appointment_id,
        head.post,
        head.name,
        head.kind,
        head.decree,
        head.since,
        email=head.email,
        confirmed=(head.email,),
    )
