"""The register's door on DynamoDB keeps the contract the fake keeps, and writes where it must."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.application.intake.ports import OtherBody, Remembered, Written
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import UnavailableError
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
    SecrecyAsked,
)
from tests.contract.intake.intake_contract import (
    NOON,
    IntakeContract,
    StoredIds,
    StoredWords,
    counted_call,
    delivery,
    later,
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


@pytest.fixture
def words(register: Table) -> StoredWords:
    return lambda: [
        decode(SecrecyAsked, item)
        for item in register.client.scan(TableName=register.name)["Items"]
        if item["type"]["S"] == "secrecy"
    ]


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


def test_a_tracking_code_leads_to_its_complaint(intake: RegisterIntake, register: Table) -> None:
    new = new_complaint()
    intake.accept(replace(new, original=None))
    tracked = RegisterTracking(register)
    assert tracked.complaint_by_code(new.complaint.tracking_code) == new.complaint
    assert tracked.complaint_by_code("SA-0000-0000-000") is None


# --- transactions that meet others ---------------------------------------------------------------


class Busy:
    """DynamoDB's client, whose next transactions are cancelled for the reasons given."""

    def __init__(self, client: Any, *cancelled: Sequence[Mapping[str, Any]]) -> None:
        self._client = client
        self.cancelled = list(cancelled)
        self.sent = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **asked: Any) -> Any:
        self.sent += 1
        if not self.cancelled:
            return self._client.transact_write_items(**asked)
        reasons = self.cancelled.pop(0)
        error = {"Code": "TransactionCanceledException", "Message": "cancelled"}
        raise ClientError(
            {"Error": error, "CancellationReasons": list(reasons)},  # type: ignore[typeddict-unknown-key]
            "TransactWriteItems",
        )


NONE: Final = {"Code": "None"}
MET: Final = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
HELD: Final = "ConditionalCheckFailed"


def busy(intake: RegisterIntake, *cancelled: Sequence[Mapping[str, Any]]) -> RegisterIntake:
    client = Busy(intake.register.client, *cancelled)
    return replace(intake, register=replace(intake.register, client=client))


@pytest.mark.parametrize("met", range(5))
def test_a_transaction_that_only_met_another_is_sent_again(
    intake: RegisterIntake, stored: StoredIds, met: int
) -> None:
    """Whichever item the other one was busy with, it says nothing about what stood there."""
    reasons = [MET if number == met else NONE for number in range(5)]
    new = new_complaint()
    assert busy(intake, reasons, reasons).accept(new) == Written(new.receipt)
    assert stored() == {"01A"}


def test_a_later_word_and_a_counted_call_are_sent_again_as_well(intake: RegisterIntake) -> None:
    intake.accept(new_complaint("01A"))
    word = later(ComplaintWithdrawn("RBG-1", NOON), delivery("msg_2", "b" * 64, "01B"))
    assert isinstance(busy(intake, [NONE, MET, NONE]).add(word), Written)
    call = counted_call(delivery("msg_3", "c" * 64, "01C"))
    assert busy(intake, [NONE, MET]).count(call) == Written(call.receipt)


def test_a_transaction_that_meets_others_again_and_again_asks_to_come_back(
    intake: RegisterIntake, stored: StoredIds
) -> None:
    crowded = busy(intake, *[[MET] * 5] * 5)
    with pytest.raises(UnavailableError) as caught:
        crowded.accept(new_complaint())
    assert (caught.value.service, caught.value.retry_after_s) == ("dynamodb", 1)
    assert crowded.register.client.sent == 5
    assert stored() == set()
    assert isinstance(intake.accept(new_complaint()), Written)


def test_four_meetings_are_outlasted(intake: RegisterIntake) -> None:
    assert isinstance(busy(intake, *[[NONE, MET, NONE]] * 4).accept(new_complaint()), Written)


