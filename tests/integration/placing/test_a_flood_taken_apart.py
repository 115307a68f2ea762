"""One complaint out of five thousand, and a merged case of five thousand: in a few reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.application.placing.take_apart import MOST_TOLD_APART, Opening, Parted, unlink, unmerge
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move, Request
from tests.city import RULES, SYSTEM, new_case
from tests.lamps import CITY, DISPATCH, EVENING, lamp

FLOOD: Final = 5_000
MOST_CALLS: Final = 25
DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
LATER: Final = EVENING + timedelta(hours=14)


class Counting:
    """DynamoDB's client, which counts what it is asked and the actions of each transaction."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls = 0
        self.actions: list[int] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        asked: Callable[..., Any] = getattr(self._client, name)

        def counted(**kwargs: Any) -> Any:
            self.calls += 1
            if name == "transact_write_items":
                self.actions.append(len(kwargs["TransactItems"]))
            return asked(**kwargs)

        return counted


def one_of(number: int) -> Complaint:
    at = EVENING + timedelta(seconds=number)
    return replace(
        lamp(1), complaint_id=f"{number:026d}", external_id=f"X-{number}",
        tracking_code=f"T-{number}", reported_at=at, received_at=at,
    )  # fmt: skip


def flooded(register: Table, count: int = FLOOD, *, bare: bool = False) -> list[Complaint]:
    """The case K1 as so many placings left it; `bare` rows are those of version 0.2.0. Of the
    complaints of the others only the first are needed, and so kept."""
    complaints = [replace(one_of(number), case_id="K1") for number in range(count)]
    case = replace(
        new_case(EVENING, case_id="K1", number="SRG-K1"),
        complaint_count=count, reporter_count=count, channels=("rabeg",),
    )  # fmt: skip
    RegisterCases(register).save(opening(case, SYSTEM))
    rows: list[Item] = []
    for number, one in enumerate(complaints):
        row = member_item(one, "K1", EVENING)
        if bare:
            row = {name: row[name] for name in row if name not in {"channel", "received_at"}}
        rows.append(row)
        if bare or number < MOST_TOLD_APART + 1:
            rows.append(encode(one, {"type": "complaint"}, keys.complaint(one.complaint_id)))
    for start in range(0, len(rows), 25):
        puts = [{"PutRequest": {"Item": row}} for row in rows[start : start + 25]]
        register.client.batch_write_item(RequestItems={register.name: puts})
    return complaints


def counting(register: Table) -> Table:
    return replace(register, client=Counting(register.client))


def taken_out(table: Table, complaint_id: str) -> Parted:
    return unlink(
        "K1", complaint_id, actor=DESK, now=LATER,
        register=RegisterJoinedCases(table), opening=Opening(DISPATCH, CITY.number_prefix),
        rules=RULES,
    )  # fmt: skip


def test_a_complaint_leaves_a_flood_and_the_flood_a_case_in_a_few_calls(register: Table) -> None:
    complaints = flooded(register)
    table = counting(register)
    parted = taken_out(table, complaints[1].complaint_id)
    assert parted.whole.complaint_count == FLOOD - 1
    assert parted.whole.arrived_at == complaints[0].reported_at
    assert table.client.calls <= MOST_CALLS
    assert max(table.client.actions) <= 100

    other = replace(new_case(EVENING, case_id="K2", number="SRG-K2"), complaint_count=FLOOD)
    RegisterCases(register).save(opening(other, SYSTEM))
    register.transact([register.put(member_item(one_of(FLOOD), "K2", EVENING))])
    asked = Request(Move.MERGE, DESK, LATER, note="Sama.", into="K2")
    RegisterCases(register).save(decide_move(parted.whole, asked, RULES))
    table = counting(register)
    back = unmerge(
        "K1", "K2", actor=DESK, now=LATER + timedelta(hours=1),
        register=RegisterJoinedCases(table), rules=RULES,
    )  # fmt: skip
    assert back.case.complaint_count == FLOOD - 1
    assert table.client.calls <= MOST_CALLS
    assert max(table.client.actions) <= 100


def test_rows_of_the_released_version_are_counted_by_their_complaints(register: Table) -> None:
    """They name the complaint only; DynamoDB hands out a hundred at a time."""
    complaints = flooded(register, 450, bare=True)
    table = counting(register)
    parted = taken_out(table, complaints[0].complaint_id)
    assert parted.whole.complaint_count == 449
    assert parted.whole.arrived_at == complaints[1].received_at
    assert table.client.calls <= MOST_CALLS


def test_who_withdrew_is_seen_on_the_row(register: Table) -> None:
    complaints = flooded(register, 2)
    case = RegisterCases(register).get_case("K1")
    gone = Request(Move.WITHDRAW, Actor(Role.REPORTER, "pelapor"), LATER)
    events = RegisterFollowUpEvents(register)
    withdrawn = complaints[1].complaint_id
    events.save(decide_move(case, gone, RULES), consume="word-1", withdraws=withdrawn)
    left = {
        one.complaint_id: one.withdrawn_at for one in RegisterJoinedCases(register).inside("K1")
    }
    assert left == {complaints[0].complaint_id: None, withdrawn: LATER}
    with pytest.raises(RefusedError, match="Tidak ada aduan lain"):
        taken_out(register, complaints[0].complaint_id)
