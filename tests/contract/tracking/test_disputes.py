"""An objection on DynamoDB: listed, kept together or taken apart, and off the list either way."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.application.desk.disputes import KEPT, Disputed, DisputePage, disputed, keep_joined
from aduan.application.desk.ports import Wanted
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.placing.take_apart import unmerge
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from tests.city import DESK, REPORTER, RULES, hours
from tests.contract.tracking.citizens_contract import START, complaint, opened
from tests.register_table import create_register

POST = "DISKOMINFO"


@pytest.fixture
def table() -> Iterator[Table]:
    with mock_aws():
        yield create_register(boto3.client("dynamodb"))


@pytest.fixture
def desk(table: Table) -> RegisterDesk:
    """Two cases, the second merged into the first; the reporter of 01C objects."""
    cases = RegisterCases(table)
    for case_id in ("K1", "K2"):
        cases.save(opened(case_id))
    for one in (complaint("01A", case_id="K1"), complaint("01C", case_id="K2")):
        put(table, one)
    into = Request(Move.MERGE, DESK, START + hours(1), note="sama", into="K1")
    cases.save(decide_move(cases.get_case("K2"), into, RULES))
    object_to(table, Dispute("01C", "K2", "K1", START + hours(2), "Beda gang"))
    return RegisterDesk(table)


def put(table: Table, one: Complaint) -> None:
    row = encode(one, {"type": "complaint"}, keys.complaint(one.complaint_id))
    table.transact([table.put(row), table.put(member_item(one, str(one.case_id), START))])


def object_to(table: Table, asked: Dispute) -> None:
    case = RegisterCases(table).get_case(asked.whole_id)
    step = decide_move(case, Request(Move.NOTE, REPORTER, asked.asked_at), RULES)
    RegisterFollowUpEvents(table).save(step, consume=asked.complaint_id, disputes=asked)


def listed(desk: RegisterDesk) -> list[str]:
    return [one.complaint.complaint_id for one in shown(desk)]


def shown(desk: RegisterDesk) -> Sequence[Disputed]:
    asked = desk.disputes(Wanted(), 9).disputes
    return disputed(asked, POST, "INSPEKTORAT", lists=desk)


def keep(desk: RegisterDesk, case_id: str = "K2") -> None:
    keep_joined(
        case_id, "01C", post=POST, inspectorate="INSPEKTORAT", now=START + hours(3), lists=desk,
        register=desk, rules=RULES,
    )  # fmt: skip


def test_an_objection_shows_both_sides(desk: RegisterDesk) -> None:
    (row,) = shown(desk)
    assert (row.complaint.complaint_id, row.beside.complaint_id) == ("01C", "01A")
    assert (row.whole.case_id, row.part and row.part.case_id) == ("K1", "K2")
    assert row.dispute.said == "Beda gang"


def test_kept_together_it_is_off_the_list_and_every_reporter_reads_that_somebody_looked(
    desk: RegisterDesk, table: Table
) -> None:
    keep(desk)
    assert listed(desk) == []
    assert RegisterCases(table).history("K1")[-1].public_note == KEPT
    with pytest.raises(NotFoundError):
        keep(desk)


def test_taken_apart_it_is_off_the_list(desk: RegisterDesk, table: Table) -> None:
    unmerge(
        "K2", "K1", actor=DESK, now=START + hours(3), register=RegisterJoinedCases(table),
        rules=RULES,
    )  # fmt: skip
    assert listed(desk) == []
    assert desk.disputes(Wanted(), 9) == DisputePage(())


def test_of_a_case_it_may_not_read_the_desk_sees_and_decides_nothing(
    desk: RegisterDesk, table: Table
) -> None:
    hidden = replace(RegisterCases(table).get_case("K1"), inspektorat_only=True)
    table.transact([table.put(encode(hidden, {"type": "case"}, keys.case("K1")))])
    assert listed(desk) == []
    with pytest.raises(NotFoundError):
        keep(desk)
