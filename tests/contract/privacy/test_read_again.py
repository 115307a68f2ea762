"""The encoder, the networks of the pack and the first reading together, on a hand none has seen."""

from pathlib import Path

import pytest

from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import load_city
from aduan.domain.privacy.reading import load_reader
from tests.benchmarks.reading import among, rows_of

ROOT = Path(__file__).parents[3]
READING = ROOT / "tests" / "data" / "reading"
HANDS = ("letters", "jurors")
"""Nothing is learnt from them."""


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, str]]]:
    return {hand: rows_of(READING / f"dangers_{hand}_held_out.csv") for hand in HANDS}


@pytest.fixture(scope="module")
def taken(rows: dict[str, list[dict[str, str]]]) -> dict[tuple[str, str], tuple[int, int]]:
    """By reading and hand: dangers found, and ordinary sentences taken for one."""
    city = load_city(ROOT / "layers" / "cities" / "serang")
    found = {}
    for name, encoder in (("first", None), ("both", second_look())):
        reader = load_reader(city, encoder)
        assert reader is not None
        for hand, told in rows.items():
            said = [(row, reader.read(row["text"]).emergency) for row in told]
            found[name, hand] = (
                sum(yes for row, yes in said if row["emergency"] == "1"),
                sum(yes for row, yes in said if row["emergency"] == row["secret"] == "0"),
            )
    return found


def test_what_both_readings_miss_of_dangers_is_half_of_what_the_first_misses_at_most(
    taken: dict[tuple[str, str], tuple[int, int]], rows: dict[str, list[dict[str, str]]]
) -> None:
    dangers = sum(row["emergency"] == "1" for hand in HANDS for row in rows[hand])
    ordinary = sum(row["emergency"] == row["secret"] == "0" for hand in HANDS for row in rows[hand])
    for hand in HANDS:
        assert taken["both", hand][0] >= taken["first", hand][0], hand
    missed = {
        name: dangers - sum(taken[name, hand][0] for hand in HANDS) for name in ("first", "both")
    }
    assert missed["both"] <= missed["first"] / 2
    assert sum(taken["both", hand][1] for hand in HANDS) <= 0.03 * ordinary


def test_an_accusation_is_found_among_greetings_thanks_and_other_matters() -> None:
    """People do not write one sentence. What is seen alone must not be lost in a letter."""
    reader = load_reader(load_city(ROOT / "layers" / "cities" / "serang"), second_look())
    assert reader is not None
    told = [row for hand in HANDS for row in rows_of(READING / f"accusations_{hand}_held_out.csv")]
    rows = [row for row in told if row["kind"] == "accusation"]
    alone = [row for row in rows if reader.read(row["text"]).misconduct]
    lost = [row["id"] for row in alone if not reader.read(among(row)["text"]).misconduct]
    assert len(alone) >= 0.8 * len(rows)
    assert len(lost) <= 0.1 * len(alone), lost
