"""The encoder, the networks of the pack and the first reading together, on a hand none has seen."""

import csv
from pathlib import Path

import pytest

from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import load_city
from aduan.domain.privacy.reading import load_reader
from tests.benchmarks.reading import among, rows_of

ROOT = Path(__file__).parents[3]
READING = ROOT / "tests" / "data" / "reading"
HANDS = ("letters", "jurors")
ACCUSING = READING / "accusations_letters_held_out.csv"


@pytest.fixture(scope="module")
def taken() -> dict[tuple[str, str], tuple[int, int]]:
    """By reading and hand: dangers found, and ordinary sentences taken for one."""
    city = load_city(ROOT / "layers" / "cities" / "serang")
    found = {}
    for name, encoder in (("first", None), ("both", second_look())):
        reader = load_reader(city, encoder)
        assert reader is not None
        for hand in HANDS:
            with (READING / f"dangers_{hand}_held_out.csv").open(
                encoding="utf-8", newline=""
            ) as file:
                rows = list(csv.DictReader(file))
            said = [(row, reader.read(row["text"]).emergency) for row in rows]
            found[name, hand] = (
                sum(told for row, told in said if row["emergency"] == "1"),
                sum(told for row, told in said if row["emergency"] == row["secret"] == "0"),
            )
    return found


def test_fewer_ordinary_sentences_are_taken_for_a_danger_and_none_is_missed_for_it(
    taken: dict[tuple[str, str], tuple[int, int]],
) -> None:
    for hand in HANDS:
        assert taken["both", hand][0] >= taken["first", hand][0], hand
    wrong_first, wrong_both = (
        sum(taken[name, hand][1] for hand in HANDS) for name in ("first", "both")
    )
    assert wrong_both < wrong_first


def test_an_accusation_is_found_among_greetings_thanks_and_other_matters() -> None:
    """People do not write one sentence. What is seen alone must not be lost in a letter."""
    reader = load_reader(load_city(ROOT / "layers" / "cities" / "serang"), second_look())
    assert reader is not None
    rows = [row for row in rows_of(ACCUSING) if row["kind"] == "accusation"]
    alone = [row for row in rows if reader.read(row["text"]).misconduct]
    lost = [row["id"] for row in alone if not reader.read(among(row)["text"]).misconduct]
    assert len(alone) >= 0.8 * len(rows)
    assert len(lost) <= 0.1 * len(alone), lost
