"""A damaged row of one complaint or case keeps no other reporter waiting."""

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item
from aduan.adapters.dynamodb.core.keys import Key
from aduan.adapters.dynamodb.core.table import Table
from tests.deployed import Deployed
from tests.integration.intake.test_later_words import LAMP, Channel

OTHER = {"phone": "081234567899"}


@pytest.fixture
def channel(hub: Deployed) -> Channel:
    return Channel(hub)


def without(table: Table, key: Key, attribute: str) -> None:
    row: Item = table.get(key) or {}
    del row[attribute]
    table.transact([table.put(row)])


def reports(channel: Channel, external_id: str, **changes: object) -> None:
    data = LAMP | {"external_id": external_id, "reported_at": channel.at} | changes
    assert channel.says("complaint.created", f"new-{external_id}", **data) == 201


def test_a_complaint_like_that_of_a_damaged_case_opens_one_of_its_own(channel: Channel) -> None:
    reports(channel, "A")
    first = channel.case("A").case_id
    without(channel.hub.register, keys.case(first), "status")
    reports(channel, "B", reporter=OTHER)
    assert channel.complaint("B").case_id not in {None, first}


def test_a_complaint_like_one_whose_fingerprint_is_damaged_is_placed(channel: Channel) -> None:
    reports(channel, "A")
    key = keys.complaint(channel.complaint("A").complaint_id)
    row = channel.hub.register.get(key) or {}
    del row["fingerprint"]["M"]["complaint_id"]
    channel.hub.register.transact([channel.hub.register.put(row)])
    reports(channel, "B", reporter=OTHER)
    assert channel.complaint("B").case_id is not None


def test_a_withdrawal_takes_effect_beside_a_damaged_complaint(channel: Channel) -> None:
    reports(channel, "A")
    reports(channel, "B", reporter=OTHER)
    case_id = channel.case("A").case_id
    assert channel.complaint("B").case_id == case_id
    without(channel.hub.register, keys.complaint(channel.complaint("A").complaint_id), "text")
    assert channel.says("complaint.withdrawn", "w", external_id="B", reason="sudah") == 201
    assert channel.complaint("B").withdrawn_at is not None
    assert channel.case("B").complaint_count == 1
