"""Placing in memory, where hundreds of twins race, and on DynamoDB keep one contract."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.application.intake.ports import NewComplaint
from aduan.domain.case.complaint import Complaint
from aduan.domain.intake.events import Delivery, Receipt
from tests.contract.placing.placements_contract import PlacementsContract
from tests.fakes.placements import HubInMemory
from tests.register_table import create_identities, create_register


class TestHubInMemory(PlacementsContract):
    @pytest.fixture
    def hub(self) -> HubInMemory:
        return HubInMemory()


class HubOnDynamoDB(RegisterPlacements, RegisterJoinedCases):
    """The adapters of both use cases on one table."""

    def receive(self, complaint: Complaint) -> None:
        identities = Table(self.table.client, "identities")
        where = Delivery(complaint.channel, complaint.external_id, "", complaint.received_at, "a")
        receipt = Receipt("menunggu", complaint.complaint_id, complaint.tracking_code)
        RegisterIntake(self.table, identities).accept(NewComplaint(where, complaint, None, receipt))


class TestPlacementsOnDynamoDB(PlacementsContract):
    @pytest.fixture
    def hub(self) -> Iterator[HubOnDynamoDB]:
        with mock_aws():
            register = create_register(boto3.client("dynamodb"))
            create_identities(register.client)
            yield HubOnDynamoDB(register)
