"""The encoder, the networks of the pack and the first reading together, on a hand none has seen."""

import csv
from pathlib import Path

import pytest

from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import load_city
from aduan.domain.privacy.reading import load_reader

ROOT = Path(__file__).parents[3]
LETTERS = ROOT / "tests" / "data" / "reading" / "dangers_letters_held_out.csv"


@pytest.fixture(scope="module")
def taken() -> dict[str, tuple[int, int]]:
    """By reading: dangers found, and ordinary sentences taken for one."""
    city = load_city(ROOT / "layers" / "cities" / "serang")
    with LETTERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for name, encoder in (("first", None), ("both", second_look())):
        reader = load_reader(city, encoder)
        assert reader is not None
        said = [(row, reader.read(row["text"]).emergency) for row in rows]
        found[name] = (
            sum(told for row, told in said if row["emergency"] == "1"),
            sum(told for row, told in said if row["emergency"] == row["secret"] == "0"),
        )
    return found


def test_fewer_ordinary_sentences_are_taken_for_a_danger_and_none_is_missed_for_it(
    taken: dict[str, tuple[int, int]],
) -> None:
    (found_first, wrong_first), (found_both, wrong_both) = taken["first"], taken["both"]
    assert found_both >= found_first
    assert wrong_both < wrong_first
