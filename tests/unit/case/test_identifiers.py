"""Ids sort by time; tracking codes survive telephones and handwriting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.case.identifiers import (
    ALPHABET,
    CODE_RANDOM_BYTES,
    ID_RANDOM_BYTES,
    new_id,
    new_tracking_code,
    read_tracking_code,
)

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
RANDOM = st.binary(min_size=CODE_RANDOM_BYTES, max_size=CODE_RANDOM_BYTES)


@given(st.timedeltas(timedelta(milliseconds=1), timedelta(days=9000)), st.binary(min_size=10))
def test_a_later_id_sorts_after_an_earlier_one(later: timedelta, randomness: bytes) -> None:
    first, second = new_id(NOON, b"\xff" * ID_RANDOM_BYTES), new_id(NOON + later, randomness)
    assert first < second
    assert len(first) == len(second) == 26


@given(RANDOM)
def test_a_code_is_read_as_it_was_given_and_as_people_write_it(randomness: bytes) -> None:
    code = new_tracking_code(randomness)
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_tracking_code(code) == code
    assert read_tracking_code(careless) == code
    assert read_tracking_code(code.removeprefix("SA-")) == code


@given(RANDOM, st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(randomness: bytes, place: int, other: str) -> None:
    letters = new_tracking_code(randomness).removeprefix("SA").replace("-", "")
    changed = letters[:place] + other + letters[place + 1 :]
    assert (read_tracking_code(changed) is not None) == (changed == letters)


@given(RANDOM, st.integers(0, 10), st.integers(0, 10))
def test_two_characters_that_changed_places_are_seen(randomness: bytes, one: int, two: int) -> None:
    letters = list(new_tracking_code(randomness).removeprefix("SA").replace("-", ""))
    swapped = letters.copy()
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert (read_tracking_code("".join(swapped)) is not None) == (swapped == letters)


def test_a_code_holds_fifty_random_bits() -> None:
    codes = {new_tracking_code((1 << bit).to_bytes(CODE_RANDOM_BYTES, "big")) for bit in range(50)}
    assert len(codes) == 50


@pytest.mark.parametrize("written", ["", "SA", "SA-", "SA-XXXX", "x" * 500, "SA-0000-0000-00U"])
def test_what_cannot_be_a_code_is_none(written: str) -> None:
    assert read_tracking_code(written) is None


def test_too_little_randomness_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="random"):
        new_id(NOON, b"short")


def test_a_code_that_begins_like_the_prefix_is_read_without_the_prefix() -> None:
    assert read_tracking_code("SA00-0000-00F") == "SA-SA00-0000-00F"
