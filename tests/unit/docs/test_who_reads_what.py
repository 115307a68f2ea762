"""docs/who-reads-what.md is what the code says."""

from pathlib import Path

import pytest

from tests.canary.kinds import Kind, Where
from tests.canary.places import PHONE, SHOWN, case_of, complaint_of, shown
from tests.canary.readers import matter_may_be, page, person_may_be

PAGE = Path(__file__).parents[3] / "docs" / "who-reads-what.md"
OUTSIDE = (
    Where.MAIL, Where.LAPOR, Where.TRACKING, Where.CHANNELS, Where.BOARD, Where.BOARD_PHOTOS,
    Where.LIST_FILE, Where.MONTH, Where.REPORTS, Where.ELSEWHERE,
)  # fmt: skip
"""What leaves the house, or may be carried out of it."""
NAMING = (
    Where.LIST_FILE, Where.CONFLICTS, Where.BY_HAND, Where.MONTH, Where.MAIL, Where.CHANNELS,
    Where.TRACKING, Where.BOARD, Where.REPORTS,
)  # fmt: skip


def test_every_place_is_asked_but_the_one_no_function_decides() -> None:
    assert set(Where) - set(SHOWN) == {Where.ELSEWHERE}


@pytest.mark.parametrize("where", [w for w in Where if w is not Where.IDENTITIES])
def test_who_reported_is_read_nowhere_but_in_the_table_of_identities(where: Where) -> None:
    assert not person_may_be(where)


def test_who_reported_was_said_and_is_masked_before_any_place_is_asked() -> None:
    assert person_may_be(Where.IDENTITIES)
    text = complaint_of(Kind.OPEN).text
    assert PHONE not in text
    assert "[" in text


def test_an_accusation_is_read_by_the_inspectorate_alone() -> None:
    readers = {where for where in Where if matter_may_be(Kind.ACCUSING, where)}
    assert readers == {
        Where.INSPECTORATE, Where.FOUND_BY_INSPECTORATE, Where.REGISTER, Where.IDENTITIES,
    }  # fmt: skip


@pytest.mark.parametrize("where", OUTSIDE)
@pytest.mark.parametrize("kind", [Kind.SECRET, Kind.ACCUSING])
def test_what_is_secret_leaves_the_house_nowhere(kind: Kind, where: Where) -> None:
    assert not matter_may_be(kind, where)


@pytest.mark.parametrize("where", NAMING)
def test_a_place_without_words_is_not_merely_empty(where: Where) -> None:
    assert case_of(Kind.OPEN).number in shown(Kind.OPEN, where)


@pytest.mark.parametrize("where", [Where.BOARD, Where.BOARD_PHOTOS, Where.REPORTS])
@pytest.mark.parametrize("kind", [Kind.SECRET, Kind.ACCUSING])
def test_a_secret_case_is_not_even_named_where_figures_are_published(
    kind: Kind, where: Where
) -> None:
    assert case_of(kind).number not in shown(kind, where)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_post_finds_by_words_what_its_page_would_show_it(kind: Kind) -> None:
    for page_of, found in (
        (Where.OFFICE, Where.FOUND_BY_OFFICE),
        (Where.OTHER, Where.FOUND_BY_OTHER),
        (Where.INSPECTORATE, Where.FOUND_BY_INSPECTORATE),
        (Where.DESK, Where.FOUND_BY_DESK),
        (Where.LEADERS, Where.FOUND_BY_LEADERS),
    ):
        assert matter_may_be(kind, page_of) == matter_may_be(kind, found), page_of


def test_the_table_is_the_code() -> None:
    assert PAGE.read_text("utf-8") == page(), (
        "make it anew: python -m tests.canary.readers > docs/who-reads-what.md"
    )