@pytest.mark.parametrize("taken", [2, 3], ids=["id", "tracking code"])
def test_a_fresh_id_that_was_there_asks_for_a_new_attempt_and_stores_nothing(
    intake: RegisterIntake, stored: StoredIds, taken: int
) -> None:
    reasons = [{"Code": HELD, "Item": {}} if number == taken else NONE for number in range(5)]
    once = busy(intake, reasons)
    with pytest.raises(UnavailableError) as caught:
        once.accept(new_complaint())
    assert caught.value.retry_after_s == 1
    assert once.register.client.sent == 1  # the same ids again would meet the same
    assert stored() == set()


def test_a_known_complaint_is_recognised_while_its_delivery_meets_another(
    intake: RegisterIntake, register: Table, stored: StoredIds
) -> None:
    first = new_complaint("01A")
    intake.accept(first)
    source = register.get(keys.source("rabeg", "RBG-1"))
    again = new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B"))
    held = [MET, {"Code": HELD, "Item": source}, NONE, MET, NONE]
    assert busy(intake, held).accept(again) == Remembered(first.receipt)
    assert stored() == {"01A"}
    other = new_complaint("01C", external_id="RBG-3", by=delivery("msg_2", "c" * 64, "01C"))
    assert intake.accept(other) == OtherBody()  # the id is spent


@pytest.mark.parametrize(
    ("attempt", "body", "answers"),
    [("01A", "a", Written), ("01B", "a", Remembered), ("01B", "b", OtherBody)],
)
def test_a_known_delivery_is_recognised_while_its_other_items_meet_others(
    intake: RegisterIntake, register: Table, attempt: str, body: str, answers: type
) -> None:
    intake.accept(new_complaint("01A"))
    there = register.get(keys.delivery("rabeg", "msg_1"))
    held = [{"Code": HELD, "Item": there}, MET, MET, NONE, NONE]
    asked = new_complaint(attempt, by=delivery(body=body * 64, attempt=attempt))
    assert isinstance(busy(intake, held).accept(asked), answers)


def test_two_deliveries_of_a_known_complaint_under_one_id_at_once_are_both_answered(
    intake: RegisterIntake, register: Table
) -> None:
    """The other one has spent the id between the refusal and the remembering."""
    first = new_complaint("01A")
    intake.accept(first)
    source = register.get(keys.source("rabeg", "RBG-1"))
    intake.accept(new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B")))
    held = [NONE, {"Code": HELD, "Item": source}, NONE, NONE, NONE]
    again = new_complaint("01C", by=delivery("msg_2", "b" * 64, "01C"))
    assert busy(intake, held).accept(again) == Remembered(first.receipt)


def test_a_counted_call_is_kept_by_its_day_and_kind_and_says_nothing_of_its_caller(
    intake: RegisterIntake, register: Table, identities: Table
) -> None:
    intake.count(counted_call())
    (row,) = rows(register, "counted")
    key = keys.counted("rabeg", NOON.date(), "msg_1")
    assert row == {**key, "type": "counted", "kind": "prank", "external_id": "112-7"}
    assert rows(identities, "identity") == []


def test_a_later_word_keeps_its_original_beside_the_complaints(
    intake: RegisterIntake, register: Table, identities: Table
) -> None:
    intake.accept(new_complaint("01A"))
    intake.add(later(ComplaintAmended("RBG-1", NOON, "[TELEPON]"), delivery("m2", "b", "01B")))
    originals = {str(row["text"]) for row in rows(identities, "identity")}
    assert originals == {"Lampu jalan padam, hubungi 0812-0000-0000", "asli"}
    (row,) = rows(register, "amendment")
    assert (row["complaint_id"], row["row_id"], row["text"]) == ("01A", "0201B", "[TELEPON]")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        (ComplaintAmended("RBG-1", NOON, "x"), "amendment"),
        (ComplaintWithdrawn("RBG-1", NOON), "withdrawal"),
        (FeedbackGiven("RBG-1", NOON, None, 4), "feedback"),
    ],
)
def test_a_later_word_is_kept_under_the_type_the_stream_is_filtered_by(
    intake: RegisterIntake, register: Table, word: FollowUpEvent, kind: str
) -> None:
    intake.accept(new_complaint("01A"))
    intake.add(later(word, delivery("msg_2", "b" * 64, "01B")))
    assert len(rows(register, kind)) == 1
