"""What the masking must reach on labelled texts of invented people (`tests.benchmarks.masking`).

The bars are those the city set: numbers and addresses of persons in any spelling, names apart.
"""

import pytest

from aduan.adapters.privacy.masking import finder, place_words
from tests.benchmarks.masking import CITY, NAME, Score, read, score


@pytest.fixture(scope="module", params=["tune", "held_out"])
def measured(request: pytest.FixtureRequest) -> Score:
    ours = finder(place_words(CITY))
    return score(
        lambda text: [(one.kind, one.start, one.end) for one in ours.find(text)],
        read(request.param),
    )


def test_there_is_enough_to_measure_on() -> None:
    samples = [*read("tune"), *read("held_out")]
    assert sum(bool(one.spans) for one in samples) >= 400
    assert sum(not one.spans for one in samples) >= 400


def test_numbers_and_addresses_are_found_in_any_spelling(measured: Score) -> None:
    assert measured.recall(set(measured.all_of) - {NAME}) >= 0.97
    assert measured.precision(names=False) >= 0.98


def test_names_are_found_as_people_sign(measured: Score) -> None:
    assert measured.recall([NAME]) >= 0.80
    assert measured.precision(names=True) >= 0.95
