"""The fault harness is told in a process of its own, whose clock and chances are not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def told(*asked: str) -> tuple[int, dict[str, Any]]:
    path = os.pathsep.join([str(ROOT / "layers" / "aduan" / "python"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.chaos", *asked, "--jobs", "1"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_a_short_story_under_faults_breaks_nothing() -> None:
    code, report = told("--seeds", "1", "--steps", "4", "--days", "0.5")
    stories = report["stories"]
    assert stories["violations"] == []
    assert (code, stories["seeds"], stories["not_told"]) == (0, 1, [])
    assert stories["faults"] > 0
    assert stories["counts"]["accepted"] > 0
