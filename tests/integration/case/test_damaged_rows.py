"""A row of the register that somebody damaged, in the lists of open cases and of open notices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lists import RegisterCaseLists, RegisterWorkLists
from aduan.domain.case.case import Notice
from aduan.domain.case.decide import opening
from aduan.domain.case.unreadable import Unreadable
from tests.city import SYSTEM, new_case
from tests.contract.case.register_contract import notice
from tests.integration.lapor.test_damaged_rows import damaged
from tests.unit.samples import ARRIVED

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def three_cases(register: Table) -> None:
    for number in (1, 2, 3):
        case = new_case(ARRIVED + number * HOUR, case_id=f"K{number}", number=f"SRG-{number}")
        told = (notice(number, case_id=f"K{number}"),)
        RegisterCases(register).save(replace(opening(case, SYSTEM), notices=told))


def test_a_damaged_case_stands_in_the_list_as_such_and_hides_no_other(register: Table) -> None:
    lists = RegisterCaseLists(register)
    damaged(register, keys.case("K2"), "status")
    found, cursor = lists.open_cases(9, None)
    assert [one for one in found if isinstance(one, Unreadable)] == [
        Unreadable("K2", "ValidationError")
    ]
    assert {one.case_id for one in found if not isinstance(one, Unreadable)} == {"K1", "K3"}
    assert cursor is None
    one_by_one, cursor = [], ""
    while cursor is not None:
        page, cursor = lists.open_cases(1, cursor)
        one_by_one += page
    assert tuple(one_by_one) == found, "a damaged row is no end of a page"


def test_the_sweep_is_told_of_every_other_timer(register: Table) -> None:
    damaged(register, keys.case("K2"), "arm")
    rows = RegisterWorkLists(register).cases_to_check(limit=9, cursor=None).rows
    assert Unreadable("K2", "ValueError") in rows
    assert {one.case_id for one in rows if not isinstance(one, Unreadable)} == {"K1", "K3"}


def test_a_damaged_notice_stands_in_its_list_as_such(register: Table) -> None:
    work = RegisterWorkLists(register)
    late = ARRIVED + 9 * HOUR
    notices = work.open_notices(before=late, limit=9, cursor=None).notices
    bad, *others = [one for one in notices if isinstance(one, Notice)]
    assert len(others) == 2
    damaged(register, keys.notice(bad.case_id, bad.notice_id), "kind")
    again = work.open_notices(before=late, limit=9, cursor=None).notices
    (row,) = [one for one in again if isinstance(one, Unreadable)]
    assert row.about.startswith(f"{bad.case_id} ")
    assert bad.notice_id in row.about
    assert [one for one in again if isinstance(one, Notice)] == others
