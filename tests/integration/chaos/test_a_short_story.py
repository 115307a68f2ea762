"""The fault harness is told in a process of its own, whose clock and chances are not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_short_story_under_faults_breaks_nothing() -> None:
    asked = ["--seeds", "1", "--steps", "4", "--days", "0.5", "--jobs", "1"]
    path = os.pathsep.join([str(ROOT / "layers" / "aduan" / "python"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.chaos", *asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)["stories"]
    assert told["violations"] == []
    assert (done.returncode, told["seeds"], told["not_told"]) == (0, 1, [])
    assert told["faults"] > 0
    assert told["counts"]["accepted"] > 0
