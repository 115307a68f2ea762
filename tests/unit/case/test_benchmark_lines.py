"""`python -m tests.benchmarks.clocks`: what goes in, what comes out."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import clocks
from tests.city import CALENDAR


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ({"start": "2026-03-06T16:00:00+07:00", "duration": "3 working_days"},
         "2026-03-11T09:00:00Z"),
        ({"start": "2026-03-06T09:00:00Z", "duration": "72 hours", "holds": []},
         "2026-03-09T09:00:00Z"),
        ({"start": "2026-03-06T01:00:00-08:00", "duration": "1 working_day"},
         "2026-03-09T09:00:00Z"),
        ({"start": "2026-03-06t09:00:00.250z", "duration": "1 hour"},
         "2026-03-06T10:00:00.250000Z"),
        ({"start": "2026-03-06T16:00:00", "duration": "1 hour"}, "2026-03-06T10:00:00Z"),
        ({"start": "2026-03-06T09:00:00Z", "duration": "72 hours", "holds":
          [["2026-03-07T09:00:00Z", "2026-03-07T10:00:00Z"]]}, "2026-03-09T10:00:00Z"),
    ],
)  # fmt: skip
def test_a_line_gets_its_due_time_in_utc(line: dict[str, object], due: str) -> None:
    answer = clocks.answer({"id": "a", **line}, CALENDAR)
    assert (answer["id"], answer["due_at"]) == ("a", due)
    assert answer["explanation"][-1].startswith("Tenggat ")


@pytest.mark.parametrize(
    "line",
    [
        {"start": "kemarin", "duration": "3 working_days"},
        {"start": "2026-03-06T09:00:00Z", "duration": "3 fortnights"},
        {"start": "2026-03-06T09:00:00Z"},
        {"start": "2026-03-06T09:00:00Z", "duration": "1 hour", "holds": [["2026-03-06"]]},
        {"start": "2026-03-06T09:00:00Z", "duration": "1 hour", "holds": [None]},
    ],
)
def test_a_line_that_cannot_be_read_says_so(line: dict[str, object]) -> None:
    assert "error" in clocks.answer({"id": "a", **line}, CALENDAR)


def test_a_file_of_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.jsonl"
    good = json.dumps({"id": 1, "start": "2026-03-06T09:00:00Z", "duration": "1 hour"})
    path.write_text(f"{good}\n\n{good}\n", encoding="utf-8")
    assert clocks.main([str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    path.write_text(f"{good}\nnot json\n[]\n", encoding="utf-8")
    assert clocks.main([str(path)]) == 1
    assert ["error" in json.loads(row) for row in capsys.readouterr().out.splitlines()] == [
        False, True, True,
    ]  # fmt: skip
