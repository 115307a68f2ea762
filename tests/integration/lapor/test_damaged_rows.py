"""A row of the register that somebody damaged, in the lists that are worked through."""

from datetime import timedelta

from aduan.adapters.dynamodb.channels import RegisterChanges, RegisterQuestions, question_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import values
from aduan.adapters.dynamodb.core.keys import Key
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.lapor.link import Link
from tests.unit.samples import ARRIVED

DAY = timedelta(days=1)


def damaged(table: Table, key: Key, field: str) -> None:
    table.transact(
        [table.update(key, "SET #field = :wrong", values(wrong="?"), names={"#field": field})]
    )


def test_a_damaged_link_stands_in_both_lists_as_such_and_hides_no_other(register: Table) -> None:
    links = RegisterLinks(register)
    for number in ("1", "2", "3"):
        settled = ARRIVED if number == "3" else None
        assert links.save(
            Link(number, f"c-{number}", "SRG-1", True, ARRIVED, settled_at=settled, revision=1)
        )
    for number in ("1", "3"):
        damaged(register, keys.link(number), "linked_at")
    bad = {Unreadable(number, "ValidationError") for number in ("1", "3")}
    unread = links.unread_since(ARRIVED + DAY, ARRIVED - DAY, 9)
    assert {one for one in unread if isinstance(one, Unreadable)} == bad
    assert [one.complaint_id for one in unread if isinstance(one, Link)] == ["2"]
    page = links.page("", 9)
    assert [isinstance(one, Link) for one in page] == [False, True, False]
    assert links.page("1", 1) == page[1:2], "the next page goes on behind it"


def test_a_damaged_question_stands_in_the_list_as_such(register: Table) -> None:
    questions = RegisterQuestions(register)
    for number in (1, 2):
        asked = AskedQuestion(f"k{number}", 1, ARRIVED + number * DAY)
        register.transact([register.put(question_item(asked), only_if_new=True)])
    damaged(register, keys.asked_question("k1", 1), "asked_at")
    first, second = questions.unheard(9)
    assert first == Unreadable("k1", "ValidationError")
    assert isinstance(second, AskedQuestion)


def test_whose_changes_wait_is_read_off_the_keys(register: Table) -> None:
    for number in (1, 1, 2, 3):
        listed = keys.work_said(f"k{number}", number, ARRIVED + number * DAY)
        row = {**keys.said(f"k{number}", number), **listed}
        register.transact([register.put({name: {"S": value} for name, value in row.items()})])
    changes = RegisterChanges(register)
    assert changes.cases(2) == ("k1", "k2")
    assert changes.cases(2, besides={"k1"}) == ("k2", "k3")
