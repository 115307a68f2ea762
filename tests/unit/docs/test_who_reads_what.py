"""docs/who-reads-what.md is what the code says."""

from pathlib import Path

import pytest

from tests.canary.readers import Kind, Where, matter_may_be, page, person_may_be

PAGE = Path(__file__).parents[3] / "docs" / "who-reads-what.md"


def test_the_table_is_the_code() -> None:
    assert PAGE.read_text("utf-8") == page(), (
        "make it anew: python -m tests.canary.readers > docs/who-reads-what.md"
    )


@pytest.mark.parametrize("where", [w for w in Where if w is not Where.IDENTITIES])
def test_who_reported_is_read_nowhere_but_in_the_table_of_identities(where: Where) -> None:
    assert not person_may_be(where)


def test_an_accusation_is_read_by_the_inspectorate_alone() -> None:
    readers = {where for where in Where if matter_may_be(Kind.ACCUSING, where)}
    assert readers == {Where.INSPECTORATE, Where.REGISTER, Where.IDENTITIES}


def test_what_is_secret_leaves_the_house_nowhere() -> None:
    for where in (Where.MAIL, Where.LAPOR, Where.TRACKING, Where.ELSEWHERE):
        assert not matter_may_be(Kind.SECRET, where)
