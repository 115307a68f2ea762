"""What every index must do that cases are searched in. A test class of an adapter subclasses
`IndexContract` and gives the fixture `index`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aduan.application.search.ports import Names, Page
from aduan.domain.case.complaint import Complaint
from aduan.domain.search.terms import words_asked

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def complaint(number: int, **changes: Any) -> Complaint:
    at = START + timedelta(minutes=number)
    about: dict[str, Any] = {
        "complaint_id": f"A{number}", "channel": "rabeg", "external_id": f"X-{number}",
        "tracking_code": f"SA-{number}", "reported_at": at, "received_at": at, "title": "",
        "text": "",
    }  # fmt: skip
    return Complaint(**(about | changes))


def ids(page: Page) -> list[str]:
    return [one.complaint_id for one in page.filed]


class IndexContract:
    def test_what_was_filed_is_found_newest_first_and_no_further_than_was_asked(
        self, index: Any
    ) -> None:
        for number in (1, 2, 3):
            index.file(complaint(number), ("lampu", "cipare"))
        page = index.under("lampu", 2)
        assert (ids(page), page.cut) == (["A3", "A2"], True)
        assert page.filed[0].terms == {"lampu", "cipare"}
        assert page.filed[0].at == START + timedelta(minutes=3)
        whole = index.under("lampu", 3)
        assert (ids(whole), whole.cut) == (["A3", "A2", "A1"], False)

    def test_a_term_is_not_another_that_begins_with_it_but_begins_it(self, index: Any) -> None:
        index.file(complaint(1), ("lampung",))
        index.file(complaint(2), ("lampu",))
        assert ids(index.under("lampu", 9)) == ["A2"]
        assert ids(index.beginning("lamp", 9)) == ["A2", "A1"]
        assert ids(index.beginning("lampun", 9)) == ["A1"]
        assert ids(index.under("lam", 9)) == []

    def test_filing_again_changes_nothing(self, index: Any) -> None:
        for _ in range(2):
            index.file(complaint(1, reporter_hash="h"), ("lampu",))
        assert ids(index.under("lampu", 9)) == ["A1"]
        assert ids(index.of_reporter("h", 9)) == ["A1"]

    def test_it_says_how_many_rows_of_a_complaint_it_lacks(self, index: Any) -> None:
        one = complaint(1, reporter_hash="h")
        assert index.missing(one, ("lampu", "cipare")) == 3
        index.file(one, ("lampu",))
        assert index.missing(one, ("lampu", "cipare")) == 1
        index.file(one, ("lampu", "cipare"))
        assert index.missing(one, ("lampu", "cipare")) == 0
        assert index.missing(complaint(2, reporter_hash="h", anonymous=True), ("lampu",)) == 1

    def test_several_words_are_one_question_and_the_last_may_be_half_a_word(
        self, index: Any
    ) -> None:
        index.file(complaint(1), ("lampu", "cipare"))
        index.file(complaint(2), ("lampu", "unyur"))
        index.file(complaint(3), ("sampah", "cipare"))
        first, *others = words_asked("lampu cipare")
        assert ids(index.all_of(first.term, others, 9)) == ["A1"]
        first, *others = words_asked("lampu cip")
        assert ids(index.all_of(first.term, others, 9)) == ["A1"]
        first, *others = words_asked("lampu serang")
        assert ids(index.all_of(first.term, others, 9)) == []

    def test_an_anonymous_complaint_is_filed_by_its_words_alone(self, index: Any) -> None:
        index.file(complaint(1, reporter_hash="h", anonymous=True), ("lampu",))
        index.file(complaint(2, reporter_hash="h"), ("lampu",))
        assert ids(index.of_reporter("h", 9)) == ["A2"]
        assert ids(index.under("lampu", 9)) == ["A2", "A1"]

    def test_what_has_no_name_here_is_not_found_by_one(self, index: Any) -> None:
        found = index.named(Names(("SRG-1",), ("SA-1",), (("rabeg", "X-1"),), ("88",)))
        assert (dict(found.cases), dict(found.complaints)) == ({}, {})
