"""The register's door on DynamoDB keeps the contract the fake keeps, and writes where it must."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.application.intake.ports import OtherBody, Remembered
from aduan.domain.intake.complaint import Complaint
from tests.contract.intake.intake_contract import (
    NOON,
    IntakeContract,
    StoredIds,
    delivery,
    new_complaint,
)


@pytest.fixture
def intake(register: Table, identities: Table) -> RegisterIntake:
    return RegisterIntake(register, identities)


def rows(table: Table, kind: str) -> list[dict[str, object]]:
    found = [decode_map(item) for item in table.client.scan(TableName=table.name)["Items"]]
    return [row for row in found if row["type"] == kind]


@pytest.fixture
def stored(register: Table) -> StoredIds:
    return lambda: {str(row["complaint_id"]) for row in rows(register, "complaint")}


class TestRegisterIntake(IntakeContract):
    """The contract, against DynamoDB in process."""


def test_all_of_a_complaint_is_written_and_its_person_beside_it(
    intake: RegisterIntake, register: Table, identities: Table
) -> None:
    new = new_complaint()
    intake.accept(new)
    item = register.get(keys.complaint("01A"))
    assert item is not None
    assert decode(Complaint, item) == new.complaint
    (identity,) = rows(identities, "identity")
    assert identity["text"] == "Lampu jalan padam, hubungi 0812-0000-0000"
    assert "0812-0000-0000" not in str(register.client.scan(TableName=register.name))
    (remembered,) = rows(register, "delivery")
    assert remembered["expires_at"] == int((NOON + timedelta(days=14)).timestamp())


def test_a_refused_transaction_leaves_nothing_half(
    intake: RegisterIntake, register: Table, identities: Table
) -> None:
    intake.accept(new_complaint("01A"))
    before = len(rows(register, "tracking")), len(rows(identities, "identity"))
    other = new_complaint("01B", external_id="RBG-2", by=delivery(body="b" * 64, attempt="01B"))
    assert intake.accept(other) == OtherBody()
    again = new_complaint("01C", by=delivery("msg_9", "c" * 64, "01C"))
    assert isinstance(intake.accept(again), Remembered)
    assert (len(rows(register, "tracking")), len(rows(identities, "identity"))) == before


def test_a_second_delivery_of_a_known_complaint_is_remembered_too(intake: RegisterIntake) -> None:
    intake.accept(new_complaint("01A"))
    intake.accept(new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B")))
    third = new_complaint("01C", external_id="RBG-3", by=delivery("msg_2", "c" * 64, "01C"))
    assert intake.accept(third) == OtherBody()


def test_a_tracking_code_leads_to_its_complaint(intake: RegisterIntake, register: Table) -> None:
    new = new_complaint()
    intake.accept(replace(new, original=None))
    tracked = RegisterTracking(register)
    assert tracked.complaint_by_code(new.complaint.tracking_code) == new.complaint
    assert tracked.complaint_by_code("SA-0000-0000-000") is None
