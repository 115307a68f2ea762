"""The way up from a case to the one that is worked on."""

from itertools import pairwise

from aduan.application.case.merges import living, up
from aduan.domain.case.case import Case
from tests.unit.samples import a_case


def chain(*ids: str) -> dict[str, Case]:
    into: dict[str, str | None] = {**dict(pairwise(ids)), ids[-1]: None}
    return {one: a_case(case_id=one, merged_into=into[one]) for one in ids}


def test_a_case_that_was_merged_nowhere_is_worked_on_itself() -> None:
    cases = chain("a")
    assert living(cases["a"], cases.__getitem__) is cases["a"]


def test_a_case_merged_by_way_of_others_leads_to_the_last() -> None:
    cases = chain("a", "b", "c")
    assert [one.case_id for one in up(cases["a"], cases.__getitem__)] == ["a", "b", "c"]
    assert living(cases["a"], cases.__getitem__) is cases["c"]


def test_each_case_is_read_once_and_only_when_asked_for() -> None:
    cases, read = chain("a", "b", "c"), list[str]()

    def get_case(case_id: str) -> Case:
        read.append(case_id)
        return cases[case_id]

    way = up(cases["a"], get_case)
    assert (next(way).case_id, read) == ("a", [])
    assert (next(way).case_id, read) == ("b", ["b"])
    living(cases["a"], get_case)
    assert read == ["b", "b", "c"]
