"""The recorded development streams, where they are at hand, keep the promised floors.

They are not part of the repository: the test looks for them beside it and is skipped otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from aduan.cli.duplicates import evaluate, read_streams
from aduan.domain.duplicates.measure import measure_stream
from aduan.domain.duplicates.replay import Replay, replay_stream
from aduan.domain.duplicates.sameness import SamenessRules
from tests.unit.duplicates.reports import rules

DATA: Final = Path(__file__).parents[3].parent / "shared" / "data" / "duplicates"

FLOORS: Final = {
    "stream_world": {"precision": 0.965, "recall": 0.32, "found": 0.73, "ask_rate": 0.18},
    "stream_world_pinned": {"precision": 0.985, "recall": 0.57, "found": 0.85, "ask_rate": 0.14},
    "stream_gold": {"precision": 0.96, "recall": 0.38, "found": 0.90, "ask_rate": 0.45},
    "stream_gold4": {"precision": 0.96, "recall": 0.38, "found": 0.85, "ask_rate": 0.45},
    "stream_gold5": {"precision": 0.96, "recall": 0.38, "found": 0.85, "ask_rate": 0.45},
    "stream_flood": {"precision": 0.98, "recall": 0.78, "found": 0.93, "ask_rate": 0.20},
}
"""What unseen streams of the same kinds should reach, the model has seen these."""
SMALL: Final = ("stream_gold", "stream_gold4", "stream_gold5", "stream_flood")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no recorded streams beside the project")


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    by: SamenessRules = rules()
    return {
        name: measure_stream(replay_stream(Replay(by), stream.rows, stream.closings), stream.truth)
        for name, stream in read_streams(DATA).items()
    }


@pytest.mark.parametrize("name", FLOORS)
def test_a_recorded_stream_keeps_its_floor(name: str, figures: dict[str, dict[str, float]]) -> None:
    floor, reached = FLOORS[name], figures[name]
    assert reached["precision"] >= floor["precision"], reached
    assert reached["recall"] >= floor["recall"], reached
    assert reached["found"] >= floor["found"], reached
    assert reached["ask_rate"] <= floor["ask_rate"], reached


@pytest.mark.parametrize("name", FLOORS)
def test_the_same_delivery_is_told_from_the_same_event(
    name: str, figures: dict[str, dict[str, float]]
) -> None:
    if name in SMALL:
        assert figures[name]["same_delivery_precision"] >= 0.95
    else:
        assert figures[name]["same_delivery_precision"] >= 0.98
    assert figures[name]["same_delivery_recall"] >= 0.85


def test_recorded_pairs_are_ranked_rightly() -> None:
    by = rules()
    assert by.model is not None
    pairs = evaluate(DATA, by.lexicon, by.settings, by.model, streams=False)["pairs_dev"]
    assert pairs["average_precision"] >= 0.93
    assert pairs["best_f1"] >= 0.90
