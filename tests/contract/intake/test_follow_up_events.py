"""Later words keep one contract, in memory and on DynamoDB."""

from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.photo_calls import RegisterPhotoCalls
from aduan.application.desk.ports import Wanted
from aduan.application.intake.apply_forgotten import Waiting
from aduan.application.intake.ports import LaterReport
from aduan.domain.case.complaint import Complaint
from aduan.domain.intake.events import Delivery, FollowUpEvent
from tests.city import hours
from tests.contract.intake.follow_up_events_contract import (
    START,
    FollowUpEventsContract,
    Store,
)
from tests.contract.taken_in import take_in
from tests.fakes.follow_up_events import FollowUpEventsInMemory
from tests.register_table import create_identities, create_register


class TestFollowUpEventsInMemory(FollowUpEventsContract):
    @pytest.fixture
    def store(self) -> Store:
        one = FollowUpEventsInMemory()
        return Store(
            words=one,
            receive=lambda complaint: one.complaints.update({complaint.complaint_id: complaint}),
            say=one.say,
            open=one.register.save,
            complaint=lambda complaint_id: one.complaints[complaint_id],
            history=lambda case_id: one.register.history[case_id],
            waiting=lambda: set(one.waiting),
            disputes=lambda: one.disputes,
            set_aside=lambda about, row_id: one.aside.add((about, row_id)),
            photo_calls=lambda: set(one.photo_calls),
        )


class TestFollowUpEventsOnDynamoDB(FollowUpEventsContract):
    @pytest.fixture
    def tables(self) -> Iterator[tuple[Table, Table]]:
        with mock_aws():
            client = boto3.client("dynamodb")
            yield create_register(client), create_identities(client)

    @pytest.fixture
    def store(self, tables: tuple[Table, Table]) -> Store:
        table = tables[0]
        intake, cases = RegisterIntake(*tables), RegisterCases(table)

        def delivery(name: str) -> Delivery:
            return Delivery("rabeg", name, "sha", START, name)

        def say(about: str, row_id: str, word: FollowUpEvent) -> None:
            found = table.get(keys.complaint(about))
            assert found is not None
            said = replace(word, external_id=decode(Complaint, found).external_id)
            intake.add(LaterReport(delivery(f"{about}.{row_id}"), row_id, said, None))

        def complaint(complaint_id: str) -> Complaint:
            found = table.get(keys.complaint(complaint_id))
            assert found is not None
            return decode(Complaint, found)

        return Store(
            words=RegisterFollowUpEvents(table),
            receive=lambda one: take_in(*tables, one, START),
            say=say,
            open=cases.save,
            complaint=complaint,
            history=cases.history,
            waiting=lambda: {
                (one.complaint_id, one.row_id)
                for one in RegisterFollowUpEvents(table).unapplied(before=START + hours(1), limit=9)
            },
            disputes=lambda: RegisterDesk(table).disputes(Wanted(), limit=9).disputes,
            set_aside=lambda about, row_id: RegisterFollowUpEvents(table).set_aside(
                Waiting(about, row_id, "withdrawal", START)
            ),
            photo_calls=lambda: {
                (one.complaint_id, one.row_id)
                for one in RegisterPhotoCalls(table).unfetched(before=START + hours(9), limit=9)
            },
        )
